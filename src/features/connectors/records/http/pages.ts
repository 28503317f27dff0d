/**
 * A list over its pages, a record at a time. Whatever makes the list less than it says (a page that comes again, a count that
 * is not reached, an end that is none) is told as a gap: a list that only looks complete is the worst answer there is.
 */
import { createHash } from "node:crypto";
import type { GapReason } from "../system.ts";
import { troubleIn, troubleOf } from "./api.ts";
import type { Api, CallOptions, Reply, Trouble } from "./api.ts";
import type { ApiListing, ApiPaging } from "./description.ts";
import { holds, pick, picked, pickText } from "./pick.ts";
import type { Values } from "./template.ts";

export type Listed =
  | { readonly record: unknown }
  | { readonly gap: GapReason; readonly records: number; readonly why: string };

/** `isAnswered` of the end: whether the API answered at all. */
export async function* listed(
  api: Api,
  listing: ApiListing & { readonly most?: number | undefined },
  values: Values,
  signal: AbortSignal,
  options: CallOptions = {},
): AsyncGenerator<Listed, { readonly isAnswered: boolean }, undefined> {
  const { request, records, total, most } = listing;
  const paging = listing.paging;
  const seen = new Set<string>();
  let counted = 0;
  let promised: number | undefined;
  let next: CallOptions = startOf(paging);
  for (let page = 0; ; page += 1) {
    const isAnswered = page > 0;
    if (page >= api.description.bounds.pages) {
      yield { gap: "cut_off", records: 1, why: "There are more pages than are looked at." };
      return { isAnswered };
    }
    const reply = await replyOf(api, request, values, signal, { ...options, ...next });
    if ("gap" in reply) {
      yield { gap: reply.gap, records: 1, why: reply.why };
      return { isAnswered };
    }
    const body = reply.json?.value;
    const isEmpty = listing.empty !== undefined && holds(body, listing.empty);
    const lists = records.map((path) => pick(body, path) ?? (isEmpty ? [] : undefined));
    if (!lists.every((list) => Array.isArray(list))) {
      yield { gap: "half_answer", records: 1, why: "The API's answer has no list where one belongs." };
      return { isAnswered: true };
    }
    const found: readonly unknown[] = lists.flat();
    for (const record of found) yield { record };
    counted += found.length;
    promised = promisedIn(body, total) ?? promised;
    const step = stepAfter(paging, {
      api,
      body,
      header: reply.header("link"),
      page,
      found: found.length,
      counted,
      promised,
    });
    if (step === "bad") yield { gap: "half_answer", records: 1, why: "The API's next page is not its own." };
    const key = typeof step === "object" ? keyOf(step) : "";
    const isRepeated = seen.has(key) || (isCounting(paging) && found.length > 0 && repeats(seen, found));
    if (isRepeated) yield { gap: "half_answer", records: 1, why: "The API's pages repeat." };
    seen.add(key);
    const isMissing = promised !== undefined && counted < promised;
    if (typeof step !== "object" || isRepeated) {
      if (isMissing && promised !== undefined)
        yield {
          gap: most !== undefined && counted >= most ? "cut_off" : "half_answer",
          records: promised - counted,
          why: "The API says there are more than it gave.",
        };
      else if (most !== undefined && counted >= most)
        yield { gap: "cut_off", records: 1, why: "The API never gives more than so many." };
      return { isAnswered: true };
    }
    next = step;
  }
}

async function replyOf(...[api, ...question]: [Api, ...Parameters<Api["call"]>]): Promise<Reply | Trouble> {
  try {
    const reply = await api.call(...question);
    return troubleOf(api, reply) ?? reply;
  } catch (error) {
    const trouble = troubleIn(error);
    if (trouble === undefined) throw error;
    return trouble;
  }
}

function promisedIn(body: unknown, total: ApiListing["total"]): number | undefined {
  const counts = (total ?? [])
    .flatMap((path) => picked(body, path))
    .map(Number)
    .filter(Number.isSafeInteger);
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}

/** Where the next page follows from a number of ours, only its records show that it is the same again. */
function isCounting(paging: ApiPaging | undefined): boolean {
  return paging?.kind === "page" || paging?.kind === "offset";
}

function repeats(seen: Set<string>, found: readonly unknown[]): boolean {
  const key = createHash("sha256").update(JSON.stringify(found)).digest("base64");
  const isKnown = seen.has(key);
  seen.add(key);
  return isKnown;
}

function keyOf({ query, json, address }: CallOptions): string {
  return JSON.stringify([query, json, address?.href]);
}

function startOf(paging: ApiPaging | undefined): CallOptions {
  switch (paging?.kind) {
    case "offset":
      return { query: { [paging.query]: "0", [paging.size_query]: String(paging.size) } };
    case "page":
      return { query: { [paging.query]: String(paging.first) } };
    case "cursor":
    case "link":
    case "link_header":
    case undefined:
      return {};
  }
}

type PageSeen = {
  readonly api: Api;
  readonly body: unknown;
  readonly header: string | undefined;
  readonly page: number;
  readonly found: number;
  /** So many records so far, of so many by the API's word. */
  readonly counted: number;
  readonly promised: number | undefined;
};

/** `undefined`: this was the last. */
function stepAfter(paging: ApiPaging | undefined, seen: PageSeen): CallOptions | "bad" | undefined {
  const { api, body, header, page, found, counted, promised } = seen;
  switch (paging?.kind) {
    case undefined:
      return undefined;
    case "cursor": {
      const cursor = pickText(body, paging.at);
      if (cursor === undefined || cursor === "") return undefined;
      return paging.json === undefined
        ? { query: { [paging.query ?? ""]: cursor } }
        : { json: { [paging.json]: cursor } };
    }
    case "offset": {
      const { size, query, size_query } = paging;
      // The API may give smaller pages than asked for: its count decides, and without one a page that is not full.
      const isLast = found === 0 || (promised === undefined ? found < size : counted >= promised);
      return isLast ? undefined : { query: { [query]: String(counted), [size_query]: String(size) } };
    }
    case "page":
      return found === 0 ? undefined : { query: { [paging.query]: String(paging.first + page + 1) } };
    case "link": {
      const link = pickText(body, paging.at);
      return link === undefined || link === "" ? undefined : addressIn(api, link);
    }
    case "link_header": {
      const link = /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(header ?? "")?.[1];
      return link === undefined ? undefined : addressIn(api, link);
    }
  }
}

/** Secrets go to the API's own origin only, wherever it says its next page is. */
function addressIn({ base }: Api, link: string): CallOptions | "bad" {
  if (!URL.canParse(link, base)) return "bad";
  const address = new URL(link, base);
  return address.origin === base.origin ? { address } : "bad";
}

/** Every record an API's own search leads to, in every place of it; each once, and what the search cannot do is a gap. */
import { createHash } from "node:crypto";
import { gapTally, stopIfAborted } from "../gaps.ts";
import type { GapTally } from "../gaps.ts";
import { emailForms, matcherOf, unaskable } from "../match.ts";
import type { Matcher } from "../match.ts";
import type { AskedValue, Coverage, FoundRecord } from "../system.ts";
import type { Api } from "./api.ts";
import type { ApiDescription } from "./description.ts";
import { lookAt } from "./look.ts";
import { listed } from "./pages.ts";
import { holds, pick, pickText } from "./pick.ts";
import { guardOf, matchedIn, refOf, timeOf, titleOf, valuesOf } from "./record.ts";
import type { Place } from "./record.ts";

type Search = {
  readonly api: Api;
  readonly match: Matcher;
  readonly gaps: GapTally;
  readonly signal: AbortSignal;
  /** Digests of what was found. */
  readonly seen: Set<string>;
  looked: number;
  isAnswered: boolean;
  why: string;
};

const words: Readonly<Record<AskedValue["kind"], string>> = {
  email: "e-mail addresses",
  phone: "telephone numbers",
  name: "names",
  identifier: "identifiers",
};

export async function* findRecords(
  api: Api,
  asked: readonly AskedValue[],
  signal: AbortSignal,
): AsyncGenerator<FoundRecord, Coverage, undefined> {
  stopIfAborted(signal);
  const gaps = gapTally();
  const { name, find } = api.description;
  const search: Search = {
    api,
    match: matcherOf(asked),
    gaps,
    signal,
    seen: new Set(),
    looked: 0,
    isAnswered: false,
    why: "",
  };
  for (const one of asked)
    if (unaskable(one) !== undefined || !find.some(({ asks }) => asks.includes(one.kind)))
      gaps.add(`${name}: looking for ${words[one.kind]}`, "refused");
  for await (const place of placesOf(search))
    for (const finder of find)
      for (const [index, one] of asked.entries())
        if (finder.asks.includes(one.kind) && unaskable(one) === undefined)
          for (const value of formsOf(one)) yield* found(search, finder, { index, value }, place);
  stopIfAborted(signal);
  if (!search.isAnswered && search.why !== "") return { kind: "unreachable", why: search.why };
  return gaps.coverage(search.looked);
}

/** An address is asked for in each form its domain is written in. */
function formsOf({ kind, value }: AskedValue): readonly string[] {
  return kind === "email" ? emailForms(value) : [value.trim()];
}

/** Once without a place where the API has none. */
async function* placesOf(search: Search): AsyncGenerator<Place | undefined> {
  const { api, signal } = search;
  const { places, name } = api.description;
  if (places === undefined) yield undefined;
  else if ("parameter" in places) for (const id of api.lists[places.parameter] ?? []) yield { id, title: id };
  else {
    const list = listed(api, places, {}, signal);
    for (let next = await list.next(); ; next = await list.next()) {
      if (next.done === true) return note(search, next.value.isAnswered);
      if ("gap" in next.value) {
        search.why = next.value.why;
        search.gaps.add(`${name}: list of places`, next.value.gap, next.value.records);
        continue;
      }
      const id = pickText(next.value.record, places.id);
      if (id === undefined) search.gaps.add(`${name}: list of places`, "half_answer");
      else {
        const title = places.title === undefined ? undefined : pickText(next.value.record, places.title);
        yield { id, title: title ?? id };
      }
    }
  }
}

function note(search: Search, isAnswered: boolean): void {
  search.isAnswered ||= isAnswered;
}

type Wanted = { readonly index: number; readonly value: string };

async function* found(
  search: Search,
  finder: ApiDescription["find"][number],
  wanted: Wanted,
  place: Place | undefined,
): AsyncGenerator<FoundRecord> {
  const { api, gaps, signal } = search;
  const where = place === undefined ? api.description.name : `${api.description.name}: ${place.title}`;
  const list = listed(api, finder, { asked: wanted.value, place: place?.id }, signal);
  for (let next = await list.next(); ; next = await list.next()) {
    stopIfAborted(signal);
    if (next.done === true) return note(search, next.value.isAnswered);
    if ("gap" in next.value) {
      search.why = next.value.why;
      gaps.add(where, next.value.gap, next.value.records);
      continue;
    }
    note(search, true);
    const record = await recordFrom(search, next.value.record, wanted, { place, where });
    if (record === undefined) continue;
    search.looked += 1;
    yield record;
  }
}

async function recordFrom(
  { api, gaps, match, signal, seen }: Search,
  listedItem: unknown,
  wanted: Wanted,
  { place, where }: { readonly place: Place | undefined; readonly where: string },
): Promise<FoundRecord | undefined> {
  const { description } = api;
  const { record } = description;
  if (record.passes !== undefined && holds(listedItem, record.passes)) return undefined;
  const ref = refOf(description, listedItem, place);
  if (ref === undefined) {
    gaps.add(where, "half_answer");
    return undefined;
  }
  const digest = createHash("sha256").update(ref.id).digest("base64");
  if (seen.has(digest)) return undefined;
  seen.add(digest);
  const detail = record.detail ? await lookAt(api, valuesOf(description, ref) ?? {}, signal) : undefined;
  if (detail !== undefined && detail.kind !== "there") {
    if (detail.kind === "trouble") gaps.add(where, detail.trouble.gap);
    return undefined;
  }
  const item = detail === undefined ? listedItem : detail.item;
  const title = titleOf(description, item);
  const size = record.bytes === undefined ? Number.NaN : Number(pick(item, record.bytes));
  return {
    ref,
    guard: guardOf(description, item, detail?.reply),
    title,
    changedAt: record.changed === undefined ? undefined : timeOf(pick(item, record.changed)),
    bytes: Number.isSafeInteger(size) && size >= 0 ? size : Buffer.byteLength(JSON.stringify(item) ?? ""),
    ...matchedIn(item, title, match, wanted.index),
  };
}

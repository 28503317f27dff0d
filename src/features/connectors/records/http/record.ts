/** A record as an answer shows it: what names it, what guards it, what of it holds an asked value. */
import { createHash } from "node:crypto";
import type { Matcher } from "../match.ts";
import type { FoundRecord, RecordRef } from "../system.ts";
import type { Api, Reply } from "./api.ts";
import type { ApiDescription, ApiHeld } from "./description.ts";
import { leavesOf, pick, pickText } from "./pick.ts";
import { filled } from "./template.ts";
import type { Values } from "./template.ts";

export type Place = { readonly id: string; readonly title: string };

/** The reference of a record, and back: its keys in the order of the description, with the place it is in. */
export function refOf(
  { record, name }: ApiDescription,
  item: unknown,
  place: Place | undefined,
): RecordRef | undefined {
  const keys = Object.entries(record.keys).map(([key, path]) => [key, pickText(item, path)] as const);
  if (keys.some(([, value]) => value === undefined || value === "")) return undefined;
  const id = JSON.stringify({
    ...(place === undefined ? {} : { place: place.id }),
    ...Object.fromEntries(keys),
  });
  return { id, place: place === undefined ? name : `${name}: ${place.title}` };
}

/** Placeholders for a record; `undefined` when the reference is not one of ours. */
export function valuesOf({ record, places }: ApiDescription, ref: RecordRef): Values | undefined {
  try {
    const parsed: unknown = JSON.parse(ref.id);
    const place = pick(parsed, ["place"]);
    if (places !== undefined && typeof place !== "string") return undefined;
    const keys = Object.keys(record.keys).map((key) => [key, pick(parsed, [key])] as const);
    if (keys.some(([, value]) => typeof value !== "string")) return undefined;
    const texts = keys.map(([key, value]) => [`key.${key}`, String(value)]);
    return { ...Object.fromEntries(texts), ...(typeof place === "string" ? { place } : {}) };
  } catch {
    return undefined;
  }
}

/** Empty: the API shows nothing by which a change would be known; such a record is never erased. */
export function guardOf(
  { record: { guard } }: ApiDescription,
  item: unknown,
  reply: Reply | undefined,
): string {
  if ("header" in guard) return reply?.header(guard.header) ?? "";
  if ("field" in guard) return pickText(item, guard.field) ?? "";
  const seen = "fields" in guard ? guard.fields.map((path) => pick(item, path) ?? null) : item;
  const isEmpty = Array.isArray(seen) && "fields" in guard && seen.every((value) => value === null);
  return isEmpty ? "" : `sha256:${createHash("sha256").update(canonical(seen)).digest("hex")}`;
}

/** One text for one value, in whatever order an answer has its names. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const names = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${names.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`).join(",")}}`;
}

export function titleOf({ record }: ApiDescription, item: unknown): string {
  const parts = record.title.map((path) => pickText(item, path)?.trim() ?? "");
  return parts.filter((part) => part !== "").join(" ");
}

export function timeOf(value: unknown): string | undefined {
  if (typeof value !== "number" && typeof value !== "string") return undefined;
  const date = new Date(/^\d{12,14}$/.test(String(value)) ? Number(value) : value);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/**
 * What of the record holds an asked value. Where nothing shown does, the API's own search says so: it may know more (a
 * file's content), or have found other words than these, so a person looks first.
 */
export function matchedIn(
  item: unknown,
  title: string,
  match: Matcher,
  asked: number,
): Pick<FoundRecord, "matched" | "strength"> {
  const texts = [{ part: "title", text: title }, ...leavesOf(item)];
  const hits = texts.flatMap(({ part, text }) => match(text).map((hit) => ({ ...hit, part })));
  const matched = new Map(
    hits.map((hit) => [`${hit.asked} ${hit.part}`, { asked: hit.asked, part: hit.part }]),
  );
  if (!hits.some((hit) => hit.asked === asked))
    matched.set("search", { asked, part: "search of the system" });
  return {
    matched: [...matched.values()],
    strength: hits.some(({ strength }) => strength === "strong") ? "strong" : "weak",
  };
}

export function heldFrom(
  held: ApiHeld,
  item: unknown,
): { readonly where: string; readonly until: string | undefined } {
  const until = held.until === undefined ? undefined : timeOf(pick(item, held.until));
  const since = held.since === undefined ? undefined : timeOf(pick(item, held.since));
  if (until !== undefined || since === undefined || held.days === undefined)
    return { where: held.where, until };
  return { where: held.where, until: new Date(Date.parse(since) + held.days * 86_400_000).toISOString() };
}

/** Whether a row of another list is this very record. */
export function isSame(
  api: Api,
  item: unknown,
  same: readonly { readonly at: string | string[]; readonly is: string }[],
  values: Values,
): boolean {
  return same.every(({ at, is }) => pickText(item, at) === filled(is, { ...api.values, ...values }));
}

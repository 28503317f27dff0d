/**
 * The forms of identifiers: one branded type per noun so that they cannot be confused, and the short references that
 * people read out on the telephone (`R-2026-0007`). Safe for the browser; `ids.ts` makes new ones.
 */
import { z } from "zod";

declare const noun: unique symbol;

/** An id of one noun: a uuid in lower case. `Id<"case">` is not an `Id<"file">`. */
export type Id<Noun extends string> = string & { readonly [noun]: Noun };

export type OrganisationId = Id<"organisation">;
export type SiteId = Id<"site">;
export type ActorId = Id<"actor">;
export type AccountId = Id<"account">;
export type SessionId = Id<"session">;
export type SubjectId = Id<"subject">;
export type CaseId = Id<"case">;
export type EventId = Id<"event">;
export type ClockId = Id<"clock">;
export type EntryId = Id<"entry">;
export type LedgerEntryId = Id<"ledger entry">;
export type DutyId = Id<"duty">;
export type FileId = Id<"file">;
export type MailId = Id<"mail">;
export type CellId = Id<"cell">;
export type LinkId = Id<"link">;
export type SpoolId = Id<"spool">;
export type ClauseId = Id<"clause">;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u;

/** Schema for an id that comes from outside (URL, body, row): a uuid in lower case, nothing else. */
export function idSchema<T extends Id<string>>(): z.ZodType<T, string> {
  return z
    .string()
    .regex(uuid, "not an id")
    .transform((value) => value as T);
}

/** For people: `R-2026-0007`. A public URL never carries one: it can be guessed. */
export type ShortReference = string & { readonly [noun]: "short reference" };

const reference = /^(?<prefix>[A-Z]{1,3})-(?<year>\d{4})-(?<number>\d{4,9})$/u;

/** `number` is unique within prefix, year and organisation, and says nothing else; four digits at least, more when needed. */
export function shortReference(prefix: string, year: number, number: number): ShortReference {
  const text = `${prefix}-${String(year).padStart(4, "0")}-${String(number).padStart(4, "0")}`;
  if (!reference.test(text) || number < 1) throw new RangeError(`Not a short reference: ${text}`);
  return text as ShortReference;
}

/** Reads what a person typed (case and surrounding space do not matter); `undefined` when it is none. */
export function parseShortReference(
  typed: string,
): { readonly prefix: string; readonly year: number; readonly number: number } | undefined {
  const groups = reference.exec(typed.trim().toUpperCase())?.groups;
  if (groups === undefined || Number(groups["number"]) < 1) return undefined;
  return { prefix: groups["prefix"] ?? "", year: Number(groups["year"]), number: Number(groups["number"]) };
}

/** The registers as a whole: what stands in them now, or stood on a day, and what of it is missing. */
import type { Tx } from "../../platform/db.ts";
import { listEntries } from "../../platform/entries/store.ts";
import type { Entry } from "../../platform/entries/store.ts";
import { readProfile } from "../../platform/organisations.ts";
import type { EntryId } from "../../platform/ids.ts";
import type { Scope } from "../../platform/scope.ts";
import { dayIn } from "../../platform/time.ts";
import type { Instant } from "../../platform/time.ts";
import type { RegisterLanguage } from "./contract.ts";
import type { Known, Register } from "./domain.gaps.ts";
import { readCountry } from "./information.ts";
import { kindNames } from "./kinds/field.ts";
import type { KindName } from "./kinds/field.ts";
import { publishedKind, storedKind } from "./kinds/stored.ts";
import { nameIn, valuesOf } from "./kinds/values.ts";

const pageSize = 500;
/** Of each kind; a register longer than this is not one a person keeps. */
const mostEntries = 5000;

/** An entry with what storage knows of it. */
export type Standing = Known & {
  readonly id: EntryId;
  readonly changedAt: Instant;
  readonly retiredAt: Instant | undefined;
};
export type WholeRegister = Omit<Register, "entries"> & {
  readonly entries: readonly Standing[];
  readonly language: RegisterLanguage;
  readonly zone: string;
};

export type When = {
  readonly now: Instant;
  /** ISO 8601: as it stood at the end of that day. */
  readonly asOf?: string | undefined;
};

/** The first moment after the day, in the organisation's zone. */
export function endOf(day: string, zone: string): Instant {
  return Temporal.PlainDate.from(day)
    .add({ days: 1 })
    .toZonedDateTime(zone)
    .toInstant()
    .subtract({ microseconds: 1 });
}

async function pagesOf<Body>(
  read: (after: EntryId | undefined) => Promise<readonly Entry<Body>[]>,
): Promise<readonly Entry<Body>[]> {
  const found: Entry<Body>[] = [];
  for (;;) {
    const page = await read(found.at(-1)?.id);
    found.push(...page);
    if (page.length < pageSize || found.length >= mostEntries) return found;
  }
}

/** The entries of one kind in use, oldest first. */
export async function readKind(
  tx: Tx,
  scope: Scope,
  kind: KindName,
  when: When,
): Promise<readonly Entry<unknown>[]> {
  const { zone } = await readProfile(tx, scope);
  const asOf = when.asOf === undefined ? undefined : endOf(when.asOf, zone);
  return pagesOf((after) => listEntries(tx, scope, storedKind(kind), { after, limit: pageSize, asOf }));
}

/** Every entry of every kind, those out of use as well, oldest first within its kind. */
export async function readRegister(tx: Tx, scope: Scope, when: When): Promise<WholeRegister> {
  const { zone, language: spoken } = await readProfile(tx, scope);
  const language: RegisterLanguage = spoken.startsWith("es") ? "es" : "en";
  const asOf = when.asOf === undefined ? undefined : endOf(when.asOf, zone);
  const entries: Standing[] = [];
  for (const kind of kindNames) {
    const stored = storedKind(kind);
    const found = await pagesOf((after) =>
      listEntries(tx, scope, stored, { after, limit: pageSize, asOf, withRetired: true }),
    );
    entries.push(...found.map((entry) => standing(kind, entry, language, asOf)));
  }
  const told = await pagesOf((after) =>
    listEntries(tx, scope, publishedKind, { after, limit: pageSize, asOf }),
  );
  return {
    entries,
    language,
    zone,
    today: when.asOf ?? dayIn(zone, when.now).toString(),
    country: await readCountry(tx, scope),
    published: new Map(told.map(({ key, body }) => [key, body.activities])),
  };
}

function standing(
  kind: KindName,
  entry: Entry<unknown>,
  language: RegisterLanguage,
  asOf: Instant | undefined,
): Standing {
  const { id, key, version, changedAt, retiredAt } = entry;
  const values = valuesOf(entry.body);
  const isRetired =
    retiredAt !== undefined && (asOf === undefined || Temporal.Instant.compare(retiredAt, asOf) <= 0);
  return {
    id,
    kind,
    key,
    name: nameIn(values, key, language),
    version,
    values,
    isRetired,
    changedAt,
    retiredAt,
  };
}

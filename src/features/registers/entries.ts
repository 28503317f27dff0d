/** Register entries of any kind as the office lists, reads, edits and retires them; every version stays, with who and why. */
import { VersionConflict } from "../../platform/cases/kind.ts";
import type { Tx, WriteTx } from "../../platform/db.ts";
import { endLink, linkEntries, linksOf } from "../../platform/entries/links.ts";
import {
  changeEntry,
  createEntry,
  listVersions,
  readEntryByKey,
  retireEntry,
} from "../../platform/entries/store.ts";
import { refusal } from "../../platform/errors.ts";
import type { ErrorDetail } from "../../platform/errors.ts";
import type { EntryId } from "../../platform/ids.ts";
import { readProfile } from "../../platform/organisations.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import type { EntryPage, LinkLine } from "./contract.ts";
import { gapsOfRegister } from "./domain.gaps.ts";
import { historyOf, shownVersions } from "./history.ts";
import type { Reader } from "./history.ts";
import { kinds } from "./kinds/all.ts";
import type { Fields, FieldValue, Kind, KindName } from "./kinds/field.ts";
import { storedKind } from "./kinds/stored.ts";
import { bodyOf, linksIn, valuesOf } from "./kinds/values.ts";
import type { Values } from "./kinds/values.ts";
import { endOf, readRegister } from "./register.ts";
import type { WholeRegister } from "./register.ts";

export type Address = { readonly kind: KindName; readonly key: string };
export type Asked = {
  readonly now: Instant;
  readonly version?: number | undefined;
  readonly asOf?: string | undefined;
};

/** As it is now, as `version` had it, or as it stood on a day; what was not there then is not found. */
export async function readEntryPage(
  tx: Tx,
  scope: Scope,
  by: Reader,
  { kind, key }: Address,
  { now, version, asOf }: Asked,
): Promise<EntryPage> {
  const stored = storedKind(kind);
  const entry = await readEntryByKey(tx, scope, stored, key);
  if (entry === undefined) throw refusal("not_found");
  const versions = await listVersions(tx, scope, stored, entry.id, shownVersions);
  const { zone } = await readProfile(tx, scope);
  const until = asOf === undefined ? undefined : endOf(asOf, zone);
  const shown = versions.find((one) => {
    if (version !== undefined) return one.version === version;
    return until === undefined || Temporal.Instant.compare(one.changedAt, until) <= 0;
  });
  if (shown === undefined) throw refusal("not_found");
  const register = await readRegister(tx, scope, { now, asOf });
  const own = register.entries.find((one) => one.kind === kind && one.key === key);
  const values = valuesOf(shown.body);
  return {
    kind,
    key,
    name: own?.name ?? key,
    version: entry.version,
    shown: shown.version,
    values: copied(values),
    ...(own?.isRetired === true && entry.retiredAt !== undefined
      ? { retiredAt: entry.retiredAt.toString() }
      : {}),
    ...(own?.isRetired === true && entry.retiredReason !== undefined
      ? { retiredReason: entry.retiredReason }
      : {}),
    names: linesOf(register, linksIn(kinds[kind], values)),
    linkedFrom: linkingTo(register, { kind, key }),
    gaps: gapsOfRegister(register).filter((gap) => gap.kind === kind && gap.key === key),
    history: await historyOf(tx, scope, by, versions),
  };
}

export const copied = (values: Values): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(values).map(([path, value]) => [path, typeof value === "string" ? value : [...value]]),
  );

function linesOf(register: WholeRegister, links: ReturnType<typeof linksIn>): LinkLine[] {
  return links.map(({ field, to, key }) => {
    const other = register.entries.find((one) => one.kind === to && one.key === key);
    return { field, kind: to, key, name: other?.name ?? key, isRetired: other?.isRetired ?? true };
  });
}

/** What in use names this entry. */
function linkingTo(register: WholeRegister, at: Address): LinkLine[] {
  return register.entries
    .filter(({ isRetired }) => !isRetired)
    .flatMap(({ kind, key, name, values, isRetired }) =>
      linksIn(kinds[kind], values)
        .filter((link) => link.to === at.kind && link.key === at.key)
        .map(({ field }) => ({ field, kind, key, name, isRetired })),
    );
}

export type Written = Address & {
  readonly values: Values;
  readonly reason?: string | undefined;
  readonly now: Instant;
};

/** Adds an entry; refuses with `conflict` when its key is taken, field by field what cannot stand. */
export async function createFrom(tx: WriteTx, scope: Scope, made: Written): Promise<void> {
  const stored = storedKind(made.kind);
  const body = judged(kinds[made.kind], made.values);
  if ((await readEntryByKey(tx, scope, stored, made.key)) !== undefined) throw refusal("conflict");
  const { key, now, reason } = made;
  const { id } = await createEntry(tx, scope, stored, { key, body, now, reason });
  await mirrorLinks(tx, scope, { id, kind: made.kind, values: valuesOf(body), now });
}

/** Adds an entry of a starter register, unless its key is taken; names in it that are out of use here are left out. */
export async function installEntry(
  tx: WriteTx,
  scope: Scope,
  { kind, key, body, now }: Address & { readonly body: unknown; readonly now: Instant },
): Promise<boolean> {
  if ((await readEntryByKey(tx, scope, storedKind(kind), key)) !== undefined) return false;
  const values = valuesOf(body);
  const lost = new Set<string>();
  for (const link of linksIn(kinds[kind], values)) {
    const other = await readEntryByKey(tx, scope, storedKind(link.to), link.key);
    if (other === undefined || other.retiredAt !== undefined) lost.add(`${link.field} ${link.key}`);
  }
  const kept = Object.entries(values).flatMap(([field, value]): [string, FieldValue][] => {
    if (typeof value === "string") return lost.has(`${field} ${value}`) ? [] : [[field, value]];
    return [[field, value.filter((one) => !lost.has(`${field} ${one}`))]];
  });
  await createFrom(tx, scope, { kind, key, values: Object.fromEntries(kept), now });
  return true;
}

/** Adds a version; refuses with `conflict` when another was added meanwhile or the entry is out of use. */
export async function changeFrom(
  tx: WriteTx,
  scope: Scope,
  change: Written & { readonly version: number },
): Promise<void> {
  const stored = storedKind(change.kind);
  const entry = await readEntryByKey(tx, scope, stored, change.key);
  if (entry === undefined) throw refusal("not_found");
  const body = judged(kinds[change.kind], change.values);
  const { version, now, reason } = change;
  try {
    await changeEntry(tx, scope, stored, { entryId: entry.id, version, body, now, reason });
  } catch (error) {
    if (error instanceof VersionConflict) throw refusal("conflict");
    throw error;
  }
  await mirrorLinks(tx, scope, { id: entry.id, kind: change.kind, values: valuesOf(body), now });
}

export function isLinkField(kind: KindName, field: string): boolean {
  const fields: Fields = kinds[kind].fields;
  const { type } = fields[field] ?? {};
  return type?.is === "link" || type?.is === "links";
}

/** Names a new entry in the field of another that lacked it; what the field held before stays, where it holds several. */
export async function nameItIn(
  tx: WriteTx,
  scope: Scope,
  by: Address & { readonly field: string },
  made: Pick<Written, "key" | "now">,
): Promise<number> {
  const entry = await readEntryByKey(tx, scope, storedKind(by.kind), by.key);
  if (entry === undefined) throw refusal("not_found");
  const values = valuesOf(entry.body);
  const fields: Fields = kinds[by.kind].fields;
  const held = values[by.field];
  const isOne = fields[by.field]?.type.is === "link";
  const named = isOne || held === undefined ? [] : [held].flat();
  const { version } = entry;
  await changeFrom(tx, scope, {
    kind: by.kind,
    key: by.key,
    version,
    values: { ...values, [by.field]: isOne ? made.key : [...named, made.key] },
    now: made.now,
  });
  return version + 1;
}

function judged(kind: Kind, values: Values): unknown {
  const read = bodyOf(kind, values);
  if ("wrong" in read) throw refusal("invalid_request", {}, [...read.wrong]);
  return read.body;
}

type Mirrored = {
  readonly id: EntryId;
  readonly kind: KindName;
  readonly values: Values;
  readonly now: Instant;
};

/** The links of the body as rows, so that the database holds both ends and each is found from the other. */
async function mirrorLinks(tx: WriteTx, scope: Scope, { id, kind, values, now }: Mirrored): Promise<void> {
  const wanted = linksIn(kinds[kind], values);
  const living = (await linksOf(tx, scope, id, { asOf: now, limit: 2000 })).filter(
    ({ direction }) => direction === "outgoing",
  );
  const targets = new Map<string, { readonly field: string; readonly to: EntryId }>();
  const wrong: ErrorDetail[] = [];
  for (const { field, to, key } of wanted) {
    const other = await readEntryByKey(tx, scope, storedKind(to), key);
    const isHeld = living.some(({ relation, otherId }) => relation === field && otherId === other?.id);
    if (other === undefined || (other.retiredAt !== undefined && !isHeld))
      wrong.push({ at: `body.values.${field}`, reason: "no_such_entry" });
    else targets.set(`${field} ${other.id}`, { field, to: other.id });
  }
  if (wrong.length > 0) throw refusal("invalid_request", {}, wrong.slice(0, 50));
  for (const { relation, otherId } of living)
    if (!targets.has(`${relation} ${otherId}`))
      await endLink(tx, scope, { from: id, to: otherId, relation, now });
  for (const { field, to } of targets.values())
    await linkEntries(tx, scope, { from: id, to, relation: field, now });
}

/** Takes an entry out of use; refused with what names it, as long as something in use does. */
export async function retireFrom(
  tx: WriteTx,
  scope: Scope,
  retired: Address & { readonly reason: string; readonly now: Instant },
): Promise<void> {
  const entry = await readEntryByKey(tx, scope, storedKind(retired.kind), retired.key);
  if (entry === undefined) throw refusal("not_found");
  const { now, reason } = retired;
  const held = linkingTo(await readRegister(tx, scope, { now }), retired);
  if (held.length > 0)
    throw refusal(
      "conflict",
      {},
      held.slice(0, 50).map(({ kind, key }) => ({ at: `${kind}/${key}`.slice(0, 200), reason: "names_it" })),
    );
  if (!(await retireEntry(tx, scope, entry.id, now, reason))) throw refusal("conflict");
  for (const { direction, relation, otherId } of await linksOf(tx, scope, entry.id, {
    asOf: now,
    limit: 2000,
  }))
    if (direction === "outgoing") await endLink(tx, scope, { from: entry.id, to: otherId, relation, now });
}

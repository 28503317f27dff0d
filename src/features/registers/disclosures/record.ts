/**
 * Writes a disclosure down, reads the register of them, and finds who received a person's data (docs/decisions/0116).
 * What belongs to a case lies under its key and goes with it; otherwise the person lies under a key of the record's own.
 */
import { createHmac } from "node:crypto";
import { fixedIndexKey } from "../../../platform/blind_index.ts";
import { ownerOfCase } from "../../../platform/cases/texts.ts";
import { readCells, writeCell } from "../../../platform/cells/cells.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Member } from "../../../platform/http/routes.ts";
import type { CaseId, CellId } from "../../../platform/identifiers.ts";
import { newId } from "../../../platform/ids.ts";
import type { KeyOwner, KeyProvider } from "../../../platform/keys.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant, PlainDate } from "../../../platform/time.ts";
import { namesFor } from "../../access/index.ts";
import { DisclosurePerson, DisclosureWords } from "./contract.ts";
import type { DisclosureId, DisclosureLine, DisclosureQuery } from "./contract.ts";
import { disclosedAbout, holdDisclosure, insertDisclosure, markStruck, pageOfDisclosures } from "./store.ts";

export type Disclosed = Pick<DisclosureLine, "source" | "means" | "basis"> & {
  readonly on: PlainDate;
  readonly words: DisclosureWords;
  /** Absent where it was about a group. */
  readonly person?: DisclosurePerson | undefined;
  readonly caseId?: CaseId | undefined;
  readonly now: Instant;
};

const wordsOwner = (scope: Scope, caseId: CaseId | null | undefined): KeyOwner =>
  caseId === undefined || caseId === null
    ? { kind: "organisation", id: scope.organisationId }
    : ownerOfCase(caseId);

export async function recordDisclosure(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  disclosed: Disclosed,
): Promise<DisclosureId> {
  const { on, words, person, caseId, source, means, basis, now } = disclosed;
  const id = newId<DisclosureId>();
  const cell = (column: string, owner: KeyOwner, content: unknown): Promise<CellId> =>
    writeCell(tx, scope, keys, {
      row: { table: "disclosure", column, rowId: id },
      owner,
      text: JSON.stringify(content),
      now,
    });
  const personOwner: KeyOwner = caseId === undefined ? { kind: "subject", id } : ownerOfCase(caseId);
  await insertDisclosure(tx, scope, {
    id,
    disclosed_on: on,
    recorded_at: now,
    source,
    whom: person === undefined ? "group" : "person",
    means,
    basis,
    case_id: caseId ?? null,
    words_cell: await cell("words", wordsOwner(scope, caseId), words),
    person_cell: person === undefined ? null : await cell("person", personOwner, person),
    // What a case tells of somebody is found by the case, and no hash of it outlives its erasure.
    person_marks:
      person === undefined || caseId !== undefined
        ? []
        : await marksOf(scope, keys, [person.name, person.identifier ?? ""]),
  });
  await append(tx, scope, keys, {
    type: "disclosure.recorded",
    now,
    owner: caseId === undefined ? { kind: "organisation", id: scope.organisationId } : ownerOfCase(caseId),
    payload: { disclosure: id, source, means, ...(caseId === undefined ? {} : { case: caseId }) },
  });
  return id;
}

/** Strikes a record; it stays where it is and counts for nothing. */
export async function strikeDisclosure(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  strike: {
    readonly id: DisclosureId;
    readonly reason: string;
    readonly reader: Member["accountId"];
    readonly now: Instant;
  },
): Promise<void> {
  const { id, reason, reader, now } = strike;
  const row = await holdDisclosure(tx, scope, id, reader);
  if (row === undefined) throw refusal("not_found");
  // What the product did itself is so: a case says what was wrong about it.
  if (row.struck_at !== null || row.source !== "office") throw refusal("conflict");
  const owner = wordsOwner(scope, row.case_id);
  const place = { table: "disclosure", column: "struck", rowId: id };
  const cell = await writeCell(tx, scope, keys, { row: place, owner, text: reason, now });
  await markStruck(tx, scope, id, { cell, now });
  await append(tx, scope, keys, { type: "disclosure.struck", now, owner, payload: { disclosure: id } });
}

type Reader = Pick<Member, "accountId" | "pseudonymous">;
const pageSize = 100;
/** So many records are given and opened for one call, whatever it looks for; there may be more behind them. */
const onePage = { most: pageSize, opened: 2000 };

/** Records from the newest on that have these words; `next` where there may be more. */
export async function listDisclosures(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  reader: Reader,
  query: DisclosureQuery,
  { most, opened: mostOpened }: { readonly most: number; readonly opened: number } = onePage,
): Promise<{ readonly items: DisclosureLine[]; readonly next?: string }> {
  const wanted = (query.search ?? "").toLocaleLowerCase();
  const items: DisclosureLine[] = [];
  let { after } = query;
  for (let opened = 0; ; opened += pageSize) {
    const by = { reader: reader.accountId, limit: pageSize };
    const rows = await pageOfDisclosures(tx, scope, { ...query, after }, by);
    const lines = await linesOf(tx, scope, keys, reader, rows);
    items.push(...lines.filter((line) => wanted === "" || textOf(line).includes(wanted)));
    after = rows.at(-1)?.id;
    if (rows.length < pageSize || after === undefined) return { items };
    if (items.length >= most || opened + pageSize >= mostOpened) return { items, next: after };
  }
}

const textOf = ({ words, person, reference }: DisclosureLine): string =>
  [words?.recipient, ...(words?.categories ?? []), words?.purpose, words?.group, person, reference]
    .filter((one) => one !== undefined)
    .join("\n")
    .toLocaleLowerCase();

type Rows = Awaited<ReturnType<typeof pageOfDisclosures>>;

async function linesOf(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  reader: Reader,
  rows: Rows,
): Promise<DisclosureLine[]> {
  const cells = await readCells(
    tx,
    scope,
    keys,
    rows.flatMap((row) => [row.words_cell, row.person_cell, row.struck_cell]).filter((id) => id !== null),
  );
  const text = (id: CellId | null): string | undefined => (id === null ? undefined : cells.get(id));
  const actors = rows.map(({ recorded_by: actor }) => actor);
  const names = await namesFor(tx, scope, keys, reader, actors);
  const secret = await fixedIndexKey(keys, scope);
  return rows.map((row) => {
    const words = text(row.words_cell);
    const sealed = text(row.person_cell);
    const person = sealed === undefined ? undefined : DisclosurePerson.parse(JSON.parse(sealed));
    const recordedBy = names.get(row.recorded_by);
    const reason = text(row.struck_cell);
    const struck = row.struck_at === null ? undefined : { at: row.struck_at.toString() };
    return {
      id: row.id,
      on: row.disclosed_on.toString(),
      source: row.source,
      means: row.means,
      basis: row.basis,
      whom: row.whom,
      ...(person === undefined ? {} : { person: called(person, reader.pseudonymous, secret) }),
      ...(words === undefined ? {} : { words: shown(words, reader.pseudonymous) }),
      ...(row.reference === null ? {} : { reference: row.reference }),
      recordedAt: row.recorded_at.toString(),
      ...(recordedBy === undefined ? {} : { recordedBy }),
      ...(struck === undefined
        ? {}
        : { struck: { ...struck, ...(reason === undefined || reader.pseudonymous ? {} : { reason }) } }),
    };
  });
}

/** A note in free words may name somebody: whoever reads by pseudonyms does not get it. */
function shown(sealed: string, isPseudonymous: boolean): DisclosureWords {
  const { note, ...words } = DisclosureWords.parse(JSON.parse(sealed));
  return { ...words, ...(note === undefined || isPseudonymous ? {} : { note }) };
}

function called({ name }: DisclosurePerson, isPseudonymous: boolean, secret: Buffer): string {
  if (!isPseudonymous) return name;
  const digest = createHmac("sha256", secret)
    .update(`disclosure pseudonym ${plain(name)}`)
    .digest();
  return `Person ${digest.toString("hex", 0, 4).toUpperCase()}`;
}

/** Who received data of whoever is named in one of these ways, each once, the newest first. */
export async function receivedDataOf(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  names: readonly string[],
): Promise<readonly string[]> {
  const marks = await marksOf(scope, keys, names);
  if (marks.length === 0) return [];
  const rows = await disclosedAbout(tx, scope, marks);
  const cells = await readCells(
    tx,
    scope,
    keys,
    rows.map(({ words_cell: cell }) => cell),
  );
  const recipients = [...cells.values()].map((sealed) => DisclosureWords.parse(JSON.parse(sealed)).recipient);
  return [...new Set(recipients)];
}

/** One act by which somebody received data of a person. */
export type Received = Pick<DisclosureWords, "recipient" | "categories" | "purpose"> & {
  readonly on: PlainDate;
};

/**
 * What was disclosed of one person, by what they are called and what is theirs alone (GDPR art. 15(1)(c)). `told` is what a
 * record says of nobody else: it bears their name and their identifier. `doubtful` counts the others that bear one of the two: two
 * people may have one name, or one address.
 */
export async function receivedAbout(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  person: { readonly names: readonly string[]; readonly identifiers: readonly string[] },
): Promise<{ readonly told: readonly Received[]; readonly doubtful: number }> {
  const names = await marksOf(scope, keys, person.names);
  const identifiers = await marksOf(scope, keys, person.identifiers);
  if (names.length + identifiers.length === 0) return { told: [], doubtful: 0 };
  const rows = await disclosedAbout(tx, scope, [...names, ...identifiers]);
  const bears = (marks: readonly Buffer[], among: readonly Buffer[]): boolean =>
    marks.some((mark) => among.some((each) => each.equals(mark)));
  const certain = rows.filter(({ person_marks: marks }) => bears(marks, names) && bears(marks, identifiers));
  const cells = await readCells(
    tx,
    scope,
    keys,
    certain.map(({ words_cell: cell }) => cell),
  );
  const told = certain.flatMap(({ words_cell: cell, disclosed_on: on }): Received[] => {
    const sealed = cells.get(cell);
    if (sealed === undefined) return [];
    const { recipient, categories, purpose } = DisclosureWords.parse(JSON.parse(sealed));
    return [{ recipient, categories, purpose, on }];
  });
  return { told, doubtful: rows.length - certain.length };
}

const plain = (name: string): string => name.normalize("NFKC").trim().replaceAll(/\s+/gu, " ").toLowerCase();

async function marksOf(scope: Scope, keys: KeyProvider, names: readonly string[]): Promise<Buffer[]> {
  const given = [...new Set(names.map(plain))].filter((name) => name !== "");
  if (given.length === 0) return [];
  // Nobody makes these again: they are of texts that may be destroyed.
  const key = await fixedIndexKey(keys, scope);
  return given.map((name) => createHmac("sha256", key).update(`disclosed person ${name}`).digest());
}

/**
 * From a person's identities to the steps that erase them, within the transaction that would run the steps (decision 98).
 * Everything is asked set by set: rows, owners, ends of keeping, references, fingerprints. No content is read.
 */
import {
  referringKeys,
  type Change,
  type DataMap,
  type ErasureView,
  type ForeignKey,
  type KeyedTable,
  type ReferringKey,
  type RowFacts,
  type RowKey,
  type TableId,
} from "../../connectors/standalone.ts";
import { otherOwners } from "../search/owners.ts";
import { onFailure, reach, type Reach } from "../search/reach.ts";
import type { LinkedRelation } from "../search/model.ts";
import type { GivenIdentity } from "../search/seeds.ts";
import { keyText, type ReachedLink, type ReachedRow } from "../search/state.ts";
import { altered, anonymised, unlinked, type Emptied } from "./domain.columns.ts";
import {
  settle,
  wishFor,
  type LostOf,
  type ReachedFact,
  type RowReference,
  type Wish,
} from "./domain.plan.ts";
import type { Refusal } from "./plan.ts";
import { gapRefusals, questionRefusals, tableRefusals } from "./refusals.ts";

export type DeriveRequest = {
  readonly map: DataMap;
  readonly identities: readonly GivenIdentity[];
  readonly maximumRows: number;
  readonly probesPerStatement: number;
  /** Key of the fingerprints. */
  readonly secret: string;
  /** Hold the rows that would change against every other writer. */
  readonly lock: boolean;
  readonly signal: AbortSignal | undefined;
};

export type DerivedRow = {
  readonly row: ReachedRow;
  readonly fact: ReachedFact;
  readonly wish: Wish;
  /** What it loses, where it is unlinked or anonymised. */
  readonly loss: Emptied | undefined;
  /** Rows of a table with the same group lose the same columns. */
  readonly group: string;
  /** The links that are cut where it is unlinked. */
  readonly cut: readonly ReachedLink[];
  readonly fingerprint: string;
  readonly isBlank: boolean;
  readonly until: string | undefined;
};

export type Derived = {
  readonly rows: readonly DerivedRow[];
  readonly reached: Reach;
  readonly refusals: readonly Refusal[];
};

export async function derive(session: ErasureView, request: DeriveRequest): Promise<Derived> {
  const reached = await reach(
    session,
    { ...request, without: new Map(), keysAlone: true },
    { signal: request.signal, store: () => undefined },
  );
  const { rows } = reached;
  const ends = await endsOfKeeping(session, reached, request);
  const facts = await factsOf(session, reached, request, ends);
  const wished = facts.map((fact) => wishFor(fact, request.map));
  const refers = await keysThatRefer(session, reached, wished, request);
  const losses = lossesOf(reached, facts, refers, request.map);
  const asked = await askReferences(session, reached, wished, losses, request.signal);
  const { wishes, ledTo } = settle(wished, asked.references, losses.columns);
  losses.know(ledTo);
  const looked = await fingerprints(session, reached, wishes, losses, request);
  const derived = rows.map((row, at): DerivedRow => {
    const wish = wishes[at] ?? { wanted: "review", why: "owners_unsure" };
    const isChanged = wish.wanted === "unlink" || wish.wanted === "anonymise";
    const fact = facts[at];
    if (fact === undefined) throw new Error("a row was reached of which nothing is known");
    return {
      row,
      fact,
      wish,
      loss: isChanged ? losses.of(at, wish.wanted) : undefined,
      group: isChanged ? losses.group(at, wish.wanted) : wish.wanted,
      cut: wish.wanted === "unlink" ? linksToCut(row, facts) : [],
      fingerprint: looked[at]?.fingerprint ?? "",
      isBlank: isChanged && looked[at]?.isBlank === true,
      until: ends[at]?.until,
    };
  });
  const refusals = [
    ...gapRefusals(reached.gaps),
    ...asked.refusals,
    ...questionRefusals(derived),
    ...tableRefusals(derived, session.catalog),
  ];
  return { rows: derived, reached, refusals };
}

export function keyedTable({ table, key }: ReachedRow["table"]): KeyedTable {
  return { table, key };
}

/** Indexes of `rows` by the table they stand in. */
function byTable(
  rows: readonly ReachedRow[],
  wanted: (at: number) => boolean,
): ReadonlyMap<TableId, readonly number[]> {
  const groups = new Map<TableId, number[]>();
  for (const [at, row] of rows.entries()) {
    if (!wanted(at)) continue;
    const group = groups.get(row.table.id);
    if (group === undefined) groups.set(row.table.id, [at]);
    else group.push(at);
  }
  return groups;
}

function keysOf(rows: readonly ReachedRow[], at: readonly number[]): readonly RowKey[] {
  return at.map((index) => rows[index]?.key ?? []);
}

type Found = Pick<RowFacts, "until" | "hasEnded">;

async function endsOfKeeping(
  session: ErasureView,
  { rows, model }: Reach,
  { secret }: DeriveRequest,
): Promise<readonly (Found | undefined)[]> {
  const found: (Found | undefined)[] = rows.map(() => undefined);
  const indexes = byTable(rows, (at) => rows[at]?.table.entry.keep?.until !== undefined);
  for (const [id, at] of indexes) {
    const table = model.tables.get(id);
    const until = table?.entry.keep?.until;
    if (table === undefined || until === undefined) continue;
    for await (const facts of session.facts(keyedTable(table), keysOf(rows, at), {
      secret,
      until,
      lock: false,
    }))
      for (const fact of facts) found[at[fact.row] ?? -1] = fact;
  }
  return found;
}

async function factsOf(
  session: ErasureView,
  { rows, model, catalog }: Reach,
  { probesPerStatement, signal }: DeriveRequest,
  ends: readonly (Found | undefined)[],
): Promise<readonly ReachedFact[]> {
  // Whose a mere mention is does not matter: it is the map's word that counts.
  const owned = rows.filter(
    ({ belonging }) => belonging.owned !== undefined || belonging.touched !== undefined,
  );
  const others = await otherOwners(session.reader, model, catalog, owned, {
    probesPerStatement,
    signal,
    onFailure,
  });
  const shared = new Set(owned.flatMap((row, at) => ((others[at]?.length ?? 0) > 0 ? [row.ordinal] : [])));
  return rows.map((row, at): ReachedFact => ({
    table: row.table.id,
    seed: row.seed,
    way:
      row.belonging.owned !== undefined
        ? "owned"
        : row.belonging.touched !== undefined
          ? "touched"
          : "mentioned",
    shared: shared.has(row.ordinal),
    ownersUnsure: row.table.ownersUnsure,
    relations: [...new Set(row.links.map(({ relation }) => relation))].toSorted(
      (a, b) => a.number - b.number,
    ),
    keepEnded: ends[at]?.hasEnded === true,
  }));
}

/** By row, the keys of its table by which it refers to a row; asked only where a column alone does not say so. */
async function keysThatRefer(
  session: ErasureView,
  { rows, model }: Reach,
  wishes: readonly Wish[],
  { secret }: DeriveRequest,
): Promise<(at: number, key: ForeignKey) => boolean> {
  const found = new Map<number, ReadonlySet<ForeignKey>>();
  const isOpen = ({ columns, validated }: ForeignKey): boolean => columns.length > 1 || !validated;
  const wanted = (at: number): boolean => ["delete", "anonymise"].includes(wishes[at]?.wanted ?? "");
  for (const [id, at] of byTable(rows, wanted)) {
    const table = model.tables.get(id);
    const keys = (table?.table.foreignKeys ?? []).filter(isOpen);
    if (table === undefined || keys.length === 0) continue;
    for await (const facts of session.facts(keyedTable(table), keysOf(rows, at), {
      secret,
      keys,
      lock: false,
    }))
      for (const { row, refers } of facts)
        found.set(at[row] ?? -1, new Set(keys.filter((_, index) => refers[index] === true)));
  }
  return (at, key) => !isOpen(key) || found.get(at)?.has(key) === true;
}

type Does = "unlink" | "anonymise";
type Losses = {
  readonly of: (row: number, does: Does) => Emptied;
  readonly columns: LostOf;
  /** Rows with the same name of a table lose the same. */
  readonly group: (row: number, does: Does) => string;
  /** What rows that remain refer to, once it is known. */
  readonly know: (ledTo: ReadonlyMap<number, ReadonlySet<string>>) => void;
};

/** What rows lose, worked out once for all rows of a kind. */
function lossesOf(
  { rows }: Reach,
  facts: readonly ReachedFact[],
  refers: (at: number, key: ForeignKey) => boolean,
  map: DataMap,
): Losses {
  const known = new Map<string, Emptied>();
  const lost = new Map<Emptied, ReadonlySet<string>>();
  let ledToOf: ReadonlyMap<number, ReadonlySet<string>> = new Map();
  const none: ReadonlySet<string> = new Set();
  const cutOf = (row: ReachedRow): readonly LinkedRelation[] => relationsToCut(row, facts);
  const name = (at: number, row: ReachedRow, does: Does, ledTo: ReadonlySet<string>): string => {
    const what =
      does === "anonymise"
        ? row.table.table.foreignKeys.map((key) => Number(refers(at, key))).join("")
        : cutOf(row)
            .map(({ number }) => number)
            .join(",");
    return `${does} ${what} ${[...ledTo].toSorted().join(",")}`;
  };
  const lossOf = (at: number, does: Does, ledTo: ReadonlySet<string>): Emptied => {
    const row = rowAt(rows, at);
    const group = `${row.table.id}\0${name(at, row, does, ledTo)}`;
    let loss = known.get(group);
    if (loss === undefined) {
      loss =
        does === "anonymise"
          ? anonymised(row.table, map, ledTo, (key) => refers(at, key))
          : unlinked(row.table, cutOf(row), ledTo);
      known.set(group, loss);
      lost.set(loss, altered(loss.change));
    }
    return loss;
  };
  const led = (at: number): ReadonlySet<string> => ledToOf.get(at) ?? none;
  return {
    of: (at, does) => lossOf(at, does, led(at)),
    columns: (at, does, ledTo) => lost.get(lossOf(at, does, ledTo)) ?? none,
    group: (at, does) => name(at, rowAt(rows, at), does, led(at)),
    know: (ledTo) => {
      ledToOf = ledTo;
    },
  };
}

function rowAt(rows: readonly ReachedRow[], at: number): ReachedRow {
  const row = rows[at];
  if (row === undefined) throw new Error("a row was asked for that was not reached");
  return row;
}

/** The links an unlinked row loses: those to a row of the person's own, or wholly theirs. What is shared stays linked. */
function linksToCut(row: ReachedRow, facts: readonly ReachedFact[]): readonly ReachedLink[] {
  return row.links.filter(({ to }) => to.some((each) => each.seed || facts[each.ordinal]?.shared === false));
}

function relationsToCut(row: ReachedRow, facts: readonly ReachedFact[]): readonly LinkedRelation[] {
  const relations = new Set(linksToCut(row, facts).map(({ relation }) => relation));
  return [...relations].toSorted((a, b) => a.number - b.number);
}

/** Every declared reference to a row that would go or change, whatever table it comes from. */
async function askReferences(
  session: ErasureView,
  { rows, model }: Reach,
  wishes: readonly Wish[],
  losses: Losses,
  signal: AbortSignal | undefined,
): Promise<{ readonly references: readonly RowReference[]; readonly refusals: readonly Refusal[] }> {
  const references: RowReference[] = [];
  const refusals: Refusal[] = [];
  const places = placesOf(rows);
  for (const [id, at] of byTable(
    rows,
    (index) => wishes[index]?.wanted !== "keep" && wishes[index]?.wanted !== "review",
  )) {
    const table = model.tables.get(id);
    if (table === undefined) continue;
    for (const referring of referringKeys(session.catalog, id)) {
      signal?.throwIfAborted();
      const asked = at.filter((index) => isAsked(wishes[index], referring, index, losses));
      if (asked.length === 0) continue;
      if (!canRead(referring)) {
        refusals.push({
          kind: "referring_unreadable",
          table: referring.from.id,
          key: referring.key.name,
          to: id,
        });
        continue;
      }
      const from = model.tables.get(referring.from.id);
      const found = session.references(referring, keyedTable(table), keysOf(rows, asked), from?.key);
      for await (const part of found) {
        for (const { target, from: key } of part) {
          const place = key === undefined ? undefined : places.get(referring.from.id)?.get(keyText(key));
          references.push({ key: referring.key, from: place, target: asked[target] ?? -1 });
        }
      }
    }
  }
  return { references, refusals };
}

/** A row that only loses columns nobody refers to may be referred to by anybody. */
function isAsked(wish: Wish | undefined, { key }: ReferringKey, at: number, losses: Losses): boolean {
  if (wish?.wanted === "delete") return true;
  if (wish?.wanted !== "unlink" && wish?.wanted !== "anonymise") return false;
  const lost = altered(losses.of(at, wish.wanted).change);
  return key.toColumns.some((column) => lost.has(column));
}

function canRead({ from, key }: ReferringKey): boolean {
  const readable = new Set(from.columns.flatMap((column) => (column.readable ? [column.name] : [])));
  return from.readable && !from.narrowed && key.columns.every((column) => readable.has(column));
}

function placesOf(rows: readonly ReachedRow[]): ReadonlyMap<TableId, ReadonlyMap<string, number>> {
  const places = new Map<TableId, Map<string, number>>();
  for (const [at, row] of rows.entries()) {
    const known = places.get(row.table.id);
    if (known === undefined) places.set(row.table.id, new Map([[keyText(row.key), at]]));
    else known.set(keyText(row.key), at);
  }
  return places;
}

/** The rows that would change, as they stand: fingerprint, lock, and whether there is anything left to take out. */
async function fingerprints(
  session: ErasureView,
  { rows, model }: Reach,
  wishes: readonly Wish[],
  losses: Losses,
  { secret, signal, lock: wantsLock }: DeriveRequest,
): Promise<readonly (RowFacts | undefined)[]> {
  const found: (RowFacts | undefined)[] = rows.map(() => undefined);
  for (const [id, at] of byTable(rows, (index) =>
    ["delete", "unlink", "anonymise"].includes(wishes[index]?.wanted ?? ""),
  )) {
    const table = model.tables.get(id);
    if (table === undefined) continue;
    const lock = wantsLock && canLock(table);
    for (const group of groupsOf(at, wishes, losses)) {
      signal?.throwIfAborted();
      const asked = { secret, lock, ...(group.change === undefined ? {} : { change: group.change }) };
      for await (const facts of session.facts(keyedTable(table), keysOf(rows, group.at), asked))
        for (const fact of facts) found[group.at[fact.row] ?? -1] = fact;
    }
  }
  return found;
}

/** A role may hold a row it may change; one it may only delete is held by being deleted. */
function canLock({ table }: ReachedRow["table"]): boolean {
  return table.kind === "table" && table.columns.some(({ updatable }) => updatable !== false);
}

function groupsOf(
  at: readonly number[],
  wishes: readonly Wish[],
  losses: Losses,
): readonly { readonly at: readonly number[]; readonly change: Change | undefined }[] {
  const groups = new Map<string, { at: number[]; change: Change | undefined }>();
  for (const index of at) {
    const wanted = wishes[index]?.wanted;
    const does = wanted === "unlink" || wanted === "anonymise" ? wanted : undefined;
    const name = does === undefined ? "delete" : losses.group(index, does);
    const known = groups.get(name);
    if (known !== undefined) known.at.push(index);
    else
      groups.set(name, {
        at: [index],
        change: does === undefined ? undefined : losses.of(index, does).change,
      });
  }
  return [...groups.values()];
}

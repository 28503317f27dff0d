/**
 * Edits of a map by a person in the office: change an entry, take in what the database has, drop what it no longer has,
 * confirm. Pure; each gives the next map or says why not. A confirmation and an edit are bound to the hash of what was
 * seen, so nobody confirms what somebody else changed meanwhile (decision 41).
 */
import type { Catalog } from "../catalog.ts";
import type { TableChange } from "../contract.ts";
import { checkMap } from "../map/check.ts";
import { guessColumn } from "../map/columns.ts";
import { entryHash } from "../map/hash.ts";
import { DataMap, type ColumnEntry, type Relation, type TableEntry } from "../map/map.ts";
import { readMap } from "../map/read.ts";
import { mapText } from "./map-text.ts";
import type { Seen } from "./seen.ts";

export type EditProblem = { readonly path: string; readonly sentence: string };
export type Edited =
  | { readonly map: DataMap }
  | { readonly stale: true }
  | { readonly problems: readonly EditProblem[] };

/** Changes the entry of `table`; refuses what the entry could not mean, with a sentence for each fault. */
export function changeEntry(
  map: DataMap,
  table: string,
  change: TableChange,
  catalog: Catalog | undefined,
): Edited {
  const entry = map.tables[table];
  if (entry === undefined || entryHash(table, entry) !== change.hash) return { stale: true };
  const next = withEntry(map, table, { ...entry, ...changedParts(entry, change) });
  const text = mapText(next);
  const parsed = DataMap.safeParse(JSON.parse(text));
  if (!parsed.success) return { problems: faultsOf(text, table) };
  const problems = catalog === undefined ? [] : newErrors(map, parsed.data, catalog);
  return problems.length > 0 ? { problems } : { map: parsed.data };
}

function changedParts(entry: TableEntry, change: TableChange): Partial<TableEntry> {
  const { kind, because, title, whenShared, erasure, use, marketing, columns, relations, dropColumns } =
    change;
  const gone = new Set(dropColumns ?? []);
  const kept = Object.entries(entry.columns).filter(([name]) => !gone.has(name));
  const given = (columns ?? []).map(
    ({ name, category, access, shared, erase, because: why, ...said }): readonly [string, ColumnEntry] => {
      const before = Object.hasOwn(entry.columns, name) ? entry.columns[name] : undefined;
      const basis = saidOf(said.basis, before?.basis);
      const origin = saidOf(said.origin, before?.origin);
      return [name, { category, access, shared, erase: erase ?? before?.erase, basis, origin, because: why }];
    },
  );
  const edits = new Map((relations ?? []).map((relation) => [relation.index, relation]));
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(kind === undefined || kind === "person" ? {} : { identities: [] }),
    ...(because === undefined ? {} : { because }),
    ...(title === undefined ? {} : { title }),
    ...(whenShared === undefined ? {} : { when_shared: whenShared }),
    ...(erasure === undefined
      ? {}
      : { on_erase: erasure.onErase, on_erase_shared: erasure.onEraseShared, keep: erasure.keep }),
    ...(use === undefined ? {} : { basis: use.basis, origin: use.origin }),
    ...(marketing === undefined ? {} : { marketing: marketing.length === 0 ? undefined : marketing }),
    ...(kind === "impersonal" ? nobodys : {}),
    columns: Object.fromEntries([...kept, ...given]),
    label: entry.label.filter((name) => !gone.has(name)),
    relations: entry.relations.map((relation, index): Relation => {
      const edit = edits.get(index);
      if (edit === undefined) return relation;
      const { role, onAccess, onErase = relation.onErase, unlinkAlso = relation.unlinkAlso } = edit;
      // Only these two roles have a word of their own; a lookup leads to nobody.
      const word = role === "co_owned_by" || role === "accessed_by" ? onErase : undefined;
      const also = role === "lookup" ? undefined : unlinkAlso;
      return { ...relation, role, onAccess, onErase: word, unlinkAlso: also, because: edit.because };
    }),
  };
}

/** Nobody is erased, restricted or written to by rows that are nobody's. */
const nobodys = {
  on_erase: undefined,
  on_erase_shared: undefined,
  keep: undefined,
  restrict: undefined,
  marketing: undefined,
};

/** Left out, it stays as it was; null takes it back. */
function saidOf<Word>(said: Word | null | undefined, before: Word | undefined): Word | undefined {
  return said === undefined ? before : (said ?? undefined);
}

/** The reader of map files has the sentences; what it reads is JSON, which is YAML. */
function faultsOf(text: string, table: string): readonly EditProblem[] {
  const read = readMap(text);
  if ("map" in read) throw new Error("The schema refuses what the reader takes.");
  const prefix = `tables.${table}.`;
  return read.problems.map(({ path, sentence }) => ({
    path: path.startsWith(prefix) ? path.slice(prefix.length) : path,
    sentence,
  }));
}

/** What is wrong now and was not before, anywhere: a table's kind matters to those that refer to it. */
function newErrors(before: DataMap, after: DataMap, catalog: Catalog): readonly EditProblem[] {
  const errors = (map: DataMap) => checkMap(map, catalog).filter(({ level }) => level === "error");
  const line = ({ table, path, sentence }: ReturnType<typeof errors>[number]): string =>
    JSON.stringify([table, path, sentence]);
  const known = new Set(errors(before).map(line));
  return errors(after)
    .filter((problem) => !known.has(line(problem)))
    .map(({ table, path, sentence }) => ({ path, sentence: `${table}: ${sentence}` }));
}

/** Takes a table, or the columns of one, into the map as they are suggested; nobody has confirmed them then. */
export function adoptTable(map: DataMap, table: string, seen: Seen): Edited {
  const there = seen.catalog.tables.get(table);
  if (there === undefined) return { stale: true };
  const suggested = seen.suggestion.map.tables[table];
  const entry = map.tables[table];
  if (entry === undefined)
    return suggested === undefined ? { stale: true } : { map: withEntry(map, table, suggested) };
  const lacking = there.columns.filter(({ name }) => !Object.hasOwn(entry.columns, name));
  if (lacking.length === 0) return { stale: true };
  const added = lacking
    .filter(({ name }) => name.length <= 200 && name !== "__proto__")
    .map((column): readonly [string, ColumnEntry] => [
      column.name,
      suggested?.columns[column.name] ?? {
        category: guessColumn(column)?.category ?? "user",
        access: "disclose",
        shared: "disclose",
        because: undefined,
      },
    ]);
  const columns = { ...entry.columns, ...Object.fromEntries(added) };
  return { map: withEntry(map, table, { ...entry, columns }) };
}

/** Takes a table out of the map that the database no longer has, and the relations that named it. */
export function dropTable(map: DataMap, table: string, catalog: Catalog): Edited {
  if (!Object.hasOwn(map.tables, table) || catalog.tables.has(table)) return { stale: true };
  const tables = Object.entries(map.tables)
    .filter(([id]) => id !== table)
    .map(([id, entry]) => {
      const relations = entry.relations.filter((relation) => relation.table !== table);
      return [id, relations.length === entry.relations.length ? entry : { ...entry, relations }] as const;
    });
  return { map: { ...map, tables: Object.fromEntries(tables) } };
}

export type Confirmed =
  | { readonly map: DataMap }
  /** These were changed since they were seen. */
  | { readonly stale: readonly number[] }
  /** These could not mean what they say. */
  | { readonly faulty: readonly number[] };

/** Confirms entries as they were seen; all of them or none. `by` is who, `on` the day. */
export function confirmEntries(
  map: DataMap,
  wanted: readonly { readonly table: string; readonly hash: string }[],
  confirmation: { readonly by: string; readonly on: string },
  catalog: Catalog | undefined,
): Confirmed {
  const stale = wanted.flatMap(({ table, hash }, index) => {
    const entry = map.tables[table];
    return entry === undefined || entryHash(table, entry) !== hash ? [index] : [];
  });
  if (stale.length > 0) return { stale };
  const errors = new Set(
    catalog === undefined
      ? []
      : checkMap(map, catalog)
          .filter(({ level }) => level === "error")
          .map(({ table }) => table),
  );
  const faulty = wanted.flatMap(({ table }, index) => (errors.has(table) ? [index] : []));
  if (faulty.length > 0) return { faulty };
  const confirmed = wanted.flatMap(({ table, hash }) => {
    const entry = map.tables[table];
    return entry === undefined ? [] : [[table, { ...entry, confirmed: { ...confirmation, hash } }] as const];
  });
  return { map: { ...map, tables: { ...map.tables, ...Object.fromEntries(confirmed) } } };
}

function withEntry(map: DataMap, table: string, entry: TableEntry): DataMap {
  return { ...map, tables: { ...map.tables, [table]: entry } };
}

/**
 * The reference: what a search must find, computed from docs/decisions/0040-whose-row-is-it.md word by word.
 * It reads every table whole and repeats "for all rows, for all relations" until nothing changes. Slow on purpose:
 * it is the law the engine is compared with, so it shares no code with it.
 *
 * Where the definition leaves room, a database person's reading holds:
 * - Text form is `value::text`: char(n) loses its padding, boolean is `true`/`false`, uuid is lower case, date is ISO.
 * - Equal types compare by SQL equality: numeric 1.0 = 1.00. Different types compare as text: numeric 1.0 ≠ integer 1.
 * - A JSON path yields text, as `->>` does, also when both sides are JSON: the number 7 equals the string "7"; 1.0 keeps
 *   its scale and differs from 1; JSON null and a missing key yield nothing. An object or array yields nothing either.
 * - `[*]` yields the elements of an array only (an object is no array), and a key of an array yields nothing.
 * - The type of `ids[*]` is the element type; NULL elements yield nothing; several dimensions are one list.
 * - A row is soft-deleted when its column is true (boolean) or not null (any other type).
 * - One ambiguous value, and the whole search finds nobody: who is meant is not known.
 * - A phone number is its digits, without a leading 00; the + is no digit. Anything with letters is none, and an entered
 *   one that is none stops the whole search.
 * - An entered value of which nothing is left after normalising (a phone without digits) finds nobody.
 */
import type pg from "pg";
import type {
  AccessTreatment,
  DataMap,
  IdentityMatch,
  Relation,
} from "../../src/features/connectors/map/map.ts";
import { parseLink } from "../../src/features/connectors/map/links.ts";
import { readRows } from "./read.ts";
import type { ColumnTypes, ReferenceRow } from "./read.ts";

export type Link = { readonly relation: Relation; readonly row: ReferenceRow; readonly to: ReferenceRow };
type Reached = {
  readonly owned: ReadonlySet<ReferenceRow>;
  readonly touched: ReadonlySet<ReferenceRow>;
  readonly mentioned: ReadonlySet<ReferenceRow>;
};
export type Reference = {
  readonly rows: readonly ReferenceRow[];
  readonly links: readonly Link[];
  readonly reached: ReadonlyMap<ReferenceRow, Reached>;
};
export type EnteredIdentity = { readonly name: string; readonly value: string; readonly table?: string };
export type ExpectedRow = {
  readonly row: ReferenceRow;
  readonly disposition: AccessTreatment;
  /** Names of the other owners, sorted. */
  readonly others: readonly string[];
  readonly softDeleted: boolean;
};
export type Expected = {
  /** By `rowName`. */
  readonly rows: ReadonlyMap<string, ExpectedRow>;
  /** Tables of which the values name more than one row. */
  readonly ambiguous: readonly string[];
  readonly people: readonly ReferenceRow[];
};

const strictness: readonly AccessTreatment[] = ["disclose", "redact", "review", "skip"];

/** One spelling of a row's name, for comparing. */
export const rowName = (row: { readonly table: string; readonly key: readonly string[] }): string =>
  JSON.stringify([row.table, ...row.key]);

/** Reads the store whole and computes Owned, Touched and Mentioned of every person row. */
export async function readReference(client: pg.Client, map: DataMap): Promise<Reference> {
  const { rows, types } = await readRows(client, map);
  const links = findLinks(map, rows, types);
  const reached = new Map<ReferenceRow, Reached>();
  for (const person of rows.filter((row) => row.isPerson)) {
    const owned = ownedBy(person, links);
    const linkedBy = (role: Relation["role"]): Set<ReferenceRow> =>
      new Set(
        links
          .filter(({ relation, to }) => relation.role === role && owned.has(to) && isFollowed(to, person))
          .map((link) => link.row),
      );
    reached.set(person, { owned, touched: linkedBy("co_owned_by"), mentioned: linkedBy("accessed_by") });
  }
  return { rows, links, reached };
}

/** Nothing is followed through another person's row. */
export const isFollowed = (row: ReferenceRow, person: ReferenceRow): boolean =>
  row === person || !row.isPerson;

function ownedBy(person: ReferenceRow, links: readonly Link[]): ReadonlySet<ReferenceRow> {
  const owned = new Set([person]);
  for (let before = 0; before < owned.size;) {
    before = owned.size;
    for (const { relation, row, to } of links) {
      const propagates = relation.role === "owned_by" || relation.role === "bridge";
      if (propagates && owned.has(to) && isFollowed(to, person)) owned.add(row);
    }
  }
  return owned;
}

/** What a search for these identities finds. */
export function evaluate(reference: Reference, map: DataMap, entered: readonly EnteredIdentity[]): Expected {
  const { people, ambiguous } = findPeople(reference, map, entered);
  const union = (of: (reached: Reached) => ReadonlySet<ReferenceRow>): Set<ReferenceRow> =>
    new Set(people.flatMap((person) => [...of(reachedBy(reference, person))]));
  const owned = union((reached) => reached.owned);
  const touched = union((reached) => reached.touched);
  const mentioned = union((reached) => reached.mentioned);

  /** The mildest treatment among the relations of these roles that link the row within Owned(S). */
  const mildest = (row: ReferenceRow, roles: readonly Relation["role"][]): AccessTreatment => {
    const treatments = reference.links
      .filter((link) => link.row === row && roles.includes(link.relation.role))
      .filter(({ to }) => people.some((p) => reachedBy(reference, p).owned.has(to) && isFollowed(to, p)))
      .map((link) => link.relation.onAccess);
    return pick(treatments, Math.min);
  };
  const rows = new Map<string, ExpectedRow>();
  for (const row of new Set([...owned, ...touched, ...mentioned])) {
    let disposition: AccessTreatment;
    if (people.includes(row)) disposition = "disclose";
    else if (owned.has(row)) disposition = mildest(row, ["owned_by", "bridge"]);
    else if (touched.has(row)) disposition = mildest(row, ["co_owned_by"]);
    else disposition = mildest(row, ["accessed_by"]);
    const skippedMention = !owned.has(row) && !touched.has(row) && disposition === "skip";
    const others = [...(skippedMention ? [] : reference.reached)]
      .filter(
        ([person, reached]) =>
          !people.includes(person) && (reached.owned.has(row) || reached.touched.has(row)),
      )
      .map(([person]) => rowName(person))
      .sort();
    const entry = map.tables[row.table];
    if (entry === undefined) throw new Error(`not in the map: ${row.table}`);
    if (others.length > 0) disposition = pick([disposition, entry.when_shared], Math.max);
    const mark = entry.soft_deleted === undefined ? null : (row.cells.get(entry.soft_deleted) ?? null);
    rows.set(rowName(row), { row, disposition, others, softDeleted: mark !== null && mark !== "false" });
  }
  return { rows, ambiguous, people };
}

function pick(treatments: readonly AccessTreatment[], by: (...ranks: number[]) => number): AccessTreatment {
  const treatment = strictness[by(...treatments.map((each) => strictness.indexOf(each)))];
  if (treatment === undefined) throw new Error("a row was reached that no relation links");
  return treatment;
}

function reachedBy(reference: Reference, person: ReferenceRow): Reached {
  const reached = reference.reached.get(person);
  if (reached === undefined) throw new Error("not a person row");
  return reached;
}

function findPeople(
  reference: Reference,
  map: DataMap,
  entered: readonly EnteredIdentity[],
): Pick<Expected, "people" | "ambiguous"> {
  const people = new Set<ReferenceRow>();
  const named = new Map<
    string,
    { readonly isOneOfSeveral: boolean; readonly rows: readonly ReferenceRow[] }[]
  >();
  for (const { name, value, table: only } of entered) {
    for (const [table, entry] of Object.entries(map.tables)) {
      if (entry.kind !== "person" || (only !== undefined && only !== table)) continue;
      for (const identity of entry.identities.filter((each) => each.name === name)) {
        const wanted = normalise(value, identity.match);
        const matching = reference.rows.filter((row) => {
          const cell = row.table === table ? row.cells.get(identity.column) : undefined;
          return (
            cell !== undefined && cell !== null && wanted !== "" && normalise(cell, identity.match) === wanted
          );
        });
        for (const row of matching) people.add(row);
        const others = entered.filter(
          (each) => each.name === name && each.value !== "" && each.value !== value,
        );
        if (identity.several === "ambiguous" && value !== "")
          named.set(table, [
            ...(named.get(table) ?? []),
            { isOneOfSeveral: others.length > 0, rows: matching },
          ]);
      }
    }
  }
  // Each value may name one row of a table. Identities of one value must agree on it; several values of one identity may
  // name a row each, and the row of the others must be among them.
  const ambiguous = [...named]
    .filter(([, values]) => {
      const alone = new Set(values.filter((each) => !each.isOneOfSeveral).flatMap(({ rows }) => rows));
      const ofSeveral = new Set(values.filter((each) => each.isOneOfSeveral).flatMap(({ rows }) => rows));
      const strangers = [...alone].filter((row) => !ofSeveral.has(row));
      return (
        values.some(({ rows }) => new Set(rows).size > 1) ||
        alone.size > 1 ||
        (ofSeveral.size > 0 && strangers.length > 0)
      );
    })
    .map(([table]) => table);
  const unusable = entered.some(
    ({ name, value }) => name === "phone" && value !== "" && normalise(value, "phone") === "",
  );
  if (unusable) return { people: [], ambiguous: [] };
  return { people: ambiguous.length > 0 ? [] : [...people], ambiguous };
}

/** `email` ignores case and surrounding spaces, aliases also `+tag`; `phone` keeps digits. */
function normalise(value: string, match: IdentityMatch): string {
  if (match === "exact") return value;
  if (match === "case_insensitive") return value.toLowerCase();
  if (match === "phone") {
    if (!/^[0-9\s()+./-]+$/.test(value)) return "";
    return value.replaceAll(/\D/g, "").replace(/^00/, "");
  }
  const address = value.trim().toLowerCase();
  return match === "email" ? address : address.replace(/\+.*(?=@)/, "");
}

function findLinks(map: DataMap, rows: readonly ReferenceRow[], types: ColumnTypes): readonly Link[] {
  const links: Link[] = [];
  for (const [table, entry] of Object.entries(map.tables))
    for (const relation of entry.relations.filter((each) => each.role !== "lookup")) {
      const pairs = Object.entries(relation.match);
      const scaled = pairs.map(
        ([here, there]) =>
          typeOf(types, table, here) === "numeric" && typeOf(types, relation.table, there) === "numeric",
      );
      /** Rows that satisfy the condition, with what each link expression yields. */
      const ends = (of: string, condition: Relation["when"], side: 0 | 1) =>
        rows
          .filter((row) => row.table === of && holds(condition, row))
          .map((row) => ({
            row,
            values: pairs.map((pair, at) =>
              yielded(row, pair[side]).map((value) => (scaled[at] ? unscaled(value) : value)),
            ),
          }));
      const targets = ends(relation.table, relation.whenThere, 1);
      for (const source of ends(table, relation.when, 0))
        for (const target of targets)
          if (source.values.every((here, at) => here.some((value) => target.values[at]?.includes(value))))
            links.push({ relation, row: source.row, to: target.row });
    }
  return links;
}

/** SQL's numeric equality does not see trailing zeros. */
export const unscaled = (value: string): string =>
  value.includes(".") ? value.replace(/0+$/, "").replace(/\.$/, "") : value;

function holds(condition: Relation["when"], row: ReferenceRow): boolean {
  return Object.entries(condition).every(([column, wanted]) => {
    const cell = row.cells.get(column) ?? null;
    if (Array.isArray(wanted))
      return wanted.some((value) => cell === (value === null ? null : String(value)));
    if (typeof wanted === "object" && wanted !== null) return cell !== null;
    return cell === (wanted === null ? null : String(wanted));
  });
}

export function typeOf(types: ColumnTypes, table: string, expression: string): string {
  const { column, path } = parseLink(expression);
  const type = types.get(table)?.get(column);
  if (path.length > 0 && type?.endsWith("[]") !== true) return "text";
  if (type === undefined) throw new Error(`no such column: ${table} ${expression}`);
  return type.replace(/\[\]$/, "");
}

/** What a link expression yields in a row, in text form. */
export function yielded(row: ReferenceRow, expression: string): readonly string[] {
  const { column, path } = parseLink(expression);
  const elements = path.length > 0 ? row.lists.get(column) : undefined;
  if (path.length > 0 && elements === undefined)
    return walk(parseJson(row.cells.get(column) ?? "null"), path);
  const list = elements ?? [row.cells.get(column) ?? null];
  return list.filter((value) => value !== null);
}

/** JSON with numbers kept as they are written. */
export function parseJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) =>
    typeof value === "number" || typeof value === "boolean" ? (context?.source ?? String(value)) : value,
  );
}

export function walk(node: unknown, path: readonly string[]): readonly string[] {
  const [step, ...rest] = path;
  if (step === undefined) return typeof node === "string" ? [node] : [];
  if (step === "*") return Array.isArray(node) ? node.flatMap((element) => walk(element, rest)) : [];
  if (typeof node !== "object" || node === null || Array.isArray(node)) return [];
  return walk(new Map<string, unknown>(Object.entries(node)).get(step), rest);
}

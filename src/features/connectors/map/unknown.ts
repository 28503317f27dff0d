/**
 * What a store holds that its map does not know, for a developer's CI: stricter than `checkMap`, which asks whether a
 * search may run, and with the way to mend each finding (decision 107). Pure; works on names and types alone.
 */
import type { Catalog, Column, Table } from "../catalog.ts";
import { checkMap } from "./check.ts";
import { guessColumn } from "./columns.ts";
import { confirmationOf } from "./confirm.ts";
import { guessLinks, type LinkGuess } from "./link-guesses.ts";
import { parseLink } from "./links.ts";
import type { DataMap, TableEntry } from "./map.ts";
import { guessMarketing } from "./marketing.ts";
import { looksPersonal, tellingColumns } from "./personal.ts";
import type { Problem } from "./problem.ts";
import { noSamples, type Samples } from "./samples.ts";
import { leavesOf, type Leaf } from "./schema-leaves.ts";
import { suggestMap } from "./suggest.ts";
import { findingKinds, type Finding } from "./finding.ts";
import {
  asNobodys,
  columnFix,
  leafFix,
  linkFix,
  marketingFix,
  tableFix,
  type Fixing,
} from "./unknown-fix.ts";

/** Everything the map does not know or that is no longer as it says, by table, in one order. */
export function unknownTo(map: DataMap, catalog: Catalog, samples: Samples = noSamples): readonly Finding[] {
  const context: Context = {
    map,
    samples,
    suggested: suggestMap(catalog, samples).map,
    links: guessLinks(catalog, samples),
    store: catalog.store.kind,
  };
  const findings = [...catalog.tables.values()]
    .filter((table) => table.kind !== "view" || Object.hasOwn(map.tables, table.id))
    .flatMap((table) => tableFindings(context, table));
  const passedOn = checkMap(map, catalog, (table) => looksPersonal(table, samples))
    .filter((problem) => !isSaidHere(problem, map, findings))
    .map((problem) => fromProblem(problem));
  return [...findings, ...passedOn].sort(
    (a, b) =>
      compare(a.table, b.table) ||
      findingKinds.indexOf(a.kind) - findingKinds.indexOf(b.kind) ||
      compare(a.path, b.path) ||
      compare(a.sentence, b.sentence),
  );
}

type Context = Fixing & {
  readonly links: readonly LinkGuess[];
  readonly store: Catalog["store"]["kind"];
};

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function tableFindings(context: Context, table: Table): readonly Finding[] {
  const entry = Object.hasOwn(context.map.tables, table.id) ? context.map.tables[table.id] : undefined;
  if (entry === undefined) return unmapped(context, table);
  if (entry.kind === "impersonal") return impersonal(context, table, entry);
  const unlisted = table.columns
    .filter((column) => !Object.hasOwn(entry.columns, column.name))
    .map((column) => unlistedColumn(context, table, column));
  return [
    ...unlisted,
    ...leafFindings(context, table, entry),
    ...linkFindings(context, table, entry),
    ...marketingFindings(context, table, entry),
  ];
}

/** A yes or no to marketing that no word of the map names: an objection would not reach it. A reason on its column says why. */
function marketingFindings({ store }: Context, table: Table, entry: TableEntry): readonly Finding[] {
  const named = new Set((entry.marketing ?? []).map(({ column }) => column));
  return table.columns.flatMap((column): readonly Finding[] => {
    const said = Object.hasOwn(entry.columns, column.name) ? entry.columns[column.name] : undefined;
    const guess = guessMarketing(column, store);
    if (guess === undefined || said === undefined || said.because !== undefined || named.has(column.name))
      return [];
    return [
      {
        kind: "unsaid_marketing",
        table: table.id,
        column: column.name,
        path: `columns.${column.name}`,
        sentence: `The column ${table.id}.${column.name} looks like a yes or no to marketing, and the map does not say so: an objection is not written there.`,
        why: [guess.remark.reason],
        ...marketingFix(column.name, said, [...(entry.marketing ?? []), guess.marker]),
      },
    ];
  });
}

/** Links of a column to people: to a table of persons, and where `also` says so to what belongs to persons. */
function peopleLinks(context: Context, table: Table, also: boolean): readonly LinkGuess[] {
  return context.links.filter(({ from, to }) => {
    const kind = Object.hasOwn(context.map.tables, to) ? context.map.tables[to]?.kind : undefined;
    return from === table.id && (kind === "person" || (also && kind === "personal"));
  });
}

function columnsOf(link: LinkGuess): readonly string[] {
  return Object.keys(link.match).map((expression) => parseLink(expression).column);
}

function reasonsFor(context: Context, table: Table, column: Column, also: boolean): readonly string[] {
  const guess = tellingColumns(table, context.samples).find(({ column: one }) => one === column)?.guess;
  const links = peopleLinks(context, table, also).filter((link) => columnsOf(link).includes(column.name));
  return [
    ...(guess === undefined ? [] : [`${guess.category} (${guess.reason})`]),
    ...links.map((link) => `leads to ${link.to} (${link.reason})`),
    ...tellingLeaves(context, table, column).map(({ leaf, reason }) => `holds ${leaf.link} (${reason})`),
  ];
}

function tellingLeaves(
  context: Context,
  table: Table,
  column: Column,
): readonly { readonly leaf: Leaf; readonly reason: string; readonly secret: boolean }[] {
  return leavesOf(table, column, context.samples).flatMap((leaf) => {
    const guess = guessColumn({ name: leaf.name, type: "text", notNull: false, readable: true }, leaf.values);
    if (guess === undefined || (guess.weight !== "strong" && guess.access !== "secret")) return [];
    const reason = `${guess.category}, ${guess.reason}`;
    return [{ leaf, reason, secret: guess.access === "secret" }];
  });
}

function unmapped(context: Context, table: Table): readonly Finding[] {
  const byColumn = table.columns.flatMap((column) =>
    reasonsFor(context, table, column, true).map((reason) => `${column.name}: ${reason}`),
  );
  const byName = looksPersonal(table, context.samples);
  const why = byColumn.length > 0 ? byColumn : byName === undefined ? [] : [byName];
  if (why.length === 0) return [];
  const sentence = `The table ${table.id} is not in the map.`;
  return [{ kind: "unknown_table", table: table.id, path: "", sentence, why, ...tableFix(context, table) }];
}

/** What a person saw when they confirmed the entry, or wrote into it, is known; what came later is not. */
function impersonal(context: Context, table: Table, entry: TableEntry): readonly Finding[] {
  const seen = confirmationOf(table.id, entry) === "confirmed" ? entry.confirmed?.types : undefined;
  return table.columns.flatMap((column): readonly Finding[] => {
    if (Object.hasOwn(entry.columns, column.name) || (seen !== undefined && Object.hasOwn(seen, column.name)))
      return [];
    const why = reasonsFor(context, table, column, true);
    if (why.length === 0) return [];
    return [
      {
        kind: "unknown_column",
        table: table.id,
        column: column.name,
        path: `columns.${column.name}`,
        sentence: `The map calls ${table.id} impersonal, and its column ${column.name} (${column.type}) looks personal.`,
        why,
        ...tableFix(context, table),
        nobodys: asNobodys(column.name, Object.keys(entry.columns).length === 0),
      },
    ];
  });
}

function unlistedColumn(context: Context, table: Table, column: Column): Finding {
  const told = reasonsFor(context, table, column, false);
  const own = guessColumn(column)?.reason;
  const why =
    told.length > 0 ? told : [`it stands in rows about persons${own === undefined ? "" : ` (${own})`}`];
  return {
    kind: "unknown_column",
    table: table.id,
    column: column.name,
    path: `columns.${column.name}`,
    sentence: `The column ${table.id}.${column.name} (${column.type}) is not in the map.`,
    why,
    ...columnFix(
      context,
      table,
      column,
      peopleLinks(context, table, false).filter((link) => columnsOf(link).includes(column.name)),
    ),
  };
}

/** A JSON column said to hold nothing of a person, without a reason, in which something looks personal; or a credential. */
function leafFindings(context: Context, table: Table, entry: TableEntry): readonly Finding[] {
  return table.columns.flatMap((column) => {
    const said = Object.hasOwn(entry.columns, column.name) ? entry.columns[column.name] : undefined;
    if (said === undefined || said.access !== "disclose" || said.because !== undefined) return [];
    const isPersons = said.category === "user" || said.category.startsWith("user.");
    return tellingLeaves(context, table, column)
      .filter(({ secret }) => secret || !isPersons)
      .map(({ leaf, reason, secret }): Finding => ({
        kind: "unknown_leaf",
        table: table.id,
        column: leaf.link,
        path: `columns.${column.name}`,
        sentence: secret
          ? `The value ${table.id}.${leaf.link} looks like a credential, and the map discloses its column whole.`
          : `The value ${table.id}.${leaf.link} looks personal, and the map says its column is ${said.category}.`,
        why: [reason],
        ...leafFix(column, said, secret),
      }));
  });
}

/** Declared foreign keys to persons that no relation of either side speaks of, on columns the map does have. */
function linkFindings(context: Context, table: Table, entry: TableEntry): readonly Finding[] {
  return peopleLinks(context, table, false)
    .filter((link) => link.source === "declared")
    .filter((link) => columnsOf(link).every((column) => Object.hasOwn(entry.columns, column)))
    .filter((link) => !isRelated(context.map, link))
    .map((link): Finding => ({
      kind: "unknown_link",
      table: table.id,
      column: columnsOf(link).join(", "),
      path: "relations",
      sentence: `A ${link.reason} leads from ${table.id} (${columnsOf(link).join(", ")}) to ${link.to}, and no relation says whose row that makes it.`,
      why: [`${link.to} holds persons`],
      ...linkFix(context, link),
    }));
}

function isRelated(map: DataMap, link: LinkGuess): boolean {
  const columns = columnsOf(link);
  const read = (expressions: readonly string[]): ReadonlySet<string> =>
    new Set(expressions.map((expression) => parseLink(expression).column));
  const here = (map.tables[link.from]?.relations ?? []).some(
    ({ table, match }) => table === link.to && columns.every((one) => read(Object.keys(match)).has(one)),
  );
  return (
    here ||
    (map.tables[link.to]?.relations ?? []).some(
      ({ table, match }) =>
        table === link.from && columns.every((one) => read(Object.values(match)).has(one)),
    )
  );
}

/** Notes, the rights of the role that looks, and what was found above in more words. */
function isSaidHere({ level, table, path, gap }: Problem, map: DataMap, found: readonly Finding[]): boolean {
  if (level === "note" || gap?.kind === "unmapped_column" || gap?.kind === "unmapped_table") return true;
  if (level === "gap" && gap === undefined) return !path.startsWith("columns.");
  return (
    gap?.kind === "unconfirmed" &&
    map.tables[table]?.kind === "impersonal" &&
    found.some((one) => one.table === table)
  );
}

function fromProblem({ level, table, path, sentence, gap }: Problem): Finding {
  const base = { table, path, sentence: `${table}: ${sentence}`, why: [] };
  if (gap?.kind === "missing_table")
    return {
      ...base,
      kind: "gone",
      sentence,
      mend: "Take its entry out of the map, or give it the table's new name.",
    };
  if (gap?.kind === "missing_column")
    return {
      ...base,
      kind: "gone",
      column: gap.column,
      sentence,
      mend: "Take the line out, or write the column's new name.",
    };
  if (gap?.kind === "unconfirmed") return { ...base, kind: "unconfirmed", confirm: table };
  if (level === "gap" && gap === undefined)
    return { ...base, kind: "changed_type", column: path.slice("columns.".length), confirm: table };
  return { ...base, kind: "wrong", mend: "Mend the line it speaks of." };
}

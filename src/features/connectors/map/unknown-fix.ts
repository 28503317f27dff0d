/** The lines of YAML that mend what a map does not know: the suggestion's, and the one that says it is nobody's. */
import type { Column, Table } from "../catalog.ts";
import { guessColumn } from "./columns.ts";
import type { Finding, Lines } from "./finding.ts";
import type { LinkGuess } from "./link-guesses.ts";
import { defaultTreatment, type ColumnEntry, type DataMap, type Relation, type TableEntry } from "./map.ts";
import type { Samples } from "./samples.ts";
import type { MarketingColumn } from "./marketing.ts";
import { columnLine, marketingLines, text, writeRelation, writeTable } from "./write.ts";

export type Fixing = { readonly map: DataMap; readonly suggested: DataMap; readonly samples: Samples };
type Fix = Pick<Finding, "add" | "nobodys" | "mend">;

const operations: ColumnEntry = {
  category: "system.operations",
  access: "disclose",
  shared: "disclose",
  because: undefined,
};

/** The whole entry, as it would be suggested; where the suggestion sees nobody's data, one that leaves nothing out. */
export function tableFix({ suggested, map }: Fixing, table: Table): Fix {
  const proposed = suggested.tables[table.id];
  const entry: TableEntry =
    proposed !== undefined && proposed.kind !== "impersonal"
      ? { ...proposed, relations: proposed.relations.filter((one) => isUsable(map, one)) }
      : {
          kind: "personal",
          identities: [],
          label: [],
          columns: Object.fromEntries(table.columns.map((column) => [column.name, entryFor(column)])),
          relations: [],
          when_shared: "review",
        };
  const nobodys = `  ${text(table.id)}: { kind: impersonal, because: "…" }`;
  return {
    add: [{ below: "tables", text: writeTable(table.id, entry).join("\n") }],
    nobodys: { below: "tables", text: nobodys },
    ...(entry.kind === "personal" && entry.relations.length === 0 ? { mend: unrelated } : {}),
  };
}

const unrelated =
  "No key leads from it to persons: add a relation that says whose its rows are, or make it `kind: person` with identities.";

/** A relation to what the map calls nobody's, or does not have, would be the next error. */
function isUsable(map: DataMap, relation: Relation): boolean {
  const kind = Object.hasOwn(map.tables, relation.table) ? map.tables[relation.table]?.kind : undefined;
  return relation.role === "lookup" || kind === "person" || kind === "personal";
}

function entryFor(column: Column, values: readonly string[] = []): ColumnEntry {
  const guess = guessColumn(column, values);
  return guess === undefined ? operations : { ...operations, category: guess.category, access: guess.access };
}

export function columnFix(context: Fixing, table: Table, column: Column, links: readonly LinkGuess[]): Fix {
  const proposed = context.suggested.tables[table.id]?.columns ?? {};
  const entry = Object.hasOwn(proposed, column.name) ? proposed[column.name] : undefined;
  const usual: ColumnEntry = { ...operations, category: links.length > 0 ? "user.unique_id" : "user" };
  const guess = guessColumn(column);
  const line = columnLine(column.name, entry ?? (guess === undefined ? usual : entryFor(column)));
  return {
    add: [
      { below: `tables.${table.id}.columns`, text: line },
      ...links.flatMap((link) => linkFix(context, link).add ?? []),
    ],
    nobodys: { below: `tables.${table.id}.columns`, text: columnLine(column.name, operations) },
  };
}

/** Held back where the suggestion does not know better: `accessed_by`. */
export function linkFix({ suggested }: Fixing, link: LinkGuess): Fix {
  const proposed = suggested.tables[link.from]?.relations.find(
    ({ table, match }) =>
      table === link.to && Object.keys(link.match).every((here) => Object.hasOwn(match, here)),
  );
  const relation: Relation = proposed ?? plainRelation("accessed_by", link);
  const below = `tables.${link.from}.relations`;
  return {
    add: [{ below, text: writeRelation(relation).join("\n") }],
    nobodys: { below, text: writeRelation(plainRelation("lookup", link)).join("\n") },
  };
}

function plainRelation(role: "accessed_by" | "lookup", { to, match, when }: LinkGuess): Relation {
  return {
    role,
    table: to,
    match,
    when,
    whenThere: {},
    onAccess: defaultTreatment[role],
    because: undefined,
  };
}

/** In place of the column's line: JSON is disclosed or held back whole. */
export function leafFix(column: Column, said: ColumnEntry, secret: boolean): Fix {
  const place = (entry: ColumnEntry): Lines => ({
    below: "the column's line, in its place",
    text: columnLine(column.name, entry),
  });
  const mended: ColumnEntry = secret ? { ...said, access: "secret" } : { ...said, category: "user" };
  return { add: [place(mended)], nobodys: place({ ...said, because: "…" }) };
}

/** The table's word for marketing with this column in it; else why it is none. */
export function marketingFix(column: string, said: ColumnEntry, marketing: readonly MarketingColumn[]): Fix {
  return {
    add: [{ below: "the table's entry", text: marketingLines(marketing).join("\n") }],
    nobodys: {
      below: "the column's line, in its place",
      text: columnLine(column, { ...said, because: "…" }),
    },
  };
}

/** Listed in an entry that calls its table impersonal, a column is known. */
export function asNobodys(column: string, isFirst: boolean): Lines {
  const line = columnLine(column, operations);
  return { below: "the table's entry", text: isFirst ? `    columns:\n${line}` : line };
}

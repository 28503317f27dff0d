/**
 * Which columns of a shared row are about others (GDPR art. 15(4)). The map may say so column by column (`shared:
 * redact`); beyond that, whatever names a person by its category, and whatever links a row to a person, is taken for
 * theirs: in doubt a column is blanked, and a table of which nothing is known cannot be redacted at all.
 */
import { parseLink, type DataMap, type TableEntry } from "../../connectors/index.ts";

/** Categories whose values name or reach a person (fideslang keys). */
const naming = /^user\.(?:name|contact|government_id|unique_id|biometric|device|location|financial)(?:\.|$)/;

/** The map with every column that is about others marked as such. */
export function withRedaction(map: DataMap): DataMap {
  const persons = new Set(
    Object.entries(map.tables).flatMap(([id, { kind }]) => (kind === "person" ? [id] : [])),
  );
  const tables = Object.entries(map.tables).map(([id, entry]) => [id, marked(id, entry, persons)] as const);
  return { ...map, tables: Object.fromEntries(tables) };
}

function marked(id: string, entry: TableEntry, persons: ReadonlySet<string>): TableEntry {
  const own = new Set(entry.key ?? []);
  const linking = new Set(
    entry.relations
      .filter(({ table, role }) => persons.has(table) && role !== "lookup" && table !== id)
      .flatMap(({ match }) => Object.keys(match).map((link) => parseLink(link).column)),
  );
  const columns = Object.entries(entry.columns).map(([name, column]) => {
    // A row's own number names the row, not a person, unless the row is a person.
    const isOwnNumber = entry.kind !== "person" && (name === "id" || own.has(name)) && !linking.has(name);
    const redact =
      column.shared === "redact" || linking.has(name) || (naming.test(column.category) && !isOwnNumber);
    return [name, redact ? { ...column, shared: "redact" as const } : column] as const;
  });
  return { ...entry, columns: Object.fromEntries(columns) };
}

/** Whether a row of this table can go out without the parts about others. */
export function isRedactable(map: DataMap, table: string): boolean {
  const columns = Object.values(map.tables[table]?.columns ?? {});
  return columns.some(({ access, shared }) => access === "disclose" && shared === "redact");
}

/** Whether values of this category tell one person from everybody else: what they are called, and how they are reached. */
export function tellsApart(category: string): boolean {
  return /^user\.(?:name|contact|government_id)(?:\.|$)/.test(category);
}

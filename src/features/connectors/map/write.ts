/**
 * Writes a map as YAML in one stable order, so that two suggestions of the same store differ only where the store does.
 * Remarks (confidence and reason) stand as comments at the end of their line; they are not part of the map.
 */
import { columnErase, linkErase, tableErase, tableEraseShared, type Keep, type Restrict } from "./erasure.ts";
import {
  defaultTreatment,
  type AcceptedGap,
  type ColumnEntry,
  type Condition,
  type DataMap,
  type Identity,
} from "./map.ts";
import type { MarketingColumn } from "./marketing.ts";
import type { Relation, TableEntry } from "./map.ts";

/** How sure a suggested line is, from 0 to 1, and why. Never holds a value from the store. */
export type Remark = { readonly confidence: number; readonly reason: string };

/** Remarks by `remarkKey` of the line they belong to. */
export type Remarks = ReadonlyMap<string, Remark>;

/** Below this a line is marked `check:`; it is a guess to be looked at first. */
const doubtBelow = 0.5;

/** Key of a line: `["student", "kind"]`, `["student", "columns", "email"]`, `["booking", "relations", 0]`. */
export function remarkKey(...path: readonly (string | number)[]): string {
  return JSON.stringify(path);
}

const kindOrder = ["person", "personal", "impersonal"] as const;

/** The text of a map file. Reading it again gives the same map. */
export function writeMap(map: DataMap, remarks: Remarks = new Map()): string {
  const tables = Object.entries(map.tables).sort(
    ([a, one], [b, two]) =>
      kindOrder.indexOf(one.kind) - kindOrder.indexOf(two.kind) || (a < b ? -1 : a > b ? 1 : 0),
  );
  const lines = [
    "# Whose data each table holds. Read docs/map.md, mend what is wrong, then confirm table by table.",
    `kept_map: ${map.kept_map}`,
    `store: ${text(map.store)}`,
    ...(map.title === undefined ? [] : [`title: ${text(map.title)}`]),
    tables.length === 0 ? "tables: {}" : "tables:",
    ...tables.flatMap(([table, entry]) => ["", ...writeTable(table, entry, remarks)]),
    ...(map.gaps === undefined || map.gaps.length === 0
      ? []
      : ["", "gaps:", ...map.gaps.map((gap) => `  - ${writeGap(gap)}`)]),
  ];
  return `${lines.join("\n")}\n`;
}

function writeGap({ table, column, because, until }: AcceptedGap): string {
  const place = column === undefined ? "" : `, column: ${text(column)}`;
  return `{ table: ${text(table)}${place}, because: ${text(because)}, until: ${text(until)} }`;
}

/** The lines of one table's entry, as they stand below `tables:`. */
export function writeTable(
  table: string,
  entry: TableEntry,
  remarks: Remarks = new Map(),
): readonly string[] {
  const remark = (...path: readonly (string | number)[]): string =>
    comment(remarks.get(remarkKey(table, ...path)));
  const optional = (key: string, value: string | undefined): readonly string[] =>
    value === undefined ? [] : [`    ${key}: ${text(value)}${remark(key)}`];
  const list = (key: string, values: readonly string[] | undefined): readonly string[] =>
    values === undefined || values.length === 0
      ? []
      : [`    ${key}: [${values.map(text).join(", ")}]${remark(key)}`];
  const columns = Object.entries(entry.columns).map(
    ([name, column]) => `${columnLine(name, column)}${remark("columns", name)}`,
  );
  const relations = entry.relations.flatMap((relation, index) =>
    writeRelation(relation, remark("relations", index)),
  );
  const identities = entry.identities.map(
    (identity, index) => `      - ${writeIdentity(identity)}${remark("identities", index)}`,
  );
  return [
    `  ${text(table)}:`,
    `    kind: ${entry.kind}${remark("kind")}`,
    ...optional("because", entry.because),
    ...optional("title", entry.title),
    ...optional("basis", entry.basis),
    ...optional("origin", entry.origin),
    ...list("key", entry.key),
    ...list("label", entry.label),
    ...(identities.length === 0 ? [] : ["    identities:", ...identities]),
    ...(entry.when_shared === "review"
      ? []
      : [`    when_shared: ${entry.when_shared}${remark("when_shared")}`]),
    ...optional("soft_deleted", entry.soft_deleted),
    ...erasureLines(entry, remark),
    ...(columns.length === 0 ? [] : ["    columns:", ...columns]),
    ...(relations.length === 0 ? [] : ["    relations:", ...relations]),
    ...(entry.confirmed === undefined ? [] : [`    ${writeConfirmation(entry.confirmed)}`]),
  ];
}

/** What becomes of the rows on erasure; what stands at its default is not written. */
function erasureLines(entry: TableEntry, remark: (key: string) => string): readonly string[] {
  const whole = tableErase(entry);
  const shared = tableEraseShared(entry);
  return [
    ...(whole === "delete" ? [] : [`    on_erase: ${whole}${remark("on_erase")}`]),
    ...(shared === "review" ? [] : [`    on_erase_shared: ${shared}${remark("on_erase_shared")}`]),
    ...(entry.keep === undefined ? [] : [`    keep: ${writeKeep(entry.keep)}${remark("keep")}`]),
    ...(entry.restrict === undefined
      ? []
      : [`    restrict: ${writeRestrict(entry.restrict)}${remark("restrict")}`]),
    ...marketingLines(entry.marketing ?? [], remark("marketing")),
  ];
}

/** One column on its line; several in a list. */
export function marketingLines(columns: readonly MarketingColumn[], remark = ""): readonly string[] {
  const [one, ...more] = columns.map(
    ({ column, allowed, refused }) =>
      `{ column: ${text(column)}, allowed: ${valueText(allowed)}, refused: ${valueText(refused)} }`,
  );
  if (one === undefined) return [];
  if (more.length === 0) return [`    marketing: ${one}${remark}`];
  return [`    marketing:${remark}`, ...[one, ...more].map((line) => `      - ${line}`)];
}

const valueText = (value: string | null): string => (value === null ? "null" : text(value));

function writeRestrict({ column, restricted, free, hides_from: views = [] }: Restrict): string {
  const hides = views.length === 0 ? "" : `, hides_from: [${views.map(text).join(", ")}]`;
  return `{ column: ${text(column)}, restricted: ${text(restricted)}, free: ${valueText(free)}${hides} }`;
}

function writeKeep({ because, exemption, until }: Keep): string {
  const parts = [`because: ${text(because)}`];
  if (exemption !== undefined) parts.push(`exemption: ${text(exemption)}`);
  if (until !== undefined) {
    const { column, ...period } = until;
    const units = Object.entries(period).map(([unit, count]) => `${unit}: ${count}`);
    parts.push(`until: { ${[`column: ${text(column)}`, ...units].join(", ")} }`);
  }
  return `{ ${parts.join(", ")} }`;
}

/** One line, as `map confirm` sets it. */
export function writeConfirmation(confirmed: NonNullable<TableEntry["confirmed"]>): string {
  const { by, on, hash, types } = confirmed;
  const seen = Object.entries(types ?? {}).map(([column, type]) => `${text(column)}: ${text(type)}`);
  const listed = seen.length === 0 ? "" : `, types: { ${seen.join(", ")} }`;
  return `confirmed: { by: ${text(by)}, on: ${text(on)}, hash: ${text(hash)}${listed} }`;
}

/** The line of one column, as it stands below `columns:`. */
export function columnLine(name: string, column: ColumnEntry): string {
  return `      ${text(name)}: ${writeColumn(column)}`;
}

function writeColumn(column: ColumnEntry): string {
  const { category, access, shared, basis, origin, because } = column;
  const erase = columnErase(column);
  const isPlain = access === "disclose" && shared === "disclose" && erase === "clear";
  if (isPlain && basis === undefined && origin === undefined && because === undefined) return text(category);
  const parts = [`category: ${text(category)}`];
  if (access !== "disclose") parts.push(`access: ${access}`);
  if (shared !== "disclose") parts.push(`shared: ${shared}`);
  if (erase !== "clear") parts.push(`erase: ${erase}`);
  if (basis !== undefined) parts.push(`basis: ${basis}`);
  if (origin !== undefined) parts.push(`origin: ${origin}`);
  if (because !== undefined) parts.push(`because: ${text(because)}`);
  return `{ ${parts.join(", ")} }`;
}

function writeIdentity({ name, column, match, several }: Identity): string {
  const parts = [`name: ${text(name)}`, `column: ${text(column)}`];
  if (match !== "exact") parts.push(`match: ${match}`);
  if (several !== "ambiguous") parts.push(`several: ${several}`);
  return `{ ${parts.join(", ")} }`;
}

/** The lines of one relation, as they stand below `relations:`. */
export function writeRelation(relation: Relation, remark = ""): readonly string[] {
  const pairs = Object.entries(relation.match).map(([here, there]) => `${text(here)}: ${text(there)}`);
  const further = [`match: { ${pairs.join(", ")} }`];
  if (Object.keys(relation.when).length > 0) further.push(`when: ${writeCondition(relation.when)}`);
  if (Object.keys(relation.whenThere).length > 0)
    further.push(`when_there: ${writeCondition(relation.whenThere)}`);
  if (relation.onAccess !== defaultTreatment[relation.role]) further.push(`on_access: ${relation.onAccess}`);
  if (linkErase(relation) !== "review") further.push(`on_erase: ${linkErase(relation)}`);
  if (relation.unlinkAlso !== undefined && relation.unlinkAlso.length > 0)
    further.push(`unlink_also: [${relation.unlinkAlso.map(text).join(", ")}]`);
  if (relation.because !== undefined) further.push(`because: ${text(relation.because)}`);
  return [
    `      - ${relation.role}: ${text(relation.table)}${remark}`,
    ...further.map((line) => `        ${line}`),
  ];
}

function writeCondition(condition: Condition): string {
  const value = (one: string | number | boolean | null): string =>
    typeof one === "string" ? text(one) : String(one);
  const parts = Object.entries(condition).map(([column, wanted]) => {
    if (Array.isArray(wanted)) return `${text(column)}: [${wanted.map(value).join(", ")}]`;
    if (typeof wanted === "object" && wanted !== null) return `${text(column)}: { not: null }`;
    return `${text(column)}: ${value(wanted)}`;
  });
  return `{ ${parts.join(", ")} }`;
}

function comment(remark: Remark | undefined): string {
  if (remark === undefined) return "";
  const doubt = remark.confidence < doubtBelow ? "check: " : "";
  return `  # ${doubt}${remark.confidence.toFixed(2)} ${remark.reason.replaceAll(/[\p{Cc}\p{Bidi_Control}]+/gu, " ")}`;
}

const plainText = /^[\p{L}_][\p{L}\p{N}_.>-]*$/u;
const reserved = /^(?:true|false|null|yes|no|on|off|y|n)$/i;
/** What YAML does not take as printable, beyond what JSON escapes, and what turns the reading direction. */
const unprintable = /[\x7f-\x9f\u2028\u2029\ufeff\ufff9-\uffff\p{Bidi_Control}]/gu;

/** One scalar on one line, plain where that is safe, else double-quoted. */
export function text(value: string): string {
  if (plainText.test(value) && !reserved.test(value)) return value;
  if (/^sha256:[0-9a-f]{64}$/.test(value)) return value;
  return JSON.stringify(value).replaceAll(
    unprintable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

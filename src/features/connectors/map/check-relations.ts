/** Whether the relations of a map can ever link the rows they speak of (decision 40). */
import type { Catalog, Column, Table } from "../catalog.ts";
import { parseLink } from "./links.ts";
import type { Condition, DataMap, Relation, TableEntry } from "./map.ts";
import type { Problem } from "./problem.ts";

type Subject = { readonly table: Table; readonly entry: TableEntry };

/** Problems of every relation of one table. */
export function relationProblems(map: DataMap, catalog: Catalog, subject: Subject): readonly Problem[] {
  const { table, entry } = subject;
  return entry.relations.flatMap((relation, index) => {
    const path = `relations.${index}`;
    const target = catalog.tables.get(relation.table);
    const found = targetProblems(map, table, relation, path);
    found.push(...conditionProblems(table, table, relation.when, `${path}.when`));
    if (target === undefined) return found;
    found.push(...conditionProblems(table, target, relation.whenThere, `${path}.when_there`));
    for (const [here, there] of Object.entries(relation.match))
      found.push(...pairProblems(table, target, here, there, `${path}.match.${here}`));
    return found;
  });
}

function targetProblems(map: DataMap, table: Table, relation: Relation, path: string): Problem[] {
  const entry = map.tables[relation.table];
  if (relation.role === "lookup") return [];
  if (entry === undefined)
    return [
      error(table, path, `The map says nothing about ${relation.table}, so nothing can be reached from it.`),
    ];
  if (entry.kind === "impersonal")
    return [
      error(
        table,
        path,
        `${relation.table} is impersonal, so no row can belong to a person through it. Use lookup, or change its kind.`,
      ),
    ];
  return [];
}

function conditionProblems(
  table: Table,
  where: Table,
  condition: Condition,
  path: string,
): readonly Problem[] {
  return Object.keys(condition).flatMap((column) => missingColumn(table, where, column, `${path}.${column}`));
}

/** The column a map names but the store does not have; a gap as well, for what it said cannot be done. */
export function missingColumn(table: Table, where: Table, column: string, path: string): readonly Problem[] {
  if (where.columns.some((one) => one.name === column)) return [];
  const gap = { kind: "missing_column" as const, table: where.id, column };
  return [{ ...error(table, path, `The table ${where.id} has no column ${column}.`), gap }];
}

function pairProblems(
  here: Table,
  there: Table,
  left: string,
  right: string,
  path: string,
): readonly Problem[] {
  const missing = [
    ...missingColumn(here, here, parseLink(left).column, path),
    ...missingColumn(here, there, parseLink(right).column, path),
  ];
  if (missing.length > 0) return missing;
  const leftType = linkType(here, left);
  const rightType = linkType(there, right);
  const shape = [
    ...(leftType.problem === undefined ? [] : [error(here, path, leftType.problem)]),
    ...(rightType.problem === undefined ? [] : [error(here, path, rightType.problem)]),
  ];
  if (shape.length > 0 || canBeEqual(leftType.type, rightType.type)) return shape;
  return [
    error(
      here,
      path,
      `${here.id}.${left} is ${leftType.type} and ${there.id}.${right} is ${rightType.type}: they are never equal.`,
    ),
  ];
}

type LinkType = { readonly type: string; readonly problem?: string };

/** The type a link yields; what comes out of JSON is known only as `json value`. */
function linkType(table: Table, expression: string): LinkType {
  const link = parseLink(expression);
  const column: Column | undefined = table.columns.find((one) => one.name === link.column);
  const type = column?.type ?? "";
  const isJson = /^jsonb?(?:\[\])?$/.test(type);
  if (link.path.length === 0) {
    if (isJson)
      return {
        type,
        problem: `${table.id}.${link.column} is ${type}: say which value in it, for example ${link.column}->id.`,
      };
    if (type.endsWith("[]"))
      return {
        type,
        problem: `${table.id}.${link.column} is a list: its elements are written ${expression}[*].`,
      };
    return { type };
  }
  if (isJson) return { type: "json value" };
  const elementsOnly = link.path.every((step) => step === "*");
  if (elementsOnly && type.endsWith("[]")) return { type: type.replace(/(?:\[\])+$/, "") };
  const wanted = elementsOnly ? "neither a list nor JSON" : "not a JSON column";
  return {
    type,
    problem: `${table.id}.${link.column} is ${type}, ${wanted}: ${expression} finds nothing in it.`,
  };
}

const families: readonly (readonly [RegExp, string])[] = [
  [/^(?:smallint|integer|bigint|numeric|real|double precision|oid)/, "number"],
  [/^uuid$/, "uuid"],
  [/^date$/, "date"],
  [/^timestamp.*without/, "timestamp"],
  [/^timestamp.*with time/, "timestamptz"],
  [/^time /, "time"],
  [/^boolean$/, "boolean"],
  [/^bytea$/, "bytea"],
  [/^(?:inet|cidr|macaddr)/, "network"],
];

/** Values of different types are compared in their text form, so only two strict, different families never meet. */
export function canBeEqual(one: string, other: string): boolean {
  const family = (type: string): string | undefined => families.find(([pattern]) => pattern.test(type))?.[1];
  const [a, b] = [family(one), family(other)];
  return a === undefined || b === undefined || a === b;
}

function error(table: Table, path: string, sentence: string): Problem {
  return { level: "error", table: table.id, path, sentence };
}

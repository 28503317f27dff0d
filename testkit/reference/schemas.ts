/**
 * Generated stores for the differential test of the search (docs/decisions/0040-whose-row-is-it.md): tables, rows, a map
 * and people to look for, all from one seed.
 */
import { DataMap } from "../../src/features/connectors/map/map.ts";
import type { EnteredIdentity } from "./evaluate.ts";
import { drawCondition, drawMatch, drawPolymorphic } from "./links.ts";
import type { RelationInput } from "./links.ts";
import { seeded } from "./random.ts";
import type { Random } from "./random.ts";
import { addColumn, draftTable, schemaNames, writeSql } from "./tables.ts";
import type { DraftColumn, DraftTable } from "./tables.ts";

export type GeneratedSchema = {
  readonly seed: number;
  /** Schemas to drop afterwards. */
  readonly schemas: readonly string[];
  readonly sql: string;
  readonly map: DataMap;
  /** Searches to run. */
  readonly people: readonly (readonly EnteredIdentity[])[];
};
type IdentityDraft = { name: string; column: DraftColumn; match: string; several: string };
type Relations = Map<DraftTable, RelationInput[]>;

const treatments = ["disclose", "review", "redact", "skip"] as const;

export function generateSchema(seed: number): GeneratedSchema {
  const random = seeded(seed);
  const schemas = random.chance(0.4) ? ["public"] : ["public", random.pick(schemaNames)];
  const tables: DraftTable[] = [];
  for (let count = random.int(2, 9); count > 0; count -= 1) {
    const personal = random.pick([
      "person",
      "personal",
      "personal",
      "personal",
      "personal",
      "impersonal",
    ] as const);
    tables.push(draftTable(random, random.pick(schemas), tables, tables.length === 0 ? "person" : personal));
  }
  const relations: Relations = new Map(tables.map((table) => [table, []]));
  drawMotif(random, tables, relations);
  const active = tables.filter((table) => table.kind !== "impersonal");
  for (let extra = random.int(0, tables.length); extra > 0; extra -= 1)
    relate(random, relations, random.pick(active), random.pick(active));
  if (random.chance(0.3) && active.length > 1) {
    const from = random.pick(active.slice(1));
    for (const { to, match, when } of drawPolymorphic(random, from, active.slice(0, 2)))
      relations.get(from)?.push({ [drawRole(random)]: to.id, match, when });
  }
  for (const table of tables.filter((each) => each.kind === "impersonal"))
    relate(random, relations, random.pick(active), table, "lookup");
  const identities = new Map(
    tables.map((table) => [table, table.kind === "person" ? drawIdentities(random, table) : []]),
  );
  return {
    seed,
    schemas,
    sql: writeSql(random, schemas, tables),
    map: writeMap(random, tables, relations, identities),
    people: Array.from({ length: 3 }, () => drawSearch(random, identities)),
  };
}

const drawRole = (random: Random): string =>
  random.pick([
    "owned_by",
    "owned_by",
    "owned_by",
    "bridge",
    "bridge",
    "co_owned_by",
    "accessed_by",
    "lookup",
  ]);

function relate(
  random: Random,
  relations: Relations,
  from: DraftTable,
  to: DraftTable,
  role = drawRole(random),
): void {
  relations.get(from)?.push({
    [role]: to.id,
    match: drawMatch(random, from, to),
    ...(random.chance(0.25) ? { when: drawCondition(random, from) } : {}),
    ...(random.chance(0.15) ? { when_there: drawCondition(random, to) } : {}),
    ...(random.chance(0.35) ? { on_access: random.pick(treatments) } : {}),
  });
}

/** The shapes real stores have: chains, rings, diamonds, link tables, stars. */
function drawMotif(random: Random, tables: readonly DraftTable[], relations: Relations): void {
  const active = tables.filter((table) => table.kind !== "impersonal");
  const at = (place: number): DraftTable => active[place % active.length] ?? random.pick(active);
  const own = (): string => random.pick(["owned_by", "bridge"]);
  switch (random.pick(["chain", "ring", "diamond", "link table", "star"] as const)) {
    case "chain":
      for (let place = 1; place < active.length; place += 1)
        relate(random, relations, at(place), at(place - 1), own());
      return;
    case "ring":
      for (let place = 0; place < Math.min(4, active.length); place += 1)
        relate(random, relations, at(place + 1), at(place), own());
      return;
    case "diamond":
      for (const [from, to] of [
        [1, 0],
        [2, 0],
        [3, 1],
        [3, 2],
      ] as const)
        relate(random, relations, at(from), at(to), own());
      return;
    case "link table":
      relate(random, relations, at(1), at(0), "owned_by");
      relate(random, relations, at(2), at(1), "bridge");
      relate(random, relations, at(1), at(3), "co_owned_by");
      return;
    case "star":
      for (let place = 1; place < active.length; place += 1)
        relate(random, relations, at(place), at(0), own());
  }
}

const firstNames = ["ana", "Bob", "ärne", "CHLOÉ", "dan", "eve", "fay", "gus", "hal", "ivy"];

/** The same address as people write it. */
function respellEmail(random: Random, email: string): string {
  const shape = random.int(0, 9);
  if (shape === 0) return email.toUpperCase();
  if (shape === 1) return `  ${email} `;
  if (shape === 2) return email.replace("@", "+club@");
  return email;
}

const respellPhone = (random: Random, digits: string): string =>
  random.pick([
    `+${digits}`,
    `00${digits}`,
    `+${digits.slice(0, 2)} (${digits.slice(2, 5)}) ${digits.slice(5)}`,
    digits,
  ]);

function drawIdentities(random: Random, table: DraftTable): IdentityDraft[] {
  const fill = (make: (row: number) => string): (string | null)[] =>
    Array.from({ length: table.rows }, (_, row) => (random.chance(0.1) ? null : make(row)));
  const person = (row: number): string => {
    const place = random.chance(0.15) ? random.int(0, 39) : row;
    return `${random.pick([firstNames[place % 10] ?? "", firstNames[place % 10]?.toLowerCase() ?? ""])}${Math.floor(place / 10)}`;
  };
  const emails = addColumn(
    random,
    table,
    "email",
    "text",
    fill((row) => respellEmail(random, `${person(row)}@example.org`)),
  );
  const phones = addColumn(
    random,
    table,
    "phone",
    "text",
    fill((row) =>
      random.chance(0.1) ? random.pick(["n/a", ""]) : respellPhone(random, `65${9_100_000 + row}`),
    ),
  );
  const number = table.key[0] ?? table.natural;
  const all = [
    {
      name: "email",
      column: emails,
      match: random.pick(["email", "email", "email_with_aliases", "case_insensitive", "exact"]),
    },
    { name: "phone", column: phones, match: "phone" },
    { name: "number", column: number, match: random.pick(["exact", "exact", "case_insensitive"]) },
  ].map((identity) => Object.assign(identity, { several: random.pick(["ambiguous", "allowed"]) }));
  const chosen = random.some(all, 0.7);
  return chosen.length > 0 ? chosen : all.slice(0, 1);
}

function drawSearch(
  random: Random,
  identities: ReadonlyMap<DraftTable, readonly IdentityDraft[]>,
): EnteredIdentity[] {
  const searches = [...identities].flatMap(([table, own]) => own.map((identity) => ({ table, identity })));
  const count = random.pick([1, 1, 1, 2, 2, 3]);
  return Array.from({ length: count }, (): EnteredIdentity => {
    const { table, identity } = random.pick(searches);
    const { name, column } = identity;
    const only = random.chance(0.3) ? { table: table.id } : {};
    const stored = column.values.length === 0 ? null : random.pick(column.values);
    if (stored === null || random.chance(0.05))
      return {
        name,
        value: name === "email" ? "nobody@example.org" : random.pick(["n/a", "a", "7", "%"]),
        ...only,
      };
    if (name === "email") return { name, value: respellEmail(random, stored.trim()), ...only };
    if (name === "phone" && /^\+?65\d+$/.test(stored))
      return { name, value: respellPhone(random, stored.replace("+", "")), ...only };
    return { name, value: column.type.startsWith("char(") ? stored.trimEnd() : stored, ...only };
  });
}

function writeMap(
  random: Random,
  tables: readonly DraftTable[],
  relations: Relations,
  identities: ReadonlyMap<DraftTable, readonly IdentityDraft[]>,
): DataMap {
  const entries = random.shuffle(tables).map(
    (table) =>
      [
        table.id,
        {
          kind: table.kind,
          identities: identities.get(table)?.map(({ column, ...rest }) => ({ ...rest, column: column.name })),
          ...(table.keyByMap ? { key: table.key.map((column) => column.name) } : {}),
          columns: Object.fromEntries(
            random.some(table.columns, 0.9).map((column) => [column.name, "Generated"]),
          ),
          relations: relations.get(table),
          ...(random.chance(0.5) ? { when_shared: random.pick(treatments) } : {}),
          ...(random.chance(0.5) ? { soft_deleted: table.gone.name } : {}),
        },
      ] as const,
  );
  return DataMap.parse({ kept_map: 1, store: "generated", tables: Object.fromEntries(entries) });
}

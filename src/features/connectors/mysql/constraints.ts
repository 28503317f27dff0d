/** The rules of tables: keys, references, checks, triggers, by a few questions to `information_schema`. */
import type { Check, ForeignKey, KeyAction, TableId, Trigger, UniqueIndex } from "../catalog.ts";
import type { Row, Session } from "./session.ts";
import { qualified } from "./sql.ts";

export const text = (cell: Row[number] | undefined): string =>
  cell === null || cell === undefined ? "" : String(cell);

export function nameOf([schema = "", table = ""]: Row): string {
  return `${text(schema)}\0${text(table)}`;
}

export type Constraints = {
  readonly primaryKey: readonly string[];
  readonly uniqueKeys: readonly (readonly string[])[];
  readonly uniqueIndexes: readonly UniqueIndex[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly Check[];
  readonly triggers: readonly Trigger[];
  /** Columns that hold documents: a check says so (MariaDB has no type for them). */
  readonly documents: ReadonlySet<string>;
};

/** A part of an index over the beginning of a column alone makes no key: two values may share it. */
const indexesQuery = (system: Session["system"]): string => `
  select table_schema, table_name, index_name, column_name, concat(sub_part), ${system === "MySQL" ? "expression" : "null"}
  from information_schema.statistics where non_unique = 0 and table_schema = database()
  order by table_schema, table_name, index_name <> 'PRIMARY', index_name, seq_in_index`;

/** Whoever may only read sees what a key leads to here, and its rules (the join) not at all. */
const foreignKeysQuery = `
  select u.table_schema, u.table_name, u.constraint_name, u.column_name, u.referenced_table_schema,
    u.referenced_table_name, u.referenced_column_name, r.delete_rule, r.update_rule
  from information_schema.key_column_usage u
  left join information_schema.referential_constraints r
    on r.constraint_schema = u.constraint_schema and r.constraint_name = u.constraint_name and r.table_name = u.table_name
  where u.referenced_table_name is not null and (u.table_schema = database() or u.referenced_table_schema = database())
  order by u.table_schema, u.table_name, u.constraint_name, u.ordinal_position`;

const checksQuery = (system: Session["system"]): string =>
  system === "MariaDB"
    ? `select constraint_schema, table_name, constraint_name, check_clause
       from information_schema.check_constraints where constraint_schema = database() order by table_name, constraint_name`
    : `select c.constraint_schema, t.table_name, c.constraint_name, c.check_clause
       from information_schema.check_constraints c
       join information_schema.table_constraints t
         on t.constraint_schema = c.constraint_schema and t.constraint_name = c.constraint_name and t.constraint_type = 'CHECK'
       where c.constraint_schema = database() and t.enforced = 'YES' order by t.table_name, c.constraint_name`;

/** Those of tables on which our role has the right TRIGGER. */
const triggersQuery = `
  select event_object_schema, event_object_table, trigger_name, event_manipulation
  from information_schema.triggers where trigger_schema = database() order by event_object_table, trigger_name`;

export async function readConstraints(
  session: Session,
  idOf: (schema: string, name: string) => TableId,
): Promise<{
  readonly of: (table: string) => Constraints;
  /** Tables of other databases that refer to ours. */
  readonly elsewhere: readonly { readonly schema: string; readonly table: string }[];
}> {
  const ask = async (sql: string): Promise<Map<string, Row[]>> => Map.groupBy(await session.all(sql), nameOf);
  const indexes = await ask(indexesQuery(session.system));
  const references = await ask(foreignKeysQuery);
  const rules = await readRules(session, references);
  const checks = await ask(checksQuery(session.system));
  const triggers = await ask(triggersQuery);
  const of = (table: string): Constraints => {
    const unique = uniqueIndexesOf(indexes.get(table) ?? []);
    const said = (checks.get(table) ?? []).map(toCheck);
    const whole = unique.filter(({ index, isWhole }) => isWhole && index.expressions === undefined);
    return {
      primaryKey: whole.find(({ index }) => index.primary)?.index.columns ?? [],
      uniqueKeys: whole.filter(({ index }) => !index.primary).map(({ index }) => index.columns),
      uniqueIndexes: unique.map(({ index }) => index),
      foreignKeys: foreignKeysOf(references.get(table) ?? [], idOf, rules.get(table)),
      checks: said.filter(({ document }) => document === undefined).map(({ check }) => check),
      triggers: (triggers.get(table) ?? []).map(toTrigger),
      documents: new Set(said.flatMap(({ document }) => document ?? [])),
    };
  };
  const elsewhere = [...references.values()].flatMap(([first = []]) =>
    text(first[0]) === session.database ? [] : [{ schema: text(first[0]), table: text(first[1]) }],
  );
  return { of, elsewhere };
}

function uniqueIndexesOf(
  rows: readonly Row[],
): readonly { readonly index: UniqueIndex; readonly isWhole: boolean }[] {
  return [...Map.groupBy(rows, (row) => text(row[2]))].map(([name, parts]) => {
    const expressions = parts.flatMap((part) =>
      part[5] === null || part[5] === undefined ? [] : [text(part[5])],
    );
    const named = parts.flatMap((part) => (part[3] === null ? [] : [text(part[3])]));
    return {
      isWhole: parts.every((part) => part[4] === null),
      index: {
        name,
        primary: name === "PRIMARY",
        exclusion: false,
        columns: [...new Set([...named, ...expressions.flatMap(columnsIn)])],
        ...(expressions.length === 0 ? {} : { expressions }),
        nullsNotDistinct: false,
      },
    };
  });
}

const actions: Readonly<Record<string, KeyAction>> = {
  "NO ACTION": "no action",
  RESTRICT: "restrict",
  CASCADE: "cascade",
  "SET NULL": "set null",
  "SET DEFAULT": "set default",
};

type Rules = { readonly onDelete: string; readonly onUpdate: string };

/** From the table's own text, where the catalogue does not tell them to us. */
async function readRules(
  session: Session,
  references: ReadonlyMap<string, readonly Row[]>,
): Promise<ReadonlyMap<string, ReadonlyMap<string, Rules>>> {
  const found = new Map<string, ReadonlyMap<string, Rules>>();
  for (const [table, rows] of references) {
    const [first = []] = rows;
    if (rows.every((row) => row[7] !== null)) continue;
    const name = qualified({ schema: text(first[0]), name: text(first[1]) });
    const [[, written] = []] = await session.all(`show create table ${name}`);
    found.set(table, rulesIn(text(written)));
  }
  return found;
}

function rulesIn(written: string): ReadonlyMap<string, Rules> {
  const lines = written.matchAll(/^\s*CONSTRAINT `((?:[^`]|``)+)` FOREIGN KEY .*$/gm);
  const rule = (line: string, event: string): string =>
    new RegExp(`ON ${event} (CASCADE|SET NULL|SET DEFAULT|NO ACTION|RESTRICT)`).exec(line)?.[1] ?? "RESTRICT";
  return new Map(
    [...lines].map(([line, name = ""]) => [
      name.replaceAll("``", "`"),
      { onDelete: rule(line, "DELETE"), onUpdate: rule(line, "UPDATE") },
    ]),
  );
}

/** Checked when a row is written, unless somebody turned that off for a while: no key is known to hold of every row. */
function foreignKeysOf(
  rows: readonly Row[],
  idOf: (schema: string, name: string) => TableId,
  rules: ReadonlyMap<string, Rules> | undefined,
): readonly ForeignKey[] {
  return [...Map.groupBy(rows, (row) => text(row[2]))].map(([name, parts]): ForeignKey => {
    const [first = []] = parts;
    const said = rules?.get(name);
    return {
      name,
      columns: parts.map((part) => text(part[3])),
      to: idOf(text(first[4]), text(first[5])),
      toColumns: parts.map((part) => text(part[6])),
      validated: false,
      enforced: true,
      onDelete: actions[said?.onDelete ?? text(first[7])] ?? "no action",
      onUpdate: actions[said?.onUpdate ?? text(first[8])] ?? "no action",
      deferrable: "no",
      match: "simple",
    };
  });
}

function toCheck(row: Row): { readonly check: Check; readonly document: string | undefined } {
  const clause = text(row[3]);
  const [, document] = /^\(?json_valid\(`((?:[^`]|``)+)`\)\)?$/i.exec(clause) ?? [];
  return {
    document: document?.replaceAll("``", "`"),
    check: { name: text(row[2]), text: `CHECK (${clause})`, columns: columnsIn(clause) },
  };
}

/** Names in an expression as the server writes it. */
function columnsIn(expression: string): readonly string[] {
  const names = [...expression.matchAll(/`((?:[^`]|``)+)`/g)].map(([, name = ""]) =>
    name.replaceAll("``", "`"),
  );
  return [...new Set(names)];
}

const events: Readonly<Record<string, Trigger["events"]>> = {
  INSERT: ["insert"],
  UPDATE: ["update"],
  DELETE: ["delete"],
};

function toTrigger(row: Row): Trigger {
  return { name: text(row[2]), kind: "trigger", events: events[text(row[3])] ?? [], enabled: true };
}

/**
 * What a transaction changed besides its steps. The server counts nothing by table, so where a trigger will run, the tables it
 * names are looked at before and after, row by row, by digest. Keys that act are kept from it (guards.ts).
 */
import type { Catalog, Table, TableId } from "../catalog.ts";
import { StepRefused, type Step, type TableEffect } from "../erasable.ts";
import { fingerprintSql, keyTexts } from "./erasure-view.ts";
import type { Grants } from "./grants.ts";
import { text } from "./constraints.ts";
import type { Session } from "./session.ts";
import { parameters, qualified, readColumn } from "./sql.ts";

/** A table that is larger is not read twice for a count: its changes stay unseen, and the plan says so. */
const mostRows = 200_000;

export type Effects = {
  /** Before a step: refuses where its triggers cannot be seen, or change what nothing can take back. */
  before(step: Step): Promise<void>;
  /** After it: the rows it changed by our own hand. */
  after(step: Step): Promise<void>;
  count(): Promise<readonly TableEffect[] | undefined>;
};

type Counts = { inserted: number; updated: number; deleted: number };
type Seen = { readonly table: Table; readonly rows: ReadonlyMap<string, string>; readonly own: Counts };

const none = (): Counts => ({ inserted: 0, updated: 0, deleted: 0 });
const sum = ({ inserted, updated, deleted }: Counts): number => inserted + updated + deleted;

export function watchEffects(session: Session, catalog: Catalog, grants: Grants): Effects {
  const own = new Map<TableId, Counts>();
  const seen = new Map<TableId, Seen>();
  let written: readonly Written[] | undefined;
  let isUncounted = false;
  let handled = 0;
  let before = 0;
  const ownOf = (id: TableId): Counts => {
    const known = own.get(id) ?? none();
    own.set(id, known);
    return known;
  };
  return {
    before: async (step) => {
      for (const { table, event } of changedBy(step)) {
        if (!grants.onTable("TRIGGER", table.schema, table.name))
          throw new StepRefused(
            table.id,
            "our role cannot see whether a trigger runs when its rows change: GRANT TRIGGER on it to the role that writes",
          );
        if (!table.triggers.some(({ events }) => events.includes(event))) continue;
        written ??= await readWritten(session);
        const touched = touchedBy(table, event, written, catalog);
        for (const each of touched) {
          if (each.unerasable !== undefined)
            throw new StepRefused(table.id, `a trigger of it may change ${each.id}, and ${each.unerasable}`);
          if (seen.has(each.id)) continue;
          const rows = await rowsOf(session, each);
          if (rows === undefined) isUncounted = true;
          else seen.set(each.id, { table: each, rows, own: { ...ownOf(each.id) } });
        }
      }
      before = await handlers(session);
    },
    after: async (step) => {
      handled += (await handlers(session)) - before;
      for (const { table, event, rows } of changedBy(step))
        ownOf(table.id)[event === "update" ? "updated" : "deleted"] += rows;
    },
    count: async () => {
      if (isUncounted) return undefined;
      const besides = new Map<TableId, Counts>();
      for (const [id, { table, rows, own: was }] of seen) {
        const now = await rowsOf(session, table);
        if (now === undefined) return undefined;
        besides.set(id, difference(rows, now, was, ownOf(id)));
      }
      const all = [...own.keys(), ...besides.keys()];
      const effects = [...new Set(all)].map((table): TableEffect => {
        const [ours, theirs] = [own.get(table) ?? none(), besides.get(table) ?? none()];
        return {
          table,
          inserted: ours.inserted + theirs.inserted,
          updated: ours.updated + theirs.updated,
          deleted: ours.deleted + theirs.deleted,
        };
      });
      // More was written than anybody told of: what it was stays unseen.
      const told = effects.reduce((total, effect) => total + sum(effect), 0);
      if (session.system === "MariaDB" && handled > told) return undefined;
      return effects.filter((effect) => sum(effect) > 0).toSorted((a, b) => (a.table < b.table ? -1 : 1));
    },
  };
}

type Changed = { readonly table: Table; readonly event: "update" | "delete"; readonly rows: number };

function changedBy(step: Step): readonly Changed[] {
  return step.does === "delete"
    ? step.parts.map(({ on, rows }) => ({ table: on.table, event: "delete", rows: rows.length }))
    : [{ table: step.on.table, event: "update", rows: step.rows.length }];
}

/** What is not ours of the changes of a table that was looked at twice. */
function difference(
  before: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
  was: Counts,
  is: Counts,
): Counts {
  const found = none();
  for (const [key, print] of now) {
    const known = before.get(key);
    if (known === undefined) found.inserted += 1;
    else if (known !== print) found.updated += 1;
  }
  for (const key of before.keys()) if (!now.has(key)) found.deleted += 1;
  return {
    inserted: found.inserted,
    updated: Math.max(0, found.updated - (is.updated - was.updated)),
    deleted: Math.max(0, found.deleted - (is.deleted - was.deleted)),
  };
}

/** A trigger or a routine, in the words it was written in; `undefined` for one our role may not read. */
type Written = {
  readonly kind: "trigger" | "routine";
  readonly table: string;
  readonly event: string;
  readonly name: string;
  readonly body: string | undefined;
};

async function readWritten(session: Session): Promise<readonly Written[]> {
  const rows = await session.all(
    `select 'trigger', event_object_table, event_manipulation, trigger_name, action_statement
     from information_schema.triggers where trigger_schema = database()
     union all select 'routine', '', '', routine_name, routine_definition
     from information_schema.routines where routine_schema = database()`,
  );
  return rows.map(([kind, table, event, name, body]) => ({
    kind: kind === "trigger" ? "trigger" : "routine",
    table: text(table),
    event: text(event).toLowerCase(),
    name: text(name),
    body: body === null || body === undefined ? undefined : String(body),
  }));
}

/** Every table whose name stands in what runs, however deep; all of them where something of it cannot be read. */
function touchedBy(
  table: Table,
  event: string,
  written: readonly Written[],
  catalog: Catalog,
): readonly Table[] {
  const tables = [...catalog.tables.values()].filter(({ kind }) => kind === "table");
  const found = new Set<Table>();
  const open = written.filter(
    (one) => one.kind === "trigger" && one.table === table.name && one.event === event,
  );
  const known = new Set(open);
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const { body } = one;
    if (body === undefined) return tables;
    for (const each of tables.filter(({ name }) => mentions(body, name))) found.add(each);
    const next = written.filter(
      (other) =>
        !known.has(other) &&
        (other.kind === "routine" ? mentions(body, other.name) : mentions(body, other.table)),
    );
    for (const other of next) {
      known.add(other);
      open.push(other);
    }
  }
  return [...found];
}

function mentions(body: string, name: string): boolean {
  return new RegExp(String.raw`(?<![\w$])${RegExp.escape(name)}(?![\w$])`, "iu").test(body);
}

async function rowsOf(session: Session, table: Table): Promise<ReadonlyMap<string, string> | undefined> {
  if ((table.estimatedRows ?? 0) > mostRows || table.columns.some(({ readable }) => !readable))
    return undefined;
  const key = table.columns.filter(({ name }) => table.primaryKey.includes(name));
  const p = parameters();
  const list = [fingerprintSql(table, "", p), ...key.map((column) => readColumn("t", column))].join(", ");
  const found = new Map<string, string>();
  const times = new Map<string, number>();
  for await (const rows of session.rows(`select ${list} from ${qualified(table)} t`, p.values))
    for (const [print, ...cells] of rows) {
      if (found.size >= mostRows) continue;
      // Without a key a row is what stands in it, and how many there are.
      const name = key.length === 0 ? String(print) : keyTexts(cells, key).join("\0");
      const count = (times.get(name) ?? 0) + 1;
      if (key.length === 0) times.set(name, count);
      found.set(key.length === 0 ? `${name} ${count}` : name, String(print));
    }
  return found.size >= mostRows ? undefined : found;
}

/** Rows written by this connection, by whatever hand but a key's; MySQL counts tables of its own with them. */
async function handlers(session: Session): Promise<number> {
  if (session.system !== "MariaDB") return 0;
  const rows = await session.all(
    "select variable_value from information_schema.session_status where variable_name in ('HANDLER_DELETE', 'HANDLER_UPDATE', 'HANDLER_WRITE')",
  );
  return rows.reduce((total, [value]) => total + Number(value), 0);
}

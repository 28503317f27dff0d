/**
 * Looks for values in every column of every table that holds texts, mapped or not, in one snapshot (decision 98). The server
 * leaves out rows where nothing like them stands; what is found is judged by us, as in every such store.
 */
import type { Catalog, Column, Table } from "../catalog.ts";
import type { KeptRows, Scan, Unscanned } from "../erasable.ts";
import { columnNamed } from "../catalog.ts";
import { scanTables, type Look } from "../residual.ts";
import { failureOf } from "./failure.ts";
import type { Cell, Session } from "./session.ts";
import { identifier, like, likePattern, parameters, qualified, readColumn } from "./sql.ts";
import { familyOf, textSql } from "./values.ts";

export function scanFor(
  session: Session,
  catalog: Catalog,
  values: readonly string[],
  kept: readonly KeptRows[],
  secondsPerTable: number,
): Promise<Scan> {
  return scanTables<Cell>(catalog, values, {
    kept,
    secondsPerTable,
    failureOf,
    lookAt: (table, wanted) => {
      const textual = table.columns.filter(({ type }) => ["text", "json"].includes(familyOf(type)));
      const open = textual.filter(({ readable }) => readable);
      const closed = textual.filter(({ readable }) => !readable).map(({ name }) => name);
      const unscanned: Unscanned[] =
        closed.length === 0 ? [] : [{ table: table.id, columns: closed, why: "our role may not read it" }];
      return { look: open.length === 0 ? undefined : lookAt(session, table, open, wanted), unscanned };
    },
  });
}

function lookAt(
  session: Session,
  table: Table,
  columns: readonly Column[],
  wanted: readonly string[],
): Look<Cell> {
  return {
    columns: columns.map(({ name }) => name),
    rows: (keys) => {
      const p = parameters();
      const list = [
        ...keys.flatMap(({ table: of, key }) =>
          key.map((name) => textSql(`t.${identifier(name)}`, columnNamed(of, name).type)),
        ),
        ...columns.map((column) => readColumn("t", column)),
      ];
      const where = columns.flatMap(({ name, type }) =>
        wanted.map((value) => like(textSql(`t.${identifier(name)}`, type), p.add(`%${likePattern(value)}%`))),
      );
      const sql = `select ${list.join(", ")} from ${qualified(table)} t where ${where.join(" or ")}`;
      return session.rows(sql, p.values);
    },
    keyWidth: ({ key }) => key.length,
    keyText: (cell) => (cell === null ? "" : String(cell)),
    text: (cell) => (cell === null ? undefined : String(cell)),
  };
}

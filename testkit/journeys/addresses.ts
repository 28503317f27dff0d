/** Every address behind a sign-in, from the table of the walk, with the ids of what really lies in an organisation. */
import { sql } from "kysely";
import type { Database } from "../../src/platform/db.ts";
import { read } from "../../src/platform/db.ts";
import { addressOf, parameterNames } from "../../src/platform/endpoint.ts";
import type { Scope } from "../../src/platform/scope.ts";
import { walkTable } from "../walk/table.ts";

export type Address = {
  readonly method: string;
  /** The endpoint's path, to speak of it. */
  readonly path: string;
  /** What is really asked. */
  readonly url: string;
  /** Whether it names something that lies in the organisation, beyond the organisation itself. */
  readonly isOfSomething: boolean;
};

export type Ids = Readonly<Record<string, readonly string[]>>;

/** The ids of everything an address may name, by the name of the parameter: at most three each. */
export function idsIn(db: Database, scope: Scope): Promise<Ids> {
  const tables = { letter: "rights_letter", mail: "outbox_mail", file: "file", account: "account" } as const;
  return read(db, scope, async (tx) => {
    const ids: Record<string, readonly string[]> = {};
    for (const [name, table] of Object.entries(tables)) {
      const { rows } = await sql<{
        id: string;
      }>`select id from ${sql.table(table)} order by id desc limit 3`.execute(tx);
      ids[name] = rows.map(({ id }) => id);
    }
    const cases = await sql<{
      reference: string;
    }>`select reference from case_file order by id desc limit 3`.execute(tx);
    const entries = await sql<{ id: string }>`select id from entry order by id desc limit 3`.execute(tx);
    return {
      ...ids,
      reference: cases.rows.map(({ reference }) => reference),
      store: entries.rows.map(({ id }) => id),
    };
  });
}

/** The addresses at an organisation. One that names something is given once for each id of it. */
export function addresses(
  organisation: string,
  ids: Ids,
  isWanted: (method: string) => boolean,
): readonly Address[] {
  return Object.entries(walkTable).flatMap(([name, row]) => {
    const [method = "", path = ""] = name.split(" ", 2);
    if (!path.startsWith("/o/:organisation") || !isWanted(method)) return [];
    const names = parameterNames(path).filter((one) => one !== "organisation");
    const variants = Math.max(1, ...names.map((one) => ids[one]?.length ?? 0));
    return Array.from({ length: variants }, (_, at): Address => {
      const params = Object.fromEntries(
        names.map((one) => [
          one,
          ids[one]?.[at] ?? ids[one]?.[0] ?? row.params?.[one] ?? standIns[one] ?? noId,
        ]),
      );
      const url = addressOf(path, { ...params, organisation });
      return { method, path, url, isOfSomething: names.some((one) => ids[one] !== undefined) };
    });
  });
}

const noId = "01890000-0000-7000-8000-000000000000";
const standIns: Readonly<Record<string, string>> = { token: "A".repeat(43), reference: "R-2026-9999" };

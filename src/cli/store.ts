/** The address of a connected store. */
import { Option } from "commander";
import { mysqlConnectionOf, type StoreConnection } from "../features/connectors/standalone.ts";
import { UsageProblem } from "./output.ts";

/** The address may hold a password, which a process list shows: the environment is the better place. */
export function storeOption(): Option {
  return new Option(
    "--url <postgresql://…|mysql://…|sqlite:file>",
    "address of the store, as a role that may only read, or a file of SQLite's; a password is better given in KEPT_STORE_URL",
  ).env("KEPT_STORE_URL");
}

export function connectionOf(url: string | undefined): StoreConnection {
  const file = /^sqlite:(?:\/\/)?(.+)$/.exec(url ?? "")?.[1];
  if (file !== undefined) return { kind: "sqlite", file };
  if (url !== undefined && /^(?:mysql|mariadb):\/\//.test(url)) {
    const connection = mysqlConnectionOf(url);
    if (typeof connection === "string") throw new UsageProblem(connection);
    return connection;
  }
  if (url === undefined || !/^postgres(?:ql)?:\/\//.test(url)) {
    throw new UsageProblem(
      "Give the store's address with --url postgresql://user@host/database, mysql://user@host/database or sqlite:file.db, or in KEPT_STORE_URL.",
    );
  }
  return { connectionString: url };
}

/** Databases that mean harm to whoever connects them: names that break out, and a server that says the password back. */
import { createServer } from "node:net";
import type { Server } from "node:net";
import pg from "pg";
import { generateSchool } from "../packs/school/generate.ts";
import { freshDatabase } from "./database.ts";
import type { TestDatabase } from "./database.ts";

export const hostile = {
  /** Stands in every text column of one table, and must stand in no answer. */
  planted: "Zyxwvut98765",
  hostileTable: `a/b%2f "x"; drop table student; -- <b>'\u202e\n`,
  hostileColumn: `../'";<script>`,
} as const;

/** The example school with hostile tables, a role that only reads and one that may write. The caller drops all of it. */
export async function hostileSchool({
  reader,
  writer,
}: {
  readonly reader: string;
  readonly writer: string;
}): Promise<{ readonly school: TestDatabase; readonly client: pg.Client }> {
  const { planted, hostileTable, hostileColumn } = hostile;
  const school = await freshDatabase();
  await generateSchool(school.connection, { rows: 10_000, seed: 5 });
  const client = new pg.Client(school.connection);
  await client.connect();
  const table = pg.escapeIdentifier(hostileTable);
  await client.query(`
    create table ${table} (id bigint primary key, ${pg.escapeIdentifier(hostileColumn)} text, student_id bigint references student (id));
    insert into ${table} values (1, '${planted}', 5);
    create table __proto__ (constructor text, email text);
    create table planted (id int primary key, email text, full_name text, religion text, password_hash text, born date, notes jsonb);
    insert into planted values (1, '${planted}@${planted}.example', '${planted} ${planted}', '${planted}', '${planted}', '1987-06-05', '{"${planted}": ["${planted}"]}');
    create role ${reader} login; create role ${writer} login;
    revoke create on schema public from public;
    grant select on all tables in schema public to ${reader}, ${writer};
    grant update on student to ${writer}`);
  return { school, client };
}

/** Asks for the password in the clear and says it back in its refusal. */
export function echoingServer(): Server {
  const frame = (type: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(5);
    head.write(type);
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  };
  return createServer((socket) => {
    let asked = false;
    socket.on("error", () => undefined);
    socket.on("data", (given) => {
      if (!asked) socket.write(frame("R", Buffer.from([0, 0, 0, 3])));
      else
        socket.end(
          frame(
            "E",
            Buffer.concat([
              Buffer.from("SFATAL\0C28000\0M"),
              Buffer.from(given).subarray(5),
              Buffer.from("\0\0"),
            ]),
          ),
        );
      asked = true;
    });
  });
}

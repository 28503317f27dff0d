/** A small connected store for requests: invented students of Riverbridge, what was written about them, who wrote it. */
import type { DataMap, PostgresConnection } from "../../src/features/connectors/index.ts";
import { superuser } from "../../src/platform/postgres/postgres.ts";
import type { PostgresServer } from "../../src/platform/postgres/postgres.ts";
import { asSuperuser } from "../../src/platform/roles.ts";
import { confirmedMap } from "../maps.ts";

const database = "riverbridge_small";
const reader = "riverbridge_small_reader";
/** Stories ask for these students' data by their addresses: `student-1@example.org` and so on. */
export const students = 400;

const schema = `
  create table student (id integer primary key, email text not null unique, full_name text not null);
  create table lesson_note (id integer primary key, student_id integer not null references student,
    other_student_id integer references student, note text not null);
  insert into student select n, 'student-' || n || '@example.org', 'Student ' || n from generate_series(1, ${students}) n;
  insert into lesson_note select n, 1 + n % ${students}, case when n % 4 = 0 then 1 + (n + 7) % ${students} end,
    'Read aloud for ' || n || ' minutes' from generate_series(1, ${students * 5}) n;
  grant select on all tables in schema public to ${reader};
  analyze`;

export const smallMap: DataMap = confirmedMap({
  kept_map: 1,
  store: "small",
  tables: {
    student: {
      kind: "person",
      label: ["full_name"],
      identities: [{ name: "email", column: "email", match: "email" }],
      columns: { id: "user.unique_id", email: "user.contact.email", full_name: "user.name" },
    },
    lesson_note: {
      kind: "personal",
      columns: {
        id: "user.unique_id",
        student_id: "user.unique_id",
        other_student_id: "user.unique_id",
        note: "user.content",
      },
      relations: [
        { owned_by: "student", match: { student_id: "id" } },
        { co_owned_by: "student", match: { other_student_id: "id" } },
      ],
    },
  },
});

export async function makeStore(server: PostgresServer): Promise<PostgresConnection> {
  await asSuperuser(server.connection("postgres", superuser), async (client) => {
    await client.query(`create role ${reader} login`);
    await client.query(`create database ${database}`);
  });
  await asSuperuser(server.connection(database, superuser), (client) => client.query(schema));
  return server.connection(database, reader);
}

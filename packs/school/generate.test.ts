// Goal: the example school is the same every time, holds together, and has every shape it was made for.
// Method: generated twice at a small size and once at another seed; sums over whole rows are compared, and each shape
// is asked for in SQL. Foreign keys are added after loading, so PostgreSQL has checked every one of them.
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "../../testkit/database.ts";
import type { TestDatabase } from "../../testkit/database.ts";
import { generateSchool } from "./generate.ts";
import { pooledNames } from "./names.ts";

const databases: TestDatabase[] = [];
const clients: pg.Client[] = [];

async function school(rows: number, seed: number): Promise<pg.Client> {
  const database = await freshDatabase();
  databases.push(database);
  await generateSchool(database.connection, { rows, seed });
  const client = new pg.Client(database.connection);
  await client.connect();
  clients.push(client);
  await client.query("set time zone 'UTC'");
  return client;
}

/** Rows and a sum over their bytes, by table. */
async function checksums(client: pg.Client): Promise<ReadonlyMap<string, string>> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'finance') and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
  );
  const sums = new Map<string, string>();
  for (const { name } of tables) {
    const { rows } = await client.query<{ sum: string }>(
      `select count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) as sum from ${name} t`,
    );
    sums.set(name, rows[0]?.sum ?? "");
  }
  return sums;
}

let one: pg.Client;

beforeAll(async () => {
  one = await school(20_000, 7);
});

afterAll(async () => {
  for (const client of clients) await client.end();
  for (const database of databases) await database.drop();
});

test("the same seed writes the same rows, in the same places", async () => {
  const again = await school(20_000, 7);
  expect(await checksums(again)).toEqual(await checksums(one));
  const places =
    "select string_agg(ctid::text || card_no || at, ';' order by ctid) as text from door_access_log";
  expect((await again.query(places)).rows).toEqual((await one.query(places)).rows);
});

test("another seed writes other people", async () => {
  const other = await school(10_000, 8);
  const first =
    "select first_name, last_name, date_of_birth::text from student where id between 1001 and 1050 order by id";
  expect((await other.query(first)).rows).not.toEqual((await one.query(first)).rows);
});

test("about as many rows as asked for, in all tables together", async () => {
  const counts = [...(await checksums(one)).values()].map((sum) => Number(sum.split(" ")[0]));
  const total = counts.reduce((sum, count) => sum + count, 0);
  expect(total).toBeGreaterThan(18_000);
  expect(total).toBeLessThan(22_000);
  expect(counts).not.toContain(0);
});

test("fewer rows than the named people's surroundings need are refused", async () => {
  await expect(generateSchool({}, { rows: 500 })).rejects.toThrow("at least 10000 rows");
});

test("names are invented in fourteen languages, six with their own script", () => {
  const names = pooledNames();
  expect(names).toHaveLength(14 * 64);
  expect(new Set(names.filter((name) => name.native !== "").map((name) => name.language)).size).toBe(6);
});

const shapes: readonly (readonly [shape: string, sql: string])[] = [
  [
    "siblings share a guardian and an address",
    `select from student a join student b on a.id < b.id and a.address_id = b.address_id
    join student_guardian x on x.student_id = a.id join student_guardian y on y.student_id = b.id and y.guardian_id = x.guardian_id`,
  ],
  ["unrelated people share an address", "select from staff join student using (address_id)"],
  ["a student has several guardians", "select from student_guardian group by student_id having count(*) > 1"],
  [
    "a host family has many students",
    "select from placement group by host_family_id having count(distinct student_id) > 50",
  ],
  [
    "a manager is managed",
    "select from staff a join staff b on b.id = a.manager_id where b.manager_id is not null",
  ],
  [
    "a cycle of foreign keys is closed",
    "select from student s join placement p on p.id = s.main_placement_id and p.student_id = s.id",
  ],
  [
    "the other cycle is closed",
    "select from department d join staff s on s.id = d.head_id and s.department_id = d.id",
  ],
  ["an applicant never enrolled", "select from applicant where student_id is null and decision = 'declined'"],
  ["an applicant became a student", "select from applicant where student_id is not null"],
  [
    "a safeguarding note names two children",
    "select from safeguarding_note where other_student_id is not null",
  ],
  ["a photograph shows several people", "select from photo_person group by photo_id having count(*) > 1"],
  ["all kinds of people write messages", "select from message having count(distinct sender_type) = 4"],
  [
    "somebody wrote in a thread and left it",
    `select from message m where sender_type = 'student' and not exists
    (select from thread_participant p where p.thread_id = m.thread_id and p.participant_type = 'student' and p.participant_id = m.sender_id)`,
  ],
  ["messages answer messages", "select from message a join message b on b.id = a.reply_to"],
  [
    "one number is a student, a guardian, a member of staff and more",
    "select from student join guardian using (id) join staff using (id) join host_family using (id) join applicant using (id)",
  ],
  [
    "the audit log copies names and addresses",
    "select from audit_log where before ? 'email' and after ? 'native_name'",
  ],
  [
    "an audit entry names its student only inside its JSON",
    "select from audit_log where entity_id is null and after -> 'student' ->> 'id' = '1'",
  ],
  [
    "the newsletter knows an address in other case",
    "select from newsletter_subscriber n join student s on lower(n.email) = lower(s.email) and n.email <> s.email",
  ],
  [
    "the newsletter knows a plus alias",
    "select from newsletter_subscriber n join student s on lower(n.email) = replace(lower(s.email), '@', '+news@')",
  ],
  ["a deleted student is still there", "select from student where deleted_at is not null"],
  ["a deleted booking is still there", "select from booking where deleted_at is not null"],
  ["a deleted message is still there", "select from message where deleted_at is not null"],
  [
    "secrets are kept beside the account",
    "select from account where reset_token is not null and password_hash <> ''",
  ],
  [
    "one invoice is for two children",
    "select from finance.invoice_line group by invoice_id having count(distinct student_id) > 1",
  ],
  ["a trip names its students in an array", "select from excursion where cardinality(student_ids) > 10"],
  [
    "door records have no primary key",
    "select from pg_class c where relname = 'door_access_log' and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)",
  ],
  ["web events lie in several partitions", "select from web_event having count(distinct tableoid) = 6"],
  [
    "two students share name and birthday",
    "select from student a join student b on a.id < b.id and (a.first_name, a.last_name, a.date_of_birth) = (b.first_name, b.last_name, b.date_of_birth)",
  ],
  [
    "names are in Chinese, Thai and Arabic script",
    "select from student where native_name ~ '[一-龥]' and exists (select from student where native_name ~ '[ก-ฮ]') and exists (select from student where native_name ~ '[ء-ي]')",
  ],
];

test.each(shapes)("%s", async (_shape, sql) => {
  const { rows } = await one.query<{ found: boolean }>(`select exists (${sql}) as found`);
  expect(rows).toEqual([{ found: true }]);
});

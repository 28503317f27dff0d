// Goal: the reference itself says what docs/decisions/0040-whose-row-is-it.md says, shown on its examples.
// Method: small stores written by hand on a real PostgreSQL, the expected rows written by hand beside them.
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { DataMap } from "../../src/features/connectors/map/map.ts";
import { freshDatabase } from "../database.ts";
import type { TestDatabase } from "../database.ts";
import { evaluate, readReference } from "./evaluate.ts";
import type { EnteredIdentity, Expected } from "./evaluate.ts";

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await freshDatabase();
  client = new pg.Client(database.connection);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});
beforeEach(async () => {
  await client.query("drop schema public cascade; create schema public");
});

const person = { kind: "person", identities: [{ name: "id", column: "id" }] };

async function search(
  sql: string,
  tables: Record<string, object>,
  entered: readonly EnteredIdentity[],
): Promise<Expected> {
  await client.query(sql);
  const map = DataMap.parse({ kept_map: 1, store: "example", tables });
  return evaluate(await readReference(client, map), map, entered);
}

/** `table key → disposition (others)`, sorted. */
const found = (expected: Expected): string[] =>
  [...expected.rows.values()]
    .map(({ row, disposition, others }) => {
      const shared = others.length > 0 ? ` with ${others.join(" ")}` : "";
      return `${row.table} ${row.key.join("/")}: ${disposition}${shared}`;
    })
    .sort();

test("a shared address is reviewed and a neighbour's card is not reached", async () => {
  const expected = await search(
    `create table address (id int primary key);
     create table student (id int primary key, address_id int);
     create table card (id int primary key, student_id int, address_id int);
     insert into address values (1), (2), (3);
     insert into student values (1, 1), (2, 1), (3, 2);
     insert into card values (10, 1, 1), (11, 2, 1), (12, 3, 2)`,
    {
      address: { kind: "personal", relations: [{ owned_by: "student", match: { id: "address_id" } }] },
      student: person,
      card: {
        kind: "personal",
        relations: [
          { owned_by: "student", match: { student_id: "id" } },
          { lookup: "address", match: { address_id: "id" } },
        ],
      },
    },
    [{ name: "id", value: "1" }],
  );
  expect(found(expected)).toEqual([
    'address 1: review with ["student","2"]',
    "card 10: disclose",
    "student 1: disclose",
  ]);
});

test("a guardian's request shows the child's row for review and nothing of the child's", async () => {
  const expected = await search(
    `create table guardian (id int primary key);
     create table child (id int primary key, guardian_id int);
     create table grade (id int primary key, child_id int);
     insert into guardian values (1), (2);
     insert into child values (5, 1), (6, 2);
     insert into grade values (50, 5), (60, 6)`,
    {
      guardian: person,
      child: {
        ...person,
        identities: [],
        relations: [{ owned_by: "guardian", match: { guardian_id: "id" } }],
      },
      grade: { kind: "personal", relations: [{ owned_by: "child", match: { child_id: "id" } }] },
    },
    [{ name: "id", value: "1" }],
  );
  expect(found(expected)).toEqual(['child 5: review with ["child","5"]', "guardian 1: disclose"]);
});

test("a note about two children is reviewed for either of them and names the other", async () => {
  const sql = `create table child (id int primary key);
     create table note (id int primary key, first_id int, second_id int, read_by int);
     insert into child values (1), (2), (3);
     insert into note values (7, 1, 2, 3), (8, 1, null, 3)`;
  const tables = {
    child: person,
    note: {
      kind: "personal",
      relations: [
        { owned_by: "child", match: { first_id: "id" } },
        { co_owned_by: "child", match: { second_id: "id" }, on_access: "redact" },
        { accessed_by: "child", match: { read_by: "id" } },
      ],
    },
  };
  const first = await search(sql, tables, [{ name: "id", value: "1" }]);
  expect(found(first)).toEqual([
    "child 1: disclose",
    'note 7: review with ["child","2"]',
    "note 8: disclose",
  ]);
  await client.query("drop table child, note");
  const second = await search(sql, tables, [{ name: "id", value: "2" }]);
  expect(found(second)).toEqual(["child 2: disclose", 'note 7: review with ["child","1"]']);
  await client.query("drop table child, note");
  const reader = await search(sql, tables, [{ name: "id", value: "3" }]);
  expect(found(reader)).toEqual([
    "child 3: disclose",
    "note 7: skip",
    "note 8: skip",
  ]);
});

test("a photo is reached through its link table and belongs to everyone in it", async () => {
  const expected = await search(
    `create table student (id int primary key);
     create table photo (id int primary key, gone boolean);
     create table photo_student (photo_id int, student_id int, primary key (student_id, photo_id));
     insert into student values (1), (2);
     insert into photo values (20, true), (21, false), (22, null);
     insert into photo_student values (20, 1), (20, 2), (21, 1), (22, 2)`,
    {
      student: person,
      photo_student: { kind: "personal", relations: [{ owned_by: "student", match: { student_id: "id" } }] },
      photo: {
        kind: "personal",
        when_shared: "redact",
        soft_deleted: "gone",
        relations: [{ bridge: "photo_student", match: { id: "photo_id" } }],
      },
    },
    [{ name: "id", value: "1" }],
  );
  expect(found(expected)).toEqual([
    'photo 20: redact with ["student","2"]',
    "photo 21: disclose",
    "photo_student 1/20: disclose",
    "photo_student 1/21: disclose",
    "student 1: disclose",
  ]);
  const deleted = [...expected.rows.values()].filter((each) => each.softDeleted).map((each) => each.row.key);
  expect(deleted).toEqual([["20"]]);
});

test("a JSON path compares text, as a number and as a string, and only elements of arrays match [*]", async () => {
  const expected = await search(
    `create table student (id int primary key);
     create table audit (id int primary key, after jsonb);
     insert into student values (1), (2);
     insert into audit values (1, '{"student": {"id": 1}}'), (2, '{"student": {"id": "1"}}'), (3, '{"student": {"id": 2}}'),
       (4, '{"student": {"id": 1.0}}'), (5, '{"student": [{"id": 1}]}'), (6, '{"student": null}'), (7, null),
       (8, '{"all": [{"id": 2}, {"id": "1"}]}'), (9, '{"all": {"id": 1}}'), (10, '{"all": []}')`,
    {
      student: person,
      audit: {
        kind: "personal",
        relations: [
          { owned_by: "student", match: { "after->student.id": "id" } },
          { co_owned_by: "student", match: { "after->all[*].id": "id" } },
        ],
      },
    },
    [{ name: "id", value: "1" }],
  );
  expect(found(expected)).toEqual([
    "audit 1: disclose",
    "audit 2: disclose",
    'audit 8: review with ["student","2"]',
    "student 1: disclose",
  ]);
});

test("a cycle of ownership ends with each row once", async () => {
  const expected = await search(
    `create table person (id int primary key);
     create table a (id int primary key, person_id int, b_id int);
     create table b (id int primary key, a_id int, parent_id int);
     insert into person values (1), (2);
     insert into a values (1, 1, null), (2, null, 3), (3, 2, null);
     insert into b values (1, 1, null), (2, null, 1), (3, null, 2), (4, 3, 4)`,
    {
      person,
      a: {
        kind: "personal",
        relations: [
          { owned_by: "person", match: { person_id: "id" } },
          { owned_by: "b", match: { b_id: "id" } },
        ],
      },
      b: {
        kind: "personal",
        relations: [
          { bridge: "a", match: { a_id: "id" } },
          { owned_by: "b", match: { parent_id: "id" }, on_access: "skip" },
        ],
      },
    },
    [{ name: "id", value: "1" }],
  );
  expect(found(expected)).toEqual([
    "a 1: disclose",
    "a 2: disclose",
    "b 1: disclose",
    "b 2: skip",
    "b 3: skip",
    "person 1: disclose",
  ]);
});

test("equal types compare as SQL does and different types by their text", async () => {
  const expected = await search(
    `create table person (id int primary key, code char(6), amount numeric);
     create table same (id int primary key, code char(9), amount numeric);
     create table text (id int primary key, code text, amount text);
     insert into person values (1, 'ab', 1.0);
     insert into same values (1, 'ab ', 1.00), (2, 'ab', 2);
     insert into text values (1, 'ab', '1.0'), (2, 'ab ', '1.0'), (3, 'ab', '1.00')`,
    {
      person,
      same: {
        kind: "personal",
        relations: [{ owned_by: "person", match: { code: "code", amount: "amount" } }],
      },
      text: {
        kind: "personal",
        relations: [{ owned_by: "person", match: { code: "code", amount: "amount" } }],
      },
    },
    [{ name: "id", value: "1" }],
  );
  expect(found(expected)).toEqual(["person 1: disclose", "same 1: disclose", "text 1: disclose"]);
});

test("a value that finds several rows finds nobody unless the map allows it or the table is named", async () => {
  const sql = `create table staff (id int primary key, mail text, phone text);
     create table student (id int primary key, mail text, phone text);
     insert into staff values (1, 'Ana@example.org', '+65 912'), (2, 'bob@example.org', 'none');
     insert into student values (1, ' ana+club@EXAMPLE.org', '0065912'), (2, 'ana@example.org', null), (3, 'eve@example.org', '')`;
  const table = (several: string): object => ({
    kind: "person",
    identities: [
      { name: "email", column: "mail", match: "email_with_aliases", several },
      { name: "phone", column: "phone", match: "phone", several: "allowed" },
    ],
  });
  const mail = { name: "email", value: "ana@example.org" };
  const ask = async (several: string, entered: EnteredIdentity[]): Promise<Expected> => {
    await client.query("drop table if exists staff, student");
    return search(sql, { staff: table(several), student: table(several) }, entered);
  };
  const unclear = await ask("ambiguous", [mail]);
  expect(found(unclear)).toEqual([]);
  expect(unclear.ambiguous).toEqual(["student"]);
  expect(found(await ask("ambiguous", [{ ...mail, table: "staff" }]))).toEqual(["staff 1: disclose"]);
  expect(found(await ask("allowed", [mail]))).toHaveLength(3);
  const phone = await ask("ambiguous", [{ name: "phone", value: "+65912" }]);
  expect(found(phone)).toEqual(["staff 1: disclose", "student 1: disclose"]);
  expect(found(await ask("ambiguous", [{ name: "phone", value: "none" }]))).toEqual([]);
});

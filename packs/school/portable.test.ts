// Goal: of the school's people a portable copy holds what they gave or what was observed of them, on consent or a contract,
// and nothing else; what is left out is told field by field.
// Method: the real search on a generated school; fields, rows and reasons are compared with lists written by hand from named.sql.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { readMap } from "../../src/features/connectors/index.ts";
import type { DataMap } from "../../src/features/connectors/index.ts";
import { access } from "../../src/features/rights/standalone.ts";
import { freshDatabase } from "../../testkit/database.ts";
import type { TestDatabase } from "../../testkit/database.ts";
import { generateSchool } from "./generate.ts";
import { schoolPeople } from "./people.ts";

let database: TestDatabase;
let folder: string;
let map: DataMap;

beforeAll(async () => {
  database = await freshDatabase();
  await generateSchool(database.connection, { rows: 10_000, seed: 3 });
  folder = await mkdtemp(path.join(tmpdir(), "kept-school-"));
  const read = readMap(await readFile(new URL("map.yml", import.meta.url), "utf8"));
  if ("problems" in read) throw new Error(JSON.stringify(read.problems));
  map = read.map;
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Each search once. */
const copies = new Map<string, ReturnType<typeof make>>();

async function copyOf(key: string): ReturnType<typeof make> {
  const known = copies.get(key);
  if (known !== undefined) return await known;
  const made = make(key);
  copies.set(key, made);
  return await made;
}

async function make(key: string) {
  const person = schoolPeople.find((each) => each.key === key);
  if (person === undefined) throw new Error(`nobody is called ${key}`);
  const out = path.join(folder, key);
  const { written } = await access(
    {
      connection: database.connection,
      map,
      identities: person.identities.map(({ kind, value }) => ({ name: kind, value })),
      unreviewed: false,
      portable: true,
      organisation: "Riverbridge Language School",
      subject: person.name,
      folder: out,
    },
    { spoolFolder: folder, now: () => "2026-11-21T09:20:00Z" },
  );
  const text = await readFile(path.join(out, "package", "data.json"), "utf8");
  return { written, tables: z.object({ tables: z.unknown() }).parse(JSON.parse(text)).tables };
}

type Copy = Awaited<ReturnType<typeof copyOf>>;
/** A table as `table rows: field=reason …`; rows only where none of them is in the copy. */
const leftOutOf = ({ written }: Copy): readonly string[] =>
  written.leftOut.map(
    ({ table, rows, fields }) =>
      `${table} ${rows}: ${fields.map(({ name, reason }) => `${name}=${reason}`).join(" ")}`,
  );

test("Siriporn takes along what she gave and what she did, on her contract or with her consent", async () => {
  const copy = await copyOf("siriporn");
  const lesson = (day: number, status: string): object => ({
    course_code: "IE",
    term: "2026-spring",
    lesson_on: `2026-01-${day}`,
    status,
  });
  expect(copy.tables).toEqual({
    student: [
      {
        first_name: "Siriporn",
        last_name: "Wattanakul",
        native_name: "สิริพร วัฒนกุล",
        date_of_birth: "1998-11-02",
        email: "siriporn.wattanakul@example.org",
        phone: "+66 2 555 0101",
        nationality: "TH",
        first_language: "Thai",
        created_at: "2025-08-11 09:12:00+00",
      },
    ],
    applicant: [
      {
        first_name: "Siriporn",
        last_name: "Wattanakul",
        native_name: "สิริพร วัฒนกุล",
        email: "Siriporn.Wattanakul@example.org",
        phone: "+66 2 555 0101",
        date_of_birth: "1998-11-02",
        course_code: "IE",
        statement: "For my work in tourism.",
        applied_at: "2025-06-30 03:20:00+00",
      },
    ],
    newsletter_subscriber: [
      {
        email: "Siriporn.WATTANAKUL@Example.org",
        source: "open day",
        subscribed_at: "2024-11-02 08:00:00+00",
        unsubscribed_at: null,
      },
      {
        email: "siriporn.wattanakul+riverbridge@example.org",
        source: "website",
        subscribed_at: "2025-03-02 08:00:00+00",
        unsubscribed_at: "2026-01-05 08:00:00+00",
      },
    ],
    address: [
      {
        line1: "88/12 Sukhumvit Soi 31",
        line2: null,
        city: "Bangkok",
        postcode: "10110",
        country_code: "TH",
      },
    ],
    booking: [
      { course_code: "IE", term: "2026-spring", booked_at: "2025-08-11 09:20:00+00" },
      { course_code: "IE", term: "2025-autumn", booked_at: "2025-08-11 09:19:00+00" },
    ],
    attendance: [
      lesson(12, "present"),
      lesson(14, "present"),
      lesson(16, "present"),
      lesson(18, "absent"),
      lesson(20, "present"),
    ],
    dietary: [{ diet: "vegetarian", allergies: [] }],
    account: [{ login_email: "siriporn.wattanakul@example.org", last_seen_at: "2026-03-28 06:00:00+00" }],
  });
  expect(copy.written.rows).toBe(14);
});

test("what Siriporn does not get stands beside it with its reason: made by the school, demanded by law, or not said", async () => {
  const left = leftOutOf(await copyOf("siriporn"));
  expect(left).toEqual(
    expect.arrayContaining([
      "student 0: id=derived student_number=derived passport_number=legal-obligation level_code=derived " +
        "address_id=derived main_placement_id=derived notes=derived deleted_at=derived",
      "booking 0: student_id=derived price=derived deleted_at=derived",
      "attendance 0: student_id=derived recorded_by=derived",
      "test_result 1: id=derived student_id=derived course_code=derived term=derived test=derived score=derived " +
        "remark=derived marked_by=derived",
      "photo_person 2: photo_id=basis-not-said student_id=basis-not-said",
      "finance.payment 1: id=legal-obligation invoice_id=legal-obligation paid_on=legal-obligation " +
        "amount=legal-obligation method=legal-obligation payer_name=legal-obligation card_last_four=legal-obligation",
      "web_session 2: id=legitimate-interests account_id=legitimate-interests ip=legitimate-interests " +
        "user_agent=legitimate-interests started_at=legitimate-interests",
    ]),
  );
  const whole = left.filter((line) => !/^\S+ 0:/.test(line)).map((line) => line.split(" ", 1)[0] ?? "");
  const wholly =
    "attachment audit_log certificate door_access_log excursion finance.invoice finance.invoice_line finance.payment " +
    "legacy_import_2019 medical_note message message_thread photo photo_consent photo_person test_result " +
    "thread_participant web_event web_session";
  expect(new Set(whole)).toEqual(new Set(wholly.split(" ")));
  // Neither a secret nor a credential is offered by another request.
  expect(left.join(" ")).not.toMatch(/password_hash|token_hash|totp_secret/);
});

test("of a host family, of whom the map says nothing, only the log-in is portable", async () => {
  const copy = await copyOf("margaret");
  expect(copy.tables).toEqual({
    account: [{ login_email: "margaret.hughes@example.net", last_seen_at: "2026-10-10 06:00:00+00" }],
  });
  expect(leftOutOf(copy)).toContain(
    "host_family 1: id=basis-not-said first_name=basis-not-said last_name=basis-not-said email=basis-not-said " +
      "phone=basis-not-said address_id=basis-not-said bedrooms=basis-not-said pets=basis-not-said " +
      "bank_account=basis-not-said joined_on=basis-not-said",
  );
});

// Goal: a search finds exactly the rows that belong to one person, names whose else they are, and never calls an
// unseen table searched.
// Method: a small clinic with the classic traps on a real PostgreSQL; the whole list of findings is asserted.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../testkit/database.ts";
import { confirmedMap } from "../../../../testkit/maps.ts";
import { search, type SearchRequest } from "./search.ts";

const schema = `
  create table address (id int primary key, street text);
  create table patient (id int primary key, email text, number text unique, address_id int references address,
                        doctor_id int, deleted_at timestamptz, password_hash text);
  create table doctor (id int primary key, email text, manager_id int references doctor);
  create table visit (patient_id int references patient, no int, doctor_id int references doctor, note text,
                      primary key (patient_id, no));
  create table visit_item (patient_id int, no int, line int, what text, primary key (patient_id, no, line),
                           foreign key (patient_id, no) references visit);
  create table picture (id uuid primary key, taken_by int references doctor);
  create table picture_person (picture_id uuid references picture, patient_id int references patient,
                               primary key (picture_id, patient_id));
  create table message (id int primary key, sender_id int references patient, recipient_id int references patient,
                        reply_to int references message, body text);
  create table audit (id bigint primary key, entity_type text, entity_id text, after jsonb);
  create table outing (id int primary key, patient_ids int[]);
  create table log (who int, what text);
  create table newsletter (email text);
  insert into address values (1, 'Shared Lane 1'), (2, 'Own Road 2');
  insert into patient values (1, 'Ada@Clinic.example', 'P-1', 1, 10, null, 'x'), (2, 'ben@clinic.example', 'P-2', 1, 10, null, 'x'),
    (3, 'cyd@clinic.example', 'P-3', 2, 11, now(), 'x'), (4, 'family@clinic.example', 'P-4', null, 10, null, 'x'),
    (5, 'family@clinic.example', 'P-5', null, 10, null, 'x');
  insert into doctor values (10, 'doc@clinic.example', null), (11, 'low@clinic.example', 10), (12, 'up@clinic.example', 12);
  insert into visit values (1, 1, 10, 'a'), (1, 2, 11, 'b'), (2, 1, 10, 'c'), (3, 1, 10, 'd');
  insert into visit_item values (1, 1, 1, 'x'), (1, 2, 1, 'y'), (2, 1, 1, 'z');
  insert into picture values ('00000000-0000-4000-8000-000000000001', 10), ('00000000-0000-4000-8000-000000000002', 10);
  insert into picture_person values ('00000000-0000-4000-8000-000000000001', 1), ('00000000-0000-4000-8000-000000000001', 2),
    ('00000000-0000-4000-8000-000000000002', 1);
  insert into message values (1, 1, 2, null, 'hello'), (2, 2, 1, 1, 'back'), (3, 1, 1, 2, 'to myself');
  insert into audit values (1, 'patient', '1', '{"name": "Ada"}'), (2, 'visit', '1', '{"patient": {"id": 1}}'),
    (3, 'doctor', '1', '{}'), (4, 'batch', '0', '{"patients": [{"id": 1}, {"id": 3}]}');
  insert into outing values (1, '{1,2}'), (2, '{1}'), (3, null);
  insert into log values (1, 'in'), (1, 'in'), (2, 'in');
  insert into newsletter values ('ADA+news@clinic.example'), (' ada@clinic.example'), ('ben@clinic.example');
`;

const all = (...columns: readonly string[]): Record<string, string> =>
  Object.fromEntries(columns.map((column) => [column, "user"]));

const clinic = {
  kept_map: 1,
  store: "clinic",
  tables: {
    patient: {
      kind: "person",
      identities: [
        { name: "email", column: "email", match: "email" },
        { name: "number", column: "number" },
      ],
      columns: {
        ...all("id", "email", "number", "address_id", "doctor_id", "deleted_at"),
        password_hash: { category: "user", access: "secret" },
      },
      soft_deleted: "deleted_at",
    },
    doctor: {
      kind: "person",
      identities: [{ name: "email", column: "email", match: "email" }],
      columns: all("id", "email", "manager_id"),
      relations: [{ accessed_by: "doctor", match: { manager_id: "id" } }],
    },
    address: {
      kind: "personal",
      columns: all("id", "street"),
      relations: [{ owned_by: "patient", match: { id: "address_id" } }],
    },
    visit: {
      kind: "personal",
      columns: all("patient_id", "no", "doctor_id", "note"),
      relations: [
        { owned_by: "patient", match: { patient_id: "id" } },
        { accessed_by: "doctor", match: { doctor_id: "id" } },
      ],
    },
    visit_item: {
      kind: "personal",
      columns: all("patient_id", "no", "line", "what"),
      relations: [{ owned_by: "visit", match: { patient_id: "patient_id", no: "no" } }],
    },
    picture: {
      kind: "personal",
      columns: all("id", "taken_by"),
      relations: [
        { bridge: "picture_person", match: { id: "picture_id" } },
        { accessed_by: "doctor", match: { taken_by: "id" } },
      ],
    },
    picture_person: {
      kind: "personal",
      columns: all("picture_id", "patient_id"),
      relations: [{ owned_by: "patient", match: { patient_id: "id" } }],
    },
    message: {
      kind: "personal",
      columns: all("id", "sender_id", "recipient_id", "reply_to", "body"),
      relations: [
        { owned_by: "patient", match: { sender_id: "id" } },
        { co_owned_by: "patient", match: { recipient_id: "id" } },
      ],
    },
    audit: {
      kind: "personal",
      columns: all("id", "entity_type", "entity_id", "after"),
      relations: [
        { owned_by: "patient", match: { entity_id: "id" }, when: { entity_type: "patient" } },
        { owned_by: "patient", match: { "after->patient.id": "id" } },
        { owned_by: "patient", match: { "after->patients[*].id": "id" } },
      ],
    },
    outing: {
      kind: "personal",
      columns: all("id", "patient_ids"),
      relations: [{ owned_by: "patient", match: { "patient_ids[*]": "id" } }],
    },
    log: {
      kind: "personal",
      columns: all("who", "what"),
      relations: [{ owned_by: "patient", match: { who: "id" } }],
    },
    newsletter: {
      kind: "person",
      identities: [{ name: "email", column: "email", match: "email_with_aliases", several: "allowed" }],
      columns: all("email"),
    },
  },
};

let database: TestDatabase;
let spoolFolder: string;

beforeAll(async () => {
  database = await freshDatabase();
  spoolFolder = mkdtempSync(path.join(tmpdir(), "kept-spool-"));
  const client = new pg.Client(database.connection);
  await client.connect();
  await client.query(schema);
  await client.end();
});

afterAll(async () => {
  rmSync(spoolFolder, { recursive: true });
  await database.drop();
});

async function find(
  request: Partial<SearchRequest> & Pick<SearchRequest, "identities">,
  map: unknown = clinic,
) {
  const found = await search(
    database.connection,
    { map: confirmedMap(map), unreviewed: false, ...request },
    { spoolFolder },
  );
  const { result } = found;
  const lines = result.findings.map(
    (finding) =>
      `${finding.table} ${finding.table === "log" || finding.table === "newsletter" ? "-" : finding.key.join("/")} ${finding.disposition}` +
      finding.others.map((other) => ` +${other.table} ${other.key.join("/")}`).join("") +
      (finding.softDeleted ? " (deleted)" : ""),
  );
  return { found, result, lines: lines.toSorted() };
}

describe("search for a patient", () => {
  test("finds exactly her rows, and says whose else they are", async () => {
    const { found, lines } = await find({ identities: [{ name: "email", value: "ada@clinic.example" }] });
    expect(lines).toEqual(
      [
        "patient 1 disclose",
        "address 1 review +patient 2",
        "visit 1/1 disclose",
        "visit 1/2 disclose",
        "visit_item 1/1/1 disclose",
        "visit_item 1/2/1 disclose",
        "picture 00000000-0000-4000-8000-000000000001 review +patient 2",
        "picture 00000000-0000-4000-8000-000000000002 disclose",
        "picture_person 00000000-0000-4000-8000-000000000001/1 disclose",
        "picture_person 00000000-0000-4000-8000-000000000002/1 disclose",
        "message 1 review +patient 2",
        "message 2 review +patient 2",
        "message 3 disclose",
        "audit 1 disclose",
        "audit 2 disclose",
        "audit 4 review +patient 3",
        "outing 1 review +patient 2",
        "outing 2 disclose",
        "log - disclose",
        "log - disclose",
        "newsletter - disclose",
        "newsletter - disclose",
      ].toSorted(),
    );
    const rows = await Array.fromAsync(found.rows("patient"));
    expect(rows.map((row) => row.values)).toEqual([
      {
        id: "1",
        email: "Ada@Clinic.example",
        number: "P-1",
        address_id: "1",
        doctor_id: "10",
        deleted_at: null,
      },
    ]);
    found.close();
  });

  test("a row deleted in the application is still held", async () => {
    const { found, lines } = await find({
      identities: [
        { name: "number", value: "P-3" },
        { name: "email", value: "" },
      ],
    });
    expect(lines).toEqual([
      "address 2 disclose",
      "audit 4 review +patient 1",
      "patient 3 disclose (deleted)",
      "visit 3/1 disclose",
    ]);
    expect(found.result.gaps).toEqual([]);
    found.close();
  });

  test("a doctor's own data is not her patients' data", async () => {
    const { found, lines } = await find({ identities: [{ name: "email", value: "low@clinic.example" }] });
    expect(lines).toEqual(["doctor 11 disclose", "visit 1/2 skip"]);
    found.close();
  });

  test("an address two patients share discloses nothing until one is named", async () => {
    const { found, lines } = await find({ identities: [{ name: "email", value: "family@clinic.example" }] });
    expect(lines).toEqual([]);
    expect(found.result.gaps).toEqual([
      { kind: "ambiguous_identity", identity: "email", table: "patient", rows: 2 },
    ]);
    found.close();
    const named = await find({
      identities: [
        { name: "email", value: "family@clinic.example", table: "newsletter" },
        { name: "number", value: "P-4" },
        { name: "email", value: "", table: "doctor" },
      ],
    });
    expect(named.lines).toEqual(["patient 4 disclose"]);
    expect(named.found.result.gaps).toEqual([]);
    expect(named.found.result.identities).toEqual(["email", "number"]);
    named.found.close();
  });

  test("several values of one identity find a row each, and the rows say by which; one that names two is still nobody's", async () => {
    const doctor = { name: "email", value: "", table: "doctor" };
    const numbers = [
      { name: "number", value: "P-1", table: "patient" },
      { name: "number", value: "P-4", table: "patient" },
    ];
    const { found } = await find({ identities: [...numbers, doctor] });
    expect(found.result.gaps.filter(({ kind }) => kind === "ambiguous_identity")).toEqual([]);
    const reached = found.result.findings.flatMap(({ key, reason }) =>
      reason.kind === "identity" ? [[key.join(), reason.value]] : [],
    );
    expect(reached).toEqual([
      ["1", 1],
      ["4", 2],
    ]);
    found.close();
    const shared = { name: "email", value: "family@clinic.example", table: "patient" };
    const unclear = await find({ identities: [...numbers, shared, doctor] });
    expect([unclear.lines, unclear.found.result.gaps.map(({ kind }) => kind)]).toEqual([
      [],
      expect.arrayContaining(["ambiguous_identity"]),
    ]);
    unclear.found.close();
  });

  test("a person table no identity can search is named", async () => {
    const { found, result } = await find({ identities: [{ name: "number", value: "P-1" }] });
    expect(result.gaps).toEqual([
      { kind: "outcome", table: "doctor", outcome: "not_asked", why: "it knows email" },
      { kind: "outcome", table: "newsletter", outcome: "not_asked", why: "it knows email" },
    ]);
    found.close();
  });

  test("a limit is said, not hidden", async () => {
    const { found, result } = await find({
      identities: [{ name: "email", value: "ada@clinic.example" }],
      limits: { rows: 5 },
    });
    expect(result.findings).toHaveLength(5);
    expect(result.outcomes.get("visit")).toMatchObject({ outcome: "truncated", limit: 5 });
    found.close();
  });
});

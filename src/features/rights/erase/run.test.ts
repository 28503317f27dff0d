// Goal: a run that is killed at any moment leaves a store that is whole, untouched before the commit and erased after it, and
// the same call afterwards comes to the same end; plan, journal and certificate hold counts and reasons, and nobody's data.
// Method: a small store in a real PostgreSQL; the run in a process of its own that kills itself at each point in turn.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { armFailPoints, type FailPoint } from "../../../platform/fail_point.ts";
import { ann, erasureWorld, mapOf, people, type ErasureWorld } from "../../../../testkit/erasure.ts";
import { folderRecords, readErasureJournal } from "./files.ts";
import { ChangeRefused } from "../change/refused.ts";
import { approveErasure, prepareErasure, type ErasureRequest } from "./run.ts";

const yaml = `
kept_map: 1
store: example
tables:
  person:
    kind: person
    identities: [{ name: email, column: email, match: email }]
    columns: { id: id, email: email }
  note:
    kind: personal
    relations: [{ owned_by: person, match: { person_id: id } }]
    columns: { id: id, person_id: id, body: text }
  bill:
    kind: personal
    on_erase: keep
    keep: { because: bills are kept for tax, exemption: legal-obligation }
    relations: [{ owned_by: person, match: { person_id: id } }]
    columns: { id: id, person_id: id, amount: money }
`;
const store = `${people}
  create table note (id int primary key, person_id int references person, body text);
  create table bill (id int primary key, person_id int not null references person, amount int);
  insert into note values (1, 1, 'Ann says hello'), (2, 2, 'Bea says hello'), (3, 1, 'Ann says bye');
  insert into bill values (1, 1, 31415), (2, 2, 4)`;

let world: ErasureWorld;
let folder: string;
beforeAll(async () => {
  world = await erasureWorld();
});
beforeEach(async () => {
  await world.clear();
  await world.client.query(store);
  folder = mkdtempSync(path.join(tmpdir(), "kept-erase-"));
});
afterEach(() => {
  armFailPoints(() => undefined);
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => world.drop());

const request = (): ErasureRequest => ({
  connection: world.database.connection,
  writeConnection: world.database.connection,
  map: mapOf(yaml),
  identities: [{ name: "email", value: ann }],
  records: folderRecords(folder),
});
const options = { now: () => "2026-11-22T10:00:00Z" };
const whole = (): Promise<unknown[]> =>
  world.dump(
    "select 'note' as t, note::text as r from note union all select 'bill', bill::text from bill union all select 'person', person::text from person order by 1, 2",
  );
const after = [
  { t: "bill", r: "(1,1,31415)" },
  { t: "bill", r: "(2,2,4)" },
  { t: "note", r: '(2,2,"Bea says hello")' },
  { t: "person", r: '(1,"")' },
  { t: "person", r: "(2,bea@example.org)" },
];

/** Kills a process at the point, or ends the run there as a lost connection would; a process costs a second. */
const cutOff = async (point: FailPoint, digest: string, inProcess: boolean): Promise<void> => {
  if (!inProcess) {
    const child = path.resolve(import.meta.dirname, "../../../../testkit/erasing_child.ts");
    const order = { connection: world.database.connection, map: yaml, folder, digest, point };
    const { signal } = spawnSync(process.execPath, [child, JSON.stringify(order)], { stdio: "ignore" });
    expect(signal).toBe("SIGKILL");
    return;
  }
  armFailPoints((reached) => {
    if (reached === point) throw new Error("cut off");
  });
  await expect(approveErasure(request(), digest, options)).rejects.toThrow("cut off");
  armFailPoints(() => undefined);
};

test.each([
  ["erase.step", true, false],
  ["erase.recorded", false, false],
  ["erase.committing", true, false],
  ["erase.committed", false, true],
  ["erase.journaled", true, true],
] as const)(
  "cut off at %s: nothing or everything has happened, and the next run ends it",
  async (point, inProcess, isErased) => {
    const before = await whole();
    const { digest } = await prepareErasure(request(), options);
    await cutOff(point, digest, inProcess);
    // The server ends what the lost connection had open in its own time.
    const open = `select 1 from pg_stat_activity where datname = '${world.database.name}' and application_name = 'kept'`;
    await expect.poll(() => world.dump(open)).toEqual([]);
    expect(await whole()).toEqual(isErased ? after : before);
    expect(existsSync(path.join(folder, "certificate.json"))).toBe(false);
    const certificate = await approveErasure(request(), digest, options);
    expect(certificate).toMatchObject({
      finished_later: isErased,
      verification: { verdict: "verified", kept: 0 },
    });
    expect(await whole()).toEqual(after);
    const again = await approveErasure(request(), digest, options);
    expect({ ...again, verification: 0 }).toEqual({ ...certificate, verification: 0 });
    expect(await whole()).toEqual(after);
  },
);

test("plan, journal and certificate say what, why and how many, and hold nobody's data", async () => {
  const { digest } = await prepareErasure(request(), options);
  expect(readdirSync(folder).toSorted()).toEqual(["plan.json", "plan.key", "plan.txt"]);
  const secret = readFileSync(path.join(folder, "plan.key"), "utf8").trim();
  await approveErasure(request(), digest, options);
  expect(readdirSync(folder).toSorted()).toEqual([
    "certificate.json",
    "certificate.txt",
    "journal.json",
    "plan.json",
    "plan.txt",
  ]);
  for (const file of readdirSync(folder)) {
    const text = readFileSync(path.join(folder, file), "utf8");
    for (const value of [ann, "hello", "31415", "Ann", secret])
      expect([file, text.includes(value)]).toEqual([file, false]);
  }
  const text = readFileSync(path.join(folder, "certificate.txt"), "utf8");
  expect(
    text
      .replace(/hmac-sha256:\w+/, "D")
      .replace(/database \w+/, "database d")
      .replace(/as of \S+/, "as of then"),
  ).toBe(
    `Certificate of erasure

Store: example (database d)
Person: known by email; the values are not written down
Erased: 2026-11-22T10:00:00Z
Approved plan: D

Deleted
  note: 2 rows (2 rows theirs alone)

Anonymised: the row stays, what it said of the person does not
  person: 1 row (1 row a row that stays refers to it)
    emptied: email
    id stays: it names the row

Kept
  bill: 1 row, because bills are kept for tax (legal-obligation); no end is stated

Verified: nothing of the person was found but what is kept.
  Looked at 2 text columns as of then

A database may still hold what its tables no longer do:
  · the write-ahead log, and its archive where one is kept
  · backups and exports made before
  · replicas that have not caught up, or are held back on purpose
  · dead row versions in the table's own files, until VACUUM has passed
  · the planner's statistics (most common values), until ANALYZE has run
  · the server's log, where it writes statements down
`,
  );
  expect(await readErasureJournal(folder)).toMatchObject({ state: "verified", digest });
});

test("another digest, another map, a plan that is not there, and a folder in use are refused in words", async () => {
  await expect(approveErasure(request(), "hmac-sha256:0", options)).rejects.toThrow("holds no plan");
  const { digest } = await prepareErasure(request(), options);
  await expect(approveErasure(request(), "hmac-sha256:0", options)).rejects.toThrow("another digest");
  const other = { ...request(), map: mapOf(yaml.replace("on_erase: keep\n", "on_erase: anonymise\n")) };
  await expect(approveErasure(other, digest, options)).rejects.toThrow(
    "The map was changed since the plan was made",
  );
  await world.client.query("update note set body = 'changed' where id = 1");
  await expect(approveErasure(request(), digest, options)).rejects.toThrow(
    "no longer as it was approved (note)",
  );
  await world.client.query("update note set body = 'Ann says hello' where id = 1");
  await approveErasure(request(), digest, options);
  await expect(prepareErasure(request(), options)).rejects.toThrow(ChangeRefused);
  expect(await whole()).toEqual(after);
});

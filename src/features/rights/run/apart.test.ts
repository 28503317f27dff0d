// Goal: while a case's search works through a large file of SQLite's, the server answers everybody else.
// Method: the office's server and the real duty in one process, as an installation runs them; the health page is asked all along,
// and the longest answer is held to how long the one long statement takes.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { confirmedMap } from "../../../../testkit/maps.ts";
import { testOffice, type TestOffice } from "../../../../testkit/office.ts";
import { requestWorld, type RequestWorld } from "../../../../testkit/requests.ts";
import { read, write } from "../../../platform/db.ts";
import { installStore } from "../../connectors/index.ts";
import { systemsOf } from "./store.ts";

const map = `
kept_map: 1
store: visits
tables:
  visitor:
    kind: person
    identities: [{ name: email, column: email, match: email }]
    columns: { id: user.unique_id, email: user.contact.email }
`;
const rows = 900_000;
/** Nothing that was asked beside the search may have waited longer. */
const longestMilliseconds = 400;

let w: RequestWorld;
let office: TestOffice;
let folder: string;
beforeAll(async () => {
  w = await requestWorld();
  office = await testOffice({ world: w, folder: w.platform.folder });
  folder = mkdtempSync(path.join(tmpdir(), "kept-visits-"));
  const file = path.join(folder, "visits.db");
  const db = new DatabaseSync(file);
  db.exec(`pragma journal_mode = wal; create table visitor (id integer primary key, email text);
    with recursive n (i) as (select 1 union all select i + 1 from n where i < ${rows})
    insert into visitor select i, 'p' || i || '@example.org' from n`);
  db.close();
  const [{ scope }] = w.organisations;
  await write(w.db, scope, (tx) =>
    installStore(tx, scope, w.platform.keys, {
      name: "Visits",
      connection: { kind: "sqlite", file },
      map: confirmedMap(parse(map)),
      now: w.now(),
    }),
  );
}, 90_000);
afterAll(async () => {
  await office.close();
  await w.close();
  rmSync(folder, { recursive: true, force: true });
});

test("the server answers while a case's search works through a large file", async () => {
  const ended = { is: false };
  const waits: number[] = [];
  const asking = async (): Promise<void> => {
    while (!ended.is) {
      const began = performance.now();
      const reply = await fetch(`${office.url}/healthz`);
      await reply.text();
      waits.push(performance.now() - began);
    }
  };
  const asked = asking();
  const began = performance.now();
  const { runId } = await w.searched([{ name: "email", value: `P${rows - 1}@example.org` }]);
  const whole = performance.now() - began;
  ended.is = true;
  await asked;
  const [{ scope }] = w.organisations;
  const systems = await read(w.db, scope, (tx) => systemsOf(tx, scope, runId));
  expect(systems.find(({ name }) => name === "Visits")).toMatchObject({ outcome: "done", row_count: 1 });
  // One statement over the file takes longer than any answer may: in the server's own thread this could not hold.
  expect(whole).toBeGreaterThan(2 * longestMilliseconds);
  expect(Math.max(...waits)).toBeLessThan(longestMilliseconds);
  expect(waits.length).toBeGreaterThan(50);
});

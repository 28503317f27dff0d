// Goal: a reviewer is led to the rows whose words hold a number or an address of nobody known, and to no others; what the
// requester bears is theirs wherever it is quoted; a blanked one, or a row somebody decided about, waits for nobody.
// Method: a search on the example school's database into whose messages an account, a card and the requester's own address
// were written; every row opened and looked through by hand beside what the review says.
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestWorld, type RequestWorld } from "../../../../testkit/requests.ts";
import { decideAll } from "../../../../testkit/review.ts";
import { read, write } from "../../../platform/db.ts";
import type { CaseId } from "../../../platform/ids.ts";
import { lockRun } from "../run/store.ts";
import { openedRow, reviewOf, reviewView, rowsView } from "./read.ts";
import { coverWords, decideRow } from "./row.ts";

let w: RequestWorld;
beforeAll(async () => {
  w = await requestWorld();
});
afterAll(() => w.close());

const words = "Pay Rosa at GB82 WEST 1234 5698 7654 32, or by card 4111 1111 1111 1111; my own is ";

async function led(caseId: CaseId) {
  const [{ scope }] = w.organisations;
  const { keys } = w.platform;
  const file = await w.caseOf(caseId);
  return write(w.db, scope, async (tx) => {
    const review = await reviewOf(tx, scope, keys, file);
    const { unnamed } = await reviewView(tx, scope, keys, file);
    const { rows } = await rowsView(
      tx,
      scope,
      keys,
      review,
      { treatment: undefined, table: undefined, person: undefined, after: undefined, unnamed: true },
      w.now(),
    );
    const opened = await Promise.all(rows.map((row) => openedRow(tx, scope, keys, review, row, w.now())));
    return { unnamed, opened };
  });
}

/** In the school's own database, as its own application would. */
async function inSchool(statement: string, values: readonly string[]): Promise<void> {
  const client = new pg.Client(w.school.connection);
  await client.connect();
  await client.query(statement, [...values]);
  await client.end();
}

test("rows with an account or an address of nobody known are listed, each with its places, until they are looked at", async () => {
  const [{ scope }] = w.organisations;
  const { keys } = w.platform;
  const identities = w.person("layla");
  await inSchool("update applicant set statement = $1 where id = 1", [`${words}layla.alhaddad@example.org`]);
  const { caseId } = await w.searched(identities);
  await decideAll(w, caseId, "withhold", "did-not-agree");
  const { unnamed, opened } = await led(caseId);
  expect(unnamed).toBe(opened.length);
  const row = opened.find(({ fields }) => fields.some(({ value }) => value?.startsWith(words)));
  if (row === undefined) throw new Error("The message is not among them.");
  const found = row.unnamed.map(({ column, from, to, kind }) => [
    kind,
    row.fields.find(({ name }) => name === column)?.value?.slice(from, to),
  ]);
  expect(found).toEqual([
    ["account", "GB82 WEST 1234 5698 7654 32"],
    ["card", "4111 1111 1111 1111"],
  ]);
  for (const { unnamed: marked } of opened) expect(marked).not.toEqual([]);

  const place = { position: row.row.position, ordinal: row.row.ordinal };
  const [account] = row.unnamed;
  if (account === undefined) throw new Error("lost");
  const desk = await write(w.db, scope, async (tx) => {
    const run = await lockRun(tx, scope, caseId);
    const { seals } = await reviewOf(tx, scope, keys, await w.caseOf(caseId));
    if (run === undefined) throw new Error("no run");
    return { keys, run, seals, now: w.now() };
  });
  const { column, from, to } = account;
  await write(w.db, scope, (tx) =>
    coverWords(tx, scope, desk, place, [{ column, from, to, reason: "not-asked" }]),
  );
  expect((await led(caseId)).unnamed).toBe(unnamed - 1);
  await write(w.db, scope, (tx) => coverWords(tx, scope, desk, place, []));
  expect((await led(caseId)).unnamed).toBe(unnamed);
  await write(w.db, scope, (tx) =>
    decideRow(tx, scope, desk, { place, decision: "show", reason: "agreed", words: undefined }),
  );
  expect((await led(caseId)).unnamed).toBe(unnamed - 1);
  const plan = await read(w.db, scope, (tx) =>
    tx
      .selectFrom("found_row")
      .select("ordinal")
      .where("unnamed", ">", 0)
      .where("run_id", "=", desk.run.id)
      .execute(),
  );
  expect(plan.length).toBeGreaterThanOrEqual(unnamed);
});

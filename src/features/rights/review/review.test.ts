// Goal: a decision counts for every row of a person, at once and for any order of decisions, and a review of ten
// thousand rows is read a page at a time by an index.
// Method: generated findings in the database; the set-based statement against the pure function; the query's own plan.
import { createHash } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestWorld, type RequestWorld } from "../../../../testkit/requests.ts";
import { read, write, type WriteTx } from "../../../platform/db.ts";
import type { CaseId } from "../../../platform/ids.ts";
import type { RunId } from "../request/events.ts";
import { decisions, treatments, type Decision, type Treatment } from "../run/contract.ts";
import { treatmentOf } from "../run/domain.treatment.ts";
import { insertPersons, insertRows, type NewRow } from "../run/found/store.ts";
import { sealsOf, type Seals } from "../run/sealed.ts";
import { changeRun, changeSystem, lockRun } from "../run/store.ts";
import { decidePeople, missingBeforeApproval, undoPeople } from "./decide.ts";
import { countPeople, countRowsOf } from "./store.ts";
import { peopleView, reviewOf, rowsView } from "./read.ts";
import { setAside } from "./aside/aside.ts";
import { decideRow, undoRow } from "./row.ts";

let w: RequestWorld;
beforeAll(async () => {
  w = await requestWorld();
}, 60_000);
afterAll(() => w.close());

const personOf = (number: number): Buffer => createHash("sha256").update(`person ${number}`).digest();

type Made = Pick<NewRow, "disposition" | "redactable"> & { readonly persons: readonly number[] };

/** A finished run with these rows instead of found ones. */
async function runWith(
  rows: readonly Made[],
  people: number,
): Promise<{ readonly caseId: CaseId; readonly runId: RunId; readonly seals: Seals }> {
  const [{ scope }] = w.organisations;
  const { id: caseId } = await w.request();
  const runId = await w.approve(caseId, w.person("layla"));
  const seals = await sealsOf(w.platform.keys, scope, caseId);
  await write(w.db, scope, async (tx) => {
    await changeRun(tx, scope, runId, { state: "finished" });
    await changeSystem(tx, scope, runId, 0, { outcome: "done" });
    const waiting = new Set(
      rows.filter(({ disposition }) => disposition === "review").flatMap(({ persons }) => persons),
    );
    const all = Array.from({ length: people }, (_, number) => ({
      person: personOf(number),
      table_name: "student",
      unseen: false,
      waits: waiting.has(number),
      row_count: rows.filter(({ persons }) => persons.includes(number)).length,
      content: seals.person(runId, personOf(number), { key: [`${number}`], label: [`Person ${number}`] }),
    }));
    await insertPersons(tx, scope, runId, 0, all);
    const made = rows.map(({ disposition, redactable, persons }, ordinal): NewRow => {
      const values = { first_name: `Name ${ordinal}` };
      return {
        ordinal,
        table_name: ordinal % 3 === 0 ? "student" : "message",
        disposition,
        redactable,
        shared: persons.length > 0,
        treatment: treatmentOf({ disposition, redactable, decisions: persons.map(() => undefined) }),
        soft_deleted: false,
        reason:
          ordinal === 0
            ? { kind: "identity", identity: "email", column: "email" }
            : {
                kind: "relation",
                role: "owned_by",
                match: { student_id: "id" },
                from: Math.floor(ordinal / 4),
              },
        from_ordinal: ordinal === 0 ? null : Math.floor(ordinal / 4),
        content: seals.row(runId, 0, ordinal, { key: [`${ordinal}`], values }),
        persons: persons.map(personOf),
      };
    });
    await insertRows(tx, scope, runId, 0, made);
  });
  return { caseId, runId, seals };
}

async function treatmentsOf(runId: RunId): Promise<readonly Treatment[]> {
  const [{ scope }] = w.organisations;
  const rows = await read(w.db, scope, (tx) =>
    tx.selectFrom("found_row").select("treatment").where("run_id", "=", runId).orderBy("ordinal").execute(),
  );
  return rows.map(({ treatment }) => treatment);
}

test("whatever is decided and taken back, each row is what its decisions say", async () => {
  const [{ scope }] = w.organisations;
  const { keys } = w.platform;
  const people = 4;
  const row = fc.record({
    disposition: fc.constantFrom("disclose", "redact", "review", "skip"),
    redactable: fc.boolean(),
    persons: fc.uniqueArray(fc.integer({ min: 0, max: people - 1 }), { maxLength: 3 }),
  });
  const step = fc.record({
    who: fc.uniqueArray(fc.integer({ min: 0, max: people - 1 }), { minLength: 1, maxLength: 3 }),
    decision: fc.constantFrom<Decision | undefined>(...decisions, undefined),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 12 }),
      fc.array(step, { maxLength: 5 }),
      async (rows, steps) => {
        const { caseId, runId, seals } = await runWith(rows, people);
        const decided = new Map<number, Decision>();
        for (const { who, decision } of steps) {
          await write(w.db, scope, async (tx) => {
            const run = await lockRun(tx, scope, caseId);
            if (run === undefined) throw new Error("no run");
            const persons = who.map((number) => personOf(number).toString("hex"));
            const reason = decision === "show" ? ("agreed" as const) : ("confidential" as const);
            if (decision === undefined) await undoPeople(tx, scope, keys, run, persons, w.now());
            else {
              const made = { persons, decision, reason, words: undefined };
              await decidePeople(tx, scope, keys, run, seals, made, w.now());
            }
          });
          const chosen = who.map((number) => ({ person: personOf(number) }));
          // A row of several of them is one row.
          expect(await read(w.db, scope, (tx) => countRowsOf(tx, scope, runId, chosen))).toBe(
            rows.filter(({ persons }) => persons.some((number) => who.includes(number))).length,
          );
          for (const number of who) {
            if (decision === undefined) decided.delete(number);
            else decided.set(number, decision);
          }
          expect(await treatmentsOf(runId)).toEqual(
            rows.map(({ disposition, redactable, persons }) =>
              treatmentOf({
                disposition,
                redactable,
                decisions: persons.map((number) => decided.get(number)),
              }),
            ),
          );
        }
      },
    ),
    { numRuns: 12 },
  );
}, 60_000);

test("somebody all of whose rows were decided one by one is decided, until one of them waits again", async () => {
  const [{ scope }] = w.organisations;
  const { keys } = w.platform;
  const review = { disposition: "review", redactable: true } as const;
  // The first alone in two rows, the second in a row of their own.
  const rows = [
    { ...review, persons: [0] },
    { ...review, persons: [0] },
    { ...review, persons: [1] },
  ];
  const { caseId, runId, seals } = await runWith(rows, 2);
  const standing = () =>
    read(w.db, scope, async (tx) => {
      const view = await reviewOf(tx, scope, keys, await w.caseOf(caseId));
      const names = async (open: boolean) =>
        (await peopleView(tx, scope, view, { open })).people.map(({ name }) => name).toSorted();
      return { ...(await countPeople(tx, scope, runId)), waits: await names(true), done: await names(false) };
    });
  const change = (ordinal: number, decision: Decision | undefined) =>
    write(w.db, scope, async (tx) => {
      const run = await lockRun(tx, scope, caseId);
      if (run === undefined) throw new Error("no run");
      const desk = { keys, run, seals, now: w.now() };
      const place = { position: 0, ordinal };
      if (decision === undefined) return undoRow(tx, scope, desk, place);
      const made = { place, decision, reason: "confidential", words: undefined } as const;
      return decideRow(tx, scope, desk, made);
    });
  const everybody = { all: 2, open: 2, done: [] };
  expect(await standing()).toMatchObject(everybody);
  await change(0, "withhold");
  expect(await standing()).toMatchObject(everybody);
  await change(1, "redact");
  const left = await standing();
  expect([left.open, left.waits.length, left.done.length]).toEqual([1, 1, 1]);
  expect(left.done[0]).not.toBe(left.waits[0]);
  await change(1, undefined);
  expect(await standing()).toMatchObject(everybody);
});

test("a row held back for one of its people stays here at once, and nobody else of it is waited for", async () => {
  const [{ scope }] = w.organisations;
  const { keys } = w.platform;
  const review = { disposition: "review", redactable: true } as const;
  const { caseId, seals } = await runWith(
    [
      { ...review, persons: [0, 1] },
      { ...review, persons: [2] },
    ],
    3,
  );
  const persons = [personOf(0).toString("hex")];
  const step = (isHeld: boolean) =>
    write(w.db, scope, async (tx) => {
      const run = await lockRun(tx, scope, caseId);
      if (run === undefined) throw new Error("no run");
      if (!isHeld) return undoPeople(tx, scope, keys, run, persons, w.now());
      const made = { persons, decision: "withhold", reason: "confidential", words: undefined } as const;
      return decidePeople(tx, scope, keys, run, seals, made, w.now());
    });
  const none = { disclose: 0, redact: 0 };
  expect(await step(true)).toEqual({ counts: { ...none, waiting: 1, withhold: 1 }, open: 1 });
  expect(await step(false)).toEqual({ counts: { ...none, waiting: 2, withhold: 0 }, open: 3 });
});

test("a row goes out whole only when everybody it concerns was decided so, and never when the map skips it", () => {
  const facts = fc.record({
    disposition: fc.constantFrom("disclose", "redact", "review", "skip"),
    redactable: fc.boolean(),
    decisions: fc.array(fc.constantFrom<Decision | undefined>(...decisions, undefined), { maxLength: 4 }),
  });
  fc.assert(
    fc.property(facts, (given) => {
      const treatment = treatmentOf(given);
      expect(treatments).toContain(treatment);
      const kept = given.decisions.includes("withhold") || given.disposition === "skip";
      const open =
        !kept && given.disposition === "review" && given.decisions.some((decision) => decision === undefined);
      const partly = given.decisions.includes("redact") || given.disposition === "redact";
      const goesOut = treatment === "disclose" || treatment === "redact";
      expect({ kept, goesOut }).not.toEqual({ kept: true, goesOut: true });
      expect({ open, isOpen: treatment === "waiting" }).not.toEqual({ open: true, isOpen: false });
      expect({ partly, whole: treatment === "disclose" }).not.toEqual({ partly: true, whole: true });
      expect(treatment === "redact" && !given.redactable).toBe(false);
    }),
  );
});

test("a row that is somebody else's goes with what was reached through it, and comes back as it was", async () => {
  const [{ scope }] = w.organisations;
  const { keys } = w.platform;
  const row = { disposition: "disclose", redactable: true, persons: [] } as const;
  const shared = { disposition: "review", redactable: true, persons: [0] } as const;
  // The second and third were reached through the first; the fourth is a beginning of its own.
  const { runId, caseId, seals } = await runWith([row, shared, row, row], 1);
  const superuser = await w.client("kept_superuser");
  await superuser.query(
    `update kept.found_row set from_ordinal = null,
      reason = '{"kind": "identity", "identity": "email", "column": "email"}' where run_id = $1 and ordinal = 3`,
    [runId],
  );
  await write(w.db, scope, (tx) => changeRun(tx, scope, runId, { sameness: "open" }));
  const say = (ordinal: number, is: "another" | "same") =>
    write(w.db, scope, async (tx) => {
      const run = await lockRun(tx, scope, caseId);
      if (run === undefined) throw new Error("There is no run.");
      return setAside(tx, scope, { keys, run, seals, now: w.now() }, { position: 0, ordinal }, is);
    });
  const samenessNow = () => write(w.db, scope, async (tx) => (await lockRun(tx, scope, caseId))?.sameness);
  const before = await treatmentsOf(runId);
  expect(before).toEqual(["disclose", "waiting", "disclose", "disclose"]);
  await say(0, "another");
  expect(await treatmentsOf(runId)).toEqual(["withhold", "withhold", "withhold", "disclose"]);
  expect(await samenessNow()).toBe("not-needed");
  // One row decided or taken back alone does not bring the other person in past the question who they are.
  const alone = (what: "undo" | "show") =>
    write(w.db, scope, async (tx) => {
      const run = await lockRun(tx, scope, caseId);
      if (run === undefined) throw new Error("There is no run.");
      const desk = { keys, run, seals, now: w.now() };
      const place = { position: 0, ordinal: 0 };
      if (what === "undo") return undoRow(tx, scope, desk, place);
      return decideRow(tx, scope, desk, { place, decision: "show", reason: "reasonable", words: undefined });
    });
  await expect(alone("undo")).rejects.toMatchObject({ key: "conflict" });
  await expect(alone("show")).rejects.toMatchObject({ key: "conflict" });
  expect((await treatmentsOf(runId))[0]).toBe("withhold");
  // Nobody is left when the last one goes, too; and a row the search did not begin with is no such row.
  await expect(say(3, "another")).rejects.toMatchObject({ key: "not_yet" });
  await expect(say(1, "another")).rejects.toMatchObject({ key: "not_found" });
  await say(0, "same");
  expect(await treatmentsOf(runId)).toEqual(before);
  expect(await samenessNow()).toBe("open");
});

test("a row somebody showed while two were taken for one is not shown any more once it is another person's", async () => {
  const [{ scope }] = w.organisations;
  const { keys } = w.platform;
  const row = { disposition: "disclose", redactable: true, persons: [] } as const;
  const asked = { disposition: "review", redactable: true, persons: [] } as const;
  const { runId, caseId, seals } = await runWith([row, asked, row, row], 1);
  const superuser = await w.client("kept_superuser");
  await superuser.query(
    `update kept.found_row set from_ordinal = null,
      reason = '{"kind": "identity", "identity": "email", "column": "email"}' where run_id = $1 and ordinal = 3`,
    [runId],
  );
  const within = <T>(act: (tx: WriteTx, desk: Parameters<typeof decideRow>[2]) => Promise<T>) =>
    write(w.db, scope, async (tx) => {
      const run = await lockRun(tx, scope, caseId);
      if (run === undefined) throw new Error("There is no run.");
      return act(tx, { keys, run, seals, now: w.now() });
    });
  const show = (ordinal: number) =>
    within((tx, desk) =>
      decideRow(tx, scope, desk, {
        place: { position: 0, ordinal },
        decision: "show",
        reason: "reasonable",
        words: undefined,
      }),
    );
  await show(1);
  expect(await treatmentsOf(runId)).toEqual(["disclose", "disclose", "disclose", "disclose"]);
  await within((tx, desk) => setAside(tx, scope, desk, { position: 0, ordinal: 0 }, "another"));
  expect(await treatmentsOf(runId)).toEqual(["withhold", "withhold", "withhold", "disclose"]);
  // Shown in the knowledge of whose it is, it goes out.
  await show(1);
  expect((await treatmentsOf(runId))[1]).toBe("disclose");
});

test("with one of two set aside, nothing is shown that a search for the other alone would not show", async () => {
  const [{ scope }] = w.organisations;
  const { keys } = w.platform;
  const mother = w.person("meiling");
  const both = mother.map((one) => (one.name === "student_number" ? { ...one, value: "RB-1002" } : one));
  const rowsOf = async ({ caseId, runId }: { readonly caseId: CaseId; readonly runId: RunId }) => {
    const seals = await sealsOf(keys, scope, caseId);
    return read(w.db, scope, async (tx) => {
      const rows = await tx.selectFrom("found_row").selectAll().where("run_id", "=", runId).execute();
      const opened = rows.map(async ({ position, ordinal, table_name: table, content, ...row }) => {
        const { key } = await seals.openRow(runId, position, ordinal, content);
        return { ...row, position, ordinal, table, name: `${table} ${key.join("/")}` };
      });
      return Promise.all(opened);
    });
  };
  const alone = new Map((await rowsOf(await w.searched(mother))).map((row) => [row.name, row.treatment]));
  const searched = await w.searched(both);
  const before = await rowsOf(searched);
  const child = before.find(({ table, from_ordinal: from }) => table === "student" && from === null);
  if (child === undefined) throw new Error("The search did not begin with the child, too.");
  const seals = await sealsOf(keys, scope, searched.caseId);
  const say = (is: "another" | "same") =>
    write(w.db, scope, async (tx) => {
      const run = await lockRun(tx, scope, searched.caseId);
      if (run === undefined) throw new Error("There is no run.");
      const place = { position: child.position, ordinal: child.ordinal };
      return setAside(tx, scope, { keys, run, seals, now: w.now() }, place, is);
    });
  await say("another");
  const shown = (await rowsOf(searched)).filter(({ treatment }) => treatment === "disclose");
  expect(shown.length).toBeGreaterThan(3);
  expect(shown.filter(({ name }) => alone.get(name) !== "disclose").map(({ name }) => name)).toEqual([]);
  // Taken back alone, a row they share is held back as before.
  const shared = (await rowsOf(searched)).find(({ decision_reason: why }) => why === "someone-else-too");
  await write(w.db, scope, async (tx) => {
    const run = await lockRun(tx, scope, searched.caseId);
    if (run === undefined || shared === undefined) throw new Error("They share nothing.");
    await undoRow(
      tx,
      scope,
      { keys, run, seals, now: w.now() },
      { position: shared.position, ordinal: shared.ordinal },
    );
  });
  const after = (await rowsOf(searched)).find(({ name }) => name === shared?.name);
  expect(after?.treatment).not.toBe("disclose");
  await say("same");
  const asTreated = (rows: Awaited<ReturnType<typeof rowsOf>>) =>
    Object.fromEntries(rows.map(({ name, treatment }) => [name, treatment]));
  expect(asTreated(await rowsOf(searched))).toEqual(asTreated(before));
}, 60_000);

test("a review with anything open is not approved", () => {
  fc.assert(
    fc.property(
      fc.nat(3),
      fc.constantFrom("open", "not-needed", "confirmed"),
      fc.constantFrom("planned", "running", "finished", "failed"),
      (waiting, sameness, state) => {
        const counts = { waiting, disclose: 1, redact: 1, withhold: 1 };
        const isFree = waiting === 0 && sameness !== "open" && state === "finished";
        expect(missingBeforeApproval({ state, sameness }, counts).length === 0).toBe(isFree);
      },
    ),
  );
});

test("ten thousand rows are read a page at a time, each by an index that begins where the last ended", async () => {
  const [{ scope }] = w.organisations;
  const { keys } = w.platform;
  const rows = Array.from({ length: 10_000 }, (_, ordinal): Made => ({
    disposition: ordinal % 5 === 0 ? "review" : "disclose",
    redactable: true,
    persons: ordinal % 5 === 0 ? [ordinal % 40, (ordinal + 1) % 40] : [],
  }));
  const { caseId, runId } = await runWith(rows, 40);
  const superuser = await w.client("kept_superuser");
  await superuser.query("analyze kept.found_row");
  const file = await w.caseOf(caseId);
  const seen: number[] = [];
  let after: { readonly position: number; readonly ordinal: number } | undefined;
  for (let page = 0; page < 8; page += 1) {
    const { rows: shown } = await write(w.db, scope, async (tx) => {
      const review = await reviewOf(tx, scope, keys, file);
      return rowsView(tx, scope, keys, review, { treatment: "waiting", after }, w.now());
    });
    seen.push(...shown.map(({ ordinal }) => ordinal));
    const last = shown.at(-1);
    after = last === undefined ? undefined : { position: last.position, ordinal: last.ordinal };
  }
  expect(seen).toEqual(Array.from({ length: 400 }, (_, at) => at * 5));
  const planOf = async (from: string): Promise<string> => {
    const { rows: plan } = await superuser.query<{ "QUERY PLAN": string }>(
      `explain select * from kept.found_row where organisation_id = '${scope.organisationId}' and run_id = '${runId}'
         and treatment = 'waiting' ${from} order by position, ordinal limit 51`,
    );
    return plan.map((line) => line["QUERY PLAN"]).join("\n");
  };
  const first = await planOf("");
  expect(first).toContain("found_row_by_treatment");
  // Further in, few rows are expected to remain, and either index is as good: what matters is that it begins in the middle.
  const later = await planOf("and (position, ordinal) > (0::smallint, 5000)");
  expect(later).toMatch(/Index Cond: .*ROW\("position", ordinal\) > ROW/u);
  for (const plan of [first, later]) expect(plan).not.toMatch(/Sort|Seq Scan/u);
}, 60_000);

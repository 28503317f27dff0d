// Goal: a case is the sum of its events: rebuilding from them gives the row, two writers cannot both win, and nothing
// personal enters an event.
// Method: a small kind of case (a loan of keys) driven by generated events on a real database, against a fold in memory.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { world } from "../../../testkit/world.ts";
import type { World } from "../../../testkit/world.ts";
import { read, write } from "../db.ts";
import { code, defineEvent, fold } from "../events.ts";
import type { EventOf } from "../events.ts";
import { idSchema, newId } from "../ids.ts";
import type { ActorId, CaseId, SubjectId } from "../ids.ts";
import { text } from "../text.ts";
import { clocksOf, listDueClocks, setClock } from "./clocks.ts";
import { defineCaseKind, VersionConflict } from "./kind.ts";
import type { CaseFile } from "./kind.ts";
import {
  changeCase,
  listCases,
  openCase,
  readCase,
  readCaseByReference,
  readEvents,
  rebuildCase,
} from "./store.ts";

const asked = defineEvent("loan.asked", 1, z.strictObject({ door: code, days: z.int().positive() }));
const extended = defineEvent("loan.extended", 1, z.strictObject({ days: z.int().positive() }));
const returned = defineEvent(
  "loan.returned",
  1,
  z.strictObject({
    on: z.iso.date(),
    to: idSchema<ActorId>(),
    condition: z.enum(["good", "bent"]).optional(),
  }),
);
type LoanEvent = EventOf<typeof asked> | EventOf<typeof extended> | EventOf<typeof returned>;
type Loan = { readonly name: "lent" | "returned"; readonly door: string; readonly days: number };

const loan = defineCaseKind({
  kind: "loan",
  referencePrefix: "L",
  events: [asked, extended, returned],
  state: z.strictObject({ name: z.enum(["lent", "returned"]), door: code, days: z.int() }),
  apply: (state: Loan | undefined, event: LoanEvent): Loan => {
    if (event.type === "loan.asked") return { name: "lent", ...event.data };
    if (state === undefined) throw new TypeError("not lent");
    return event.type === "loan.extended"
      ? { ...state, days: state.days + event.data.days }
      : { ...state, name: "returned" };
  },
  isClosed: (state) => state.name === "returned",
});

let w: World;
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

const ask = asked.make({ door: "library", days: 3 });
const open = (events: readonly [LoanEvent, ...LoanEvent[]] = [ask]): Promise<CaseFile<Loan>> =>
  write(w.db, w.organisations[0].scope, (tx) =>
    openCase(tx, w.organisations[0].scope, loan, { jurisdiction: "gb", events, now: w.now() }),
  );
const change = (
  caseId: CaseId,
  version: number,
  event: LoanEvent,
  idempotencyKey?: string,
): Promise<CaseFile<Loan>> =>
  write(w.db, w.organisations[0].scope, (tx) =>
    changeCase(tx, w.organisations[0].scope, loan, {
      caseId,
      version,
      events: [event],
      now: w.now(),
      idempotencyKey,
    }),
  );

test("a rebuilt case equals its row, after any events", async () => {
  const [here] = w.organisations;
  const events = fc.array(
    fc.oneof(
      fc.integer({ min: 1, max: 30 }).map((days): LoanEvent => extended.make({ days })),
      fc.constant<LoanEvent>(returned.make({ on: "2026-03-09", to: here.actorId, condition: "bent" })),
    ),
    { maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(events, fc.integer({ min: 1, max: 4 }), async (later, inFirst) => {
      const all: readonly [LoanEvent, ...LoanEvent[]] = [ask, ...later];
      let file = await open([ask, ...later.slice(0, inFirst)]);
      for (const event of later.slice(inFirst)) file = await change(file.id, file.version, event);
      const row = await read(w.db, here.scope, (tx) => readCase(tx, here.scope, loan, file.id));
      const rebuilt = await read(w.db, here.scope, (tx) => rebuildCase(tx, here.scope, loan, file.id));
      expect(row).toEqual(file);
      expect(rebuilt).toEqual({ state: row?.state, version: row?.version });
      expect(rebuilt?.state).toEqual(fold(loan.apply, all));
      expect(row?.version).toBe(all.length);
    }),
    { numRuns: 25 },
  );
});

test("a case can be read as it was at any moment", async () => {
  const [here] = w.organisations;
  const start = w.now();
  const file = await open();
  w.advance({ days: 2 });
  await change(file.id, 1, extended.make({ days: 5 }));
  w.advance({ days: 2 });
  await change(file.id, 2, returned.make({ on: "2026-03-06", to: here.actorId }));
  const at = (days: number): Promise<{ readonly state: Loan; readonly version: number } | undefined> =>
    read(w.db, here.scope, (tx) =>
      rebuildCase(tx, here.scope, loan, file.id, start.add({ hours: days * 24 })),
    );
  expect(await at(-1)).toBeUndefined();
  expect(await at(0)).toEqual({ state: { name: "lent", door: "library", days: 3 }, version: 1 });
  expect(await at(3)).toEqual({ state: { name: "lent", door: "library", days: 8 }, version: 2 });
  expect(await at(4)).toEqual({ state: { name: "returned", door: "library", days: 8 }, version: 3 });
});

/** Resolves when some statement on this database waits for another's lock. */
async function someoneWaits(): Promise<void> {
  const root = await w.client("kept_superuser");
  for (let tries = 0; tries < 2000; tries += 1) {
    const { rowCount } = await root.query(
      "select from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0",
    );
    if (rowCount !== 0) return;
  }
  throw new Error("nobody waits");
}

test("of two writers on the same version one wins, and the other is told", async () => {
  const [here] = w.organisations;
  const file = await open();
  const late = await write(w.db, here.scope, async (tx) => {
    await changeCase(tx, here.scope, loan, {
      caseId: file.id,
      version: 1,
      events: [extended.make({ days: 1 })],
      now: w.now(),
    });
    // The other begins before this one is committed, and must decide on what it will find then.
    const other = Promise.allSettled([change(file.id, 1, extended.make({ days: 2 }))]);
    await someoneWaits();
    return { other };
  });
  const [refused] = await late.other;
  expect(refused.status === "rejected" ? refused.reason : undefined).toEqual(
    new VersionConflict("The case is at version 2, not 1."),
  );
  expect((await read(w.db, here.scope, (tx) => readCase(tx, here.scope, loan, file.id)))?.state.days).toBe(4);
  await expect(change(newId(), 1, extended.make({ days: 1 }))).rejects.toThrow(VersionConflict);
});

test("the same idempotency key records once", async () => {
  const [here] = w.organisations;
  const file = await open();
  const once = await change(file.id, 1, extended.make({ days: 1 }), "key-0123456789abcdef");
  const again = await change(file.id, 1, extended.make({ days: 1 }), "key-0123456789abcdef");
  expect(again).toEqual(once);
  const events = await read(w.db, here.scope, (tx) =>
    readEvents(tx, here.scope, loan, file.id, { limit: 10 }),
  );
  expect(events.map(({ sequence, type, actorId }) => ({ sequence, type, actorId }))).toEqual([
    { sequence: 1, type: "loan.asked", actorId: here.actorId },
    { sequence: 2, type: "loan.extended", actorId: here.actorId },
  ]);
});

test("references are unique within an organisation, also when cases open at once, and do not tell how many there are", async () => {
  const [, there] = w.organisations;
  const openThere = (): Promise<CaseFile<Loan>> =>
    write(w.db, there.scope, (tx) =>
      openCase(tx, there.scope, loan, { jurisdiction: "sg", events: [ask], now: w.now() }),
    );
  const files = await Promise.all([openThere(), openThere(), openThere(), openThere(), openThere()]);
  const numbers = files.map(({ reference }) => Number(/^L-2026-(\d{4})$/.exec(reference)?.[1]));
  expect([new Set(numbers).size, numbers.every((number) => number > 0)]).toEqual([5, true]);
  // One of a thousand million draws has all five in a row.
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  expect(most - least).toBeGreaterThan(numbers.length);
  await write(w.db, there.scope, (tx) =>
    tx.updateTable("reference_counter").set({ last_number: 1000 }).where("prefix", "=", "L").execute(),
  );
  expect((await openThere()).reference).toMatch(/^L-2026-[1-9]\d{4}$/);
  const [file] = files;
  if (file === undefined) throw new Error("three were opened");
  expect(
    await read(w.db, there.scope, (tx) => readCaseByReference(tx, there.scope, loan, file.reference)),
  ).toEqual(file);
});

test("a list has pages, and filters by state and subject", async () => {
  const [, , third] = w.organisations;
  const subjectId: SubjectId = newId();
  const ids: CaseId[] = [];
  for (const subject of [undefined, subjectId, undefined]) {
    const file = await write(w.db, third.scope, (tx) =>
      openCase(tx, third.scope, loan, {
        jurisdiction: "gb",
        subjectId: subject,
        events: [ask],
        now: w.now(),
      }),
    );
    ids.push(file.id);
  }
  const list = (page: Parameters<typeof listCases>[3]): Promise<readonly CaseId[]> =>
    read(w.db, third.scope, async (tx) => (await listCases(tx, third.scope, loan, page)).map(({ id }) => id));
  expect(await list({ limit: 2 })).toEqual(ids.slice(0, 2));
  expect(await list({ limit: 2, after: ids[1] })).toEqual(ids.slice(2));
  expect(await list({ limit: 9, subjectId })).toEqual(ids.slice(1, 2));
  expect(await list({ limit: 9, state: "returned" })).toEqual([]);
});

test("an event type that is open or could hold free text is refused when it is defined", () => {
  const define = (schema: z.ZodType): void => void defineEvent("loan.sample", 1, schema);
  for (const [schema, problem] of [
    [z.strictObject({ why: z.string() }), "data.why could hold free text, which belongs in a cell"],
    [z.strictObject({ why: text({ max: 10 }) }), "data.why could hold free text, which belongs in a cell"],
    [
      z.strictObject({ list: z.array(z.strictObject({ a: z.string() })) }),
      "data.list[].a could hold free text",
    ],
    [z.object({ door: code }), "data lets undeclared fields through"],
    [z.looseObject({ door: code }), "data lets undeclared fields through"],
    [z.strictObject({ inner: z.record(z.string(), code) }), "data.inner lets undeclared fields through"],
    [z.strictObject({ any: z.unknown() }), "data.any has no closed type"],
    [z.strictObject({ a: z.union([code, z.string()]) }), "data.a could hold free text"],
  ] as const) {
    expect(() => define(schema)).toThrow(problem);
  }
});

test("a clock is one per rule, and the most pressing comes first", async () => {
  const [here] = w.organisations;
  const [first, second] = [await open(), await open()];
  const clock = (file: CaseFile<Loan>, rule: string, hours: number) => ({
    caseId: file.id,
    rule,
    ruleVersion: 1,
    calendar: "england-and-wales/2026",
    zone: "Europe/London",
    state: "running" as const,
    inputs: { started: "2026-03-02" },
    policyLimit: undefined,
    legalLimit: w.now().add({ hours }),
    effectiveLimit: w.now().add({ hours }),
  });
  await write(w.db, here.scope, async (tx) => {
    await setClock(tx, here.scope, clock(first, "return", 48), w.now());
    await setClock(tx, here.scope, clock(second, "return", 72), w.now());
    await setClock(tx, here.scope, clock(second, "return", 24), w.now());
    await setClock(tx, here.scope, { ...clock(first, "answer", 1), state: "paused" }, w.now());
  });
  const due = await read(w.db, here.scope, (tx) =>
    listDueClocks(tx, here.scope, { until: w.now().add({ hours: 72 }), limit: 10 }),
  );
  expect(due).toEqual([clock(second, "return", 24), clock(first, "return", 48)]);
  const clocks = await read(w.db, here.scope, (tx) => clocksOf(tx, here.scope, first.id));
  expect(clocks.map(({ rule, state }) => `${rule} ${state}`)).toEqual(["answer paused", "return running"]);
});

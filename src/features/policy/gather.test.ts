// Goal: what a policy's checks look at is gathered from the records themselves: complaints, questions, plans, the register,
// who holds the post, what an answer lacked and cost; of another organisation nothing.
// Method: a real database, cases opened and moved on by their own events, the school's starter register.
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { derivedKeys } from "../../../testkit/keys.ts";
import { world } from "../../../testkit/world.ts";
import type { World } from "../../../testkit/world.ts";
import type { CaseKind, CaseState } from "../../platform/cases/kind.ts";
import { changeCase, openCase } from "../../platform/cases/store.ts";
import { read, write } from "../../platform/db.ts";
import { parseEvent } from "../../platform/events.ts";
import type { DomainEvent } from "../../platform/events.ts";
import { newId } from "../../platform/ids.ts";
import type { Scope } from "../../platform/scope.ts";
import { createMember } from "../access/index.ts";
import { adviceKind } from "../advice/index.ts";
import { changeKind } from "../changes/index.ts";
import { complaintKind } from "../complaints/index.ts";
import { installRegisters, readRegisterPack } from "../registers/index.ts";
import { requestKind } from "../rights/index.ts";
import type { PackName } from "./contract.ts";
import { readPack } from "./document/pack.ts";
import { evaluatePolicy } from "./evaluate.ts";
import { installPolicy } from "./install.ts";
import { ask, sign } from "./signing/acts.ts";
import { currentPolicy } from "./store.ts";

let w: World;
const keys = derivedKeys(Buffer.alloc(32, 7));
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

type Step = readonly [type: string, data: object];

/** Moves a case through these events, a day apart, and leaves the clock a day after the last. */
async function happen<State extends CaseState, E extends DomainEvent>(
  scope: Scope,
  kind: CaseKind<State, E>,
  steps: readonly Step[],
): Promise<void> {
  const [first, ...rest] = steps
    .map(([type, data]) => parseEvent(kind.events, type, 1, data))
    .filter((event): event is E => kind.isEvent(event));
  if (first === undefined) throw new Error("A case begins with an event.");
  let file = await write(w.db, scope, (tx) =>
    openCase(tx, scope, kind, { jurisdiction: "gb", events: [first], now: w.now(), happenedAt: w.now() }),
  );
  w.advance({ days: 1 });
  for (const event of rest) {
    const { id: caseId, version } = file;
    const change = { caseId, version, events: [event] as const, now: w.now(), happenedAt: w.now() };
    file = await write(w.db, scope, (tx) => changeCase(tx, scope, kind, change));
    w.advance({ days: 1 });
  }
}

/** Each clause that a check answers, with its result in brief. */
async function results(scope: Scope, pack: PackName): Promise<ReadonlyMap<string, string>> {
  // The newest policy is the one in force.
  w.advance({ minutes: 1 });
  const policy = await readPack(pack);
  await write(w.db, scope, (tx) => installPolicy(tx, scope, policy, { keys, now: w.now() }));
  const evaluated = await read(w.db, scope, (tx) => evaluatePolicy(tx, scope, w.now()));
  if (evaluated === undefined) throw new Error("There is no policy.");
  return new Map(
    evaluated.clauses.map(({ label, result: { status, why, n, of } }) => [
      label,
      `${status} ${why.key} ${n}/${of}`,
    ]),
  );
}

test("cases of four kinds, the register and the post become facts, and the promises about them results", async () => {
  const { scope } = w.organisations[0];
  const openedBy = scope.actorId;
  await happen(scope, adviceKind, [
    ["advice.asked", { topic: "retention", openedBy, isPressing: false }],
    ["advice.answered", { sharing: "between-us" }],
  ]);
  await happen(scope, adviceKind, [["advice.asked", { topic: "disclosure", openedBy, isPressing: true }]]);
  const received = {
    sort: "data",
    channel: "email",
    regime: "EU",
    receivedOn: w.now().toString().slice(0, 10),
    openedBy,
    language: "en",
  };
  await happen(scope, complaintKind, [
    ["complaint.received", received],
    ["complaint.decided", { outcome: "upheld" }],
    ["complaint.told", { by: "post" }],
    ["complaint.closed", {}],
  ]);
  await happen(scope, complaintKind, [
    ["complaint.received", received],
    ["complaint.withdrawn", {}],
  ]);
  const plan = {
    plan: "start",
    openedBy,
    startsOn: w.now().add({ hours: 48 }).toString().slice(0, 10),
    isNewTechnology: true,
    isOfChildren: false,
    isSensitive: false,
    leavesUs: false,
  };
  await happen(scope, changeKind, [
    ["change.submitted", plan],
    ["change.triaged", { finding: "fine" }],
  ]);
  await happen(scope, changeKind, [
    ["change.submitted", plan],
    ["change.withdrawn", {}],
  ]);
  const search = {
    runId: newId(),
    systems: 2,
    systemsDone: 2,
    rows: 1,
    clear: 1,
    shared: 0,
    people: 0,
    gaps: 0,
  };
  const request = {
    right: "access",
    capacity: "self",
    channel: "email",
    regime: "EU",
    receivedAt: w.now().toString(),
    delivery: "portal",
  };
  await happen(scope, requestKind, [
    ["request.received", request],
    ["identity.confirmed", { method: "mailed-code" }],
    ["fee.asked", { ground: "excessive", by: "letter" }],
    ["fee.waived", {}],
    ["fee.asked", { ground: "disproportionate-effort", by: "letter" }],
    ["search.finished", { ...search, systemsDone: 1, gaps: 1 }],
    ["search.finished", search],
    ["review.approved", { runId: newId(), disclosed: 1, redacted: 0, withheld: 0 }],
    ["request.answered", { packageId: newId(), delivery: "portal", lacking: ["retention-missing"] }],
  ]);
  await write(w.db, scope, (tx) =>
    createMember(tx, scope, keys, {
      name: "Ines Example",
      email: "ines@example.org",
      grants: [{ role: "officer" }],
      now: w.now(),
    }),
  );
  const starter = readRegisterPack(await readFile("packs/school/registers.yml", "utf8"));
  await write(w.db, scope, (tx) => installRegisters(tx, scope, starter, w.now()));

  const edtech = await results(scope, "edtech");
  expect(edtech.get("1.2a")).toBe("kept post.kept 1/1");
  expect(edtech.get("hdr")).toBe("kept post.states 1/1");
  expect(edtech.get("1.2b")).toBe("kept complaint.kept 1/1");
  expect(edtech.get("9.2")).toBe("kept advice.kept 1/1");
  expect(edtech.get("1.3b")).toBe("broken approved.broken 0/1");
  expect(edtech.get("1.3a")).toBe("broken assessed.broken 0/1");
  const consultancy = await results(scope, "consultancy");
  expect(consultancy.get("Int-8")).toBe("broken advice.broken 0/1");
  expect(consultancy.get("P.5")).toBe("kept plan.kept 1/1");
  expect(consultancy.get("SAR.7")).toBe("broken content.broken 0/1");
  expect(consultancy.get("SAR.10")).toBe("kept content.kept 1/1");
  expect(consultancy.get("SAR.14")).toBe("kept searched.kept 1/1");
  expect(consultancy.get("SAR.21")).toBe("kept reviewed.kept 1/1");
  expect(consultancy.get("SAR.22")).toBe("kept reviewed.kept 1/1");
  expect(consultancy.get("SAR.12")).toBe("kept logged.kept 1/1");
  expect(consultancy.get("SAR.29")).toBe("unproven proof.none 0/0");
  expect(consultancy.get("Y.8")).toBe("kept legitimate.kept 1/1");
  expect(consultancy.get("SAR.23")).toBe("broken free.broken 0/1");
  expect(consultancy.get("Pr-1")).toMatch(/^broken principle\.broken /);
  const school = await results(scope, "school");
  const entries = Object.keys(starter.activities).length;
  expect(school.get("5.5")).toBe(`broken record.broken ${entries - 1}/${entries}`);
  expect(school.get("5.6")).toBe(`kept record.kept ${entries}/${entries}`);
});

test("what was done for an erasure is told by the last word on each measure and each run", async () => {
  const [, { scope }] = w.organisations;
  const measure = { task: "erase", owner: scope.actorId, due: "2027-01-01" };
  const run = { executionId: newId(), storeId: newId() };
  const ended = (verdict: string): Step => ["execution.ended", { ...run, verdict, rows: 1 }];
  const erased = (...steps: readonly Step[]): Promise<void> =>
    happen(scope, requestKind, [
      [
        "request.received",
        {
          right: "erasure",
          capacity: "self",
          channel: "email",
          regime: "EU",
          receivedAt: w.now().toString(),
          delivery: "portal",
        },
      ],
      ["identity.confirmed", { method: "mailed-code" }],
      ["request.assessed", { verdict: "granted", bases: [], grounds: [] }],
      ...steps,
      ["request.done", { letterId: newId(), verdict: "granted", by: "print" }],
    ]);
  const measureId = newId();
  await erased(
    ["measure.planned", { ...measure, measureId }],
    ["measure.planned", { ...measure, measureId: newId() }],
    ["measure.settled", { measureId, outcome: "done" }],
  );
  expect((await results(scope, "edtech")).get("10.1.4a")).toBe("broken carried.broken 0/1");
  const dropped = newId();
  await erased(
    ["measure.planned", { ...measure, measureId: dropped }],
    ["measure.dropped", { measureId: dropped }],
    ["measure.planned", { ...measure, measureId }],
    ["measure.settled", { measureId, outcome: "kept", reason: "legal-claims" }],
    ["execution.begun", run],
    ended("residual"),
    ended("verified"),
  );
  expect((await results(scope, "edtech")).get("10.1.4a")).toBe("broken carried.broken 1/2");
  await erased(["execution.begun", run], ended("unverifiable"));
  await erased(
    ["execution.begun", run],
    ["execution.handed", run],
    ["measure.planned", { ...measure, measureId }],
    ["measure.settled", { measureId, outcome: "partly" }],
  );
  expect((await results(scope, "edtech")).get("10.1.4a")).toBe("broken carried.broken 1/4");
});

test("of another organisation's cases, register and people nothing is gathered", async () => {
  const { scope } = w.organisations[2];
  const all = await results(scope, "edtech");
  expect(all.get("9.2")).toBe("unproven advice.none 0/0");
  expect(all.get("1.2b")).toBe("unproven complaint.none 0/0");
  expect(all.get("1.3a")).toBe("unproven assessed.none 0/0");
  expect(all.get("1.2a")).toBe("broken post.number 0/1");
});

test("of what a controller's system asked nobody is to be asked who they are", async () => {
  const { scope } = w.organisations[2];
  const answered = (capacity: "self" | "controller"): Promise<void> =>
    happen(scope, requestKind, [
      [
        "request.received",
        {
          right: "access",
          capacity,
          channel: capacity === "self" ? "email" : "opendsr",
          regime: "EU",
          receivedAt: w.now().toString(),
          delivery: "portal",
        },
      ],
      ["request.answered", { packageId: newId(), delivery: "portal", lacking: [] }],
    ]);
  await answered("controller");
  expect((await results(scope, "consultancy")).get("R.9b")).toBe("unproven identity.none 0/0");
  await answered("self");
  expect((await results(scope, "consultancy")).get("R.9b")).toBe("broken identity.broken 0/1");
});

test("proof and authority that were asked for, portable copies and second looks are told by their events", async () => {
  const [, , { scope }] = w.organisations;
  const taken = (right: string, ...steps: readonly Step[]): Promise<void> =>
    happen(scope, requestKind, [
      [
        "request.received",
        {
          right,
          capacity: "guardian",
          channel: "post",
          regime: "EU",
          receivedAt: w.now().toString(),
          delivery: "post",
        },
      ],
      ...steps,
    ]);
  const confirmed: Step = ["identity.confirmed", { method: "evidence" }];
  const letterAsked: Step = ["identity.asked", { method: "evidence", by: "letter" }];
  const answered: Step = ["request.done", { letterId: newId(), verdict: "granted", by: "print" }];
  await taken("portability", letterAsked, confirmed, answered);
  const before = await results(scope, "consultancy");
  expect(before.get("SAR.29")).toBe("broken proof.broken 0/1");
  expect(before.get("Y.8")).toBe("broken legitimate.broken 0/2");
  expect(before.get("R.5")).toBe("unproven portable.unknown 0/1");
  const letter: Step = ["letter.sent", { letterId: newId(), template: "identity", by: "print" }];
  const allowed: Step = ["authority.confirmed", { basis: "record" }];
  await taken(
    "automated-decision",
    letterAsked,
    letter,
    confirmed,
    allowed,
    ["request.examined", { finding: "upheld", reviewer: scope.actorId }],
    ["request.assessed", { verdict: "refused", bases: [], grounds: [] }],
    answered,
  );
  await taken("automated-decision", ["request.examined", { finding: "upheld" }], answered);
  const after = await results(scope, "consultancy");
  expect(after.get("SAR.29")).toBe("broken proof.broken 1/2");
  expect(after.get("Y.8")).toBe("broken legitimate.broken 1/4");
  expect(after.get("R.21")).toBe("broken machine.broken 1/2");
});

test("whoever works here and has signed is counted, an auditor and whoever left are not", async () => {
  const [, { scope }] = w.organisations;
  const signedOf = async (): Promise<string | undefined> => {
    const evaluated = await read(w.db, scope, (tx) => evaluatePolicy(tx, scope, w.now()));
    const result = evaluated?.clauses.find(({ label }) => label === "1.4a")?.result;
    return result && `${result.status} ${result.n}/${result.of}`;
  };
  const joined = (name: string, role: "officer" | "auditor" | "staff") =>
    write(w.db, scope, (tx) =>
      createMember(tx, scope, keys, {
        name,
        email: `${name.toLowerCase()}@example.org`,
        grants: [role === "auditor" ? { role, endsAt: w.now().add({ hours: 24 * 90 }) } : { role }],
        now: w.now(),
      }),
    );
  const { accountId } = await joined("Odile", "officer");
  await joined("Piet", "staff");
  await joined("Quirin", "auditor");
  expect((await results(scope, "edtech")).get("1.4a")).toBe("unproven signed.none 0/0");
  const act = { scope, keys, now: w.now() };
  await write(w.db, scope, (tx) => ask({ ...act, tx }, w.now().add({ hours: 48 }).toString().slice(0, 10)));
  expect(await signedOf()).toBe("due 0/2");
  const policy = await read(w.db, scope, (tx) => currentPolicy(tx, scope));
  await write(w.db, scope, (tx) =>
    sign({ ...act, tx }, accountId, { hash: policy?.hash ?? "", name: "Odile Example" }),
  );
  expect(await signedOf()).toBe("due 1/2");
  w.advance({ days: 4 });
  expect(await signedOf()).toBe("broken 1/2");
});

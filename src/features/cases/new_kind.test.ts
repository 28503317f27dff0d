// Goal: a new kind of case is one folder: what it declares is enough for the office's calls, the list, the page, the clock,
// the ledger and the rebuild. And whatever is done to cases of any kind in whatever order, the rows are what events say.
// Method: a kind the product does not have (a loan of keys) handed to the same engine over HTTP; random commands carried
// out by the store path on a real database, compared with a rebuild.
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { Dice, sentTo } from "../../../testkit/cases/moves.ts";
import { ask } from "../../../testkit/edge.ts";
import { signedIn, testKeys } from "../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../testkit/signed-in.ts";
import { product } from "../../../testkit/walk/product.ts";
import type { Product } from "../../../testkit/walk/product.ts";
import { features, kinds } from "../../features.ts";
import {
  assignTo,
  commonCommands,
  commonEvents,
  commonState,
  commonWords,
  applyCommon,
  keepLonger,
  note,
} from "../../platform/cases/common.ts";
import type { CommonEvent } from "../../platform/cases/common.ts";
import { choice, day, oneLine, words } from "../../platform/cases/fields.ts";
import { defineCaseKind, VersionConflict } from "../../platform/cases/kind.ts";
import { defineMachine } from "../../platform/cases/machine.ts";
import type { Table } from "../../platform/cases/machine.ts";
import { read, write } from "../../platform/db.ts";
import { Refusal } from "../../platform/errors.ts";
import { defineEvent } from "../../platform/events.ts";
import type { EventOf } from "../../platform/events.ts";
import { newId } from "../../platform/ids.ts";
import { systemNow } from "../../platform/time.ts";
import { act, openAs } from "./carry.ts";
import type { File } from "./carry.ts";
import { CaseView, WorkList } from "./contract.ts";
import { cases } from "./index.ts";
import { compareCases } from "./rebuild.ts";

const lent = defineEvent(
  "loan.lent",
  1,
  z.strictObject({ door: z.enum(["library", "hall"]), until: z.iso.date(), openedBy: commonState.openedBy }),
);
const returned = defineEvent("loan.returned", 1, z.strictObject({}));
type LoanEvent = EventOf<typeof lent> | EventOf<typeof returned> | CommonEvent;
const LoanState = z.strictObject({
  ...commonState,
  name: z.enum(["lent", "returned"]),
  door: z.enum(["library", "hall"]),
  until: z.iso.date(),
});
type LoanState = z.infer<typeof LoanState>;

const loanKind = defineCaseKind({
  kind: "loan",
  referencePrefix: "L",
  state: LoanState,
  events: [lent, returned, ...commonEvents],
  apply: (state: LoanState | undefined, event: LoanEvent): LoanState => {
    if (event.type === "loan.lent") return { ...event.data, name: "lent" };
    if (state === undefined) throw new TypeError("not lent");
    return event.type === "loan.returned"
      ? { ...state, name: "returned" }
      : (applyCommon(state, event) ?? state);
  },
  isClosed: ({ name }) => name === "returned",
});
const commands = {
  "take-back": { who: ["case:work"], fields: { state: words() } },
  ...commonCommands,
} as const;

const table: Table<LoanState, LoanEvent, "gone" | keyof typeof commonWords.refusals, typeof commands> = {
  lent: {
    "take-back": () => ({ events: [returned.make({})] }),
    assign: assignTo,
    note,
    "keep-longer": "not-over",
  },
  returned: { "take-back": "gone", assign: "gone", note, "keep-longer": keepLonger },
};

const loan = defineMachine({
  kind: loanKind,
  open: {
    permission: "case:log",
    fields: { door: choice(["library", "hall"]), who: oneLine(), until: day() },
    decide: ({ input: { door, until }, facts }) => ({
      events: [lent.make({ door, until, openedBy: facts.actor })],
    }),
  },
  commands,
  table,
  clocks: ({ name, until }) => [
    { rule: "LOAN", state: name === "lent" ? "running" : "satisfied", on: until, from: until },
  ],
  next: ({ name }) =>
    name === "lent"
      ? { code: "wait", command: "take-back", turn: "handler", missing: [] }
      : { code: "gone", turn: "nobody", missing: [] },
  artefacts: () => [],
  facts: ({ door }) => [{ label: "door", code: `door.${door}` }],
  titleText: "who",
  ownTexts: [],
  letters: {},
  end: { months: 3, why: "Keys come back." },
  words: {
    one: "Loan",
    many: "Loans of keys",
    title: "A key for {title}",
    open: { title: "Lend a key", lede: "A key goes out.", act: "Lend" },
    states: { lent: "Lent", returned: "Returned" },
    refusals: { gone: "It is back.", ...commonWords.refusals },
    commands: { "take-back": { title: "Take it back", act: "It is back" }, ...commonWords.commands },
    events: {
      "loan.lent": "Lent: {door}, until {until}.",
      "loan.returned": "Returned.",
      ...commonWords.events,
    },
    labels: { ...commonWords.labels, door: "Door", "door.library": "the library", "door.hall": "the hall" },
    next: { wait: { title: "Take it back", text: "In time." }, gone: { title: "Back", text: "Done." } },
    artefacts: {},
    clocks: { LOAN: "Bring it back" },
  },
});

let whole: Product;
let anna: SignedInMember;
beforeAll(async () => {
  const withLoans = features.map((one) => (one.name === "cases" ? cases([...kinds, loan]) : one));
  whole = await product(withLoans);
  const [here] = whole.world.organisations;
  anna = await signedIn({ db: whole.world.db, now: systemNow }, here, "officer", { name: "Anna Ferrer" });
});
afterAll(() => whole.close());

async function call(method: "GET" | "POST", path: string, body?: object) {
  const reply = await ask(whole.app, {
    method,
    url: `/o/harbour-school/api${path}`,
    headers: {
      cookie: anna.cookie,
      ...(method === "GET"
        ? {}
        : {
            "content-type": "application/json",
            "idempotency-key": newId().replaceAll("-", ""),
            "sec-fetch-site": "same-origin",
          }),
    },
    ...(method === "GET" ? {} : { payload: JSON.stringify(body ?? {}) }),
  });
  return reply.json<Record<string, unknown>>();
}

test("a kind nobody knew is opened, listed, shown, moved on and ended by what it declares alone", async () => {
  const form = await call("GET", "/case-forms/loan");
  expect([form["title"], (form["fields"] as object[]).length]).toEqual(["Lend a key", 3]);
  const fields = { door: "hall", who: "Mei Tan", until: "2026-03-01" };
  const { reference } = await call("POST", "/cases", { kind: "loan", fields });
  expect(reference).toMatch(/^L-\d{4}-\d+$/);
  const list = WorkList.parse(await call("GET", "/cases?kind=loan"));
  expect(list.cases).toMatchObject([
    { reference, kindName: "Loan", what: "A key for Mei Tan", stage: "lent", isLate: true, isOwed: true },
  ]);
  expect(list.kinds.map(({ many }) => many)).toContain("Loans of keys");
  const view = CaseView.parse(await call("GET", `/cases/${String(reference)}`));
  expect(view).toMatchObject({
    title: "A key for Mei Tan",
    facts: [{ label: "Door", value: "the hall" }],
    clocks: [{ rule: "LOAN", what: "Bring it back", isLate: true }],
    next: { title: "Take it back", command: "take-back" },
    timeline: [{ sentence: "Lent: the hall, until 1 March 2026.", who: "Anna Ferrer" }],
  });
  expect(view.offers.map(({ command, door }) => `${command} ${door}`)).toEqual([
    "take-back work",
    "assign work",
    "note work",
  ]);
  const act_ = { version: view.version, command: "take-back", fields: { state: "As it was." } };
  expect(await call("POST", `/cases/${String(reference)}/work`, act_)).toEqual({
    version: 2,
    state: "returned",
  });
  const after = CaseView.parse(await call("GET", `/cases/${String(reference)}`));
  expect([after.isOver, after.texts, after.clocks[0]?.isOver]).toEqual([
    true,
    [{ name: "state", label: "state", text: "As it was." }],
    true,
  ]);
  const again = await call("POST", `/cases/${String(reference)}/work`, { ...act_, version: 2 });
  expect([again["code"], again["details"]]).toEqual(["not_yet", [{ at: "case", reason: "gone" }]]);
});

const runs = Math.max(4, Math.min(200, Number(process.env["KEPT_CASE_SEQUENCES"] ?? "0") / 100));

test("whatever commands come in whatever order, the rows are what the events say", async () => {
  const { db, organisations } = whole.world;
  const { scope } = organisations[1];
  const members = await Promise.all(
    ["officer", "handler"].map((role) =>
      signedIn({ db, now: systemNow }, organisations[1], role as "officer" | "handler"),
    ),
  );
  const machines = [...kinds, loan];
  const desk = { keys: testKeys, mailFrom: "kept@riverbridge.example" };
  const dice = new Dice(41);
  const here = (sent: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(sent).map(([name, value]) => {
        if (/-8000-00000000000\d$/.test(value)) return [name, dice.one(members).actorId];
        return [name, value.endsWith("-8000-00000000000a") ? dice.one(members).accountId : value];
      }),
    );
  let done = 0;
  for (const machine of machines) {
    for (let run = 0; run < runs; run += 1) {
      const now = Temporal.Instant.from("2026-07-06T10:00:00Z");
      let file: File | undefined;
      for (let left = 14; left > 0; left -= 1) {
        const [command, form] = dice.one(Object.entries(machine.commands));
        const who = dice.one(members).scope;
        try {
          // A refusal rolls its transaction back, as it does behind a call.
          file = await write(db, who, (tx) =>
            file === undefined
              ? openAs(tx, who, desk, machines, machine, {
                  sent: here(sentTo(machine.open.fields, dice)),
                  now,
                })
              : act(tx, who, desk, machines, machine, {
                  caseId: file.id,
                  command,
                  sent: here(sentTo(form.fields, dice)),
                  now,
                }),
          );
          done += 1;
        } catch (error) {
          if (!(error instanceof Refusal) && !(error instanceof VersionConflict)) throw error;
        }
      }
    }
  }
  const compared = await read(db, scope, (tx) => compareCases(tx, scope, machines));
  expect(compared.differences).toEqual([]);
  expect([done > 10 * runs, compared.cases >= 4 * runs]).toEqual([true, true]);
}, 240_000);

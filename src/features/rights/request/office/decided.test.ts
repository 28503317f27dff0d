// Goal: a right that asks for an act goes from the front desk to its answer: decided on the law's grounds alone, done where
// data stand by whoever has it in hand, told by a letter; what takes effect at once is never refused; a block outlives its
// answer; nothing of a person is destroyed while they have a request open.
// Method: the whole product with real sessions over HTTP, on a real database.
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask } from "../../../../../testkit/edge.ts";
import { signedIn, testKeys } from "../../../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../../../testkit/signed-in.ts";
import { product } from "../../../../../testkit/walk/product.ts";
import type { Product } from "../../../../../testkit/walk/product.ts";
import { clocksOf } from "../../../../platform/cases/clocks.ts";
import { readCaseByReference, rebuildCase } from "../../../../platform/cases/store.ts";
import { read, write } from "../../../../platform/db.ts";
import { newId } from "../../../../platform/ids.ts";
import type { ShortReference } from "../../../../platform/ids.ts";
import { systemNow } from "../../../../platform/time.ts";
import { carriedOut } from "../carried_out.ts";
import { isPreserved } from "../same_person.ts";
import { requestKind } from "../state.ts";
import { OwnMeasures } from "../measures/contract.ts";
import { RequestList, RequestView } from "./contract.ts";
import type { OfficeAct } from "./contract.ts";

type Person = "officer" | "handler" | "staff" | "other";
let whole: Product;
const people = new Map<Person, SignedInMember>();
const base = "/o/harbour-school/api/rights";

beforeAll(async () => {
  whole = await product();
  const { organisations, db } = whole.world;
  const place = { db, now: systemNow };
  for (const role of ["officer", "handler", "staff"] as const)
    people.set(role, await signedIn(place, organisations[0], role));
  people.set("other", await signedIn(place, organisations[0], "staff"));
});
afterAll(() => whole.close());

const person = (who: Person): SignedInMember => {
  const found = people.get(who);
  if (found === undefined) throw new Error(`Nobody is ${who}.`);
  return found;
};
async function call(who: Person, method: "GET" | "POST" | "PUT", path: string, body?: object) {
  const reply = await ask(whole.app, {
    method,
    url: `${base}${path}`,
    headers: {
      cookie: person(who).cookie,
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
  return { status: reply.statusCode, body: reply.json<Record<string, unknown>>() };
}
const hours = (count: number): string => systemNow().subtract({ hours: count }).toString();
const logged = {
  channel: "email",
  receivedAt: hours(30),
  capacity: "self",
  requester: { name: "Ines Duarte", email: "ines@duarte.example" },
  identities: [],
  delivery: "portal",
  language: "en",
} as const;
const log = async (more: object = {}) => {
  const reply = await call("handler", "POST", "/requests", { ...logged, ...more });
  expect([reply.status, reply.body["code"]]).toEqual([200, undefined]);
  return { reference: String(reply.body["reference"]), together: reply.body["together"] };
};
const view = async (reference: string) =>
  RequestView.parse((await call("officer", "GET", `/requests/${reference}`)).body);
const decisions = new Set<OfficeAct["type"]>([
  "skip-identity",
  "extend",
  "reroute",
  "ask-fee",
  "assess",
  "lift-restriction",
  "hand-on-restriction",
  "refuse",
]);
/** `ok`, or the obstacles. */
async function actOn(reference: string, act: OfficeAct): Promise<string> {
  const { version } = await view(reference);
  const way = decisions.has(act.type) ? "decide" : "work";
  const reply = await call("officer", "POST", `/requests/${reference}/${way}`, { version, act });
  if (reply.status === 200) return "ok";
  const details = reply.body["details"] as readonly { readonly reason: string }[] | undefined;
  return [String(reply.body["code"]), ...(details ?? []).map(({ reason }) => reason)].join(" ");
}
type Assess = Extract<OfficeAct, { type: "assess" }>;
const assess = (verdict: Assess["verdict"], more: Partial<Assess> = {}): Assess => ({
  type: "assess",
  verdict,
  bases: [],
  grounds: [],
  words: "Because it is so.",
  ...more,
});
/** Whom the data went to is gone through; here nobody outside has them. */
async function goThrough(reference: string, act: string): Promise<void> {
  const path = `/recipients/${reference}`;
  await call("officer", "POST", `${path}/list`, { act });
  const { notices } = (await call("officer", "GET", path)).body as {
    readonly notices: readonly { readonly id: string; readonly isOpen: boolean }[];
  };
  const open = notices.filter(({ isOpen }) => isOpen).map(({ id }) => id);
  if (open.length > 0) await call("officer", "POST", `${path}/excuse`, { notices: open, reason: "our-own" });
}

/** Drafts a letter, fills in what is left open, and posts it. */
async function sendLetter(reference: string, template: string): Promise<string> {
  const drafted = await call("officer", "POST", `/letters/of/${reference}`, { template });
  expect([drafted.status, drafted.body["code"]]).toEqual([200, undefined]);
  const letter = drafted.body as { id: string; version: number; body: object };
  const body = { ...letter.body, blocks: [{ kind: "paragraph", text: "This is what was done." }] };
  const changed = await call("officer", "PUT", `/letters/${letter.id}`, { version: letter.version, body });
  const version = changed.body["version"];
  const sent = await call("officer", "POST", `/letters/${letter.id}/send`, { version, by: "print" });
  const details = sent.body["details"] as readonly { readonly reason: string }[] | undefined;
  return sent.status === 200 ? "ok" : (details ?? []).map(({ reason }) => reason).join(" ");
}

async function fileOf(reference: string) {
  const { db, organisations } = whole.world;
  return read(db, organisations[0].scope, async (tx) => {
    const { scope } = organisations[0];
    const file = await readCaseByReference(tx, scope, requestKind, reference as ShortReference);
    if (file === undefined) throw new Error("There is no such request.");
    const rebuilt = await rebuildCase(tx, scope, requestKind, file.id);
    expect(rebuilt).toEqual({ state: file.state, version: file.version });
    return {
      file,
      clocks: await clocksOf(tx, scope, file.id),
      told: await carriedOut(tx, scope, testKeys, file),
    };
  });
}

test("an erasure is decided on the law’s grounds, done by whoever has it in hand, and answered by its letter", async () => {
  const { reference } = await log({ rights: ["erasure"] });
  const seen = await view(reference);
  expect([seen.title, seen.sub.split(" · ")[0]]).toEqual([
    "Ines Duarte asks for their data to be erased",
    "Erasure, as themselves",
  ]);
  expect(await actOn(reference, assess("granted"))).toBe("conflict basis-needed");
  expect(await actOn(reference, assess("partly", { bases: ["unneeded"], grounds: ["data-are-right"] }))).toBe(
    "conflict ground-not-in-law",
  );
  const plan = (place: string, owner: Person): OfficeAct => ({
    type: "plan-measure",
    task: "erase",
    owner: person(owner).actorId,
    due: "2099-01-01",
    place,
    words: "Everything under ines@duarte.example.",
  });
  expect(await actOn(reference, plan("Course database", "staff"))).toBe("conflict not-granted");
  expect(
    await actOn(reference, assess("partly", { bases: ["unneeded"], grounds: ["legal-obligation"] })),
  ).toBe("ok");
  expect(await actOn(reference, plan("Course database", "staff"))).toBe("ok");
  expect(await actOn(reference, plan("Ledger of invoices", "officer"))).toBe("ok");
  expect((await view(reference)).next.code).toBe("ask-identity");
  expect(await sendLetter(reference, "answer")).toBe("identity-open measures-open");
  expect(await actOn(reference, { type: "confirm-identity", method: "known-to-staff" })).toBe("ok");

  // Whoever has it in hand sees that and no more, and nobody else sees it at all.
  const own = OwnMeasures.parse((await call("staff", "GET", "/measures")).body);
  expect(own.measures).toMatchObject([
    { reference, right: "Erasure", about: "Ines Duarte", task: "Erase the data", place: "Course database" },
  ]);
  expect((await call("staff", "GET", `/requests/${reference}`)).status).toBe(403);
  const [mine] = own.measures;
  const settle = `/measures/${mine?.id}/settle`;
  expect(OwnMeasures.parse((await call("other", "GET", "/measures")).body).measures).toEqual([]);
  expect((await call("other", "POST", settle, { outcome: "done", words: "Done." })).status).toBe(404);
  expect((await call("staff", "POST", settle, { outcome: "kept", words: "No." })).status).toBe(409);
  expect((await call("staff", "POST", settle, { outcome: "done", words: "Erased, 4 rows." })).status).toBe(
    200,
  );
  const invoices = (await view(reference)).measures.find(({ outcome }) => outcome === undefined);
  const kept = {
    type: "settle-measure",
    measureId: invoices?.id as never,
    outcome: "kept",
    reason: "legal-obligation",
    until: "2032-12-31",
    words: "Invoices, seven years.",
  } as const;
  expect(await actOn(reference, kept)).toBe("ok");
  expect((await view(reference)).next).toMatchObject({ code: "write-answer", missing: [] });
  expect((await fileOf(reference)).told).toEqual({
    verdict: "partly",
    grounds: ["legal-obligation"],
    reasons: "Because it is so.",
    measures: [
      { system: "Course database", outcome: "done", why: "Erased, 4 rows." },
      {
        system: "Ledger of invoices",
        outcome: "kept",
        why: "Invoices, seven years.",
        until: Temporal.PlainDate.from("2032-12-31"),
      },
    ],
  });
  expect(await sendLetter(reference, "answer")).toBe("ok");
  const { file, clocks } = await fileOf(reference);
  expect([file.state.name, clocks.map(({ state }) => state)]).toEqual(["answered", ["satisfied"]]);
  expect(await actOn(reference, { type: "close" })).toBe("conflict recipients-open");
  await goThrough(reference, "erased");
  expect(await actOn(reference, { type: "close" })).toBe("ok");
});

test("an objection to marketing is due the day it arrives, asks nobody who they are, and is never refused", async () => {
  const { reference } = await log({ rights: ["marketing-objection"], requester: { name: "Noor Haddad" } });
  const { file, clocks } = await fileOf(reference);
  const [clock] = clocks;
  const received = Temporal.Instant.from(file.state.receivedAt).toZonedDateTimeISO(clock?.zone ?? "UTC");
  expect(clock?.effectiveLimit?.toZonedDateTimeISO(received.timeZoneId).toPlainDate()).toEqual(
    received.toPlainDate(),
  );
  expect(file.state.identity.status).toBe("not-asked");
  const seen = await view(reference);
  expect(seen.next.code).toBe("plan-measures");
  for (const offer of ["refuse", "extend", "ask-code", "skip-identity", "assess"] as const)
    expect(seen.offers).not.toContain(offer);
  const typed = { words: "No.", typed: reference };
  expect(await actOn(reference, { type: "refuse", ground: "unfounded", ...typed })).toBe(
    "conflict never-refused",
  );
  const extend = { type: "extend", months: 1, reason: "number", words: "Many." } as const;
  expect(await actOn(reference, extend)).toBe("conflict at-once");
  // On consent the right is another one; the clock goes on from the receipt.
  const reroute = {
    type: "reroute",
    to: "withdrawal",
    reason: "right-on-that-basis",
    words: "Consent.",
  } as const;
  expect(await actOn(reference, reroute)).toBe("ok");
  expect(await actOn(reference, { ...reroute, to: "erasure" })).toBe("ok");
  const later = await fileOf(reference);
  expect(later.file.state.identity.status).toBe("open");
  expect(later.clocks).toHaveLength(1);
  expect(Temporal.Instant.compare(later.clocks[0]?.effectiveLimit ?? systemNow(), systemNow())).toBe(1);
});

test("a block outlives its answer, and is lifted only after the person was told", async () => {
  const { reference } = await log({ rights: ["restriction"], requester: { name: "Paul Reyes" } });
  await actOn(reference, { type: "confirm-identity", method: "known-to-staff" });
  expect(await actOn(reference, assess("granted", { bases: ["needed-for-claims"] }))).toBe("ok");
  const plan = {
    type: "plan-measure",
    task: "restrict",
    owner: person("officer").actorId,
    due: "2099-01-01",
    place: "Course database",
    words: "All rows.",
  } as const;
  expect(await actOn(reference, plan)).toBe("ok");
  const [measure] = (await view(reference)).measures;
  const done = {
    type: "settle-measure",
    measureId: measure?.id as never,
    outcome: "done",
    words: "Blocked.",
  } as const;
  expect(await actOn(reference, done)).toBe("ok");
  expect(await sendLetter(reference, "answer")).toBe("ok");
  expect((await view(reference)).next.code).toBe("restriction-runs");
  await goThrough(reference, "restricted");
  expect(await actOn(reference, { type: "close" })).toBe("conflict restriction-in-force");
  const lift = { type: "lift-restriction", words: "The claim is over." } as const;
  expect(await actOn(reference, lift)).toBe("conflict lifting-not-told");
  expect(await actOn(reference, { type: "tell-lifting", words: "Told on the telephone." })).toBe("ok");
  expect(await actOn(reference, lift)).toBe("ok");
  expect(await actOn(reference, { type: "close" })).toBe("ok");
});

test("an objection is refused only after it was weighed, with the ground of the law", async () => {
  const { reference } = await log({ rights: ["objection"], requester: { name: "Mona Klein" } });
  const refuse = assess("refused", { grounds: ["compelling-grounds"], typed: reference });
  expect(await actOn(reference, { ...refuse, typed: "R-1" })).toBe("invalid_request not_the_reference");
  expect(await actOn(reference, refuse)).toBe("conflict examination-missing");
  const weighed = { type: "examine", finding: "outweighed", words: "Safety of the children." } as const;
  expect(await actOn(reference, weighed)).toBe("ok");
  expect(await actOn(reference, refuse)).toBe("ok");
  const seen = await view(reference);
  expect([seen.state, seen.next.code]).toEqual(["refused", "tell-refusal"]);
  // Until the letter says so it is owed like any other: in the list, with its clock.
  const listed = async () => {
    const { body } = await call("officer", "GET", "/requests?whose=team");
    return RequestList.parse(body).requests.find((one) => one.reference === reference);
  };
  expect(await listed()).toMatchObject({ isOwed: true, stage: "refusal to be told" });
  expect(seen.clock).toMatchObject({ isOver: false, isLate: false });
  const { file } = await fileOf(reference);
  expect(file.closedAt).toBeUndefined();
  expect(await sendLetter(reference, "refusal")).toBe("ok");
  expect(await listed()).toBeUndefined();
  const told = await view(reference);
  expect([told.next.code, told.clock.isOver]).toEqual(["over-refused", true]);
  expect((await fileOf(reference)).file.closedAt).toBeDefined();
});

test("an extension nobody was told of names the day by which they must be", async () => {
  const { reference } = await log({ rights: ["erasure"], requester: { name: "Nora Quist" } });
  const extend = { type: "extend", months: 2, reason: "number", words: "Many." } as const;
  expect(await actOn(reference, extend)).toBe("ok");
  const before = await view(reference);
  expect(before.next.code).toBe("tell-extension");
  expect(before.clock.headline).toMatch(
    /It holds only if the person is told, with the reasons, by \w+day \d+/,
  );
  expect(before.clock.marks.map(({ label }) => label)).toContain("tell the person");
  expect(await sendLetter(reference, "extension")).toBe("ok");
  const { clock } = await view(reference);
  expect(clock.headline).not.toContain("It holds only");
  expect(clock.marks.map(({ label }) => label)).not.toContain("tell the person");
});

test("several things in one letter are a request each, and nothing is destroyed while one is open", async () => {
  const requester = { name: "Tariq Said", email: "tariq@said.example" };
  const { reference, together } = await log({ rights: ["erasure", "access"], requester });
  expect(together).toMatchObject([{ right: "access" }]);
  const [other] = together as readonly { readonly reference: string }[];
  const seen = await view(reference);
  expect(seen.together).toMatchObject([{ reference: other?.reference, right: "Access" }]);
  // They are the same person's, too; said once.
  expect(seen.others).toEqual([]);
  const { file } = await fileOf(reference);
  const { db, organisations } = whole.world;
  const preserved = () =>
    write(db, organisations[0].scope, (tx) => isPreserved(tx, organisations[0].scope, testKeys, file.id));
  const withdraw = { type: "withdraw", words: "Said so." } as const;
  const end = async (which: string) => {
    const { version } = await view(which);
    return call("officer", "POST", `/requests/${which}/decide`, {
      version,
      act: { ...withdraw, typed: which },
    });
  };
  expect((await end(reference)).status).toBe(200);
  expect(await preserved()).toBe(true);
  expect((await end(other?.reference ?? "")).status).toBe(200);
  expect(await preserved()).toBe(false);
});

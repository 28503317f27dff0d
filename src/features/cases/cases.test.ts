// Goal: cases of every kind are opened, seen, moved on and closed through the same few calls; gates hold and say why in
// words; the wall stands; what was born of a case is found from it; rows follow from events alone.
// Method: the whole product with real sessions over HTTP; a complaint about pictures from the front desk to its end.
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask } from "../../../testkit/edge.ts";
import { signedIn, testKeys } from "../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../testkit/signed-in.ts";
import { product } from "../../../testkit/walk/product.ts";
import type { Product } from "../../../testkit/walk/product.ts";
import { read, write } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import { listEntries } from "../../platform/ledger/ledger.ts";
import { listOutbox, readMail } from "../../platform/mail/outbox.ts";
import { systemNow } from "../../platform/time.ts";
import { action } from "../actions/index.ts";
import { complaint } from "../complaints/index.ts";
import { CaseView, OwnCases, WorkList } from "./contract.ts";
import { compareCases, restoreCase } from "./rebuild.ts";
import { caseByReference } from "./store.ts";

type Person = "officer" | "handler" | "staff" | "auditor" | "stranger";
let whole: Product;
const people = new Map<Person, SignedInMember>();

beforeAll(async () => {
  whole = await product();
  const { organisations, db } = whole.world;
  const place = { db, now: systemNow };
  for (const role of ["officer", "handler", "staff", "auditor"] as const)
    people.set(role, await signedIn(place, organisations[0], role));
  people.set("stranger", await signedIn(place, organisations[1], ["officer", "handler"]));
});
afterAll(() => whole.close());

const person = (who: Person): SignedInMember => {
  const found = people.get(who);
  if (found === undefined) throw new Error(`Nobody is ${who}.`);
  return found;
};
const here = () => whole.world.organisations[0].scope;

async function call(who: Person, method: "GET" | "POST", path: string, body?: object) {
  const reply = await ask(whole.app, {
    method,
    url: `/o/harbour-school/api${path}`,
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

const view = async (reference: string, who: Person = "officer") =>
  CaseView.parse((await call(who, "GET", `/cases/${reference}`)).body);
async function open(kind: string, fields: object, who: Person = "staff"): Promise<string> {
  const reply = await call(who, "POST", "/cases", { kind, fields });
  expect([reply.status, reply.body["code"], reply.body["details"]]).toEqual([200, undefined, undefined]);
  return String(reply.body["reference"]);
}
/** The reasons, or what state it led to. */
async function give(
  reference: string,
  command: string,
  fields: object = {},
  who: Person = "officer",
  door: "work" | "decide" | "own" = "work",
) {
  const { version } = await view(reference);
  const reply = await call(who, "POST", `/cases/${reference}/${door}`, { version, command, fields });
  const details = reply.body["details"] as { reason: string }[] | undefined;
  return reply.status === 200 ? reply.body["state"] : (details?.map(({ reason }) => reason) ?? reply.status);
}

const today = systemNow().toZonedDateTimeISO("Europe/London").toPlainDate();
const complained = {
  sort: "pictures",
  channel: "telephone",
  receivedOn: today.subtract({ days: 3 }).toString(),
  name: "Carmen Ortega",
  email: "Carmen@ortega.example",
  complaint: "A picture of my daughter hangs in the hall.",
  language: "en",
};

test("a complaint about pictures goes from the front desk to its end, gate by gate", async () => {
  const reference = await open("complaint", complained);
  expect(reference).toMatch(/^C-\d{4}-\d+$/);
  const first = await view(reference);
  expect([first.title, first.state, first.next.code, first.facts[2]]).toEqual([
    "Carmen Ortega complains",
    "open",
    "take-up",
    { label: "What is it about?", value: "Pictures of people" },
  ]);
  expect(await give(reference, "assign", { to: person("handler").actorId }, "handler")).toBe("open");
  expect(
    await give(reference, "decide", { outcome: "upheld", reasons: "It is so." }, "officer", "decide"),
  ).toEqual(["not-looked-into", "still-published"]);
  expect(await give(reference, "acknowledge", { by: "mail", reply: "Thank you." }, "handler")).toBe("open");
  // It is met when the mail has left, or when the person was told in another way.
  expect((await view(reference)).clocks).toMatchObject([
    { isOver: false, title: expect.stringContaining("Written, and not received") },
  ]);
  // Another mail would wait like the first.
  expect(await give(reference, "acknowledge", { by: "mail" }, "handler")).toEqual(["letter-held"]);
  expect(
    await give(reference, "take-down", { how: "taken-down", where: "Hall, left wall." }, "handler"),
  ).toBe("open");
  expect(await give(reference, "look-into", { found: "No consent was asked." }, "handler")).toBe("open");
  const open_ = {
    action: "Ask for consent before hanging pictures",
    owner: person("staff").actorId,
    due: today.add({ days: 30 }).toString(),
  };
  expect(await give(reference, "open-action", open_, "handler")).toBe("open");
  expect(
    await give(reference, "decide", { outcome: "upheld", reasons: "It is so." }, "officer", "decide"),
  ).toBe("decided");
  expect(await give(reference, "close", {}, "handler")).toEqual(["not-told"]);
  expect(await give(reference, "tell", { by: "telephone", outcomeWords: "You are right." }, "handler")).toBe(
    "told",
  );
  expect((await view(reference)).clocks).toMatchObject([{ isOver: true, title: "Done" }]);
  expect(await give(reference, "close", {}, "handler")).toEqual(["not-apologised"]);
  expect(await give(reference, "apologise", { by: "mail", apology: "We are sorry." }, "handler")).toBe(
    "told",
  );
  // The apology is owed itself: it waits, until a mail server has taken it or somebody says it in another way.
  const held = await view(reference);
  expect([held.next.code, held.isHeld, held.isToldOtherwise, held.next.missing]).toEqual([
    "held",
    true,
    false,
    [{ code: "letter-held", text: complaint.words.refusals["letter-held"] }],
  ]);
  expect(held.offers.map(({ command }) => command)).toContain("apologise");
  expect(held.offers.map(({ command }) => command)).not.toContain("tell");
  expect(await give(reference, "apologise", { by: "in-person", apology: "We are sorry." }, "handler")).toBe(
    "told",
  );
  const late = await view(reference);
  // The acknowledgement has not left, and the outcome said by telephone says as much.
  expect([late.next.code, late.isHeld, late.isToldOtherwise, late.next.missing]).toEqual([
    "close",
    true,
    true,
    [],
  ]);
  expect(late.offers.map(({ command }) => command)).not.toContain("apologise");
  expect(late.related).toMatchObject([
    { kindName: "Action", what: open_.action, isOpen: true, isOrigin: false },
  ]);
  expect(late.timeline.map(({ sentence }) => sentence.includes("nobody has received it"))).toEqual(
    late.timeline.map(({ sentence }) => sentence.includes("(by mail)")),
  );
  expect(late.timeline.map(({ sentence }) => sentence)).toContain(
    "A letter was written to say that it arrived (by mail). The letter waits in the outbox; nobody has received it.",
  );
  expect(late.artefacts.map(({ code, is }) => `${code} ${is}`)).toEqual([
    "acknowledgement unsent",
    "findings held",
    "take-down held",
    "apology held",
    "outcome held",
  ]);
  const mails = await read(whole.world.db, here(), async (tx) => {
    const all = await listOutbox(tx, here(), 5);
    return Promise.all(all.map(({ id }) => readMail(tx, here(), testKeys, id)));
  });
  expect(mails.map((mail) => [mail?.content?.to, mail?.content?.text.includes("Thank you.")])).toEqual([
    ["carmen@ortega.example", false],
    ["carmen@ortega.example", true],
  ]);
  expect(await give(reference, "close", {}, "handler")).toBe("closed");
  expect((await view(reference)).isHeld).toBe(true);
});

test("a held acknowledgement is owed and late in the list as on the page; the outcome told by telephone ends it", async () => {
  const receivedOn = today.subtract({ days: 40 }).toString();
  const listed = async (reference: string) => {
    const all = WorkList.parse((await call("officer", "GET", "/cases?whose=all&kind=complaint")).body);
    const row = all.cases.find((one) => one.reference === reference);
    // The week, its mail and its calendar read the same dates.
    const week = (await call("officer", "GET", "/agenda")).body["lines"] as { reference: string }[];
    expect(week.some((line) => line.reference === reference)).toBe(row?.isOwed);
    return { counts: all.counts, row: [row?.group, row?.isOwed, row?.isLate] };
  };
  const reference = await open("complaint", { ...complained, sort: "data", receivedOn });
  const before = await listed(reference);
  expect(before.row).toEqual(["open", true, true]);
  expect(await give(reference, "assign", { to: person("handler").actorId }, "handler")).toBe("open");
  expect(await give(reference, "acknowledge", { by: "mail" }, "handler")).toBe("open");
  const [clock] = (await view(reference)).clocks;
  expect([clock?.isOver, clock?.isLate]).toEqual([false, true]);
  const held = await listed(reference);
  expect([held.row, held.counts]).toEqual([["open", true, true], before.counts]);
  expect((await view(reference)).next).toMatchObject({ code: "look-into" });
  expect(await give(reference, "look-into", { found: "A list lay open." }, "handler")).toBe("open");
  expect(
    await give(reference, "decide", { outcome: "upheld", reasons: "It is so." }, "officer", "decide"),
  ).toBe("decided");
  expect(await give(reference, "tell", { by: "mail", outcomeWords: "You are right." }, "handler")).toBe(
    "told",
  );
  expect(await give(reference, "close", {}, "handler")).toEqual(["letter-held"]);
  expect((await listed(reference)).row).toEqual(["open", true, true]);
  expect(await give(reference, "tell", { by: "telephone", outcomeWords: "You are right." }, "handler")).toBe(
    "told",
  );
  const told = await listed(reference);
  expect([told.row, told.counts.late]).toEqual([["answered", false, false], before.counts.late - 1]);
  expect(await give(reference, "tell", { by: "telephone", outcomeWords: "Again." }, "handler")).toEqual([
    "told-already",
  ]);
  expect(await give(reference, "close", {}, "handler")).toBe("closed");
  expect(await view(reference)).toMatchObject({ state: "closed", isHeld: true });
});

test("an action is its owner's to do, without a right to read cases, and somebody else's to check", async () => {
  const owner = person("staff");
  const due = today.add({ days: 10 }).toString();
  expect((await call("staff", "POST", "/cases", { kind: "action", fields: {} })).status).toBe(403);
  const reference = await open(
    "action",
    { action: "Close the old share", owner: owner.actorId, due },
    "handler",
  );
  const own = OwnCases.parse((await call("staff", "GET", "/own-cases")).body).cases;
  const mine = own.find((one) => one.reference === reference);
  expect([mine?.isMine, mine?.title, mine?.offers.map(({ command }) => command)]).toEqual([
    true,
    "Close the old share",
    ["say-done"],
  ]);
  expect((await call("staff", "GET", `/cases/${reference}`)).status).toBe(403);
  expect(await give(reference, "verify", { checked: "The share." }, "handler")).toEqual(["not-done"]);
  expect(await give(reference, "say-done", { proof: "Gone since Monday." }, "staff", "own")).toBe("done");
  // The handler may not check what they said themselves.
  expect(await give(reference, "give-back", { why: "Which share?" }, "handler")).toBe("open");
  expect(await give(reference, "say-done", { proof: "List of shares." }, "handler")).toBe("done");
  expect(await give(reference, "verify", { checked: "The list." }, "handler")).toEqual(["own-work"]);
  expect(await give(reference, "verify", { checked: "The list." }, "officer")).toBe("verified");
  expect((await view(reference)).clocks).toMatchObject([{ rule: "KEPT-ACTION", isOver: true }]);
});

test("the list says what is new to whoever reads it, until they look", async () => {
  const reference = await open("complaint", complained);
  const newsOf = async (who: Person, query = ""): Promise<unknown> => {
    const { body } = await call(who, "GET", `/cases?whose=all${query}`);
    const rows = body["cases"] as { reference: string; news?: string }[];
    const row = rows.find((one) => one.reference === reference);
    return row === undefined ? "not listed" : row.news;
  };
  expect([await newsOf("officer"), await newsOf("handler")]).toEqual(["new", "new"]);
  await view(reference);
  expect([await newsOf("officer"), await newsOf("handler")]).toEqual([undefined, "new"]);
  expect(await newsOf("officer", "&changed=yes")).toBe("not listed");
  expect(await give(reference, "assign", { to: person("handler").actorId }, "handler")).toBe("open");
  await call("handler", "GET", `/cases/${reference}`);
  expect(await newsOf("handler")).toBeUndefined();
  await give(reference, "note", { note: "Asked the photographer." }, "handler");
  expect(await newsOf("handler", "&changed=yes")).toBe("not listed");
});

test("a complaint about a colleague does not exist for them, nor does what is born of it", async () => {
  const { accountId } = person("officer");
  const reference = await open("complaint", { ...complained, about: accountId });
  const action_ = { action: "Ask another officer", owner: person("staff").actorId, due: today.toString() };
  const { version } = await view(reference, "handler");
  const acted = await call("handler", "POST", `/cases/${reference}/work`, {
    version,
    command: "open-action",
    fields: action_,
  });
  expect(acted.status).toBe(200);
  const born = (await view(reference, "handler")).related[0]?.reference ?? "";
  for (const hidden of [reference, born]) {
    expect((await call("officer", "GET", `/cases/${hidden}`)).status).toBe(404);
    expect(
      (
        await call("officer", "POST", `/cases/${hidden}/work`, {
          version,
          command: "note",
          fields: { note: "x" },
        })
      ).status,
    ).toBe(404);
  }
  const listOf = async (who: Person) => WorkList.parse((await call(who, "GET", "/cases")).body);
  const [officers, handlers] = [await listOf("officer"), await listOf("handler")];
  expect(officers.cases.some((row) => [reference, born].includes(row.reference))).toBe(false);
  expect(handlers.cases.filter((row) => [reference, born].includes(row.reference))).toHaveLength(2);
  expect(handlers.counts.team - officers.counts.team).toBe(2);
  // Nobody can make them the owner either.
  expect(
    (
      await call("handler", "POST", `/cases/${reference}/work`, {
        version: version + 1,
        command: "assign",
        fields: { to: person("officer").actorId },
      })
    ).body["details"],
  ).toEqual([{ at: "body.fields.to", reason: "not_a_colleague" }]);
});

test("each call answers nobody else; an auditor reads no words; what is wrong is said by field", async () => {
  const reference = await open("complaint", complained);
  for (const [who, status] of [
    ["stranger", 401],
    ["staff", 403],
    ["auditor", 200],
  ] as const)
    expect([who, (await call(who, "GET", `/cases/${reference}`)).status]).toEqual([who, status]);
  const audited = await view(reference, "auditor");
  expect([audited.title, audited.texts, audited.people, audited.offers]).toEqual([
    `Complaint ${reference}`,
    [],
    [],
    [],
  ]);
  expect(JSON.stringify(audited)).not.toContain("Ortega");
  const wrong = await call("staff", "POST", "/cases", {
    kind: "complaint",
    fields: { ...complained, sort: "noise", complaint: " ", portal: "yes" },
  });
  expect([wrong.status, wrong.body["details"]]).toEqual([
    400,
    [
      { at: "body.fields", reason: "unknown" },
      { at: "body.fields.sort", reason: "invalid" },
      { at: "body.fields.complaint", reason: "missing" },
    ],
  ]);
  const ahead = { ...complained, receivedOn: today.add({ days: 1 }).toString() };
  expect(
    (await call("staff", "POST", "/cases", { kind: "complaint", fields: ahead })).body["details"],
  ).toEqual([{ at: "case", reason: "in-the-future" }]);
  const { version } = await view(reference);
  const decide = { version, command: "decide", fields: { outcome: "upheld", reasons: "So." } };
  expect((await call("handler", "POST", `/cases/${reference}/work`, decide)).status).toBe(403);
  expect((await call("officer", "POST", `/cases/${reference}/work`, decide)).status).toBe(403);
  const stale = { version: version + 5, command: "note", fields: { note: "Late." } };
  expect((await call("officer", "POST", `/cases/${reference}/work`, stale)).status).toBe(409);
});

test("rows follow from events alone, and a row that was tampered with is found and put right", async () => {
  const { db } = whole.world;
  const machines = [complaint, action];
  const compare = () => read(db, here(), (tx) => compareCases(tx, here(), machines));
  const before = await compare();
  expect([before.cases > 5, before.differences]).toEqual([true, []]);
  const reference = await open("complaint", complained);
  const found = await read(db, here(), (tx) => caseByReference(tx, here(), reference));
  if (found === undefined) throw new Error("The case is not there.");
  const { id } = found;
  const root = await whole.world.client("kept_superuser");
  await root.query(
    "update case_file set state = 'closed', closed_at = now(), body = jsonb_set(body, '{name}', '\"closed\"') where id = $1",
    [id],
  );
  await root.query("delete from clock where case_id = $1", [id]);
  expect((await compare()).differences).toEqual([
    { caseId: id, what: "state" },
    { caseId: id, what: "closed" },
    { caseId: id, what: "clock" },
  ]);
  await write(db, here(), (tx) => restoreCase(tx, here(), complaint, id, systemNow()));
  expect((await compare()).differences).toEqual([]);
});

test("every act, reading and listing is on record, and no word of a person is in events or names", async () => {
  const entries = await read(whole.world.db, here(), (tx) => listEntries(tx, here(), { limit: 500 }));
  const types = new Set(entries.map(({ type }) => type));
  for (const type of [
    "complaint.received",
    "complaint.decided",
    "action.opened",
    "action.verified",
    "case.read",
    "case.listed",
    "case.own-listed",
  ])
    expect([type, types.has(type)]).toEqual([type, true]);
  const root = await whole.world.client("kept_superuser");
  const { rows } = await root.query<{ text: string }>(
    "select data::text as text from case_event union all select body::text from case_file",
  );
  const all = rows.map(({ text }) => text).join("\n");
  expect(all.length).toBeGreaterThan(1000);
  for (const word of ["Ortega", "daughter", "sorry", "share", "Hall"]) expect(all).not.toContain(word);
});

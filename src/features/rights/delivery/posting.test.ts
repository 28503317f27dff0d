// Goal: paper answers on the day it is posted and the request closes with that day; each time the package is taken out to
// be printed is on record; what an officer tells the person stands in both; what is sealed for a person's own key opens with that key alone, and is nobody's to take here.
// Method: the example school on a real PostgreSQL, the real worker, the office's real routes; age's own reader.
import { randomUUID } from "node:crypto";
import { Decrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { memberIn, testOffice } from "../../../../testkit/office.ts";
import type { TestOffice } from "../../../../testkit/office.ts";
import { requestWorld, type RequestWorld } from "../../../../testkit/requests.ts";
import { approve, confirmIdentity, decideAll, newestMail, unzip, zipOf } from "../../../../testkit/review.ts";
import { caller } from "../../../platform/call.ts";
import { read, write } from "../../../platform/db.ts";
import type { WriteTx } from "../../../platform/db.ts";
import type { CaseId } from "../../../platform/ids.ts";
import { settleMail } from "../../../platform/mail/outbox.ts";
import { listEntries } from "../../../platform/ledger/ledger.ts";
import { draftLetter, listLetters, readLetter, requestFor } from "../letters/letters.ts";
import { listRequests, readRequest, workOnRequest } from "../request/office/endpoints.ts";
import { countRequests } from "../request/store.ts";
import { decidePeople } from "../review/decide.ts";
import { peopleView, reviewOf } from "../review/read.ts";
import { changeRow } from "../review/single/store.ts";
import { lockRun } from "../run/store.ts";
import { cover, decideOne, listRows, openRow } from "../review/endpoints.ts";
import { openPackage, recordPosting } from "./endpoints.ts";
import { releaseAgain } from "./again.ts";
import { behind, exchange, fileFor, mailCode } from "./fetch.ts";
import { release } from "./release.ts";
import { readReleases } from "./releases/store.ts";

let w: RequestWorld;
let office: TestOffice;
beforeAll(async () => {
  w = await requestWorld();
  const member = () => memberIn(w, w.organisations[0]);
  office = await testOffice({ world: w, folder: w.platform.folder, member });
}, 60_000);
afterAll(async () => {
  await office.close();
  await w.close();
});

/** As somebody may write it who means no harm, and as somebody may who does. */
const told = "They asked us to keep this <script>alert(1)</script> back.";

async function handedOver(delivery: "portal" | "post" | "age", ageRecipient?: string) {
  const [{ scope }] = w.organisations;
  const { caseId } = await w.searched(w.person("yuxuan"));
  await decideAll(w, caseId, "withhold", "did-not-agree", told);
  const packageId = await approve(w, caseId);
  await confirmIdentity(w, caseId);
  const file = await w.caseOf(caseId);
  const asked = { packageId, delivery, typed: file.reference, ageRecipient };
  const anna = memberIn(w, w.organisations[0]);
  // The register of this school is empty: nothing goes out by oversight without what must be told.
  const { next } = await view(file.reference);
  expect(next.missing.find(({ to }) => to !== undefined)).toMatchObject({ to: "/registers/controller" });
  expect(next.missing).toContainEqual(expect.objectContaining({ code: "lacking-more", to: "/registers" }));
  const details = [{ at: "release", reason: "information-missing" }];
  await expect(
    write(w.db, scope, (tx) => release(tx, scope, w.platform, file, anna, asked, w.now())),
  ).rejects.toMatchObject({ key: "not_yet", details });
  const given = { ...asked, without: "The register follows this week." };
  await write(w.db, scope, (tx) => release(tx, scope, w.platform, file, anna, given, w.now()));
  return { caseId, reference: file.reference };
}
const pathOf = (reference: string): string =>
  `${office.url}/o/${w.organisations[0].slug}/api/rights/package/${reference}/file`;
const call = caller((address, request) =>
  fetch(`${office.url}${address}`, { ...request, headers: { ...request.headers, origin: office.url } }),
);
const at = (reference: string) => ({ organisation: w.organisations[0].slug, reference });
async function view(reference: string) {
  const reply = await call(readRequest, { params: at(reference) });
  if (!reply.ok) throw new Error(reply.error.message);
  return reply.reply;
}
async function settleAnswer(caseId: CaseId, state: "sent" | "refused" | "suppressed"): Promise<void> {
  const { mailId } = (await w.caseOf(caseId)).state.package;
  if (mailId === undefined) throw new Error("No mail was written.");
  await write(w.db, w.organisations[0].scope, (tx) => settleMail(tx, mailId, { state, at: w.now() }));
}
async function entriesOf(type: string): Promise<number> {
  const [{ scope }] = w.organisations;
  const entries = await read(w.db, scope, (tx) => listEntries(tx, scope, { limit: 1000 }));
  return entries.filter((entry) => entry.type === type).length;
}

test("a package for the person's own key opens with it alone, and the office cannot take it out", async () => {
  const [{ scope }] = w.organisations;
  const { keys } = w.platform;
  const identity = await generateX25519Identity();
  const { caseId, reference } = await handedOver("age", await identityToRecipient(identity));
  expect((await fetch(pathOf(reference))).status).toBe(409);
  const released = (await view(reference)).timeline.find(({ type }) => type === "request.answered");
  expect([released?.sentence, released?.detail]).toEqual([
    "Answer released, without all that goes with it: sealed with the person’s own key; it waits in the outbox",
    "The register follows this week.",
  ]);
  // There is no mail server: the link lies in the outbox, and the person has no answer.
  const held = await view(reference);
  expect([held.next.code, held.clock.isOver, held.held]).toEqual([
    "answer-held",
    false,
    ["The answer waits in the outbox."],
  ]);
  expect(held.timeline.map(({ sentence }) => sentence)).toContain(
    "Letter ready to be sent; it waits in the outbox",
  );
  const inTime = ({ promises }: typeof held) => promises.find(({ name }) => /time/.test(name))?.status;
  expect(inTime(held)).toBe("due");
  // Closed would be answered: neither is it offered, nor done when it is asked for all the same.
  expect(held.offers).not.toContain("close");
  const closing = () =>
    call(workOnRequest, {
      params: at(reference),
      body: { version: held.version, act: { type: "close" } },
      idempotencyKey: randomUUID(),
    });
  expect(await closing()).toMatchObject({
    ok: false,
    error: { code: "conflict", details: [{ reason: "answer-held" }] },
  });
  const listed = async () => {
    const reply = await call(listRequests, {
      params: { organisation: w.organisations[0].slug },
      query: { whose: "all" },
    });
    if (!reply.ok) throw new Error(reply.error.message);
    const row = reply.reply.requests.find((one) => one.reference === reference);
    return [row?.isOwed, row?.stage];
  };
  expect(await listed()).toEqual([true, "answer in the outbox"]);
  const owed = () =>
    read(w.db, scope, (tx) =>
      countRequests(tx, scope, { owedOnly: true, dueBy: w.now().add({ hours: 24 * 90 }) }),
    );
  const owedBefore = await owed();
  await settleAnswer(caseId, "sent");
  const sent = await view(reference);
  expect([sent.next.code, sent.clock.isOver, sent.held, inTime(sent)]).toEqual(["close", true, [], "kept"]);
  expect([await listed(), await owed()]).toEqual([[false, "answered"], owedBefore - 1]);
  await settleAnswer(caseId, "refused");
  expect((await view(reference)).held).toEqual(["The mail server refused the mail with the answer."]);
  const token = /package\/([\w-]{43})/.exec(await newestMail(w))?.[1] ?? "";
  // The mailed link keeps the request's language; its page says what is not in the package, and where to complain.
  const link = /\/p\/\S+\/package\/\S+/.exec(await newestMail(w))?.[0] ?? "";
  expect(link).toMatch(/\?language=en$/);
  const shown = await (await fetch(`${office.url}${link}`)).text();
  expect(shown).toMatch(/records? that we found also concerns? other people and (?:is|are) not in it/);
  expect(shown).not.toContain("everything we found");
  expect(shown).toContain("You can also complain to the data-protection authority");
  expect(shown).toContain("/code?language=en");
  const inSpanish = await (await fetch(`${office.url}${link.replace("=en", "=es")}`)).text();
  expect(inSpanish).toContain("El propio paquete dice por qué.");
  const fetched = await write(w.db, scope, async (tx) => {
    const found = await behind(tx, scope, keys, token, w.now());
    await mailCode(tx, scope, w.platform, found, w.now());
    return found;
  });
  const code = /\n(\d{8})\n/.exec(await newestMail(w))?.[1] ?? "";
  const right = await write(w.db, scope, (tx) => exchange(tx, scope, w.platform, fetched, code, w.now()));
  if (!("ticket" in right)) throw new Error("the code was right");
  const before = await entriesOf("package.downloaded");
  const file = await write(w.db, scope, (tx) =>
    fileFor(tx, scope, w.platform, fetched, right.ticket, w.now()),
  );
  const sealed = Buffer.concat(await file.content.toArray());
  expect([file.fileName, sealed.subarray(0, 21).toString()]).toEqual([
    `${reference}.zip.age`,
    "age-encryption.org/v1",
  ]);
  const open = async (key: string) => {
    const reader = new Decrypter();
    reader.addIdentity(key);
    return unzip(Buffer.from(await reader.decrypt(sealed)));
  };
  expect([...(await open(identity)).keys()].sort()).toEqual([...(await zipOf(w, caseId)).keys()].sort());
  await expect(open(await generateX25519Identity())).rejects.toThrow("no identity matched");
  expect(await entriesOf("package.downloaded")).toBe(before + 1);
  expect((await w.caseOf(caseId)).state.package.downloads).toBe(1);
  // Fetched without that mail, it is an answer all the same.
  const fetchedView = await view(reference);
  expect([fetchedView.next.code, fetchedView.clock.isOver, fetchedView.held]).toEqual(["close", true, []]);
}, 60_000);

async function draftOf(reference: string): Promise<string> {
  const [{ scope }] = w.organisations;
  const { accountId } = memberIn(w, w.organisations[0]);
  const setting = { scope, desk: w.platform, member: { accountId, pseudonymous: false }, now: w.now() };
  return write(w.db, scope, async (tx) => {
    const request = await requestFor(tx, setting, reference);
    const [line = await draftLetter(tx, setting, request, { template: "answer", language: "en" })] =
      await listLetters(tx, setting, request);
    return JSON.stringify((await readLetter(tx, setting, line.id)).page.body);
  });
}

test("a decision's sentence reaches the package and the answer as it was written, and names nobody it is about", async () => {
  const [{ scope }] = w.organisations;
  const { caseId } = await w.searched(w.person("yuxuan"));
  const file = await w.caseOf(caseId);
  const decide = (sentence: string, decision: "withhold" | "show" = "withhold") =>
    write(w.db, scope, async (tx) => {
      const review = await reviewOf(tx, scope, w.platform.keys, file);
      const { people } = await peopleView(tx, scope, review, { open: true });
      const person = people.find(({ name }) => name.includes("Sihan"));
      const reason = decision === "show" ? ("agreed" as const) : ("confidential" as const);
      const made = {
        persons: [person?.person ?? ""],
        decision,
        reason,
        words: "Rang on Monday.",
        told: sentence,
      };
      return decidePeople(tx, scope, w.platform.keys, review.run, review.seals, made, w.now());
    });
  const refused = { key: "invalid_request", details: [{ at: "told" }] };
  await expect(decide("It is SIHAN who objects.")).rejects.toMatchObject(refused);
  await expect(decide("You may have it.", "show")).rejects.toMatchObject(refused);
  await decide(told);
  await decideAll(w, caseId, "show", "agreed");
  await approve(w, caseId);
  const page = (await zipOf(w, caseId)).get("school/index.html")?.toString("utf8") ?? "";
  expect(page).toContain("They asked us to keep this &lt;script&gt;alert(1)&lt;/script&gt; back.");
  expect(page).not.toContain("<script>alert");
  expect(page).not.toContain("Rang on Monday");
  const setting = {
    scope,
    desk: w.platform,
    member: { accountId: memberIn(w, w.organisations[0]).accountId, pseudonymous: false },
    now: w.now(),
  };
  const letter = await write(w.db, scope, async (tx) => {
    const request = await requestFor(tx, setting, file.reference);
    return draftLetter(tx, setting, request, { template: "answer", language: "en" });
  });
  expect(letter.body.blocks).toContainEqual({ kind: "list", items: [told] });
  expect(JSON.stringify(letter.body)).not.toContain("Rang on Monday");
  const stored = await read(w.db, scope, (tx) =>
    tx.selectFrom("found_person").select(["told"]).where("told", "is not", null).execute(),
  );
  expect(stored.length).toBeGreaterThan(0);
  for (const row of stored) expect(row.told?.includes("They asked")).toBe(false);
}, 60_000);

test("a row decided alone and words withheld are not in the package, and who hands it over can look into it first", async () => {
  const [{ scope }] = w.organisations;
  const { caseId } = await w.searched(w.person("yuxuan"));
  const { reference } = await w.caseOf(caseId);
  await decideAll(w, caseId, "withhold", "did-not-agree");
  const changed = async <E extends Parameters<typeof call>[0]>(endpoint: E, body: object) =>
    call(endpoint, { params: at(reference), body, idempotencyKey: randomUUID() } as never);
  const rows = await call(listRows, { params: at(reference), query: { treatment: "disclose" } });
  if (!rows.ok) throw new Error(rows.error.message);
  const [own, ...rest] = rows.reply.rows.filter(({ others }) => others.length === 0);
  const placeOf = (row: typeof own) => ({ position: row?.position ?? 0, ordinal: row?.ordinal ?? 0 });
  const opened = async (row: typeof own) => {
    const { position, ordinal } = placeOf(row);
    const query = { position: `${position}`, ordinal: `${ordinal}` };
    const reply = await call(openRow, { params: at(reference), query });
    if (!reply.ok) throw new Error(reply.error.message);
    return reply.reply;
  };
  const decision = { ...placeOf(own), decision: "withhold", reason: "privileged" };
  // A reason that carries another decision is none, and one about other people is none of a row of nobody else's.
  for (const reason of ["agreed", "confidential"])
    expect(await changed(decideOne, { ...decision, reason })).toMatchObject({ ok: false });
  expect(await changed(decideOne, decision)).toMatchObject({ ok: true });
  expect(await opened(own)).toMatchObject({
    row: { treatment: "withhold" },
    isOwn: true,
    decision: { is: "withhold", reason: "privileged" },
  });
  expect(await changed(decideOne, { ...placeOf(own), decision: "none" })).toMatchObject({ ok: true });
  expect((await opened(own)).row.treatment).toBe("disclose");
  await changed(decideOne, decision);
  // A text of some words, which stands nowhere else.
  let other = own;
  let field: { readonly name: string; readonly value: string | null } | undefined;
  for (const row of rest) {
    other = row;
    field = (await opened(row)).fields.find((each) => /^\p{L}{4,} [^{[]{15,}/u.test(each.value ?? ""));
    if (field !== undefined) break;
  }
  const value = field?.value ?? "";
  const secret = value.slice(1, 5);
  const passage = { column: field?.name ?? "", from: 1, to: 5, reason: "would-harm" };
  const beyond = { ...passage, from: value.length, to: value.length + 3 };
  expect(await changed(cover, { ...placeOf(other), passages: [beyond] })).toMatchObject({ ok: false });
  expect(await changed(cover, { ...placeOf(other), passages: [passage] })).toMatchObject({ ok: true });
  // Decided before there were grounds for it.
  await write(w.db, scope, async (tx) => {
    const run = await lockRun(tx, scope, caseId);
    const made = {
      treatment: "withhold",
      decision: "withhold",
      reason: "confidential",
      at: w.now(),
    } as const;
    if (run !== undefined) await changeRow(tx, scope, run.id, placeOf(rest.at(-1)), made);
  });
  await approve(w, caseId);
  const files = await zipOf(w, caseId);
  const mark = `${value.slice(0, 1)}[withheld: could harm somebody]${value.slice(5)}`;
  const all = [...files].filter(([path]) => /\.(?:html|json|csv)$/.test(path) && path.startsWith("school/"));
  expect(all.filter(([, bytes]) => bytes.toString("utf8").includes(mark)).length).toBeGreaterThan(1);
  const cells = all.filter(([, bytes]) => bytes.toString("utf8").includes(value)).map(([path]) => path);
  expect([secret.length, cells]).toEqual([4, []]);
  const page = files.get("school/index.html")?.toString("utf8") ?? "";
  expect(page).toContain("1 record with some words withheld: another person could be harmed by it.");
  expect(page).toContain("2 records about you alone are not given out:");
  expect(page).toContain("1 record held back: it was told to or by a lawyer and is protected for that.");
  expect(page).toContain("1 record held back: for a reason that has nothing to do with other people");
  expect(files.get("index.html")?.toString("utf8")).toContain("2 records about you alone are not in it, for");
  expect(await draftOf(reference)).toContain("2 records about you alone are not enclosed, for reasons");
  // The look: the very bytes, for who decides, each file on record, and for nobody without the ticket.
  const look = await changed(openPackage, {});
  if (!look.ok) throw new Error(look.error.message);
  const { address } = z.object({ address: z.string() }).parse(look.reply);
  for (const path of ["index.html", "school/index.html", "school/data.json"]) {
    const shown = await fetch(`${office.url}${address.replace("index.html", path)}`);
    expect(Buffer.from(await shown.arrayBuffer()).equals(files.get(path) ?? Buffer.from(""))).toBe(true);
    expect(shown.headers.get("content-security-policy")).toMatch(/^default-src 'none'/);
    expect(shown.headers.get("cache-control")).toBe("no-store");
  }
  expect([await entriesOf("package.opened"), await entriesOf("package.looked-into")]).toEqual([1, 3]);
  const forged = address.replace(/\/look\/\d{13}/, `/look/${w.now().add({ hours: 9 }).epochMilliseconds}`);
  expect((await fetch(`${office.url}${forged}`)).status).toBe(410);
  expect((await fetch(`${office.url}${address.replace("index.html", "nothing.html")}`)).status).toBe(404);
}, 60_000);

test("paper is printed, posted and closed with the day of the post; until then the clock runs", async () => {
  const { caseId, reference } = await handedOver("post");
  const before = await view(reference);
  expect([before.state, before.next.code, before.clock.isOver]).toEqual(["answered", "post-package", false]);
  expect(before.offers).not.toContain("close");
  expect(await newestMail(w)).not.toContain("/package/");
  // It was asked for as a link; the letter says how it comes.
  const letter = await draftOf(reference);
  expect(letter).toContain("The data come with this letter, on paper.");
  for (const times of [1, 2]) {
    const taken = await fetch(pathOf(reference));
    const files = unzip(Buffer.from(await taken.arrayBuffer()));
    expect([taken.status, [...files.keys()].sort()]).toEqual([
      200,
      [...(await zipOf(w, caseId)).keys()].sort(),
    ]);
    expect(await entriesOf("package.taken-for-post")).toBe(times);
  }
  const released = w.now();
  w.advance({ hours: 24 * 4 });
  // Whoever takes data out of the house shows again who they are.
  expect((await fetch(pathOf(reference))).status).toBe(403);
  expect(
    await call(openPackage, { params: at(reference), body: {}, idempotencyKey: randomUUID() }),
  ).toMatchObject({ ok: false, error: { code: "step_up_required" } });
  const post = async (on: Temporal.PlainDate) => {
    const reply = await call(recordPosting, { params: at(reference), body: { on: on.toString() } });
    return reply.ok ? reply.reply.postedOn : reply.error.code;
  };
  const first = released.toZonedDateTimeISO("Europe/London").toPlainDate();
  expect(await post(first.subtract({ days: 1 }))).toBe("invalid_request");
  expect(await post(first.add({ days: 5 }))).toBe("invalid_request");
  const day = first.add({ days: 2 });
  expect(await post(day)).toBe(day.toString());
  expect(await post(day)).toBe("conflict");
  const after = await view(reference);
  expect([after.state, after.clock.isOver, after.clock.now.slice(0, 10)]).toEqual([
    "closed",
    true,
    day.toString(),
  ]);
  expect(
    after.timeline
      .slice(0, 2)
      .map(({ sentence, at: when, recordedAt }) => [sentence, when.slice(0, 10), recordedAt === undefined]),
  ).toEqual([
    ["Closed", day.toString(), false],
    ["Given to the post", day.toString(), false],
  ]);
  expect(await entriesOf("package.posted")).toBe(1);
}, 60_000);

test("an answer that reached nobody goes again with a reason: a new link, the old one dead, or by post", async () => {
  const [{ scope }] = w.organisations;
  const { caseId, reference } = await handedOver("portal");
  const tokenIn = async (): Promise<string> => /package\/([\w-]{43})/.exec(await newestMail(w))?.[1] ?? "";
  const outcome = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => "done",
      (error: { key?: string; details?: { reason: string }[] }) => error.details?.[0]?.reason ?? error.key,
    );
  const does = (work: (tx: WriteTx) => Promise<unknown>) => outcome(write(w.db, scope, work));
  const opens = (token: string) => does((tx) => behind(tx, scope, w.platform.keys, token, w.now()));
  const again = async (by: "link" | "post", typed: string = reference) => {
    const file = await w.caseOf(caseId);
    const given = { packageId: file.state.package.packageId ?? "", by, typed, reason: "It came back." };
    const anna = memberIn(w, w.organisations[0]);
    return does((tx) => releaseAgain(tx, scope, w.platform, file, anna, given, w.now()));
  };
  const first = await tokenIn();
  expect(await again("link")).toBe("mail-waits");
  await settleAnswer(caseId, "suppressed");
  expect((await view(reference)).next.code).toBe("answer-lost");
  expect([await again("link", "R-2026-0000"), await opens(first)]).toEqual(["reference-not-typed", "done"]);
  w.advance({ hours: 24 });
  expect(await again("link")).toBe("done");
  const second = await tokenIn();
  expect([await opens(first), await opens(second)]).toEqual(["link_expired", "done"]);
  const sent = await view(reference);
  expect([sent.next.code, sent.held]).toEqual(["answer-held", ["The answer waits in the outbox."]]);
  expect(sent.timeline.find(({ type }) => type === "package.sent-again")?.detail).toBe("It came back.");
  await settleAnswer(caseId, "sent");
  expect([await again("post"), await opens(second)]).toEqual(["done", "link_expired"]);
  expect((await view(reference)).next.code).toBe("post-package");
  expect(await again("link")).toBe("package-not-released");
  expect(await entriesOf("package.sent-again")).toBe(2);
  const { strays } = await read(w.db, scope, (tx) =>
    readReleases(tx, scope, w.now().subtract({ hours: 48 })),
  );
  expect(strays).toEqual([]);
});

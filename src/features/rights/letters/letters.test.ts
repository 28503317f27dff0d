// Goal: every letter says what the law asks for in both languages, survives editing, goes out once, whole, to whoever
// asked, and exists for nobody behind the wall or in another organisation.
// Method: real requests in a real database, the school's register, the real outbox and files; every template composed
// in every language; the PDF read back.
import path from "node:path";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestDesk, takeIn } from "../../../../testkit/desk.ts";
import type { RequestDesk } from "../../../../testkit/desk.ts";
import type { DutyWorld } from "../../../../testkit/duties.ts";
import { read, write } from "../../../platform/db.ts";
import { Refusal } from "../../../platform/errors.ts";
import { newId } from "../../../platform/ids.ts";
import type { AccountId } from "../../../platform/ids.ts";
import { listEntries } from "../../../platform/ledger/ledger.ts";
import { listOutbox, readMail } from "../../../platform/mail/outbox.ts";
import type { Scope } from "../../../platform/scope.ts";
import { installRegisters, readRegisterPack, recordDisclosure } from "../../registers/index.ts";
import { readRequest } from "../request/store.ts";
import type { Desk, NewRequest, OpenedRequest, ReadRequest } from "../request/store.ts";
import { letterLanguages, letterTemplates, unfinished } from "./contract.ts";
import type { LetterBody, LetterPage, LetterTemplate } from "./contract.ts";
import { composeLetter } from "./domain.compose.ts";
import { gatherFacts } from "./facts.ts";
import {
  changeLetter,
  draftLetter,
  listLetters,
  pdfOf,
  readLetter,
  requestFor,
  sendLetter,
} from "./letters.ts";
import type { Setting } from "./letters.ts";

let place: RequestDesk;
let w: DutyWorld;
let desk: Desk;
const pack = readRegisterPack(
  readFileSync(path.join(import.meta.dirname, "../../../../packs/school/registers.yml"), "utf8"),
);

beforeAll(async () => {
  place = await requestDesk();
  ({ w, desk } = place);
  const [{ scope }] = w.organisations;
  await write(w.db, scope, (tx) => installRegisters(tx, scope, pack, w.now()));
});
afterAll(() => place.close());

const officer: AccountId = newId();
const settingOf = (scope: Scope = w.organisations[0].scope, accountId = officer): Setting => ({
  scope,
  desk,
  member: { accountId, pseudonymous: false },
  now: w.now(),
});
const siriporn = {
  requesterName: "Siriporn Wattanakul สิริพร วัฒนกุล",
  requesterEmail: "siriporn@example.org",
  requesterAddress: "12 Mill Lane\nRiverbridge",
  wording: 'Everything you hold, #panic("x") included.',
};
const request = (more: Partial<NewRequest> = {}): Promise<OpenedRequest> =>
  takeIn(w, desk, settingOf().scope, { channel: "telephone", texts: siriporn, ...more });
async function opened({ caseId }: OpenedRequest): Promise<ReadRequest> {
  const { scope } = settingOf();
  const found = await read(w.db, scope, (tx) => readRequest(tx, scope, desk.keys, { caseId }));
  if (found === undefined) throw new Error("The request is not there.");
  return found;
}
async function draft(of: OpenedRequest, template: LetterTemplate): Promise<LetterPage> {
  const setting = settingOf();
  const file = await opened(of);
  return write(w.db, setting.scope, (tx) =>
    draftLetter(tx, setting, file, { template, language: file.language }),
  );
}
const send = (id: LetterPage["id"], version: number, by: "mail" | "print") => {
  const setting = settingOf();
  return write(w.db, setting.scope, (tx) => sendLetter(tx, setting, id, { version, by }));
};
const textOf = (body: LetterBody): string => JSON.stringify(body.blocks);

const musts = {
  acknowledgement: [/What we understood.*2 April 2026/, /Lo que hemos entendido.*2 de abril de 2026/],
  identity: [/What we ask for.*destroy the copy/, /Lo que le pedimos.*destruimos la copia/],
  clarification: [
    /need not choose.*waits for what you tell us/,
    /No tiene que elegir.*espera a lo que nos diga/,
  ],
  extension: [/sorry that we need longer/, /Sentimos necesitar más tiempo/],
  answer: [/How long we keep it.*Where it comes from/, /Cuánto tiempo los conservamos.*De dónde vienen/],
  refusal: [/We cannot give them to you.*Why/, /No podemos dárselos.*Por qué/],
} as const satisfies Partial<Record<LetterTemplate, readonly [en: RegExp, es: RegExp]>>;
const templates = letterTemplates.filter((template): template is keyof typeof musts => template in musts);

test.each(templates.flatMap((template) => letterLanguages.map((language) => [template, language] as const)))(
  "%s in %s says what it must, whom to ask, and where to complain",
  async (template, language) => {
    const file = await opened(await request());
    const { scope } = settingOf();
    const { facts } = await read(w.db, scope, (tx) =>
      gatherFacts(tx, scope, desk.keys, file, { template, language }),
    );
    const { body } = composeLetter(template, facts);
    const text = textOf(body);
    expect(text).toMatch(musts[template][language === "en" ? 0 : 1]);
    expect(text).toContain("privacy@riverbridge.example");
    expect(text).toContain("Information Commissioner’s Office, Wycliffe House");
    expect(text).toMatch(language === "en" ? /go to court/ : /acudir a los tribunales/);
    expect(text).not.toMatch(/undefined|\{\w+\}/);
    expect(body.recipient).toEqual([siriporn.requesterName, "12 Mill Lane", "Riverbridge"]);
  },
);

test("what only a person can say is asked for, and such a letter does not go out", async () => {
  const made = await draft(await request(), "refusal");
  expect(textOf(made.body)).toMatch(unfinished);
  await expect(send(made.id, made.version, "mail")).rejects.toMatchObject({
    key: "not_yet",
    details: [{ at: "letter", reason: "letter-unfinished" }],
  });
});

test("an answer before the search says so to the officer, and asks for what it cannot know", async () => {
  const made = await draft(await request(), "answer");
  expect(made.gaps.map(({ reason }) => reason)).toEqual([
    "search-open",
    "basis-missing",
    "retention-missing",
  ]);
  expect(textOf(made.body)).toContain("We have still to tell you this about: Import of 2019.");
  expect(textOf(made.body)).toMatch(unfinished);
});

test("an answer to an access request names who received the person's data, and the officer hears of what is in doubt", async () => {
  const { scope } = settingOf();
  const { requesterName: name, requesterEmail: identifier } = siriporn;
  const disclose = (recipient: string, person: { name: string; identifier?: string }) =>
    write(w.db, scope, (tx) =>
      recordDisclosure(tx, scope, desk.keys, {
        source: "office",
        means: "mail",
        basis: "contract",
        on: Temporal.PlainDate.from("2026-02-01"),
        words: { recipient, categories: ["Name"], purpose: "To book the trip" },
        person,
        now: w.now(),
      }),
    );
  await disclose("Meadow Coaches", { name, identifier });
  await disclose("Somebody Else’s Clinic", { name });
  const access = await draft(await request(), "answer");
  expect(textOf(access.body)).toContain("Meadow Coaches");
  expect(textOf(access.body)).toContain("1 February 2026: Name. Why: To book the trip.");
  expect(textOf(access.body)).not.toContain("Somebody Else’s Clinic");
  expect(access.gaps.map(({ reason }) => reason)).toContain("disclosed-in-doubt");
  for (const gap of access.gaps) expect(JSON.stringify(gap)).not.toContain("Clinic");
  const other = await draft(await request({ right: "portability" }), "answer");
  expect(textOf(other.body)).not.toContain("Meadow Coaches");
  expect(other.gaps.map(({ reason }) => reason)).not.toContain("disclosed-in-doubt");
});

test("a draft survives as it was edited, and two people cannot both change it", async () => {
  const setting = settingOf();
  const made = await draft(await request(), "acknowledgement");
  const body = { ...made.body, title: "With regard to #set text(red)", signature: ["Anna Ferrer"] };
  const change = (version: number) =>
    write(w.db, setting.scope, (tx) => changeLetter(tx, setting, made.id, { version, body }));
  expect(await change(1)).toMatchObject({ version: 2, body });
  await expect(change(1)).rejects.toMatchObject({ key: "conflict" });
  const again = await read(w.db, setting.scope, (tx) => readLetter(tx, setting, made.id));
  expect(again.page.body).toEqual(body);
  const superuser = await w.client("kept_superuser");
  const { rows } = await superuser.query(
    "select l::text as letter, c.envelope from kept.rights_letter l join kept.cell c on c.row_id = l.id",
  );
  expect(JSON.stringify(rows)).not.toMatch(/Siriporn|Anna|set text/);
});

test("a letter goes out once, as mail with the PDF that is kept, and the case knows", async () => {
  const setting = settingOf();
  const opening = await request();
  const made = await draft(opening, "acknowledgement");
  const sent = await send(made.id, made.version, "mail");
  expect(sent).toMatchObject({ state: "sent", sentBy: "mail" });
  await expect(send(made.id, sent.version, "print")).rejects.toMatchObject({ key: "conflict" });
  const { scope } = setting;
  const mails = await read(w.db, scope, async (tx) => {
    const lines = await listOutbox(tx, scope, 20);
    return Promise.all(lines.map(({ id }) => readMail(tx, scope, desk.keys, id)));
  });
  const mail = mails.find((one) => (one?.content?.attachments ?? []).length > 0);
  expect(mail?.content).toMatchObject({
    to: siriporn.requesterEmail,
    subject: `We have your request (${opening.reference})`,
    attachments: [{ fileName: `${opening.reference}-acknowledgement.pdf`, mediaType: "application/pdf" }],
  });
  expect(mail?.content?.text).toContain("WHAT WE UNDERSTOOD");
  const kept = await read(w.db, scope, async (tx) =>
    pdfOf(tx, setting, await readLetter(tx, setting, made.id)),
  );
  expect(kept.toString("base64")).toBe(mail?.content?.attachments?.[0]?.base64);
  expect(kept.subarray(0, 5).toString()).toBe("%PDF-");
  const ledger = await read(w.db, scope, (tx) => listEntries(tx, scope, { limit: 500 }));
  expect(ledger.map(({ type }) => type)).toEqual(expect.arrayContaining(["letter.drafted", "letter.sent"]));
  const lines = await read(w.db, scope, async (tx) => listLetters(tx, setting, await opened(opening)));
  expect(lines).toMatchObject([{ id: made.id, state: "sent" }]);
});

test("without an address a letter is printed, not mailed", async () => {
  const { requesterEmail: _none, ...texts } = siriporn;
  const made = await draft(await request({ texts }), "acknowledgement");
  await expect(send(made.id, made.version, "mail")).rejects.toMatchObject({
    key: "not_yet",
    details: [{ at: "letter", reason: "no-address" }],
  });
  expect(await send(made.id, made.version, "print")).toMatchObject({ state: "sent", sentBy: "print" });
});

test("signs that no font has keep a letter back until they are taken out", async () => {
  const setting = settingOf();
  const made = await draft(await request(), "acknowledgement");
  const body = { ...made.body, title: "For you 😀" };
  await write(w.db, setting.scope, (tx) => changeLetter(tx, setting, made.id, { version: 1, body }));
  await expect(send(made.id, 2, "print")).rejects.toMatchObject({
    key: "not_yet",
    details: [{ at: "letter", reason: "unprintable-characters" }],
  });
});

test("who reads by pseudonyms sees that there is a letter, and none of its words", async () => {
  const auditor: Setting = { ...settingOf(), member: { accountId: newId(), pseudonymous: true } };
  const opening = await request();
  const made = await draft(opening, "acknowledgement");
  const body = { ...made.body, title: "For Siriporn" };
  await write(w.db, auditor.scope, (tx) => changeLetter(tx, settingOf(), made.id, { version: 1, body }));
  const file = await opened(opening);
  const lines = await read(w.db, auditor.scope, (tx) => listLetters(tx, auditor, file));
  expect(lines).toMatchObject([{ id: made.id, title: "We have your request" }]);
  await expect(read(w.db, auditor.scope, (tx) => readLetter(tx, auditor, made.id))).rejects.toMatchObject({
    key: "forbidden",
  });
});

test("behind the wall and in another organisation the letter does not exist", async () => {
  const setting = settingOf();
  const opening = await request({ aboutAccountId: officer });
  const other: Setting = { ...setting, member: { accountId: newId<AccountId>(), pseudonymous: false } };
  const made = await write(w.db, setting.scope, async (tx) =>
    draftLetter(tx, other, await opened(opening), { template: "acknowledgement", language: "en" }),
  );
  const gone = async (as: Setting): Promise<unknown> => {
    const one = await read(w.db, as.scope, (tx) => readLetter(tx, as, made.id)).catch(
      (error: unknown) => error,
    );
    const all = await read(w.db, as.scope, (tx) => requestFor(tx, as, opening.reference)).catch(
      (error: unknown) => error,
    );
    return [one, all].map((error) => (error instanceof Refusal ? error.key : "found"));
  };
  expect(await gone(setting)).toEqual(["not_found", "not_found"]);
  expect(await gone(settingOf(w.organisations[1].scope))).toEqual(["not_found", "not_found"]);
  expect(await gone(other)).toEqual(["found", "found"]);
});

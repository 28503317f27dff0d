// Goal: a complaint comes in by anybody, without an account: judged by sentences, told at once that it arrived where there
// is an address, with no word of the sender's in that mail, and open to the officer with its true channel and language.
// Method: the real server, and forms sent as a browser without a script sends them.
import { afterAll, beforeAll, expect, test } from "vitest";
import { dutyWorld } from "../../../../testkit/duties.ts";
import type { DutyWorld } from "../../../../testkit/duties.ts";
import { office, visitor } from "../../../../testkit/visitor.ts";
import type { Office } from "../../../../testkit/visitor.ts";
import { testKeys } from "../../../../testkit/signed-in.ts";
import { read } from "../../../platform/db.ts";
import { listCases } from "../../../platform/cases/store.ts";
import { listOutbox, readMail } from "../../../platform/mail/outbox.ts";
import { complaintKind } from "../state.ts";
import { judgeComplaint } from "./domain.intake.ts";

let w: DutyWorld;
let place: Office;
beforeAll(async () => {
  w = await dutyWorld();
  w.advance({ days: 140 });
  place = await office(w);
});
afterAll(async () => {
  await place.close();
  await w.close();
});

const page = "/p/harbour-school/complain";
const filled = {
  sort: "pictures",
  name: "Carmen Ortega <b>",
  email: "Carmen@Ortega.example",
  complaint: "A picture of my daughter hangs in the hall.",
};

test("what is missing is said in sentences, in both languages, and nothing typed is lost", async () => {
  const stranger = visitor(place);
  const typed = { ...filled, email: "", name: "" };
  const wrong = await stranger.submit(page, typed);
  expect(wrong.statusCode).toBe(200);
  for (const sentence of [
    "2 things are to be mended",
    "Give an e-mail address or a postal address",
    filled.complaint,
  ])
    expect(wrong.body).toContain(sentence);
  const spanish = await stranger.submit(`${page}?language=es`, typed);
  expect(spanish.body).toContain("Dé un correo electrónico o una dirección postal");
  expect(judgeComplaint({ ...filled, trap: "x", sort: "noise" })).toEqual({
    mistakes: [
      { field: "sort", key: "mistake.sort" },
      { field: "trap", key: "mistake.trap" },
    ],
  });
});

test("mistakes of a complaint are listed in the order of its form", () => {
  const judged = judgeComplaint({ sort: "data" });
  const fields = "mistakes" in judged ? judged.mistakes.map(({ field }) => field) : [];
  expect(fields).toEqual(["complaint", "name", "email"]);
});

test("a complaint is taken and told at once that it arrived, without a word of the sender's", async () => {
  const { scope } = w.organisations[0];
  const sent = await visitor(place).submit(`${page}?language=es`, filled);
  expect(sent.body).toContain("Tenemos su reclamación");
  // No mail server is named here: nothing has gone, and nothing is said to have.
  expect(sent.body).toContain("Se lo confirmaremos por escrito");
  expect(sent.body).toContain("puede tardar más de lo habitual en salir");
  const [file] = await read(w.db, scope, (tx) => listCases(tx, scope, complaintKind, { limit: 5 }));
  expect(file?.state).toMatchObject({
    channel: "portal",
    sort: "pictures",
    language: "es",
    isAcknowledged: true,
    receivedOn: "2026-07-20",
  });
  const mails = await read(w.db, scope, async (tx) => {
    const all = await listOutbox(tx, scope, 5);
    return Promise.all(all.map(({ id }) => readMail(tx, scope, testKeys, id)));
  });
  expect(mails.map((mail) => mail?.content?.to)).toEqual(["carmen@ortega.example"]);
  const text = mails[0]?.content?.text ?? "";
  expect(text).toContain(`Su número es ${file?.reference ?? ""}`);
  expect(text).not.toMatch(/Carmen|daughter|<b>/);
});

test("by post it is taken without a mail, and is still to be acknowledged", async () => {
  const { scope } = w.organisations[1];
  const byPost = { ...filled, email: "", postal: "1 Quay Street, Harbourtown" };
  const sent = await visitor(place).submit("/p/meadow-travel/complain", byPost);
  expect(sent.body).toContain("We have your complaint");
  const [file] = await read(w.db, scope, (tx) => listCases(tx, scope, complaintKind, { limit: 5 }));
  expect(file?.state).toMatchObject({ channel: "portal", isAcknowledged: false, language: "en" });
  expect(await read(w.db, scope, (tx) => listOutbox(tx, scope, 5))).toEqual([]);
});

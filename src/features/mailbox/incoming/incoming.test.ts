// Goal: a colleague decides on a mail once, with its own clock; what they may not see is not there; a machine's mail opens
// nothing, a bounce is said where the mail was sent; content is gone after its time.
// Method: mails taken in as a reading takes them, a mail server that cannot be reached, the office over HTTP as people
// with real sessions, the duties by a real worker.
import { afterAll, beforeAll, expect, test } from "vitest";
import { mailText, officeWithMails } from "../../../../testkit/mailbox.ts";
import type { OfficeWithMails } from "../../../../testkit/mailbox.ts";
import { read, write } from "../../../platform/db.ts";
import { listOutbox, readMail, settleMail } from "../../../platform/mail/outbox.ts";
import { act as actOnRequest, openRequestsOf } from "../../rights/index.ts";
import { signedIn, testKeys } from "../../../../testkit/signed-in.ts";
import { destroyDuty, oweDestructions } from "./destroy.ts";

let m: OfficeWithMails;
beforeAll(async () => {
  m = await officeWithMails();
});
afterAll(() => m.close());

const mails = "/o/harbour-school/api/mailbox/mails";
const wish = "Please send me a copy of all the personal data you hold about me.";

test("a request opened from a mail has the mail's clock, name and words; the next mail of the same person is told of it", async () => {
  const id = await m.bring({ subject: "Please", text: wish });
  const seen = (await m.call(m.anna, "GET", `${mails}/${id}`)).json();
  expect([seen.suggestion.kind, seen.suggestion.isSure, seen.cases, seen.mayAct]).toEqual([
    "access",
    true,
    [],
    true,
  ]);
  const body = { ...seen.prefill, capacity: "self", receivedAt: seen.receivedAt };
  const opened = await m.call(m.anna, "POST", `${mails}/${id}/open`, body);
  expect(opened.status).toBe(200);
  const { reference } = opened.json();
  const request = (await m.call(m.anna, "GET", `/o/harbour-school/api/rights/requests/${reference}`)).json();
  expect(new Date(request.clock.start).toISOString()).toBe(new Date(seen.receivedAt).toISOString());
  expect(request.wording).toBe(wish);
  expect((await m.call(m.anna, "POST", `${mails}/${id}/open`, body)).status).toBe(409);
  const more = await m.bring({ subject: `Re: ${reference}`, text: "My student number is S-1042." });
  const likely = (await m.call(m.anna, "GET", `${mails}/${more}`)).json();
  expect(likely.cases).toEqual([{ reference, why: "named" }]);
  const third = await m.bring({ subject: "One more thing" });
  expect((await m.call(m.anna, "GET", `${mails}/${third}`)).json().cases).toEqual([
    { reference, why: "same-sender" },
  ]);
  expect((await m.call(m.anna, "POST", `${mails}/${more}/keep`, { reference })).status).toBe(200);
  const after = (await m.call(m.anna, "GET", `/o/harbour-school/api/rights/requests/${reference}`)).json();
  expect(JSON.stringify(after.timeline)).toContain("My student number is S-1042.");
});

test("a mail that asks for another right opens a request for that right", async () => {
  const id = await m.bring({ subject: "Please", text: "Unsubscribe me. I want no more offers." });
  const seen = (await m.call(m.anna, "GET", `${mails}/${id}`)).json();
  expect([seen.suggestion.kind, seen.prefill.right]).toEqual(["marketing-objection", "marketing-objection"]);
  const body = { ...seen.prefill, capacity: "self", receivedAt: seen.receivedAt };
  const { reference } = (await m.call(m.anna, "POST", `${mails}/${id}/open`, body)).json();
  const request = (await m.call(m.anna, "GET", `/o/harbour-school/api/rights/requests/${reference}`)).json();
  expect(request.right).toBe("marketing-objection");
});

test("a colleague's own mail does not exist for them, and what is unknown is not found", async () => {
  const ben = await signedIn(m.w, m.w.organisations[0], "handler", { name: "Ben Osei" });
  const id = await m.bring({ subject: "About me", from: `Ben Osei <${ben.email}>`, text: wish });
  expect((await m.call(m.anna, "GET", `${mails}/${id}`)).status).toBe(200);
  expect((await m.call(ben, "GET", `${mails}/${id}`)).status).toBe(404);
  expect((await m.call(ben, "GET", `${mails}/${id}/whole`)).status).toBe(404);
  expect((await m.call(ben, "POST", `${mails}/${id}/dismiss`, { reason: "spam" })).status).toBe(404);
  const list = (await m.call(ben, "GET", mails)).json();
  expect(JSON.stringify(list)).not.toContain(id);
  const whole = (await m.call(m.anna, "GET", mails)).json();
  expect(whole.counts.waiting).toBe(list.counts.waiting + 1);
  const keep = await m.call(m.anna, "POST", `${mails}/${id}/keep`, { reference: "R-2026-9999" });
  expect([keep.status, keep.json().details]).toEqual([400, [{ at: "body.reference", reason: "unknown" }]]);
});

test("a bounce of a mail of ours is said in the outbox, and opens nothing", async () => {
  const { scope } = m;
  const sent = await write(m.w.db, scope, async (tx) => {
    const [first] = await listOutbox(tx, scope, 1);
    const mail = first === undefined ? undefined : await readMail(tx, scope, testKeys, first.id);
    if (mail === undefined) throw new Error("There is no mail.");
    await settleMail(tx, mail.id, { state: "sent", at: m.w.now() });
    return mail;
  });
  const parts = [
    "--x\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.",
    "--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nAction: failed\r\nStatus: 5.1.1",
    `--x\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: ${sent.messageId}\r\nSubject: ours\r\n\r\nx\r\n--x--`,
  ];
  const head = [
    "Return-Path: <>",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="x"',
  ];
  const id = await m.bring({ subject: "Undelivered", head, text: parts.join("\r\n") });
  const [line] = await read(m.w.db, scope, (tx) => listOutbox(tx, scope, 1));
  expect([line?.state, line?.problem]).toEqual(["refused", "bounced"]);
  const seen = (await m.call(m.anna, "GET", `${mails}/${id}`)).json();
  expect([seen.state, seen.machine, seen.mayAct]).toEqual(["machine", "delivery-report", false]);
});

test("what is no request is destroyed after thirty days, unless it is taken back or its sender has a request open", async () => {
  const { scope, w, office } = m;
  const gone = await m.bring({ subject: "Advertisement", from: "Spring Sale <sale@shop.example>" });
  // Of Tomasz, whose request is open since the first test, as the bounce is that was set aside.
  const [back, held] = [await m.bring({ subject: "A mistake" }), await m.bring({ subject: "By the way" })];
  for (const id of [gone, back, held])
    expect((await m.call(m.anna, "POST", `${mails}/${id}/dismiss`, { reason: "advertising" })).status).toBe(
      200,
    );
  expect((await m.call(m.anna, "POST", `${mails}/${back}/wait`)).status).toBe(200);
  const after = async (days: number) => {
    w.advance({ days });
    await write(w.db, scope, (tx) => oweDestructions(tx, scope, w.now()));
    const duties = await read(w.db, scope, (tx) =>
      tx
        .selectFrom("duty")
        .select("id")
        .where("kind", "=", "mailbox.destroy")
        .where("state", "!=", "done")
        .execute(),
    );
    const worker = await w.worker([destroyDuty(office.platform)]);
    for (const { id } of duties) expect((await w.settled(scope, id)).state).toBe("done");
    await worker.stop();
    return read(w.db, scope, (tx) =>
      tx.selectFrom("incoming_mail").select(["id", "state", "file_id", "summary_cell"]).execute(),
    );
  };
  const rows = await after(31);
  expect(rows.find(({ id }) => id === gone)).toMatchObject({
    state: "destroyed",
    file_id: null,
    summary_cell: null,
  });
  expect(rows.find(({ id }) => id === back)?.state).toBe("waiting");
  const kept = rows.find(({ id }) => id === held);
  expect([kept?.state, kept?.summary_cell === null]).toEqual(["dismissed", false]);
  expect(rows.filter(({ state }) => state === "destroyed")).toHaveLength(1);
  for (const { id } of await read(w.db, scope, (tx) =>
    openRequestsOf(tx, scope, office.platform.keys, "tomasz@example.org"),
  ))
    await write(w.db, scope, (tx) =>
      actOnRequest(
        tx,
        scope,
        office.platform,
        { caseId: id, command: { type: "withdraw" }, now: w.now() },
        () => undefined,
      ),
    );
  const later = await after(2);
  expect(later.find(({ id }) => id === held)?.state).toBe("destroyed");
  expect(later.filter(({ state }) => state === "destroyed")).toHaveLength(3);
});

test("no word of a mail is in the log or in a duty", async () => {
  const duties = await read(m.w.db, m.scope, (tx) => tx.selectFrom("duty").select(["key", "data"]).execute());
  const written = [...m.office.lines, ...m.w.logged, JSON.stringify(duties)].join("\n");
  expect(written).not.toMatch(/tomasz|student number|personal data you hold|Advertisement/i);
  expect(mailText({})).toMatch(/tomasz/i);
});

test("a page marker with a day no database knows is refused, of mails and of requests", async () => {
  const id = await m.bring({ subject: "Please", text: wish });
  const late = await signedIn(m.w, m.w.organisations[0], "officer");
  for (const due of ["+275760-09-13T00:00:00Z", "0000-01-01T00:00:00Z", "-000044-03-15T00:00:00Z"]) {
    for (const [path, marker] of [
      [mails, [due, id]],
      ["/o/harbour-school/api/rights/requests", [false, due, id]],
    ] as const) {
      const after = Buffer.from(JSON.stringify(marker)).toString("base64url");
      const { status } = await m.call(late, "GET", `${path}?after=${after}`);
      expect([path, due, status]).toEqual([path, due, 400]);
    }
  }
});

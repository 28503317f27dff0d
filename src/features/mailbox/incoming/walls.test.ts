// Goal: a mail that belongs to a case does not exist for whom that case is kept from, also before anybody has put it there.
// Method: mails taken in as a reading takes them, about cases kept from the handler; the office over HTTP.
import { afterAll, beforeAll, expect, test } from "vitest";
import { officeWithMails } from "../../../../testkit/mailbox.ts";
import type { OfficeWithMails } from "../../../../testkit/mailbox.ts";
import { takeIn } from "../../../../testkit/desk.ts";
import { signedIn } from "../../../../testkit/signed-in.ts";
import { read, write } from "../../../platform/db.ts";
import { listOutbox, postMail, readMail } from "../../../platform/mail/outbox.ts";
import { testKeys } from "../../../../testkit/signed-in.ts";

let m: OfficeWithMails;
beforeAll(async () => {
  m = await officeWithMails();
});
afterAll(() => m.close());

const mails = "/o/harbour-school/api/mailbox/mails";

test("a mail that names a walled case, answers a mail of it or comes from its person is not there for them", async () => {
  const { w, scope } = m;
  const [here] = w.organisations;
  const ben = await signedIn(w, here, "handler", { name: "Ben Osei" });
  const { caseId, reference } = await takeIn(w, m.office.platform, scope, {
    channel: "email",
    texts: { requesterName: "Mara Lind", requesterEmail: "mara@lind.example" },
    aboutAccountId: ben.accountId,
  });
  const sent = await write(w.db, scope, (tx) =>
    postMail(tx, scope, testKeys, {
      caseId,
      owner: { kind: "case", id: caseId },
      from: "privacy@harbour.example",
      now: w.now(),
      content: { to: "mara@lind.example", subject: "A question", text: "Which one?", language: "en" },
    }),
  );
  const [line] = await read(w.db, scope, (tx) => listOutbox(tx, scope, 1));
  expect(line?.id).toBe(sent);
  const ours = await read(w.db, scope, (tx) => readMail(tx, scope, testKeys, sent));
  const other = "Somebody <somebody@else.example>";
  const about = [
    await m.bring({ subject: `Re: ${reference}`, from: other, text: "What Mr Osei did." }),
    await m.bring({ subject: "Re: A question", from: other, head: [`In-Reply-To: ${ours?.messageId}`] }),
    await m.bring({ subject: "And this", from: "Mara Lind <mara@lind.example>" }),
  ];
  const plain = await m.bring({ subject: "Opening hours", from: other });
  for (const id of about) {
    expect((await m.call(m.anna, "GET", `${mails}/${id}`)).status).toBe(200);
    expect([id, (await m.call(ben, "GET", `${mails}/${id}`)).status]).toEqual([id, 404]);
    expect((await m.call(ben, "GET", `${mails}/${id}/whole`)).status).toBe(404);
    expect((await m.call(ben, "POST", `${mails}/${id}/dismiss`, { reason: "spam" })).status).toBe(404);
  }
  expect((await m.call(ben, "GET", `${mails}/${plain}`)).status).toBe(200);
  const [all, his] = [(await m.call(m.anna, "GET", mails)).json(), (await m.call(ben, "GET", mails)).json()];
  expect(all.counts.waiting - his.counts.waiting).toBe(about.length);

  // What became of them stands in the ledger as the case's own.
  const [first = ""] = about;
  expect((await m.call(m.anna, "POST", `${mails}/${first}/keep`, { reference })).status).toBe(200);
  const walled = await signedIn(w, here, "officer");
  await write(w.db, scope, (tx) =>
    tx
      .updateTable("case_file")
      .set({ walls: [walled.accountId] })
      .where("id", "=", caseId)
      .execute(),
  );
  const acts = async (who: typeof walled): Promise<string> =>
    JSON.stringify((await m.call(who, "GET", "/o/harbour-school/api/ledger/entries")).json());
  expect(await acts(m.anna)).toContain("mail.kept-with-case");
  expect(await acts(walled)).not.toContain("mail.kept-with-case");
});

// Attack on erasure: a request that came by mail is erased and certified; the mail it came by must not stay readable.
import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "../../../src/features/rights/request/act.ts";
import { read, write } from "../../../src/platform/db.ts";
import { officeWithMails } from "../../mailbox.ts";
import type { OfficeWithMails } from "../../mailbox.ts";

let m: OfficeWithMails;
beforeAll(async () => {
  m = await officeWithMails();
});
afterAll(() => m.close());
const mails = "/o/harbour-school/api/mailbox/mails";
const canary = "CANARY-7f3b my student number is S-1042";

for (const way of ["opened", "kept"] as const)
  test(`after erasing the request, the mail that was ${way} holds nothing of the person`, async () => {
    const wish = `Please send me a copy of all the personal data you hold about me. ${canary} ${way}`;
    const id = await m.bring({ subject: "Please", text: wish, from: `Cara ${way} <cara-${way}@canary.example>` });
    const seen = (await m.call(m.anna, "GET", `${mails}/${id}`)).json();
    const opened = await m.call(m.anna, "POST", `${mails}/${id}/open`, {
      ...seen.prefill, capacity: "self", receivedAt: seen.receivedAt,
    });
    const { reference } = opened.json();
    let held = id;
    if (way === "kept") {
      held = await m.bring({ subject: `Re: ${reference}`, text: `${canary} second`, from: `Cara <cara-kept@canary.example>` });
      expect((await m.call(m.anna, "POST", `${mails}/${held}/keep`, { reference })).status).toBe(200);
    }
    const { scope } = m.anna;
    const row = await read(m.w.db, scope, (tx) =>
      tx.selectFrom("case_file").select("id").where("reference", "=", reference).executeTakeFirstOrThrow(),
    );
    await write(m.w.db, scope, (tx) =>
      act(tx, scope, m.office.platform, { caseId: row.id, command: { type: "withdraw" }, now: m.w.now() }, () => undefined),
    );
    const at = `/o/harbour-school/api/rights/erasure/${reference}`;
    const preview = (await m.call(m.anna, "GET", at)).json();
    const mine = preview.requests.find((one: { reference: string }) => one.reference === reference);
    const counts = mine?.counts ?? preview.counts;
    const erased = await m.call(m.anna, "POST", at, {
      references: [reference], ground: "consent-withdrawn", counts, typed: reference,
    });
    console.log("preview:", JSON.stringify(preview).slice(0, 900));
    console.log("erase:", erased.status, JSON.stringify(erased.json()).slice(0, 300));
    expect(erased.status).toBe(200);
    const certificate = (await m.call(m.anna, "GET", `/o/harbour-school/api/rights/certificates/${erased.json().certificate}`)).json();
    console.log("certificate:", JSON.stringify(certificate).slice(0, 1500));
    const mail = await m.call(m.anna, "GET", `${mails}/${held}`);
    const whole = await m.call(m.anna, "GET", `${mails}/${held}/whole`);
    console.log("mail:", mail.status, "canary in page:", mail.bytes.includes("CANARY-7f3b"), "whole:", whole.status, whole.bytes.includes("CANARY-7f3b"));
    expect([mail.bytes.includes("CANARY-7f3b"), whole.bytes.includes("CANARY-7f3b")]).toEqual([false, false]);
  });

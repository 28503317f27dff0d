// Goal: every mail that comes in is kept exactly once, with the moment it reached the organisation; a mailbox that cannot
// be read says why in a code of ours and is tried again.
// Method: Dovecot on free ports, real duties by real workers; the server is stopped, its folder made anew, workers killed
// between any two steps; what is kept is counted in the database.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dovecotMissing } from "../../../../testkit/services/dovecot.ts";
import { mailText, mailWorld } from "../../../../testkit/mailbox.ts";
import type { MailWorld } from "../../../../testkit/mailbox.ts";
import type { MailboxId } from "../contract.ts";

const missing = dovecotMissing();
const why = missing === undefined ? "" : ` (${missing})`;
const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);

describe.skipIf(missing !== undefined)(`a mailbox is read${why}`, () => {
  let m: MailWorld;
  let privacy: MailboxId;
  beforeAll(async () => {
    m = await mailWorld(["privacy", "office", "hostile"]);
    privacy = await m.add("privacy", { opening: "by-itself" });
  });
  afterAll(() => m.close());

  test("mails from the chosen day on are kept once, each with its true receipt", async () => {
    m.server.deliver("privacy", mailText({ subject: "Too old" }), at("2026-01-31T23:59:59Z"));
    m.server.deliver("privacy", mailText({ subject: "Lunch" }), at("2026-02-01T00:00:00Z"));
    const head = ["Received: from a.example by mx.riverbridge.example; Fri, 27 Feb 2026 17:30:00 +0100"];
    m.server.deliver("privacy", mailText({ subject: "Moved", head }), at("2026-03-01T10:00:00Z"));
    await m.reading(privacy);
    await m.reading(privacy);
    const mails = await m.mails();
    expect(mails.map((one) => [one.summary?.mail.subject, one.received_at.toString(), one.receipt])).toEqual([
      ["Lunch", "2026-02-01T00:00:00Z", "server"],
      ["Moved", "2026-02-27T16:30:00Z", "received-line"],
    ]);
    const box = await m.box(privacy);
    expect([box.problem, box.failures, box.last_uid, box.round]).toEqual([null, 0, "3", 2]);
  });

  test("a plain request opens by itself, once, from its true receipt, and is acknowledged", async () => {
    const text = "Dear all,\n\nPlease send me a copy of all the personal data you hold about me.\n\nTomasz";
    m.server.deliver(
      "privacy",
      mailText({ subject: "My data", text, id: "ask" }),
      at("2026-02-28T09:00:00Z"),
    );
    await m.reading(privacy);
    const opened = (await m.mails()).find(({ state }) => state === "opened");
    expect(opened?.summary?.suggestion?.kind).toBe("access");
    const list = (await m.call(m.anna, "GET", "/o/harbour-school/api/rights/requests")).json();
    expect(
      list.requests.map((one: Record<string, unknown>) => [one["about"], one["channel"], one["receivedAt"]]),
    ).toEqual([["Tomasz Zielinski", "email", "2026-02-28T09:00:00Z"]]);
    const outbox = (await m.call(m.anna, "GET", "/o/harbour-school/api/office/mails")).json();
    expect(outbox.counts.waiting).toBe(1);
  });

  test("the same mail in another mailbox is one mail, and a folder that was made anew brings nothing twice", async () => {
    const before = (await m.mails()).length;
    const office = await m.add("office");
    m.server.deliver("office", mailText({ subject: "My data", id: "ask" }), at("2026-03-01T09:00:00Z"));
    m.server.deliver("office", mailText({ subject: "Another" }), at("2026-03-01T09:00:00Z"));
    await m.reading(office);
    expect((await m.mails()).length).toBe(before + 1);
    await m.server.stop();
    m.server.renumber("privacy");
    await m.server.start();
    const old = (await m.box(privacy)).uid_validity;
    m.server.deliver("privacy", mailText({ subject: "After" }), at("2026-03-01T12:00:00Z"));
    await m.reading(privacy);
    expect((await m.box(privacy)).uid_validity).not.toBe(old);
    expect((await m.mails()).length).toBe(before + 2);
  });
});

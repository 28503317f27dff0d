// Goal: every mail that comes in is kept exactly once, with the moment it reached the organisation; a mailbox that cannot
// be read says why in a code of ours and is tried again.
// Method: Dovecot on free ports, real duties by real workers; the server is stopped, its folder made anew, workers killed
// between any two steps; what is kept is counted in the database.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dovecotMissing } from "../../../../testkit/services/dovecot.ts";
import { mailText, mailWorld } from "../../../../testkit/mailbox.ts";
import type { MailWorld } from "../../../../testkit/mailbox.ts";
import { write } from "../../../platform/db.ts";
import { LeaseLost } from "../../../platform/duties/kinds.ts";
import { armFailPoints } from "../../../platform/fail_point.ts";
import type { MailboxId } from "../contract.ts";
import type { ReadingOptions } from "./read.ts";

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

  test("why it cannot be read is a code of ours, it is tried again after growing pauses, and nothing is lost", async () => {
    const box = await m.add("office", { password: "another" });
    const wrong = async (
      change: Readonly<Record<string, unknown>>,
      options?: ReadingOptions,
    ): Promise<string | null> => {
      const rules = { name: "office", opening: "by-a-colleague", fromDay: "2026-02-01" };
      const place = {
        host: "localhost",
        port: m.server.tlsPort,
        encryption: "tls",
        user: "office",
        folder: "INBOX",
      };
      const body = { ...rules, ...place, password: m.server.password, ownNetwork: true, ...change };
      const answer = await m.call(m.anna, "PUT", `/o/harbour-school/api/mailbox/boxes/${box}`, body);
      expect(answer.status).toBe(200);
      await m.reading(box, options);
      return (await m.box(box)).problem;
    };
    expect(await wrong({ password: "another" })).toBe("login_refused");
    expect(await wrong({ folder: "Nowhere" })).toBe("no_folder");
    expect(await wrong({ ownNetwork: false })).toBe("own_network");
    expect(await wrong({ host: "127.0.0.1" })).toBe("certificate");
    expect(await wrong({ host: "169.254.169.254" })).toBe("address_refused");
    const resolve: ReadingOptions["resolve"] = (_host, done) =>
      done(Object.assign(new Error("No such name."), { code: "ENOTFOUND" }), []);
    expect(await wrong({ host: "nowhere.example" }, { resolve })).toBe("unknown_host");
    expect(await wrong({ port: m.server.port })).toBe("no_encryption");
    const failing = await m.box(box);
    expect(failing.failures).toBe(7);
    expect(failing.next_read_at.since(m.w.now()).total("minutes")).toBe(360);
    expect(await wrong({ port: m.server.port, encryption: "starttls" })).toBe(null);
    expect(await wrong({ port: m.server.port, encryption: "none" })).toBe(null);
    const open = await m.call(m.anna, "PUT", `/o/harbour-school/api/mailbox/boxes/${box}`, {
      name: "office",
      opening: "by-a-colleague",
      fromDay: "2026-02-01",
      host: "localhost",
      port: 143,
      encryption: "none",
      user: "office",
      folder: "INBOX",
      password: "x",
      ownNetwork: false,
    });
    expect([open.status, open.json().details]).toEqual([
      400,
      [{ at: "body.encryption", reason: "own_network_only" }],
    ]);
    expect(m.office.lines.join("\n") + m.w.logged.join("\n")).not.toContain(m.server.password);
  });

  test("a hostile mail is kept like any other, and the ones behind it come in", async () => {
    const hostile = await m.add("hostile");
    const part = "--x\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nq\r\n";
    const mixed = "Content-Type: multipart/mixed; boundary=x";
    let nested = "Subject: inside\r\n\r\nhello";
    for (let deep = 0; deep < 50; deep += 1) nested = `Content-Type: message/rfc822\r\n\r\n${nested}`;
    const mails: readonly (string | Buffer)[] = [
      mailText({
        subject: "big head",
        head: [`X-Long: ${"x".repeat(60)}\r\n ${"y".repeat(900)}`.repeat(1)],
      }).replace("X-Long:", `X-Pad: ${`${"z".repeat(900)}\r\n `.repeat(11_000)}\r\nX-Long:`),
      mailText({ subject: "parts", head: [mixed], text: `${part.repeat(1000)}--x--` }),
      mailText({ subject: "nested", head: ["Content-Type: message/rfc822"], text: nested }),
      mailText({
        subject: "broken",
        head: [mixed],
        text: "--x\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%%",
      }),
      Buffer.concat([
        Buffer.from("Content-Type: text/plain; charset=utf-16\r\n"),
        Buffer.from(mailText({ subject: "charset", text: "\u00ff\u00fe" }), "latin1"),
      ]),
      mailText({ subject: "=?utf-8?q?a=0D=0ABcc:_all=40example.org?=", text: "injected" }),
      mailText({
        subject: "<script>alert(1)</script>",
        head: ["Content-Type: text/html"],
        text: "<script>alert(1)</script><img src=x onerror=alert(1)>words",
      }),
      mailText({ subject: "nul\0here", text: "a\0b" }),
      "no head at all",
      mailText({ subject: "the last one" }),
    ];
    for (const [index, mail] of mails.entries())
      m.server.deliver("hostile", mail, at("2026-03-01T08:00:00Z").add({ seconds: index }));
    await m.reading(hostile);
    const box = await m.box(hostile);
    expect([box.problem, box.last_uid]).toEqual([null, String(mails.length)]);
    const kept = (await m.mails()).filter(({ mailbox_id: of }) => of === hostile);
    expect(kept.map(({ content, summary }) => [content, summary?.mail.subject])).toEqual([
      ["cut", ""],
      ["whole", "parts"],
      ["whole", "nested"],
      ["whole", "broken"],
      ["whole", "charset"],
      ["whole", "a Bcc: all@example.org"],
      ["whole", "<script>alert(1)</script>"],
      ["whole", "nul\ufffdhere"],
      ["whole", ""],
      ["whole", "the last one"],
    ]);
    expect(kept[1]?.summary?.mail.attachments.length).toBe(100);
    expect(kept[1]?.summary?.mail.moreAttachments).toBe(900);
    expect(kept[6]?.summary?.mail.text).toBe("words");
    const whole = await m.call(m.anna, "GET", `/o/harbour-school/api/mailbox/mails/${kept[1]?.id}/whole`);
    expect(whole.bytes.toString()).toContain("a.txt");
    expect(whole.headers["content-disposition"]).toMatch(/^attachment/);
    const file = await m.call(
      m.anna,
      "GET",
      `/o/harbour-school/api/mailbox/mails/${kept[1]?.id}/attachments/99`,
    );
    expect([file.status, file.bytes.toString().trim()]).toEqual([200, "q"]);
  });

  test("killed between any two steps, a mail is neither lost nor doubled", async () => {
    const points = ["mailbox.fetched", "mailbox.sealed", "mailbox.kept", "mailbox.settled", "mailbox.taken"];
    const text = "Please send me a copy of my personal data.";
    for (const [index, point] of points.entries()) {
      const subject = `Killed at ${point}`;
      const from = `Person ${index} <person${index}@example.org>`;
      m.server.deliver("privacy", mailText({ subject, text, from }), at("2026-03-01T13:00:00Z"));
      let isArmed = true;
      armFailPoints((reached) => {
        if (reached !== point || !isArmed) return;
        isArmed = false;
        throw new LeaseLost("Killed here.");
      });
      const { round } = await m.box(privacy);
      await m.begin(privacy);
      await expect.poll(() => isArmed, { timeout: 20_000 }).toBe(false);
      armFailPoints(() => undefined);
      // What the dead one held is free once its lease is over.
      await write(m.w.db, m.scope, (tx) =>
        tx
          .updateTable("duty")
          .set({ leased_until: at("2026-01-01T00:00:00Z") })
          .where("state", "=", "running")
          .execute(),
      );
      await m.reading(privacy);
      expect((await m.box(privacy)).round).toBe(round + 1);
      const found = (await m.mails()).filter(({ summary }) => summary?.mail.subject === subject);
      expect(found.map(({ state }) => state)).toEqual(["opened"]);
    }
    const { counts } = (await m.call(m.anna, "GET", "/o/harbour-school/api/rights/requests")).json();
    expect(counts.team).toBe(1 + points.length);
  });

  test("two nodes that read at once take each mail once, more than one reading takes", async () => {
    const before = (await m.mails()).length;
    for (let count = 0; count < 25; count += 1)
      m.server.deliver("privacy", mailText({ subject: `Many ${count}` }), at("2026-03-01T14:00:00Z"));
    const others = [
      await m.w.worker(m.kinds({ mostMails: 10 })),
      await m.w.worker(m.kinds({ mostMails: 10 })),
    ];
    await m.reading(privacy, { mostMails: 10 });
    await expect.poll(async () => (await m.mails()).length, { timeout: 20_000 }).toBe(before + 25);
    await Promise.all(others.map((worker) => worker.stop()));
  });
});

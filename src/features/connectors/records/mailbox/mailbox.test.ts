// Goal: of a mailbox exactly one mail is taken at a time, unseen mails stay unseen and others' marks stay marks; a server that
// cannot do that is refused; what lies in the bin is held, not gone; a lost connection is no answer.
// Method: Dovecot, its folders read beside the product, one made to say less than it can.
import { globSync, readFileSync, renameSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mailOf, docxOf } from "../../../../../testkit/records/files.ts";
import { dovecot, dovecotMissing } from "../../../../../testkit/services/dovecot.ts";
import type { Dovecot } from "../../../../../testkit/services/dovecot.ts";
import { wayTo } from "../../../../../testkit/services/way.ts";
import type { AskedValue, Coverage, FoundRecord, RecordSystem } from "../system.ts";
import { openMailbox } from "./mailbox.ts";

const asked: readonly AskedValue[] = [{ kind: "email", value: "ann@example.org" }];
const { signal } = new AbortController();
const day = Temporal.Instant.from("2026-03-02T09:00:00Z");
const to = (address: string, subject: string): Buffer =>
  mailOf(
    { From: "office@example.org", To: address, Subject: subject, "Message-ID": `<${subject}@example.org>` },
    "Hello",
  );

describe.skipIf(dovecotMissing() !== undefined)("a mailbox that is searched and erased from", () => {
  let server: Dovecot;
  beforeAll(async () => {
    server = await dovecot(["a", "b", "c", "d", "e", "f"]);
  });
  afterAll(() => server.close());
  const open = (user: string, more: Readonly<Record<string, unknown>> = {}, on = server): RecordSystem =>
    openMailbox({
      address: {
        host: "127.0.0.1",
        port: on.port,
        encryption: "none",
        user,
        password: on.password,
        ownNetwork: true,
        ...more,
      },
    });
  const found = async (
    system: RecordSystem,
    of = asked,
  ): Promise<{ records: FoundRecord[]; coverage: Coverage }> => {
    const records: FoundRecord[] = [];
    const finding = system.find(of, signal);
    for (;;) {
      const step = await finding.next();
      if (step.done === true) return { records, coverage: step.value };
      records.push(step.value);
    }
  };
  const files = (user: string): readonly string[] =>
    globSync("**/{new,cur}/*", { cwd: server.home(user) }).toSorted();
  const one = async (system: RecordSystem): Promise<FoundRecord> => {
    const [record] = (await found(system)).records;
    if (record === undefined) throw new Error("Nothing was found.");
    return record;
  };

  test("a mail others marked as deleted stays, and none is seen", async () => {
    server.deliver("a", to("bea@example.org", "bea"), day);
    const [marked = ""] = files("a");
    const home = server.home("a");
    renameSync(path.join(home, marked), path.join(home, "cur", `${path.basename(marked)}:2,T`));
    server.deliver("a", to("ann@example.org", "ann"), day);
    server.deliver("a", to("bea@example.org", "unseen"), day);
    const system = open("a");
    const record = await one(system);
    expect(await system.read(record, signal)).toMatchObject({
      parts: [{ name: "mail", text: expect.stringContaining("Hello") as string }],
    });
    expect(await system.erase(record, signal)).toEqual({ kind: "accepted" });
    expect(await system.verify(record.ref, signal, record.guard)).toEqual({ kind: "gone" });
    const left = files("a").map((name) => [
      /^Subject: (.*)\r$/m.exec(readFileSync(path.join(home, name), "latin1"))?.[1],
      name.split(":2,")[1] ?? "",
    ]);
    expect(left.map((each) => each.join(" ")).toSorted()).toEqual(["bea T", "unseen "]);
    await system.close();
  });

  test("a copy in the bin is held there, one in another folder is there", async () => {
    server.deliver("b", to("ann@example.org", "kept"), day);
    const system = open("b");
    const record = await one(system);
    server.deliver("b", to("ann@example.org", "kept"), day, "Trash");
    expect(await system.erase(record, signal)).toEqual({ kind: "accepted" });
    expect(await system.verify(record.ref, signal, record.guard)).toEqual({
      kind: "held",
      where: "Trash",
      until: undefined,
    });
    server.deliver("b", to("ann@example.org", "kept"), day, "Archive");
    expect(await system.verify(record.ref, signal, record.guard)).toEqual({ kind: "there" });
    for (const rest of (await found(system)).records)
      expect(await system.erase(rest, signal)).toEqual({ kind: "accepted" });
    expect(await system.verify(record.ref, signal, record.guard)).toEqual({ kind: "gone" });
    await system.close();
  });

  test("a mail without a Message-ID is known by its bytes", async () => {
    const plain = mailOf({ From: "ann@example.org", Subject: "s" }, "b");
    server.deliver("c", plain, day);
    const system = open("c");
    const record = await one(system);
    server.deliver("c", mailOf({ From: "xnn@example.org", Subject: "s" }, "b"), day, "Archive");
    expect(await system.erase(record, signal)).toEqual({ kind: "accepted" });
    expect(await system.verify(record.ref, signal, record.guard)).toEqual({ kind: "gone" });
    server.deliver("c", plain, day, "Archive");
    expect(await system.verify(record.ref, signal, record.guard)).toEqual({ kind: "there" });
    await system.close();
  });

  test("the server's search passes over no mail: coded bodies, files, heads", async () => {
    const file = {
      name: "a.docx",
      type: "application/octet-stream",
      content: docxOf([["ann@", "example.org"]]),
    };
    server.deliver("d", to("ann@example.org", "head"), day);
    server.deliver(
      "d",
      mailOf({ From: "x@example.org", Subject: "coded" }, `${"ä".repeat(30)} ann@example.org`),
      day,
    );
    server.deliver("d", mailOf({ From: "x@example.org", Subject: "file" }, "see", [file]), day);
    server.deliver(
      "d",
      Buffer.from("From: x@example.org\r\nSubject: plain\r\n\r\nwrite to ann@example.org\r\n"),
      day,
    );
    server.deliver(
      "d",
      Buffer.from("From: x@example.org\r\nSubject: joann\r\n\r\nwrite to joann@example.org\r\n"),
      day,
    );
    const system = open("d");
    const { records, coverage } = await found(system);
    expect(records.map(({ title }) => title).toSorted()).toEqual(["coded", "file", "head", "plain"]);
    expect(coverage).toEqual({ kind: "complete", looked: 5 });
    const byName = await found(system, [...asked, { kind: "name", value: "Nobody Here" }]);
    expect(byName.records).toHaveLength(4);
    await system.close();
  });

  test("a server without UIDPLUS is searched, and nothing of it erased", async () => {
    const lesser = await dovecot(["a"], "IMAP4rev1 LITERAL+ SASL-IR ENABLE");
    try {
      lesser.deliver("a", to("ann@example.org", "ann"), day);
      const system = open("a", {}, lesser);
      const { findings } = await system.test(signal);
      expect(findings.map(({ what }) => what)).toContain("no_uidplus");
      const record = await one(system);
      expect(await system.erase(record, signal)).toEqual({
        kind: "refused",
        why: expect.stringContaining("UIDPLUS") as string,
      });
      expect(await system.verify(record.ref, signal, record.guard)).toEqual({ kind: "there" });
      await system.close();
    } finally {
      await lesser.close();
    }
  });

  test("a mailbox that does not answer, or not to us, is unreachable in a sentence", async () => {
    const sayings = [];
    for (const more of [{ password: "wrong" }, { port: 1 }, { ownNetwork: false }, { encryption: "tls" }]) {
      const system = open("e", more);
      const finding = await found(system);
      expect(finding).toEqual({
        records: [],
        coverage: { kind: "unreachable", why: expect.stringMatching(/^[A-Z].*\.$/) as string },
      });
      sayings.push(JSON.stringify(finding.coverage));
      const [refused] = (await system.test(signal)).findings;
      expect(refused).toMatchObject({ level: "refuse", what: "unreachable" });
      await system.close();
    }
    expect(new Set(sayings).size).toBe(4);
    expect(sayings.join(" ")).not.toContain("wrong");
  });

  test("a connection lost on the way is a half answer, and an order over it unknown", async () => {
    for (let at = 0; at < 5; at += 1) server.deliver("f", to("ann@example.org", `n${at}`), day);
    const between = await wayTo(server.port);
    const system = open("f", { port: between.port });
    const finding = system.find(asked, signal);
    const first = await finding.next();
    if (first.done === true) throw new Error("Nothing was found.");
    between.cut();
    let step = await finding.next();
    while (step.done !== true) step = await finding.next();
    expect(step.value).toMatchObject({ kind: "partial", gaps: [{ place: "INBOX", why: "half_answer" }] });
    expect(await system.erase(first.value, signal)).toMatchObject({ kind: "unknown" });
    expect(await system.verify(first.value.ref, signal, first.value.guard)).toMatchObject({
      kind: "unverifiable",
    });
    between.mend();
    expect(await system.erase(first.value, signal)).toEqual({ kind: "accepted" });
    expect(await system.verify(first.value.ref, signal, first.value.guard)).toEqual({ kind: "gone" });
    await system.close();
    await between.close();
  });

  test("a server that stops answering is left when it is told to, at every step", async () => {
    server.deliver("e", to("ann@example.org", "held"), day);
    const between = await wayTo(server.port);
    const record = await one(open("e"));
    const steps: readonly ((system: RecordSystem, until: AbortSignal) => Promise<unknown>)[] = [
      (system, until) => system.find(asked, until).next(),
      (system, until) => system.read(record, until),
      (system, until) => system.erase(record, until),
      (system, until) => system.verify(record.ref, until, record.guard),
      (system, until) => system.test(until),
    ];
    for (const step of steps) {
      const system = open("e", { port: between.port });
      between.mend();
      await one(system);
      between.hold();
      const stopping = new AbortController();
      setTimeout(() => stopping.abort(), 100);
      await expect(step(system, stopping.signal)).rejects.toMatchObject({ name: "AbortError" });
      await system.close();
    }
    await between.close();
    expect(await one(open("e"))).toEqual(record);
  });
});

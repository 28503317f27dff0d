/** A mailbox of Dovecot's for the contract: Ann's mails in every folder, in heads, bodies and files; Bea's beside them. */
import { chmodSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { openMailbox } from "../../src/features/connectors/records/mailbox/mailbox.ts";
import { dovecot, dovecotMissing } from "../services/dovecot.ts";
import type { Dovecot } from "../services/dovecot.ts";
import { docxOf, mailOf } from "./files.ts";
import type { RecordSystemUnderTest } from "./fixture.ts";

type Letter = { readonly folder?: string; readonly mail: Buffer };
const day = Temporal.Instant.from("2026-03-02T09:00:00Z");
const heads = (
  subject: string,
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => ({
  From: "office@example.org",
  To: "bea@example.org",
  Subject: subject,
  "Message-ID": `<${subject.replaceAll(" ", ".")}@example.org>`,
  ...more,
});
const docx = {
  name: "a.docx",
  type: "application/octet-stream",
  content: docxOf([["ann.example@", "example.org"]]),
};
const picture = { name: "a.png", type: "image/png", content: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]) };

const anns: readonly Letter[] = [
  { mail: mailOf(heads("from her", { From: "Ann <ann.example@example.org>" }), "Hello") },
  { folder: "Sent", mail: mailOf(heads("to her", { To: "ann.example@example.org" }), "Hello") },
  { folder: "Trash", mail: mailOf(heads("thrown away", { Cc: "ann.example@example.org" }), "Hello") },
  {
    folder: "Junk",
    mail: mailOf(
      heads("a number"),
      "call +44 (0)20 7946 0018 before noon, which is a long line that is broken",
    ),
  },
  { folder: "Archive.2025", mail: mailOf(heads("a file"), "see the file", [docx]) },
  { mail: mailOf(heads("coded"), `Grüße, Kundin C-4711. ${"ä".repeat(80)}`) },
];
const weak: readonly Letter[] = [{ mail: mailOf(heads("only a name"), "Please invite Ann Müller.") }];
const beas: readonly Letter[] = [
  { mail: mailOf(heads("of another", { To: "joann.example@example.org" }), "Hello") },
  { folder: "Sent", mail: mailOf(heads("a picture"), "look", [picture]) },
];
const subjects = (of: readonly Letter[]): readonly string[] =>
  of.map(({ mail }) => /^Subject: (.*)\r$/m.exec(mail.toString("latin1"))?.[1] ?? "");

let server: Promise<Dovecot> | undefined;
let count = 0;
/** One server for all tests of a process; each has a user of its own. */
const users = Array.from({ length: 40 }, (_, at) => `box${at}`);
function sharedDovecot(): Promise<Dovecot> {
  server ??= dovecot(users);
  return server;
}
async function stopDovecot(): Promise<void> {
  await (await server)?.close();
  server = undefined;
}
function nextUser(): string {
  count += 1;
  return users[count - 1] ?? "";
}

/** Folder, name and flags: a mail that was read, or marked, is another than one that was not. */
function namedOf(file: string): string {
  const [name = "", flags = ""] = path.basename(file).split(":2,");
  return `${path.dirname(path.dirname(file))} ${name} ${flags}`;
}

export const mailboxUnderTest: RecordSystemUnderTest = {
  missing: dovecotMissing(),
  stop: stopDovecot,
  make: async () => {
    const running = await sharedDovecot();
    const user = nextUser();
    const home = running.home(user);
    const { port, password } = running;
    const address = {
      host: "127.0.0.1",
      port,
      encryption: "none",
      user,
      password,
      ownNetwork: true,
    } as const;
    for (const { mail, folder } of [...anns, ...weak, ...beas]) running.deliver(user, mail, day, folder);
    const mails = (): readonly string[] =>
      globSync("**/{new,cur}/*", { cwd: home }).map((name) => readFileSync(path.join(home, name), "latin1"));
    const isAnns = (mail: string): boolean =>
      subjects(anns).some((subject) => mail.includes(`Subject: ${subject}\r`)) ||
      mail.includes("Subject: more");
    return {
      open: () => openMailbox({ address }),
      strong: subjects(anns),
      weak: subjects(weak),
      gaps: ["not_readable 1"],
      others: () => {
        const those = globSync("**/{new,cur}/*", { cwd: home }).filter(
          (name) => !isAnns(readFileSync(path.join(home, name), "latin1")),
        );
        return Promise.resolve(
          Object.fromEntries(
            those.map((name) => [namedOf(name), readFileSync(path.join(home, name), "latin1")]),
          ),
        );
      },
      everything: () => Promise.resolve(mails().join("\n")),
      // A mail does not change; what changes is which mail a number means.
      change: () => {
        running.renumber(user);
        return Promise.resolve();
      },
      forbid: () => {
        // The server runs as an ordinary user, whoever runs the tests.
        for (const folder of globSync("{.,.*}/{new,cur,tmp}", { cwd: home }))
          chmodSync(path.join(home, folder), 0o500);
        return Promise.resolve();
      },
      add: (more) => {
        // Encoded once: a hundred thousand signs are slowly quoted.
        const one = mailOf(heads("more 0", { To: "ann.example@example.org" }), "x".repeat(100_000)).toString(
          "latin1",
        );
        for (let at = 0; at < more; at += 1)
          running.deliver(user, Buffer.from(one.replaceAll(/more([ .])0/g, `more$1${at}`), "latin1"), day);
        return Promise.resolve();
      },
      description: { kind: "mailbox", address },
      drop: () => {
        for (const folder of globSync("{.,.*}/{new,cur,tmp}", { cwd: home }))
          chmodSync(path.join(home, folder), 0o700);
        return Promise.resolve();
      },
    };
  },
};

/** A world with a mail server in which mailboxes are read: an office, a worker, and mails as strangers write them. */
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { sql } from "kysely";
import { changeMailbox, readMailbox } from "../src/features/mailbox/boxes/store.ts";
import type { MailboxRow } from "../src/features/mailbox/boxes/store.ts";
import { addMailbox } from "../src/features/mailbox/endpoints.ts";
import type { MailboxId } from "../src/features/mailbox/contract.ts";
import { readSummaries } from "../src/features/mailbox/incoming/content.ts";
import type { Summary } from "../src/features/mailbox/incoming/content.ts";
import type { IncomingRow } from "../src/features/mailbox/incoming/store.ts";
import { destroyDuty } from "../src/features/mailbox/incoming/destroy.ts";
import { oweReading, readKind } from "../src/features/mailbox/reading/due.ts";
import { readDuty } from "../src/features/mailbox/reading/read.ts";
import type { ReadingOptions } from "../src/features/mailbox/reading/read.ts";
import { addressOf } from "../src/platform/endpoint.ts";
import { read, write } from "../src/platform/db.ts";
import type { DutyKind } from "../src/platform/duties/kinds.ts";
import type { Scope } from "../src/platform/scope.ts";
import { dutyWorld } from "./duties.ts";
import type { DutyRow, DutyWorld } from "./duties.ts";
import { testOffice } from "./office.ts";
import type { TestOffice } from "./office.ts";
import { dovecot } from "./services/dovecot.ts";
import type { Dovecot } from "./services/dovecot.ts";
import { signedIn, testKeys } from "./signed-in.ts";
import type { SignedInMember } from "./signed-in.ts";

export type Kept = IncomingRow & { readonly summary: Summary | undefined };

type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  // oxlint-disable-next-line typescript/no-explicit-any -- what a test looks into, as JSON.parse gives it
  readonly json: () => any;
};

export type MailWorld = {
  readonly w: DutyWorld;
  readonly office: TestOffice;
  readonly server: Dovecot;
  readonly anna: SignedInMember;
  readonly scope: Scope;
  /** Kinds of duty as the product has them, with the test server's certificate trusted. */
  kinds(options?: ReadingOptions): readonly DutyKind[];
  /** Adds a mailbox through the office; it is first read when `reading` says so. */
  add(user: string, more?: Readonly<Record<string, unknown>>): Promise<MailboxId>;
  box(id: MailboxId): Promise<MailboxRow>;
  /** One whole reading by a worker of its own. */
  reading(id: MailboxId, options?: ReadingOptions): Promise<DutyRow>;
  mails(): Promise<readonly Kept[]>;
  /** Calls the office as somebody. */
  call(who: SignedInMember, method: string, address: string, body?: unknown): Promise<Answer>;
  close(): Promise<void>;
};

export async function mailWorld(users: readonly string[]): Promise<MailWorld> {
  const w = await dutyWorld();
  const folder = mkdtempSync(path.join(tmpdir(), "kept-mailbox-"));
  const office = await testOffice({ world: w, folder });
  const server = await dovecot(users);
  const [here] = w.organisations;
  const anna = await signedIn(w, here, ["owner", "officer"], { name: "Anna Ferrer" });
  const { scope } = here;
  const kinds = (options: ReadingOptions = {}): readonly DutyKind[] => [
    readDuty(office.platform, { ca: server.certificate, ...options }),
    destroyDuty(office.platform),
  ];
  const call: MailWorld["call"] = (who, method, address, body) =>
    new Promise((resolve, reject) => {
      // Not `fetch`: it says of itself that it is another site.
      const sent = request(
        `${office.url}${address}`,
        {
          method,
          headers: {
            cookie: who.cookie,
            "sec-fetch-site": "same-origin",
            ...(method === "GET"
              ? {}
              : { "content-type": "application/json", "idempotency-key": crypto.randomUUID() }),
          },
        },
        (answer) => {
          buffer(answer).then(
            (bytes) =>
              resolve({
                status: answer.statusCode ?? 0,
                headers: answer.headers,
                bytes,
                json: () => JSON.parse(bytes.toString("utf8")),
              }),
            reject,
          );
        },
      );
      sent.on("error", reject);
      sent.end(method === "GET" ? undefined : JSON.stringify(body ?? {}));
    });
  const box = async (id: MailboxId): Promise<MailboxRow> => {
    const row = await read(w.db, scope, (tx) => readMailbox(tx, scope, id));
    if (row === undefined) throw new Error("The mailbox is not there.");
    return row;
  };
  return {
    w,
    office,
    server,
    anna,
    scope,
    kinds,
    call,
    box,
    add: async (user, more = {}) => {
      const made = await call(anna, "POST", addressOf(addMailbox.path, { organisation: here.slug }), {
        name: `${user}@riverbridge.example`,
        opening: "by-a-colleague",
        fromDay: "2026-02-01",
        host: "localhost",
        port: server.tlsPort,
        encryption: "tls",
        user,
        password: server.password,
        folder: "INBOX",
        ownNetwork: true,
        ...more,
      });
      if (made.status !== 200) throw new Error(`The mailbox was refused: ${made.bytes.toString()}`);
      return made.json().id;
    },
    reading: async (id, options) => {
      const row = await box(id);
      await write(w.db, scope, async (tx) => {
        await changeMailbox(tx, scope, id, { next_read_at: w.now() });
        await oweReading(tx, scope, row, w.now());
      });
      const duty = await read(w.db, scope, (tx) =>
        tx
          .selectFrom("duty")
          .select("id")
          .where("kind", "=", readKind)
          .where("key", "=", `${id}:${row.round}`)
          .executeTakeFirstOrThrow(),
      );
      const worker = await w.worker(kinds(options));
      try {
        return await w.settled(scope, duty.id);
      } finally {
        await worker.stop();
      }
    },
    mails: () =>
      read(w.db, scope, async (tx) => {
        const rows = await tx
          .selectFrom("incoming_mail")
          .selectAll()
          .where("organisation_id", "=", scope.organisationId)
          .orderBy(sql`uid`)
          .orderBy("id")
          .execute();
        const summaries = await readSummaries(
          tx,
          scope,
          testKeys,
          rows.map(({ summary_cell: cell }) => cell),
        );
        return rows.map((row) => ({
          ...row,
          summary: row.summary_cell === null ? undefined : summaries.get(row.summary_cell),
        }));
      }),
    close: async () => {
      await server.close();
      await office.close();
      await w.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let count = 0;

/** A mail as bytes; each has a message id of its own. */
export function mailText(given: {
  readonly from?: string;
  readonly subject?: string;
  readonly text?: string;
  readonly head?: readonly string[];
  readonly id?: string;
}): string {
  count += 1;
  const { from = "Tomasz Zielinski <tomasz@example.org>", subject = "Hello", text = "Good morning." } = given;
  return [
    ...(given.head ?? []),
    `From: ${from}`,
    "To: privacy@riverbridge.example",
    `Subject: ${subject}`,
    "Date: Mon, 2 Mar 2026 08:00:00 +0000",
    `Message-ID: <${given.id ?? `mail-${count}`}@mail.example.org>`,
    "",
    text,
    "",
  ].join("\r\n");
}

/** A world with a mail server in which mailboxes are read: an office, a worker, and mails as strangers write them. */
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { sql } from "kysely";
import { changeMailbox, insertMailbox, readMailbox } from "../src/features/mailbox/boxes/store.ts";
import type { MailboxRow } from "../src/features/mailbox/boxes/store.ts";
import { addMailbox } from "../src/features/mailbox/endpoints.ts";
import type { IncomingMailId, MailboxId } from "../src/features/mailbox/contract.ts";
import { readSummaries } from "../src/features/mailbox/incoming/content.ts";
import type { Summary } from "../src/features/mailbox/incoming/content.ts";
import type { IncomingRow } from "../src/features/mailbox/incoming/store.ts";
import { destroyDuty } from "../src/features/mailbox/incoming/destroy.ts";
import { keepMail } from "../src/features/mailbox/reading/keep.ts";
import { mailReader } from "../src/features/mailbox/reading/parse.ts";
import type { MailReader } from "../src/features/mailbox/reading/parse.ts";
import { oweReading, readKind } from "../src/features/mailbox/reading/due.ts";
import { readDuty } from "../src/features/mailbox/reading/read.ts";
import type { ReadingOptions } from "../src/features/mailbox/reading/read.ts";
import { addressOf } from "../src/platform/endpoint.ts";
import { writeCell } from "../src/platform/cells/cells.ts";
import { read, write } from "../src/platform/db.ts";
import type { Worker } from "../src/platform/duties/worker.ts";
import type { DutyKind } from "../src/platform/duties/kinds.ts";
import { newId } from "../src/platform/ids.ts";
import type { DutyId } from "../src/platform/ids.ts";
import type { Scope } from "../src/platform/scope.ts";
import { dutyWorld } from "./duties.ts";
import type { DutyRow, DutyWorld } from "./duties.ts";
import { testOffice } from "./office.ts";
import type { TestOffice } from "./office.ts";
import { dovecot } from "./services/dovecot.ts";
import type { Dovecot } from "./services/dovecot.ts";
import { signedIn, testKeys } from "./signed-in.ts";
import type { SignedInMember } from "./signed-in.ts";
import type { World } from "./world.ts";

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
  /** One whole reading by a worker: the one that is always there, or with other options one of its own. */
  reading(id: MailboxId, options?: ReadingOptions): Promise<DutyRow>;
  /** Makes a reading due and begins it; it may end in any way. */
  begin(id: MailboxId): Promise<void>;
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
  let standing: Promise<Worker> | undefined;
  const usual = (): Promise<Worker> => (standing ??= w.worker(kinds()));
  const call = caller(office);
  const box = async (id: MailboxId): Promise<MailboxRow> => {
    const row = await read(w.db, scope, (tx) => readMailbox(tx, scope, id));
    if (row === undefined) throw new Error("The mailbox is not there.");
    return row;
  };
  const owe = async (id: MailboxId): Promise<DutyId> => {
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
    return duty.id;
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
      const duty = await owe(id);
      const worker = options === undefined ? await usual() : await w.worker(kinds(options));
      await worker.attempt(scope.organisationId, duty);
      const settled = await w.settled(scope, duty);
      if (options !== undefined) await worker.stop();
      return settled;
    },
    begin: async (id) => {
      const duty = await owe(id);
      await (await usual()).attempt(scope.organisationId, duty);
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

function caller(office: TestOffice): MailWorld["call"] {
  return (who, method, address, body) =>
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

/** A sealed address that leads nowhere. */
const exampleMailbox = {
  host: "imap.riverbridge.example",
  port: 993,
  encryption: "tls",
  user: "privacy",
  password: "not a password of anything",
  folder: "INBOX",
  ownNetwork: false,
} as const;

type Place = Pick<MailWorld, "office" | "scope"> & { readonly w: World };

/** A mailbox that cannot be read any more. */
function exampleBox({ w, scope }: Place): Promise<MailboxId> {
  const id: MailboxId = newId();
  return write(w.db, scope, async (tx) => {
    const now = w.now();
    const row = { table: "mailbox", column: "address", rowId: newId() };
    const owner = { kind: "organisation", id: scope.organisationId } as const;
    const text = JSON.stringify(exampleMailbox);
    const cell = await writeCell(tx, scope, testKeys, { row, owner, text, now });
    const from_day = Temporal.PlainDate.from("2026-01-01");
    const name = "privacy@riverbridge.example";
    await insertMailbox(tx, scope, { id, name, address_cell: cell, opening: "by-itself", from_day, now });
    const failing = { problem: "login_refused", failures: 3, failing_since: now, read_at: now };
    await changeMailbox(tx, scope, id, { ...failing, next_read_at: now.add({ hours: 1 }) });
    return id;
  });
}

type Bring = (given: Parameters<typeof mailText>[0], daysAgo?: number) => Promise<IncomingMailId>;

/** Takes mails in as a reading does, without a server. */
function bringer({ w, office, scope }: Place, mailbox: MailboxId, reader: MailReader): Bring {
  let uid = 0;
  return async (given, daysAgo = 0) => {
    uid += 1;
    const raw = Buffer.from(mailText(given));
    const { mail } = await reader.read(raw);
    const internal = w.now().subtract({ hours: 24 * daysAgo });
    const sizeBytes = raw.length;
    const fetched = { uidValidity: "1", uid, internal, raw, sizeBytes, content: "whole", mail } as const;
    const box = { id: mailbox, opening: "by-a-colleague" } as const;
    await write(w.db, scope, (tx) => keepMail(tx, scope, office.platform, box, fetched, false));
    const { id } = await read(w.db, scope, (tx) =>
      tx
        .selectFrom("incoming_mail")
        .select("id")
        .where("mailbox_id", "=", mailbox)
        .where("uid", "=", String(uid))
        .executeTakeFirstOrThrow(),
    );
    return id;
  };
}

/** A mailbox that cannot be read any more, and what it brought before. */
export async function furnishMailbox({
  w,
  office,
  anna,
}: Pick<MailWorld, "office" | "anna"> & { readonly w: World }): Promise<Record<"mailbox" | "came", string>> {
  const place = { w, office, scope: anna.scope };
  const reader = mailReader();
  const mailbox = await exampleBox(place);
  const bring = bringer(place, mailbox, reader);
  const text = "Please send me a copy of all the personal data you hold about me.\r\n\r\nTomasz";
  const came = await bring({ subject: "Copy of my data", text }, 38);
  await bring({ subject: "My room for the summer", text: "Is it still free in July?" }, 2);
  await bring({ subject: "Out of the office", head: ["Auto-Submitted: auto-replied"] }, 1);
  await reader.close();
  return { mailbox, came };
}

export type OfficeWithMails = Pick<MailWorld, "w" | "office" | "anna" | "scope" | "call" | "close"> & {
  readonly bring: Bring;
};

/** An office with a mailbox and no mail server: for what becomes of a mail once it is there. */
export async function officeWithMails(): Promise<OfficeWithMails> {
  const w = await dutyWorld();
  const office = await testOffice({ world: w });
  const [here] = w.organisations;
  const { scope } = here;
  const anna = await signedIn(w, here, ["owner", "officer"], { name: "Anna Ferrer" });
  const reader = mailReader();
  const place = { w, office, scope };
  return {
    w,
    office,
    anna,
    scope,
    call: caller(office),
    bring: bringer(place, await exampleBox(place), reader),
    close: async () => {
      await reader.close();
      await office.close();
      await w.close();
    },
  };
}

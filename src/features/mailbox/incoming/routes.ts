/** Work's routes of mails that came in. What is shown is plain text; what is fetched is saved, never opened here. */
import { buffer } from "node:stream/consumers";
import type { WriteTx } from "../../../platform/db.ts";
import { read, write } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope, streamRoute } from "../../../platform/http/routes.ts";
import type { Member, Route } from "../../../platform/http/routes.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { z } from "zod";
import { namesFor } from "../../access/index.ts";
import { clockAhead, isNewReading } from "../../rights/index.ts";
import { listMailboxes } from "../boxes/store.ts";
import type { IncomingMailId } from "../contract.ts";
import * as endpoints from "../endpoints.ts";
import { mailReader } from "../reading/parse.ts";
import { likelyCases } from "./cases.ts";
import { readSummaries } from "./content.ts";
import { dismiss, keepWith, openFromMail, waitAgain } from "./decide.ts";
import type { Deciding } from "./decide.ts";
import { lineOf, viewOf } from "./show.ts";
import { countLists, listMails, readMailRow } from "./store.ts";
import type { ListedMail, MailCursor } from "./store.ts";

const pageSize = 25;
const done = { done: true } as const;

export function incomingRoutes(platform: Platform): readonly Route[] {
  return [
    ...listRoutes(platform),
    ...mailRoutes(platform),
    ...fileRoutes(platform),
    ...decisionRoutes(platform),
  ];
}

function listRoutes({ db, keys }: Platform): readonly Route[] {
  return [
    jsonRoute(endpoints.countMails, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, async (tx) => ({
        waiting: (await countLists(tx, scope, memberOf(call).accountId)).waiting,
        hasMailboxes: (await listMailboxes(tx, scope)).length > 0,
      }));
    }),
    jsonRoute(endpoints.listMails, async (call) => {
      const scope = await memberScope(call);
      const { accountId } = memberOf(call);
      const { list = "waiting", after } = call.query;
      return write(db, scope, async (tx) => {
        const cursor = after === undefined ? undefined : cursorOf(after);
        const found = await listMails(tx, scope, accountId, list, { after: cursor, limit: pageSize + 1 });
        const rows = found.slice(0, pageSize);
        const cells = rows.map(({ summary_cell: cell }) => cell);
        const summaries = await readSummaries(tx, scope, keys, cells);
        const dueOf = await clockAhead(tx, scope);
        await note(tx, scope, { keys }, "mails", rows.length, call.now);
        const last = found.length > pageSize ? rows.at(-1) : undefined;
        return {
          mails: rows.map((row) => lineOf(row, summaries, dueOf, call.now)),
          counts: await countLists(tx, scope, accountId),
          ...(last === undefined ? {} : { next: textOf(last) }),
        };
      });
    }),
  ];
}

function mailRoutes({ db, keys }: Platform): readonly Route[] {
  return [
    jsonRoute(endpoints.openMail, async (call) => {
      const scope = await memberScope(call);
      const member = memberOf(call);
      return write(db, scope, async (tx) => {
        const row = await rowFor(tx, scope, member, call.params.mail);
        const summaries = await readSummaries(tx, scope, keys, [row.summary_cell]);
        const summary = row.summary_cell === null ? undefined : summaries.get(row.summary_cell);
        if (summary === undefined) throw refusal("not_found");
        await note(tx, scope, { keys }, row.id, 1, call.now);
        const by = row.settled_by;
        const names = by === null ? undefined : await namesFor(tx, scope, keys, member, [by]);
        return viewOf({
          row,
          summary,
          cases: await likelyCases(tx, scope, keys, summary.mail, member.accountId),
          dueOf: await clockAhead(tx, scope),
          settledBy: by === null ? undefined : (names?.get(by) ?? "Kept"),
          now: call.now,
        });
      });
    }),
  ];
}

function fileRoutes({ db, keys, files }: Platform): readonly Route[] {
  const rawOf = async (
    call: Parameters<typeof memberOf>[0] & {
      readonly params: { readonly mail: IncomingMailId };
      readonly now: Instant;
    },
    what: string,
  ): Promise<{ readonly raw: Buffer; readonly row: ListedMail; readonly names: readonly string[] }> => {
    const scope = await memberScope(call);
    return write(db, scope, async (tx) => {
      const row = await rowFor(tx, scope, memberOf(call), call.params.mail);
      const opened = row.file_id === null ? undefined : await files.get(tx, scope, row.file_id);
      if (opened === undefined) throw refusal("not_found");
      const summaries = await readSummaries(tx, scope, keys, [row.summary_cell]);
      const summary = row.summary_cell === null ? undefined : summaries.get(row.summary_cell);
      await append(tx, scope, keys, {
        type: "mail.file-read",
        now: call.now,
        owner: { kind: "organisation", id: scope.organisationId },
        payload: { mail: row.id, what },
      });
      const names = (summary?.mail.attachments ?? []).map(({ name }) => name);
      return { raw: await buffer(opened.content), row, names };
    });
  };
  const mediaType = "application/octet-stream" as const;
  return [
    streamRoute(endpoints.readWhole, async (call) => {
      const { raw, row } = await rawOf(call, "whole");
      return { head: { mediaType, fileName: `mail-${row.id.slice(-8)}.eml` }, content: raw };
    }),
    streamRoute(endpoints.readAttachment, async (call) => {
      const at = Number(call.params.at);
      const { raw, names } = await rawOf(call, `attachment-${at}`);
      if (at >= names.length) throw refusal("not_found");
      const reader = mailReader();
      try {
        const content = await reader.attachment(raw, at);
        if (content === undefined) throw refusal("not_found");
        return {
          head: { mediaType, fileName: safeName(names[at] ?? "", at) },
          content: Buffer.from(content),
        };
      } finally {
        await reader.close();
      }
    }),
  ];
}

/** A name a stranger chose, as far as it is only a name. */
function safeName(name: string, at: number): string {
  const plain = name
    .normalize("NFKC")
    .replaceAll(/[^\p{L}\p{N}._ -]/gu, "_")
    .replace(/^[. ]+/, "")
    .slice(-80);
  return plain.replaceAll(/[_. -]/g, "") === "" ? `attachment-${at + 1}` : plain;
}

function decisionRoutes(platform: Platform): readonly Route[] {
  type Given = Parameters<typeof memberOf>[0] & {
    readonly params: { readonly mail: IncomingMailId };
    readonly now: Instant;
  };
  const deciding = (call: Given, { tx, scope }: Pick<Deciding, "tx" | "scope">): Deciding => ({
    tx,
    scope,
    platform,
    member: memberOf(call),
    id: call.params.mail,
    now: call.now,
  });
  return [
    changeRoute(endpoints.openRequestFrom, memberScope, (call, work) =>
      openFromMail(deciding(call, work), call.body),
    ),
    changeRoute(endpoints.keepWithCase, memberScope, (call, work) =>
      keepWith(deciding(call, work), call.body.reference, work.afterCommit),
    ),
    changeRoute(endpoints.dismissMail, memberScope, async (call, work) => {
      await dismiss(deciding(call, work), call.body);
      return done;
    }),
    changeRoute(endpoints.waitAgain, memberScope, async (call, work) => {
      await waitAgain(deciding(call, work));
      return done;
    }),
  ];
}

/** Not there for whom it is about, nor once its content is destroyed. */
async function rowFor(tx: WriteTx, scope: Scope, member: Member, id: IncomingMailId): Promise<ListedMail> {
  const row = await readMailRow(tx, scope, member.accountId, id);
  if (row === undefined || row.state === "destroyed") throw refusal("not_found");
  return row;
}

/** One ledger entry for a reading; the same one within a minute leaves none. */
async function note(
  tx: WriteTx,
  scope: Scope,
  { keys }: Pick<Platform, "keys">,
  what: "mails" | IncomingMailId,
  count: number,
  now: Instant,
): Promise<void> {
  if (count === 0 || !(await isNewReading(tx, scope, `mail ${what}`, now))) return;
  const isList = what === "mails";
  await append(tx, scope, keys, {
    type: isList ? "mail.incoming-listed" : "mail.incoming-read",
    now,
    owner: { kind: "organisation", id: scope.organisationId },
    payload: isList ? { mails: count } : { mail: what },
  });
}

const Cursor = z.tuple([z.string().max(40), idSchema<IncomingMailId>()]);

function textOf({ received_at: at, id }: ListedMail): string {
  return Buffer.from(JSON.stringify([at.toString(), id])).toString("base64url");
}

function cursorOf(text: string): MailCursor {
  try {
    const [at, id] = Cursor.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
    // In years the database knows, too.
    Temporal.Instant.from(/^[1-9]\d{3}-/.test(at) ? at : "");
    return { at, id };
  } catch {
    throw refusal("invalid_request", {}, [{ at: "query.after", reason: "not_a_cursor" }]);
  }
}

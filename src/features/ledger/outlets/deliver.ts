/**
 * Brings checkpoints out of the house. The sweep finds what is due and owes it as a duty; the duty delivers, says since when it
 * fails, and is tried again with growing pauses. A checkpoint that is newer takes the place of one that could not be delivered:
 * it says more. Deliveries are no entries of the ledger, or each would make the next one due.
 */
import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { read } from "../../../platform/db.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { DutyProblem, dutyKind } from "../../../platform/duties/kinds.ts";
import type { Attempt, DutyKind, Effect } from "../../../platform/duties/kinds.ts";
import { insertDuty } from "../../../platform/duties/store.ts";
import type { Platform } from "../../../platform/feature.ts";
import { guardedFetch } from "../../../platform/guarded_fetch.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import { keyHistoryText } from "../../../platform/ledger/publish.ts";
import { readCheckpoint, readHead } from "../../../platform/ledger/tree_store.ts";
import { cosignaturesOf } from "../../../platform/ledger/witness_store.ts";
import { mailFates, postMail } from "../../../platform/mail/outbox.ts";
import { readProfile, slugIn } from "../../../platform/organisations.ts";
import { ReachRefused } from "../../../platform/reach.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import type { OutletId } from "../tables.ts";
import { dueAfter, isDue } from "./domain.ts";
import { checkpointMail } from "./mails.ts";
import { newsFor, newsHeaders } from "./news.ts";
import {
  changeOutlet,
  deliveredAt,
  endStored,
  failedAt,
  livingOutlets,
  outletById,
  textOf,
} from "./store.ts";
import type { StoredOutlet } from "./store.ts";

export const deliverDuty = "ledger.deliver";
const Data = z.strictObject({ outlet: idSchema<OutletId>(), size: z.int().positive() });
type Delivery = z.output<typeof Data>;

/** Housekeeping: what became of mails, who did not answer, and what is due. */
export async function sweepOutlets(tx: WriteTx, scope: Scope, now: Instant): Promise<void> {
  const outlets = await livingOutlets(tx, scope);
  if (outlets.length === 0) return;
  await settleMails(tx, scope, outlets);
  const size = (await readHead(tx, scope))?.size ?? 0;
  for (const outlet of outlets) {
    const { id, confirmBy } = outlet;
    const isLate = confirmBy !== undefined && Temporal.Instant.compare(confirmBy, now) < 0;
    if (outlet.state === "unconfirmed" && isLate) await endStored(tx, scope, id, now);
    if (!isDue(outlet, size, now)) continue;
    const data: Delivery = { outlet: id, size };
    await insertDuty(tx, scope, { kind: deliverDuty, key: `${id} ${size}`, data, dueAt: now, now });
    await changeOutlet(tx, scope, id, {
      sent_size: String(size),
      due_at: dueAfter(outlet.rhythm, now) ?? null,
    });
  }
}

/** A mail is delivered when the mail server has taken it, not when it was written. */
async function settleMails(tx: WriteTx, scope: Scope, outlets: readonly StoredOutlet[]): Promise<void> {
  const ids = outlets.flatMap(({ mailId }) => (mailId === undefined ? [] : [mailId]));
  const fates = await mailFates(tx, scope, ids);
  for (const outlet of outlets) {
    const fate = outlet.mailId === undefined ? undefined : fates.get(outlet.mailId);
    const { settledAt: at } = fate ?? {};
    if (fate === undefined || at === undefined || at === null) continue;
    if (fate.state === "sent") await deliveredAt(tx, scope, outlet.id, { size: outlet.sentSize ?? 0, at });
    else if (fate.state !== "waiting")
      await failedAt(tx, scope, outlet, { problem: `mail_${fate.state}`, at });
  }
}

export function deliveryDuty(platform: Platform): DutyKind {
  return dutyKind({
    name: deliverDuty,
    data: Data,
    maxAttempts: 20,
    firstPauseSeconds: 60,
    run: (attempt) => deliver(platform, attempt),
  }) as DutyKind;
}

async function deliver(platform: Platform, attempt: Attempt<Delivery>): Promise<Effect | undefined> {
  const { db, now } = platform;
  const { data, scope } = attempt;
  const { outlet, note } = await read(db, scope, async (tx) => ({
    outlet: await outletById(tx, scope, data.outlet),
    note: await noteOf(tx, scope, data.size),
  }));
  // Given up meanwhile, or overtaken by a newer checkpoint.
  if (outlet?.state !== "active" || outlet.sentSize !== data.size || note === undefined) return undefined;
  if (outlet.kind === "mail") return byMail(platform, outlet, data.size, note);
  const problem =
    outlet.kind === "file"
      ? await toFile(platform, scope, data.size, note)
      : await toAddress(platform, scope, outlet, note, attempt.signal);
  if (problem === undefined) return (tx) => deliveredAt(tx, scope, outlet.id, { size: data.size, at: now() });
  await attempt.write((tx) => failedAt(tx, scope, outlet, { problem, at: now() }));
  throw new DutyProblem(problem);
}

async function noteOf(tx: Tx, scope: Scope, size: number): Promise<string | undefined> {
  const checkpoint = await readCheckpoint(tx, scope, size);
  if (checkpoint === undefined) return undefined;
  return checkpoint.note + (await cosignaturesOf(tx, scope, size)).join("");
}

function byMail(platform: Platform, outlet: StoredOutlet, size: number, note: string): Effect {
  const { keys, now, url, mailFrom } = platform;
  return async (tx, scope) => {
    const to = await textOf(tx, scope, keys, outlet.id, "address");
    const token = await textOf(tx, scope, keys, outlet.id, "token");
    if (to === undefined || token === undefined) return;
    const { name, language } = await readProfile(tx, scope);
    const slug = await slugIn(tx, scope);
    const content = checkpointMail(language === "es" ? "es" : "en", {
      to,
      name,
      size,
      note,
      news: await newsFor(tx, scope, outlet),
      link: `${url}/p/${slug}/checkpoints/${token}`,
      historyLink: `${url}/p/${slug}/ledger/key-history`,
    });
    const owner = { kind: "organisation", id: scope.organisationId } as const;
    const mailId = await postMail(tx, scope, keys, { content, owner, from: mailFrom, now: now() });
    await changeOutlet(tx, scope, outlet.id, { mail_id: mailId });
  };
}

/** The folder of an organisation's checkpoints, below the installation's own: nobody can name another in a form. */
export const checkpointFolder = (folder: string, slug: string): string =>
  path.join(folder, "checkpoints", slug);

/** Written beside its place, flushed and renamed: whoever copies the folder finds whole files. */
async function toFile(
  { db, folder }: Platform,
  scope: Scope,
  size: number,
  note: string,
): Promise<string | undefined> {
  const { slug, history } = await read(db, scope, async (tx) => ({
    slug: await slugIn(tx, scope),
    history: await keyHistoryText(tx, scope),
  }));
  const target = checkpointFolder(folder, slug);
  try {
    mkdirSync(target, { recursive: true, mode: 0o750 });
    // Whoever holds the former key finds beside the checkpoint what leads to the present one.
    if (history !== undefined) writeWhole(target, "key-history", history);
    writeWhole(target, `${String(size).padStart(12, "0")}.checkpoint`, note);
    return undefined;
  } catch {
    // Its own words may hold a path of the machine; what matters is that it could not be written.
    return "not_written";
  }
}

function writeWhole(folder: string, name: string, content: string): void {
  const partial = path.join(folder, `.${randomBytes(6).toString("hex")}`);
  const descriptor = openSync(partial, "wx", 0o640);
  try {
    writeSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(partial, path.join(folder, name));
}

async function toAddress(
  { db, keys, url }: Platform,
  scope: Scope,
  outlet: StoredOutlet,
  note: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { address, news, slug } = await read(db, scope, async (tx) => ({
    address: await textOf(tx, scope, keys, outlet.id, "address"),
    news: await newsFor(tx, scope, outlet),
    slug: await slugIn(tx, scope),
  }));
  if (address === undefined) return "address_gone";
  const asked = {
    method: "POST",
    headers: {
      "content-type": "text/plain; charset=utf-8",
      ...newsHeaders(news, `${url}/p/${slug}/ledger/key-history`),
    },
    body: note,
    signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
  };
  try {
    const { status } = await guardedFetch(address, asked, { ownNetwork: outlet.ownNetwork });
    return status >= 200 && status < 300 ? undefined : `status_${status}`;
  } catch (error) {
    return error instanceof ReachRefused ? error.code : "unreachable";
  }
}

/**
 * Writing to a vendor: one mail with one new link about all that waits, reminders of what nobody answered, and what nobody
 * opened after three mails given back to a person (docs/decisions/0139-bundles-of-vendors.md).
 */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { readCase } from "../../../../platform/cases/store.ts";
import { read } from "../../../../platform/db.ts";
import type { Tx, WriteTx } from "../../../../platform/db.ts";
import { DutyProblem, dutyKind } from "../../../../platform/duties/kinds.ts";
import type { DutyKind } from "../../../../platform/duties/kinds.ts";
import { insertDuty } from "../../../../platform/duties/store.ts";
import { refusal } from "../../../../platform/errors.ts";
import type { Platform } from "../../../../platform/feature.ts";
import { newId } from "../../../../platform/ids.ts";
import { idSchema } from "../../../../platform/identifiers.ts";
import type { MailId } from "../../../../platform/identifiers.ts";
import { append } from "../../../../platform/ledger/ledger.ts";
import { mailFates } from "../../../../platform/mail/outbox.ts";
import { readProfile, slugIn } from "../../../../platform/organisations.ts";
import type { Scope } from "../../../../platform/scope.ts";
import { dayIn } from "../../../../platform/time.ts";
import type { Instant, PlainDate } from "../../../../platform/time.ts";
import { hasEnded, requestKind } from "../../request/state.ts";
import type { RequestFile } from "../../request/store.ts";
import type { NoticeId } from "../contract.ts";
import { hashOfToken } from "../links.ts";
import { actOnNotice } from "../notices.ts";
import type { Desk } from "../notices.ts";
import { isOpen } from "../state.ts";
import { readNotice } from "../store.ts";
import type { StoredNotice } from "../store.ts";
import { mostBundleMails, nextMailOn } from "./domain.week.ts";
import { bundleDutyName, oweMail } from "./gather.ts";
import { bundleMail, pageMail } from "./mails.ts";
import { postToVendor } from "./post.ts";
import {
  dueAtOnce,
  dueVendors,
  endVendorLinks,
  insertVendorLink,
  itemsOf,
  updateItem,
  vendorLinks,
} from "./store.ts";
import type { BundleItem } from "./store.ts";
import type { VendorLinkId } from "./tables.ts";
import { vendorOf, vendorsWithAddress } from "./vendors.ts";
import type { Vendor } from "./vendors.ts";

const mailDuty = "rights.vendor_bundle_mail";
const linkLifeDays = 180;

export type Waiting = {
  readonly item: BundleItem;
  readonly notice: StoredNotice;
  readonly request: RequestFile;
};

/** What of a vendor's bundle still belongs to it: not what was told another way, and not of requests that are over. */
export async function waitingFor(tx: Tx, scope: Scope, vendorKey: string): Promise<readonly Waiting[]> {
  const found: Waiting[] = [];
  for (const item of await itemsOf(tx, scope, vendorKey)) {
    const notice = await readNotice(tx, scope, item.notice_id);
    const request = notice === undefined ? undefined : await readCase(tx, scope, requestKind, notice.caseId);
    if (notice === undefined || request === undefined) continue;
    if (notice.state.way !== "bundle" || notice.state.name === "not-needed") continue;
    if (!hasEnded(request.state)) found.push({ item, notice, request });
  }
  return found;
}

/** Owes the mails of today, and ends links made for a contact that is another now. */
export async function oweBundles(
  tx: WriteTx,
  scope: Scope,
  { keys }: Pick<Platform, "keys">,
  now: Instant,
): Promise<void> {
  const { zone } = await readProfile(tx, scope);
  const today = dayIn(zone, now);
  const links = await vendorLinks(tx, scope);
  const due = await dueVendors(tx, scope, today);
  if (links.length === 0 && due.length === 0) return;
  const vendors = new Map((await vendorsWithAddress(tx, scope, keys, now)).map((one) => [one.key, one]));
  for (const { vendor_key: key, mark } of links) {
    if (vendors.get(key)?.mark.equals(mark) === true) continue;
    await endVendorLinks(tx, scope, key);
    await dueAtOnce(tx, scope, key, today);
  }
  for (const vendor of await dueVendors(tx, scope, today)) {
    // Another contact on the same day is another occasion: what went to the one before has ended.
    const mark = vendors.get(vendor)?.mark.toString("hex").slice(0, 12) ?? "none";
    await oweMail(tx, scope, vendor, `${today.toString()} ${mark}`, now);
  }
}

/** Writes about what is due; gives back what was named in three mails and never opened. */
async function writeTo(tx: WriteTx, scope: Scope, desk: Desk, key: string, now: Instant): Promise<void> {
  const { zone } = await readProfile(tx, scope);
  const today = dayIn(zone, now);
  const vendor = await vendorOf(tx, scope, desk.keys, { key, now });
  const waiting = await waitingFor(tx, scope, key);
  const going: Waiting[] = [];
  const settled = new Set((await itemsOf(tx, scope, key)).map((item) => item.notice_id));
  for (const one of waiting) {
    const { item, notice } = one;
    if (!isUnanswered(notice)) continue;
    const isDue = item.goes_on !== null && Temporal.PlainDate.compare(item.goes_on, today) <= 0;
    if (vendor === undefined || (isDue && item.mails >= mostBundleMails)) {
      await giveBack(tx, scope, desk, one, { by: vendor === undefined ? "address" : "unopened", now });
      continue;
    }
    settled.delete(notice.id);
    if (isDue || item.mails === 0) going.push(one);
  }
  // Answered, told another way or over: no mail is due about these any more.
  for (const id of settled) await updateItem(tx, scope, id, { goes_on: null });
  if (vendor === undefined || going.length === 0) return;
  const open = waiting.filter(({ notice }) => isUnanswered(notice)).length;
  await mail(tx, scope, desk, vendor, {
    going,
    count: Math.max(open, going.length),
    isAgain: going.every(({ item }) => item.mails > 0),
    today,
    now,
  });
}

/** Nothing has come back about it yet. */
export const isUnanswered = ({ state }: StoredNotice): boolean => isOpen(state) && state.answer === undefined;

async function mail(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  vendor: Vendor,
  about: {
    readonly going: readonly Waiting[];
    readonly count: number;
    readonly isAgain: boolean;
    readonly today: PlainDate;
    readonly now: Instant;
  },
): Promise<void> {
  const { going, count, isAgain, today, now } = about;
  const { keys } = desk;
  const made = await freshLink(tx, scope, desk, vendor, now);
  const owner = { kind: "organisation", id: scope.organisationId } as const;
  const content = bundleMail({ ...made, to: vendor.email, count, isAgain, second: vendor.second.way });
  const mailId = await postToVendor(tx, scope, desk, { content, now });
  for (const { item } of going)
    await updateItem(tx, scope, item.notice_id, { mails: item.mails + 1, goes_on: nextMailOn(today) });
  await append(tx, scope, keys, {
    type: "vendor.bundle-written",
    now,
    payload: { vendor: vendor.key, notices: going.map(({ item }) => item.notice_id) },
    owner,
  });
  const data = { vendor: vendor.key, mail: mailId, notices: going.map(({ item }) => item.notice_id) };
  await insertDuty(tx, scope, { kind: mailDuty, key: mailId, data, dueAt: now, now });
}

type FreshLink = {
  readonly organisation: string;
  readonly language: "en" | "es";
  readonly link: string;
  readonly until: PlainDate;
};

/** A new link takes the place of the one before; what the mail needs to say it. */
async function freshLink(
  tx: WriteTx,
  scope: Scope,
  { url }: Pick<Desk, "url">,
  vendor: Vendor,
  now: Instant,
): Promise<FreshLink> {
  const { name: organisation, language: spoken, zone } = await readProfile(tx, scope);
  const language = spoken.startsWith("es") ? "es" : "en";
  const token = randomBytes(32).toString("base64url");
  const expiresAt = now.add({ hours: 24 * linkLifeDays });
  await endVendorLinks(tx, scope, vendor.key);
  await insertVendorLink(tx, scope, {
    id: newId<VendorLinkId>(),
    vendor_key: vendor.key,
    token_hash: hashOfToken(token),
    mark: vendor.mark,
    created_at: now,
    expires_at: expiresAt,
  });
  const link = `${url}/p/${await slugIn(tx, scope)}/vendor/${token}?language=${language}`;
  return { organisation, language, link, until: dayIn(zone, expiresAt) };
}

/** Mails a vendor its page, whether or not anything waits there: a breach waits for no bundle. */
export async function sendPage(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  { key, now }: { readonly key: string; readonly now: Instant },
): Promise<{ readonly until: string }> {
  const { keys } = desk;
  const vendor = await vendorOf(tx, scope, keys, { key, now });
  if (vendor === undefined) throw refusal("not_found");
  const made = await freshLink(tx, scope, desk, vendor, now);
  const owner = { kind: "organisation", id: scope.organisationId } as const;
  const content = pageMail({ ...made, to: vendor.email, second: vendor.second.way });
  await postToVendor(tx, scope, desk, { content, now });
  await append(tx, scope, keys, { type: "vendor.page-written", now, payload: { vendor: key }, owner });
  return { until: made.until.toString() };
}

/** Before a person again, where nobody has opened it; what was opened is asked about by its own day. */
async function giveBack(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  { item, notice, request }: Waiting,
  { by, now }: { readonly by: "server" | "address" | "unopened"; readonly now: Instant },
): Promise<void> {
  await updateItem(tx, scope, item.notice_id, { goes_on: null });
  if (notice.state.name !== "sent" || notice.state.isUndelivered) return;
  await actOnNotice(tx, scope, desk, request, { id: notice.id, command: { type: "lose", by }, now });
}

const Written = z.strictObject({
  vendor: z.string(),
  mail: idSchema<MailId>(),
  notices: z.array(idSchema<NoticeId>()),
});

export function bundleDuties(platform: Platform): readonly DutyKind[] {
  const { db, now } = platform;
  return [
    dutyKind({
      name: bundleDutyName,
      data: z.strictObject({ vendor: z.string() }),
      run:
        async ({ data, scope }) =>
        (tx) =>
          writeTo(tx, scope, platform, data.vendor, now()),
    }),
    dutyKind({
      name: mailDuty,
      data: Written,
      // As long as the mail may wait, and seldom enough to be no burden.
      maxAttempts: 1_000_000,
      firstPauseSeconds: 10,
      longestPauseSeconds: 120,
      run: async ({ data, scope }) => {
        const fate = await read(db, scope, async (tx) =>
          (await mailFates(tx, scope, [data.mail])).get(data.mail),
        );
        if (fate?.state === "waiting") throw new DutyProblem("mail_waits", { isWaiting: true });
        if (fate === undefined) return undefined;
        return (tx) => settle(tx, scope, platform, data, fate);
      },
    }),
  ];
}

/** The week until the next mail counts from when this one was taken; what was refused is a person's. */
async function settle(
  tx: WriteTx,
  scope: Scope,
  platform: Platform,
  data: z.output<typeof Written>,
  fate: { readonly state: string; readonly settledAt: Instant | null },
): Promise<void> {
  const now = platform.now();
  const { zone } = await readProfile(tx, scope);
  for (const one of await waitingFor(tx, scope, data.vendor)) {
    if (!data.notices.includes(one.item.notice_id) || one.item.goes_on === null) continue;
    if (fate.state === "sent") {
      const next = nextMailOn(dayIn(zone, fate.settledAt ?? now));
      if (Temporal.PlainDate.compare(next, one.item.goes_on) > 0)
        await updateItem(tx, scope, one.item.notice_id, { goes_on: next });
    } else if (fate.state === "refused") await giveBack(tx, scope, platform, one, { by: "server", now });
  }
}

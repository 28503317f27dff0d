/**
 * Links and codes that go out by mail. A token has 256 random bits and is stored as its hash; a code has eight digits,
 * so it is stored under a keyed hash, lives fifteen minutes and takes five tries (OWASP ASVS 5.0 §6.6).
 */
import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import type { WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import { failPoint } from "../../../platform/fail_point.ts";
import { newId } from "../../../platform/ids.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import { fixedIndexKey } from "../../../platform/blind_index.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import type { LinkPurpose, RequestLinkId } from "../tables.ts";
import { codeTries } from "./domain.ts";
import { changeLink, endLinks, insertLink, latestLink, linkByHash } from "./rows/store.ts";
import type { LinkRow } from "./rows/store.ts";
import { askedAt } from "./unconfirmed/store.ts";

const hours = 1;
const days = 24 * hours;
/** A request nobody confirmed is dropped after this many days, if somebody was asked to. */
export const confirmDays = 14;
/** From the day a mail server took the mail that asks, whatever day the request came. */
export const leastAskedHours = (confirmDays / 2) * days;
/** How long each lives, in hours. A link to follow the request lasts as long as a request may, twice extended. */
const lifeHours: Readonly<Record<LinkPurpose, number>> = {
  confirm: confirmDays * days,
  follow: 400 * days,
  download: 30 * days,
  evidence: 30 * days,
  code: hours / 4,
};
/** These are spent by their first use; the others may be opened again until they expire. */
const once: ReadonlySet<LinkPurpose> = new Set(["confirm", "code"]);

export type MadeLink = { readonly id: RequestLinkId; readonly token: string; readonly expiresAt: Instant };
export type UsedLink = { readonly id: RequestLinkId; readonly caseId: CaseId; readonly expiresAt: Instant };

export type LinkToMake = {
  readonly caseId: CaseId;
  readonly purpose: LinkPurpose;
  readonly now: Instant;
  readonly expiresAt?: Instant | undefined;
  /** A reminder: the link it reminds of stays good. */
  readonly isBeside?: boolean | undefined;
};

/** Makes a link; a new code or confirmation ends the ones before it, unless it is a reminder. The token is nowhere but in the answer. */
export async function makeLink(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  { caseId, purpose, now, expiresAt: until, isBeside = false }: LinkToMake,
): Promise<MadeLink> {
  if (once.has(purpose) && !isBeside) await endLinks(tx, scope, caseId, [purpose], now);
  const token =
    purpose === "code"
      ? String(randomInt(100_000_000)).padStart(8, "0")
      : randomBytes(32).toString("base64url");
  const id: RequestLinkId = newId();
  const expiresAt = until ?? now.add({ seconds: lifeHours[purpose] * 3600 });
  const hash = purpose === "code" ? await codeHash(keys, scope, id, token) : tokenHash(token);
  await insertLink(tx, scope, {
    id,
    case_id: caseId,
    purpose,
    token_hash: hash,
    created_at: now,
    expires_at: expiresAt,
  });
  failPoint("link.made");
  return { id, token, expiresAt };
}

/**
 * The case behind a link's token. `peek` looks without using it, for a page that only asks for the click. Refuses with
 * `not_found` a token that never was or is for something else, with `link_expired` one that is over.
 */
export async function useLink(
  tx: WriteTx,
  scope: Scope,
  use: {
    readonly purpose: Exclude<LinkPurpose, "code">;
    readonly token: string;
    readonly now: Instant;
    readonly peek?: boolean;
  },
): Promise<UsedLink> {
  const link = await linkByHash(tx, scope, tokenHash(use.token), use.peek !== true);
  if (link === undefined || link.purpose !== use.purpose) throw refusal("not_found");
  const over = Temporal.Instant.compare(await endOf(tx, scope, link), use.now) <= 0;
  if (over || (once.has(link.purpose) && link.used_at !== null)) throw refusal("link_expired");
  if (use.peek !== true) await changeLink(tx, scope, link.id, { used_at: use.now });
  return { id: link.id, caseId: link.case_id, expiresAt: link.expires_at };
}

/**
 * A mail that asks may have waited for a mail server: its link works for as long as the request waits for an answer to it
 * (docs/decisions/0103-unconfirmed-requests.md). One that was ended before its time stays ended.
 */
async function endOf(tx: WriteTx, scope: Scope, link: LinkRow): Promise<Instant> {
  const { purpose, case_id: caseId, created_at: made, expires_at: end } = link;
  const isEnded = Temporal.Instant.compare(end, made.add({ hours: confirmDays * days })) < 0;
  if (purpose !== "confirm" || isEnded) return end;
  const asked = await askedAt(tx, scope, [caseId]);
  const later = asked?.add({ hours: leastAskedHours });
  return later !== undefined && Temporal.Instant.compare(later, end) > 0 ? later : end;
}

export type CodeTried = "right" | "wrong" | "expired" | "exhausted";

/** Tries a code on the newest one of the case and counts the try; the row stays locked until the transaction ends. */
export async function tryCode(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  tried: { readonly caseId: CaseId; readonly code: string; readonly now: Instant },
): Promise<CodeTried> {
  const link = await latestLink(tx, scope, tried.caseId, "code");
  if (link === undefined || link.used_at !== null) return "expired";
  if (Temporal.Instant.compare(link.expires_at, tried.now) <= 0) return "expired";
  if (link.tries >= codeTries) return "exhausted";
  const right = timingSafeEqual(await codeHash(keys, scope, link.id, tried.code), link.token_hash);
  await changeLink(tx, scope, link.id, {
    tries: link.tries + 1,
    ...(right ? { used_at: tried.now } : {}),
  });
  failPoint("link.changed");
  return right ? "right" : "wrong";
}

/** Ends all that was sent out for a case that is over; what leads to the answer stays. */
export function endOpenLinks(tx: WriteTx, scope: Scope, caseId: CaseId, now: Instant): Promise<void> {
  return endLinks(tx, scope, caseId, ["confirm", "evidence", "code"], now);
}

/** Where a link leads: the public pages answer these addresses. */
export function linkAddress(
  url: string,
  organisation: string,
  purpose: Exclude<LinkPurpose, "code">,
  token: string,
): string {
  return `${url}/p/${organisation}/${pages[purpose]}/${token}`;
}

const pages = {
  confirm: "confirm",
  follow: "request",
  evidence: "request",
  download: "package",
} as const satisfies Readonly<Record<Exclude<LinkPurpose, "code">, string>>;

function tokenHash(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

async function codeHash(keys: KeyProvider, scope: Scope, id: RequestLinkId, code: string): Promise<Buffer> {
  return createHmac("sha256", await fixedIndexKey(keys, scope))
    .update(`rights code ${id} ${code}`)
    .digest();
}

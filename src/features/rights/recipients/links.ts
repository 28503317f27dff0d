/** The link a recipient answers by: 256 random bits, kept as a hash, for one notice and a while. */
import { createHash, randomBytes } from "node:crypto";
import type { WriteTx } from "../../../platform/db.ts";
import { newId } from "../../../platform/ids.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import type { NoticeId } from "./contract.ts";
import { insertLink } from "./store.ts";
import type { RecipientLinkId } from "./tables.ts";

/** Longer than all days, reminders and a later day together; with the request, an answer ends anyway. */
const lifeDays = 180;

export type MadeLink = { readonly token: string; readonly expiresAt: Instant };

/** The token is nowhere but in the answer. */
export async function makeNoticeLink(
  tx: WriteTx,
  scope: Scope,
  noticeId: NoticeId,
  now: Instant,
): Promise<MadeLink> {
  const token = randomBytes(32).toString("base64url");
  const expiresAt = now.add({ hours: 24 * lifeDays });
  await insertLink(tx, scope, {
    id: newId<RecipientLinkId>(),
    notice_id: noticeId,
    token_hash: hashOfToken(token),
    created_at: now,
    expires_at: expiresAt,
  });
  return { token, expiresAt };
}

export function hashOfToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

export function noticeAddress(url: string, slug: string, token: string, language: "en" | "es"): string {
  return `${url}/p/${slug}/notice/${token}?language=${language}`;
}

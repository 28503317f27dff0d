/**
 * Secrets that are handed out and recognised again: tokens of 256 bits whose SHA-256 alone is stored (ASVS 5.0 §7.2.3;
 * so much entropy needs no slow hash), and the keyed hash by which an e-mail address finds its account.
 */
import { createHash, createHmac, randomBytes } from "node:crypto";
import { domainToASCII } from "node:url";
import { fixedIndexKey, movingIndex } from "../../platform/blind_index.ts";
import type { Indexed } from "../../platform/blind_index.ts";
import type { KeyProvider } from "../../platform/keys.ts";
import type { Scope } from "../../platform/scope.ts";

export type Secret = { readonly token: string; readonly hash: Buffer };

export const tokenForm = /^[A-Za-z0-9_-]{43}$/;

export function newSecret(): Secret {
  const token = randomBytes(32).toString("base64url");
  return { token, hash: hashOf(token) };
}

export function hashOf(token: string): Buffer {
  return createHash("sha256").update("kept token\n").update(token).digest();
}

/** A value that follows from a token and a purpose, so that nothing more needs to be kept (state, nonce, verifier). */
export function derivedFrom(token: string, purpose: string): string {
  return createHmac("sha256", token).update(`kept ${purpose}`).digest("base64url");
}

/** One address, however it was typed: NFC, no space around it, lower case. */
export function normalEmail(typed: string): string {
  return typed.normalize("NFC").trim().toLowerCase();
}

/**
 * Second normalisation: the domain as the network has it (UTS 46), so that an international domain is one account whichever
 * way it is typed. Of the part before it nothing is folded: two mailboxes must not become one account. The first
 * normalisation still finds what was written with it.
 */
function plainEmail(typed: string): string {
  const text = normalEmail(typed);
  const at = text.lastIndexOf("@");
  const domain = at < 0 ? "" : domainToASCII(text.slice(at + 1));
  return domain === "" ? text : `${text.slice(0, at + 1)}${domain}`;
}

/** The blind index of an address: without the organisation's key nobody can try addresses against it. */
export function emailIndex(keys: KeyProvider, scope: Scope, email: string): Promise<Indexed> {
  const form = (text: string): string => `account e-mail\n${text}`;
  return movingIndex(keys, scope, [form(plainEmail(email)), form(normalEmail(email))]);
}

export async function indexOf(keys: KeyProvider, scope: Scope, text: string): Promise<Buffer> {
  return createHmac("sha256", await fixedIndexKey(keys, scope))
    .update(text)
    .digest();
}

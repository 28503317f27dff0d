/**
 * Codes of an app (TOTP, RFC 6238: SHA-1, six digits, thirty seconds, one step either way), and recovery codes: ten of
 * eighty random bits. Pure but for the random bytes.
 */
import { randomBytes } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import makeQrCode from "qrcode-generator";
import type { Instant } from "../../../platform/time.ts";

const period = 30;
const options = { algorithm: "SHA1", digits: 6, period } as const;

/** 160 bits, as RFC 4226 §4 recommends. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The step whose code this is, within one step of `now`; `undefined` when it is none. */
export function stepOf(secret: string, code: string, now: Instant): number | undefined {
  const digits = code.replaceAll(/\s/g, "");
  if (!/^\d{6}$/.test(digits)) return undefined;
  const totp = new TOTP({ ...options, secret: Secret.fromBase32(secret) });
  const timestamp = now.epochMilliseconds;
  const delta = totp.validate({ token: digits, timestamp, window: 1 });
  return delta === null ? undefined : Math.floor(timestamp / 1000 / period) + delta;
}

/** The code of a moment, for tests and the example organisation. */
export function codeAt(secret: string, now: Instant): string {
  return new TOTP({ ...options, secret: Secret.fromBase32(secret) }).generate({
    timestamp: now.epochMilliseconds,
  });
}

/** What the app reads: `otpauth://totp/…`. */
export function totpAddress(secret: string, organisation: string, email: string): string {
  return new TOTP({
    ...options,
    issuer: organisation,
    label: email,
    secret: Secret.fromBase32(secret),
  }).toString();
}

export type QrCode = { readonly size: number; readonly path: string };

/** The address as a picture: one path of squares in a field of `size` by `size`, with the quiet zone of four. */
export function qrOf(address: string): QrCode {
  const code = makeQrCode(0, "M");
  code.addData(address, "Byte");
  code.make();
  const count = code.getModuleCount();
  const squares: string[] = [];
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < count; column += 1) {
      if (code.isDark(row, column)) squares.push(`M${column + 4} ${row + 4}h1v1h-1z`);
    }
  }
  return { size: count + 8, path: squares.join("") };
}

/** Without the letters and digits people confuse. */
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
const codeLength = 16;

/** Ten codes such as `k7qm-2vxd-p9ha-wz3c`: sixteen signs of thirty-one, more than 79 bits each. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: 10 }, () => {
    const signs: string[] = [];
    while (signs.length < codeLength) {
      // Bytes beyond the last whole multiple would favour the first signs.
      for (const byte of randomBytes(32)) {
        const sign = byte < 248 ? alphabet[byte % alphabet.length] : undefined;
        if (sign !== undefined && signs.length < codeLength) signs.push(sign);
      }
    }
    return (signs.join("").match(/.{4}/g) ?? []).join("-");
  });
}

/** One code, however it was typed. */
export function normalCode(typed: string): string {
  return typed.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

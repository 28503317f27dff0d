/**
 * The bytes that the ledger proves, version 1, and the leaf hash over them (RFC 9162 §2.1.1). An entry is nine lines
 * of ASCII, so that anyone can check it with `sha256sum`; a payload is canonical JSON (RFC 8785).
 * The format is specified in docs/decisions/0016-ledger-entry.md and never changes; a new one is a new version.
 */
import { createHmac, hash } from "node:crypto";
import { formatInstant } from "../time.ts";
import type { Instant } from "../time.ts";

export type CanonicalEntry = {
  readonly version: 1;
  readonly id: string;
  readonly type: string;
  readonly recordedAt: Instant;
  readonly organisationId: string;
  readonly actorId: string;
  readonly clauseId: string | undefined;
  readonly subjectTag: Buffer | undefined;
  readonly commitment: Buffer;
};

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;
const typeCode = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/u;

/** The entry's bytes. Throws on anything that could make two entries read alike. */
export function canonicalEntry(entry: CanonicalEntry): Buffer {
  const id = (value: string): string => check(uuid, value);
  const digest = (value: Buffer): string => check(/^[0-9a-f]{64}$/u, value.toString("hex"));
  const lines = [
    "kept-ledger-entry/1",
    id(entry.id),
    check(typeCode, entry.type),
    check(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/u, formatInstant(entry.recordedAt)),
    id(entry.organisationId),
    id(entry.actorId),
    entry.clauseId === undefined ? "-" : id(entry.clauseId),
    entry.subjectTag === undefined ? "-" : digest(entry.subjectTag),
    digest(entry.commitment),
  ];
  return Buffer.from(`${lines.join("\n")}\n`, "ascii");
}

const leafMark = Buffer.of(0);

/** Leaf hash: SHA-256(0x00 ‖ entry). */
export function leafHash(canonical: Buffer): Buffer {
  return hash("sha256", Buffer.concat([leafMark, canonical]), "buffer");
}

/** The payload's commitment: HMAC-SHA-256 with the random 32-byte opening as key. */
export function commit(opening: Buffer, payload: Buffer): Buffer {
  if (opening.length !== 32) throw new RangeError("An opening has 32 bytes.");
  return createHmac("sha256", opening).update(payload).digest();
}

/** The entry's own tag of a subject: with the subject's key gone, no two entries of one person can be linked. */
export function subjectTag(tagKey: Buffer, entryId: string): Buffer {
  return createHmac("sha256", tagKey).update(entryId, "ascii").digest();
}

/** A value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** RFC 8785: names sorted by UTF-16 code units, no space, numbers and strings as ECMAScript writes them. */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new RangeError("Canonical JSON has finite numbers only.");
    return JSON.stringify(value);
  }
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new RangeError("Canonical JSON has no lone surrogates.");
    return JSON.stringify(value);
  }
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${canonicalJson(name)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function check(shape: RegExp, value: string): string {
  if (!shape.test(value)) throw new RangeError("A ledger entry has a field that does not have its form.");
  return value;
}

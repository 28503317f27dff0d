/**
 * Fingerprints of a map and of one table's entry: what a person confirmed, and what a search ran with. Over what the
 * map says, not how it is written: order of keys, comments and left-out defaults do not count, confirmations neither.
 */
import { createHash } from "node:crypto";
import type { DataMap, TableEntry } from "./map.ts";

/** `sha256:` and 64 hex digits over the whole map without its confirmations and accepted gaps: neither changes a search. */
export function mapHash(map: DataMap): string {
  const tables = Object.fromEntries(
    Object.entries(map.tables).map(([id, entry]) => [id, { ...entry, confirmed: undefined }]),
  );
  return sha256({ ...map, gaps: undefined, tables });
}

/** The same over one table's entry; its name is part of it, so that an entry cannot be moved to another table. */
export function entryHash(table: string, entry: TableEntry): string {
  return sha256({ table, entry: { ...entry, confirmed: undefined } });
}

function sha256(value: unknown): string {
  return `sha256:${createHash("sha256").update(canonicalJson(value)).digest("hex")}`;
}

/** JSON with sorted keys and nothing for what is undefined. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

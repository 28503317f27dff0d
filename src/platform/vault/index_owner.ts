/** Whose keys the keyed hashes have, by which something sealed is found: owners of their own beside the organisation. */
import { createHash } from "node:crypto";
import type { OrganisationId } from "../ids.ts";
import type { KeyOwner } from "../keys.ts";

/**
 * `moving`: made again from what is sealed, so it can be renewed. `fixed`: of what nobody can make again. `lasting`: of what
 * nobody can make again either, but each hash names its key, so a new key serves the next ones and those before stay.
 */
const indexNames = ["moving", "fixed", "lasting"] as const;
export type IndexName = (typeof indexNames)[number];

export function indexOwner(organisationId: OrganisationId, name: IndexName): KeyOwner {
  return { kind: "organisation", id: madeId(`kept index owner 1\n${organisationId}\n${name}`) };
}

/** Whether a key is that of keyed hashes, which seals nothing. */
export function isIndexOwner(organisationId: OrganisationId, { id }: KeyOwner): boolean {
  return indexNames.some((name) => indexOwner(organisationId, name).id === id);
}

/** RFC 9562 §5.8, version 8: an id made from other data. */
function madeId(text: string): string {
  const bytes = createHash("sha256").update(text).digest();
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}

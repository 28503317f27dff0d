/**
 * Whose key seals what lives for a day: replies kept against repetition, half-typed forms. One owner per organisation and
 * UTC day, whose key is destroyed when the day is long over, so that no backup opens them.
 */
import { createHash } from "node:crypto";
import type { OrganisationId } from "../ids.ts";
import type { KeyOwner, KeyProvider } from "../keys.ts";
import type { Instant } from "../time.ts";

/** What is sealed on a day is read for a day; one more for a clock that is not quite right. */
const keptDays = 3;
const lookedBackDays = 40;

/** The owner for what is sealed at `at` and forgotten within a day. */
export function dayOwner(organisationId: OrganisationId, at: Instant): KeyOwner {
  const day = at.toZonedDateTimeISO("UTC").toPlainDate().toString();
  const bytes = createHash("sha256").update(`kept day owner 1\n${organisationId}\n${day}`).digest();
  // RFC 9562 §5.8, version 8: an id made from other data.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)];
  return { kind: "organisation", id: id.join("-") };
}

/** Destroys the keys of days that are over, also of those the product was not running on. */
export function forgetDays(keys: KeyProvider): (organisationId: OrganisationId, now: Instant) => void {
  const done = new Set<string>();
  return (organisationId, now) => {
    for (let days = keptDays; days <= lookedBackDays; days += 1) {
      const owner = dayOwner(organisationId, now.subtract({ hours: 24 * days }));
      if (done.has(owner.id)) continue;
      keys.destroy(organisationId, owner);
      done.add(owner.id);
    }
  };
}

/** Whether what stands in a row is what an officer entered, in the normal form of the match (decision 40), for stores that leave that to us. */
import type { IdentityMatch } from "./map/map.ts";

export function isNamedBy(stored: string | null, match: IdentityMatch, wanted: string): boolean {
  if (stored === null) return false;
  switch (match) {
    case "exact":
      return stored === wanted;
    case "case_insensitive":
      return stored.toLowerCase() === wanted.toLowerCase();
    case "phone":
      return (
        /^[\d\s()+./-]+$/.test(stored) && phoneForm(stored) !== "" && phoneForm(stored) === phoneForm(wanted)
      );
    case "email":
      return address(wanted) !== "" && address(stored) === address(wanted);
    case "email_with_aliases":
      return withoutAlias(wanted) !== "" && withoutAlias(stored) === withoutAlias(wanted);
  }
}

/** Digits only, without the `00` or `+` that begins an international number. */
export const phoneForm = (text: string): string => text.replaceAll(/\D/g, "").replace(/^00/, "");

const address = (text: string): string => text.trim().toLowerCase().normalize("NFC");
const withoutAlias = (text: string): string => address(text).replace(/^([^@+]*)\+[^@]*@/, "$1@");

/** Names as whoever reads may see them: as they are, or for auditors as stable pseudonyms (decision 0055). */
import { createHmac } from "node:crypto";
import { fixedIndexKey } from "../../../../platform/blind_index.ts";
import type { KeyProvider } from "../../../../platform/keys.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { RequestTexts } from "../texts.ts";

export type Naming = {
  readonly isPseudonymous: boolean;
  /** The name, or a code that is the same wherever this name stands. */
  readonly name: (name: string | undefined) => string;
  /** An address that shows no more than its first letter and its domain. */
  readonly address: (email: string) => string;
  /** Words of people; `undefined` where they are not for this reader. */
  readonly words: (text: string | undefined) => string | undefined;
};

const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

export async function namingFor(scope: Scope, keys: KeyProvider, isPseudonymous: boolean): Promise<Naming> {
  const secret = await fixedIndexKey(keys, scope);
  const pseudonym = (name: string): string => {
    const digest = createHmac("sha256", secret).update(`pseudonym ${name.trim().toLowerCase()}`).digest();
    const code = [...digest.subarray(0, 5)].map((byte) => alphabet[byte % alphabet.length] ?? "A").join("");
    return `Person ${code}`;
  };
  return {
    isPseudonymous,
    name: (name) => (name === undefined ? "Somebody" : isPseudonymous ? pseudonym(name) : name),
    address: (email) => {
      const [local = "", domain = ""] = email.split("@");
      return isPseudonymous ? "an address" : `${local.slice(0, 1)}•••••@${domain}`;
    },
    words: (text) => (isPseudonymous ? undefined : text),
  };
}

/** Whom the request is about: the requester, unless they ask for somebody else. */
export function subjectOf(texts: RequestTexts): string | undefined {
  return texts.subjectName ?? texts.requesterName;
}

/** Whole years from a day of birth; `undefined` when that is no day or lies ahead. */
export function ageOn(born: string | undefined, today: Temporal.PlainDate): number | undefined {
  if (born === undefined) return undefined;
  try {
    const { years } = Temporal.PlainDate.from(born).until(today, { largestUnit: "years" });
    return years >= 0 && years < 130 ? years : undefined;
  } catch {
    return undefined;
  }
}

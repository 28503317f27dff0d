/**
 * What becomes of a mail when it comes in. Nothing is thrown away here: a machine's is set aside, a plain request may open
 * one, everything else waits for a colleague. Pure.
 */
import type { MachineKind, Opening } from "./contract.ts";
import { linesOf, type ReadMail } from "./domain.mail.ts";
import { forwardOf } from "./domain.receipt.ts";
import type { Suggestion } from "./domain.suggest.ts";

export type Facts = {
  readonly mail: ReadMail;
  readonly isWhole: boolean;
  readonly opening: Opening;
  readonly machine: MachineKind | undefined;
  readonly suggestion: Suggestion | undefined;
  /** It names a case, answers a mail of ours, or its sender has a case that is open. */
  readonly hasCase: boolean;
  readonly isFromColleague: boolean;
};

export type Fate = "open" | "wait" | "machine";

export function fateOf(facts: Facts): Fate {
  const { mail, machine, suggestion } = facts;
  if (machine === "bulk") return suggestion === undefined ? "machine" : "wait";
  if (machine !== undefined) return "machine";
  const isPlain =
    facts.opening === "by-itself" &&
    facts.isWhole &&
    suggestion?.kind === "access" &&
    suggestion.isSure &&
    !facts.hasCase &&
    !facts.isFromColleague &&
    mail.from.address !== "" &&
    forwardOf(mail) === undefined &&
    !isDoubtful(mail);
  return isPlain ? "open" : "wait";
}

/** Our server says that the sender's domain does not know this mail (RFC 8601, RFC 7489). */
export function isDoubtful(mail: Pick<ReadMail, "headers">): boolean {
  const [results = ""] = linesOf(mail, "authentication-results");
  return /\bdmarc\s*=\s*fail\b/i.test(results);
}

/**
 * What was asked for in one letter, by one person, in one capacity: who they are, and whether they may ask, is settled
 * once (GDPR art. 12(6): no more asked than needed). Each of the others has an event of its own that names where.
 */
import type { Tx } from "../../../platform/db.ts";
import type { ShortReference } from "../../../platform/identifiers.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Command } from "./commands.ts";
import { requestRow } from "./rows/store.ts";
import type { RequestFile } from "./store.ts";
import { openTexts } from "./texts.ts";
import type { RequestTexts } from "./texts.ts";
import { wallsOf } from "../../../platform/cases/walls.ts";

/** What follows for the others of the letter; nothing for a command that is about one right, or follows itself. */
export function followingOf(command: Command, settledIn: ShortReference): Command | undefined {
  // How a request about the dead stands depends on what is asked for: it is settled for each.
  if (command.type === "try-code")
    return command.right ? { type: "confirm-identity", method: "mailed-code", settledIn } : undefined;
  if (!isOfPeople(command) || command.settledIn !== undefined) return undefined;
  // That nothing in the answer could harm them is true of one answer.
  const isOfOne = command.type === "skip-identity" && command.reason === "nothing-sensitive";
  return isOfOne ? undefined : { ...command, settledIn };
}

const ofPeople = [
  "confirm-identity",
  "refuse-identity",
  "skip-identity",
  "confirm-authority",
  "refuse-authority",
] as const;
type OfPeople = Extract<Command, { readonly type: (typeof ofPeople)[number] }>;
const isOfPeople = (command: Command): command is OfPeople => ofPeople.some((type) => type === command.type);

const whose = ["requesterName", "requesterEmail", "requesterAddress", "subjectName", "subjectBorn"] as const;

/** The same requester, about the same person, as the same thing to them; in doubt it is settled apart. */
export async function isSamePeople(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  one: RequestFile,
  other: RequestFile,
): Promise<boolean> {
  if (one.state.capacity !== other.state.capacity || one.state.relation !== other.state.relation)
    return false;
  const [ours, others] = [new Set(wallsOf(one)), new Set(wallsOf(other))];
  if (ours.symmetricDifference(others).size > 0) return false;
  const rows = await Promise.all([one, other].map(({ id }) => requestRow(tx, scope, id)));
  const texts = await openTexts(
    tx,
    scope,
    keys,
    rows.flatMap((row) => row ?? []),
  );
  const [mine, theirs] = [texts.get(one.id), texts.get(other.id)];
  return mine !== undefined && theirs !== undefined && areSame(mine, theirs);
}

/** A name alone is nobody: there is one, and each of the others is the same or absent in both. */
function areSame(one: RequestTexts, other: RequestTexts): boolean {
  return one.requesterName !== undefined && whose.every((field) => one[field] === other[field]);
}

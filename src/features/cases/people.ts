/** Colleagues one may hand something to. */
import type { Tx } from "../../platform/db.ts";
import type { Platform } from "../../platform/feature.ts";
import type { Member } from "../../platform/http/routes.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { listMembers } from "../access/index.ts";
import type { CaseView } from "./contract.ts";

/** Colleagues one may hand something to; nobody's address. */
export async function peopleFor(
  tx: Tx,
  scope: Scope,
  { keys }: Pick<Platform, "keys">,
  member: Pick<Member, "actorId" | "pseudonymous">,
  now: Instant,
): Promise<CaseView["people"]> {
  if (member.pseudonymous) return [];
  const members = await listMembers(tx, scope, keys, now);
  return members
    .filter(({ state, roles }) => state === "active" && roles.some((role) => role !== "auditor"))
    .map(({ actorId, accountId, name }) => ({ actorId, accountId, name, isMe: actorId === member.actorId }));
}

/** Colleagues one may hand something to. */
import type { Tx } from "../../platform/db.ts";
import type { Platform } from "../../platform/feature.ts";
import type { Member } from "../../platform/http/routes.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { listMembers } from "../access/index.ts";
import type { ListedMember } from "../access/index.ts";
import type { CaseView } from "./contract.ts";

/** Roles of those who work on cases. */
export const isWorker = ({ roles }: Pick<ListedMember, "roles">): boolean =>
  roles.includes("officer") || roles.includes("handler");

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
    .map((one) => ({
      actorId: one.actorId,
      accountId: one.accountId,
      name: one.name,
      isMe: one.actorId === member.actorId,
      isWorker: isWorker(one),
    }));
}

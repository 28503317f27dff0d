/** Who may see a case at all. Pure. */
import type { AccountId } from "../../../platform/identifiers.ts";

/**
 * The wall: the case about a colleague does not exist for that colleague, whatever their role, handler and officer
 * included. Everywhere else (lists, counts, finding) the query leaves the same cases out.
 */
export function mayOpenCase(
  member: { readonly accountId: AccountId },
  state: { readonly aboutAccountId?: AccountId | undefined },
): boolean {
  return state.aboutAccountId === undefined || state.aboutAccountId !== member.accountId;
}

/**
 * The wall: a case about a colleague is invisible to that colleague, whatever their role, the handler and the officer
 * included (GDPR Art. 38(3) and (6): no conflict of interests). Pure.
 */
import type { Member } from "../../platform/http/routes.ts";
import type { AccountId } from "../../platform/identifiers.ts";

/** May this member see the case at all? When not, it is answered as if it did not exist. */
export function mayOpenCase(
  member: Pick<Member, "accountId">,
  file: {
    readonly walls: readonly AccountId[];
    readonly state: { readonly aboutAccountId?: AccountId | undefined };
  },
): boolean {
  return file.state.aboutAccountId !== member.accountId && !file.walls.includes(member.accountId);
}

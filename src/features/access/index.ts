/** Who signs in and what they may do: accounts, sessions, roles. The only door. */
import type { Feature } from "../../platform/feature.ts";
import { identifyBySession } from "./sessions/identify.ts";
import { forgetSessions } from "./sessions/store.ts";

export { createMember, createOwner } from "./accounts/accounts.ts";
export type { Grant } from "./accounts/store.ts";
export { listMembers, nameOfActor, namesOfActors } from "./people.ts";
export type { ListedMember } from "./people.ts";
export { isPseudonymous, permissionsOf, rolesOf, roles } from "./permissions.ts";
export type { Role } from "./permissions.ts";
export { mayOpenCase } from "./wall.ts";

export const access: Feature = {
  name: "access",
  duties: () => [],
  routes: () => [],
  identify: identifyBySession,
  sweep: (tx, now) => forgetSessions(tx, now()),
};

/** Who signs in and what they may do: accounts, sessions, roles. The only door. */
import type { Feature } from "../../platform/feature.ts";
import { exampleRoutes } from "./example/routes.ts";
import { firstRunRoutes } from "./first-run/routes.ts";
import { ownRoutes } from "./people/own-routes.ts";
import { peopleRoutes } from "./people/routes.ts";
import { linkRoutes } from "./link/routes.ts";
import { passkeyRoutes } from "./passkeys/routes.ts";
import { providerRoutes } from "./provider/routes.ts";
import { identifyBySession } from "./sessions/identify.ts";
import { forgetSessions } from "./sessions/store.ts";
import { signInRoutes } from "./sign-in/routes.ts";
import { identifyByToken } from "./tokens/identify.ts";

export { addressOfColleague, colleagueNow } from "./acting.ts";
export type { Colleague } from "./acting.ts";
export { hashOf, newSecret } from "./secrets.ts";
export { createMember } from "./accounts/accounts.ts";
export { reindexAccounts } from "./accounts/reindex.ts";
export { ownerLink, wayIn } from "./first-run/links.ts";
export { sessionCookie, signInLink, signInLinkByEmail } from "./link/links.ts";
export { colleagueAt, colleaguesAt, listMembers, nameOfActor, namesFor } from "./people.ts";
export type { ListedMember } from "./people.ts";
export type { Role } from "./permissions.ts";
export { listLeavers } from "./leavers/store.ts";
export { countHolders, staffAccounts } from "./posts/store.ts";
export { mayOpenCase } from "./wall.ts";

export const access: Feature = {
  name: "access",
  duties: () => [],
  routes: (platform) => [
    ...signInRoutes(platform),
    ...passkeyRoutes(platform),
    ...linkRoutes(platform),
    ...exampleRoutes(platform),
    ...firstRunRoutes(platform),
    ...peopleRoutes(platform),
    ...ownRoutes(platform),
    ...providerRoutes(platform),
  ],
  identify: (platform) => {
    const [bySession, byToken] = [identifyBySession(platform), identifyByToken(platform)];
    return async (caller) => (await bySession(caller)) ?? byToken(caller);
  },
  sweep: (tx, now) => forgetSessions(tx, now()),
};

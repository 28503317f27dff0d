/** Enters the example organisation as one of its invented people; whoever is signed in already gives a fresh proof. */
import { isLoopback } from "../../../platform/example.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { formRoute } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import { publicScope } from "../../../platform/organisations.ts";
import { accountById } from "../accounts/store.ts";
import { proveByLink } from "../link/routes.ts";
import { wayBack } from "../place.ts";
import { signedInAt } from "../sessions/identify.ts";
import { enter } from "../sign-in/enter.ts";
import { enterExample } from "./endpoints.ts";
import { exampleView } from "./view.ts";

export function exampleRoutes(platform: Platform): readonly Route[] {
  const { example } = platform;
  if (example === undefined) return [];
  return [
    formRoute(
      enterExample,
      ({ params }) => publicScope(platform.db, params.organisation),
      async ({ params, body, headers, ip, now }, work) => {
        const slug = params.organisation;
        const isOfExample = slug === example.organisation && isLoopback(ip);
        const person = example.people.find(({ accountId }) => accountId === body.account);
        const account =
          isOfExample && person !== undefined
            ? await accountById(work.tx, work.scope, person.accountId)
            : undefined;
        if (account?.state !== "active") throw refusal("not_found");
        const signedIn = await signedInAt(platform, { headers }, slug);
        if (signedIn?.member.accountId === account.id) await proveByLink(platform, work, signedIn, now);
        else {
          const agent = headers["user-agent"];
          await enter(platform, work, { slug, account, now, agent, method: "link" });
        }
        return { see: wayBack(slug, body.to) };
      },
      exampleView,
    ),
  ];
}

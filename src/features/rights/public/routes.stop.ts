/**
 * Advertising stopped and consents taken back (GDPR arts. 7(3), 21(3)): taken when it arrives, whoever asks, and told so at
 * once. It is a request like any other, so that somebody sees to it today and can show that they did.
 */
import { formRoute, pageRoute } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import type { Platform } from "../../../platform/feature.ts";
import { publicScope } from "../../../platform/organisations.ts";
import { openRequest } from "../request/store.ts";
import type { StopForm, StopRight } from "./contract.ts";
import { judgeStop } from "./domain.intake.ts";
import type { Stop } from "./domain.intake.ts";
import * as endpoints from "./endpoints.ts";
import { judgeSender } from "./limits.ts";
import { homeOf } from "./page.ts";
import type { Home } from "./page.ts";
import { say } from "./sentences.ts";
import { stopView } from "./view.stop.ts";

const ways = [
  { right: "marketing-objection", page: endpoints.stopPage, form: endpoints.stopMarketing },
  { right: "withdrawal", page: endpoints.consentPage, form: endpoints.takeBackConsent },
] as const;

export function stopRoutes(platform: Platform): readonly Route[] {
  return ways.flatMap(({ right, page, form }) => [
    pageRoute(page, async (call) => ({ page: formOf(await homeOf(platform, call), right, {}) }), stopView),
    formRoute(
      form,
      (call) => publicScope(platform.db, call.params.organisation),
      async (call, { tx, scope }) => {
        const { body, now } = call;
        const home = await homeOf(platform, call);
        const again = (more: Again) => ({ show: { page: { ...formOf(home, right, body), ...more } } });
        const judged = judgeStop(body, right === "marketing-objection");
        if (body.switch !== undefined && body.judged === undefined) return again({});
        if ("mistakes" in judged) return again({ problems: [...judged.mistakes] });
        if (body.switch !== undefined) return again({});
        const { stop } = judged;
        const sender = await judgeSender(platform, scope, { email: stop.email, ip: call.ip, now });
        if ("slowUntil" in sender) return again(sender);
        const { isQuiet } = sender;
        const { reference } = await openRequest(tx, scope, platform, {
          right,
          channel: "portal",
          capacity: "self",
          delivery: stop.email === undefined ? "post" : "portal",
          receivedAt: now,
          texts: textsOf(stop, home),
          language: call.language,
          isQuiet,
          now,
        });
        const email = isQuiet || stop.email === undefined ? {} : { email: stop.email };
        return {
          show: {
            page: { kind: "stopped" as const, organisation: home.organisation, right, reference, ...email },
          },
        };
      },
      stopView,
    ),
  ]);
}

type Again = { readonly problems?: { field: string; key: string }[]; readonly slowUntil?: string };

const formOf = ({ organisation }: Home, right: StopRight, values: StopForm) => ({
  kind: "stop" as const,
  organisation,
  right,
  values,
  problems: [],
});

/** What is not an e-mail address stands in the wording: a number, a postal address, what is meant. */
function textsOf({ email, reach, name, which }: Stop, { officeLanguage }: Home) {
  const told =
    email === undefined && reach !== undefined
      ? `${say(officeLanguage, "extra.reach")}: ${reach}`
      : undefined;
  const wording = [which, told].filter((part) => part !== undefined).join("\n\n");
  return {
    requesterName: name,
    requesterEmail: email,
    wording: wording === "" ? undefined : wording,
  };
}

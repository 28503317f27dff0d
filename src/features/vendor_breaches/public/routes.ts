/**
 * What a vendor tells of a breach on its own page, behind the code that came another way: taken at once, a case whose 72 hours
 * count from that moment. What was typed while the page closed is taken, too: a breach waits for no second code.
 */
import type { Tx } from "../../../platform/db.ts";
import { read } from "../../../platform/db.ts";
import type { Platform } from "../../../platform/feature.ts";
import { formRoute, pageRoute } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import { publicScope } from "../../../platform/organisations.ts";
import { countTry } from "../../../platform/throttle.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import { openAs } from "../../cases/index.ts";
import { homeOf, provenVendor } from "../../rights/index.ts";
import { vendorBreach } from "../machine.ts";
import { judgeTold } from "./domain.told.ts";
import { breachPage, tellBreach } from "./form.ts";
import type { FormPage } from "./form.ts";
import { breachView } from "./view.ts";

const hour = 3600;
const mostAnHour = 10;

type Asked = { readonly token: string; readonly open: string | undefined; readonly now: Instant };

export function publicRoutes(platform: Platform): readonly Route[] {
  const { db } = platform;
  return [
    pageRoute(
      breachPage,
      async (call) => {
        const { organisation, scope } = await homeOf(platform, call);
        const { token } = call.params;
        const { open } = call.query;
        const proven = await read(db, scope, (tx) =>
          proof(tx, scope, platform, { token, open, now: call.now }),
        );
        if (proven?.isOpen !== true || open === undefined)
          return { page: { kind: "closed" as const, organisation, token } };
        return { page: { kind: "form" as const, organisation, token, open, values: {}, problems: [] } };
      },
      breachView,
    ),
    formRoute(
      tellBreach,
      (call) => publicScope(db, call.params.organisation),
      async (call, { tx, scope }) => {
        const { body, now } = call;
        const { organisation, zone } = await homeOf(platform, call);
        const { token } = call.params;
        const { open } = call.query;
        const vendor = await proof(tx, scope, platform, { token, open, now });
        if (vendor === undefined || open === undefined)
          return { show: { page: { kind: "closed" as const, organisation, token } } };
        const again = (more: Partial<Pick<FormPage, "problems" | "slowUntil">>) => ({
          show: {
            page: { kind: "form" as const, organisation, token, open, values: body, problems: [], ...more },
          },
        });
        const judged = judgeTold(body);
        if (body.switch !== undefined && body.judged === undefined) return again({});
        if ("mistakes" in judged) return again({ problems: judged.mistakes });
        if (body.switch !== undefined) return again({});
        const slowUntil = await slowed(platform, scope, vendor.key, now);
        if (slowUntil !== undefined) return again({ slowUntil });
        const sent = {
          vendor: vendor.name,
          channel: "page",
          toldOn: dayIn(zone, now).toString(),
          ...judged.told,
        };
        const file = await openAs(tx, scope, platform, [vendorBreach], vendorBreach, {
          sent,
          now,
          isPublic: true,
        });
        return {
          show: { page: { kind: "taken" as const, organisation, token, open, reference: file.reference } },
        };
      },
      breachView,
    ),
  ];
}

const proof = (
  tx: Tx,
  scope: Scope,
  platform: Pick<Platform, "keys">,
  { token, open, now }: Asked,
): ReturnType<typeof provenVendor> =>
  open === undefined ? Promise.resolve(undefined) : provenVendor(tx, scope, platform, { token, open, now });

/** Of one vendor: more in an hour are one breach told again. */
async function slowed(
  { db, keys }: Platform,
  scope: Scope,
  vendor: string,
  now: Instant,
): Promise<string | undefined> {
  const tried = await countTry(db, scope, keys, {
    name: "vendor.breach",
    of: vendor,
    limit: mostAnHour,
    windowSeconds: hour,
    now,
  });
  return tried.allowed ? undefined : tried.freeAt.toString();
}

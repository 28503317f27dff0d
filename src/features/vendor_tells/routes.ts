/**
 * What a vendor tells on its own page, behind the code that came another way. What was typed while the page closed is taken, too: a
 * breach waits for no second code, nor does a person's request.
 */
import type { Tx } from "../../platform/db.ts";
import { read } from "../../platform/db.ts";
import type { Platform } from "../../platform/feature.ts";
import { formRoute, pageRoute, type Route } from "../../platform/http/routes.ts";
import { publicScope, readProfile } from "../../platform/organisations.ts";
import type { Scope } from "../../platform/scope.ts";
import { countTry } from "../../platform/throttle.ts";
import { dayIn, type Instant } from "../../platform/time.ts";
import { homeOf, provenVendor } from "../rights/index.ts";
import { judgeTold } from "./domain.told.ts";
import * as forms from "./form.ts";
import type { FormPage, Telling, Typed } from "./form.ts";
import { taken } from "./taken.ts";
import { tellingView } from "./view.ts";

const hour = 3600;
const mostAnHour = 10;

type Asked = { readonly token: string; readonly open: string | undefined; readonly now: Instant };

export function tellingRoutes(platform: Platform): readonly Route[] {
  return [
    ...of(platform, "breach", forms.breachPage, forms.tellBreach),
    ...of(platform, "request", forms.requestPage, forms.tellRequest),
    ...of(platform, "sub-processor", forms.subProcessorPage, forms.tellSubProcessor),
  ];
}

type Page = typeof forms.breachPage | typeof forms.requestPage | typeof forms.subProcessorPage;
type Form = typeof forms.tellBreach | typeof forms.tellRequest | typeof forms.tellSubProcessor;

function of(platform: Platform, what: Telling, page: Page, form: Form): readonly Route[] {
  const { db } = platform;
  return [
    pageRoute(
      page,
      async (call) => {
        const { organisation, scope } = await homeOf(platform, call);
        const { token } = call.params;
        const { open } = call.query;
        const proven = await read(db, scope, (tx) =>
          proof(tx, scope, platform, { token, open, now: call.now }),
        );
        if (proven?.isOpen !== true || open === undefined)
          return { page: { kind: "closed" as const, what, organisation, token } };
        return {
          page: { kind: "form" as const, what, organisation, token, open, values: {}, problems: [] },
        };
      },
      tellingView,
    ),
    formRoute(
      form,
      (call) => publicScope(db, call.params.organisation),
      async (call, { tx, scope }) => {
        const { now } = call;
        const body: Typed = call.body;
        const { organisation, zone } = await homeOf(platform, call);
        const { token } = call.params;
        const { open } = call.query;
        const vendor = await proof(tx, scope, platform, { token, open, now });
        if (vendor === undefined || open === undefined)
          return { show: { page: { kind: "closed" as const, what, organisation, token } } };
        const again = (more: Partial<Pick<FormPage, "problems" | "slowUntil">>) => ({
          show: {
            page: {
              kind: "form" as const,
              what,
              organisation,
              token,
              open,
              values: { ...body },
              problems: [],
              ...more,
            },
          },
        });
        const isSwitched = body["switch"] !== undefined;
        if (isSwitched && body["judged"] === undefined) return again({});
        const judged = judgeTold(what, body, dayIn(zone, now));
        if ("mistakes" in judged) return again({ problems: [...judged.mistakes] });
        if (isSwitched) return again({});
        const slowUntil = await slowed(platform, scope, { what, vendor: vendor.key, now });
        if (slowUntil !== undefined) return again({ slowUntil });
        const spoken = call.query.language ?? (await readProfile(tx, scope)).language;
        const language = spoken.startsWith("es") ? ("es" as const) : ("en" as const);
        const given = { vendor: vendor.name, told: judged.told, zone, language, now };
        const reference = await taken[what](tx, scope, platform, given);
        return { show: { page: { kind: "taken" as const, what, organisation, token, open, reference } } };
      },
      tellingView,
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

/** Of one vendor: more in an hour are one thing told again. */
async function slowed(
  { db, keys }: Platform,
  scope: Scope,
  { what, vendor, now }: { readonly what: Telling; readonly vendor: string; readonly now: Instant },
): Promise<string | undefined> {
  const tried = await countTry(db, scope, keys, {
    name: `vendor.${what}`,
    of: vendor,
    limit: mostAnHour,
    windowSeconds: hour,
    now,
  });
  return tried.allowed ? undefined : tried.freeAt.toString();
}

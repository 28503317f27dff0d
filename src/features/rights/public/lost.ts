/**
 * Fresh links for whoever lost theirs. The page answers before anything is looked up, so that neither its words nor its
 * time tell whether we know an address; a duty looks it up by a keyed hash, opens what it mails and nothing else.
 */
import { z } from "zod";
import { readCases } from "../../../platform/cases/store.ts";
import { read } from "../../../platform/db.ts";
import type { WriteTx } from "../../../platform/db.ts";
import { dutyKind } from "../../../platform/duties/kinds.ts";
import type { DutyKind } from "../../../platform/duties/kinds.ts";
import { insertDuty } from "../../../platform/duties/store.ts";
import type { Platform } from "../../../platform/feature.ts";
import { formRoute, pageRoute } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { publicScope } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { postRequestMail } from "../request/post.ts";
import { markEarlier, requesterIndex } from "../request/requesters/marks.ts";
import { requestsFrom } from "../request/requesters/store.ts";
import { requestKind } from "../request/state.ts";
import { emailAddress } from "./domain.intake.ts";
import * as endpoints from "./endpoints.ts";
import { kept } from "./frame.ts";
import { mayMail, slowedUntil } from "./limits.ts";
import { homeOf } from "./page.ts";
import { lostView } from "./view.links.ts";

export const freshLinksDuty = "rights.fresh_links";
/** Whoever asked more often finds the newest; a mailbox is not flooded. */
const mostMails = 3;

export function lostRoutes(platform: Platform): readonly Route[] {
  return [
    pageRoute(
      endpoints.lostPage,
      async (call) => ({
        organisation: (await homeOf(platform, call)).organisation,
        values: {},
        problems: [],
        sent: call.query.sent !== undefined,
      }),
      lostView,
    ),
    formRoute(
      endpoints.lost,
      (call) => publicScope(platform.db, call.params.organisation),
      async (call, { tx, scope }) => {
        const { organisation } = await homeOf(platform, call);
        const { body, now } = call;
        const page = { organisation, values: body, problems: [], sent: false };
        const email = emailAddress.safeParse(body.email ?? "");
        if (body.switch !== undefined && body.judged === undefined) return { show: page };
        if (!email.success)
          return { show: { ...page, problems: [{ field: "email", key: "mistake.email" }] } };
        if (body.switch !== undefined) return { show: page };
        const slowUntil = await slowedUntil(platform, scope, now, [
          { name: "public.lost.sender", of: call.ip },
        ]);
        if (slowUntil !== undefined) return { show: { ...page, slowUntil } };
        // Over the limit the mailbox holds links of this hour already; the page answers the same.
        if (await mayMail(platform, scope, "lost", { email: email.data, ip: call.ip, now }))
          await askForLinks(tx, scope, platform.keys, email.data, call.idempotencyKey, now);
        const done = kept(organisation, `/p/${organisation.slug}/follow`);
        return { see: `/${done.slice(1)}${done.includes("?") ? "&" : "?"}sent=1` };
      },
      lostView,
    ),
  ];
}

async function askForLinks(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  email: string,
  key: string,
  now: Instant,
): Promise<void> {
  // Of a key that is exchanged meanwhile, too: what was asked before it ended is still found.
  const addresses = (await requesterIndex(scope, keys, email)).all.map((digest) => digest.toString("hex"));
  await insertDuty(tx, scope, { kind: freshLinksDuty, key, data: { addresses }, dueAt: now, now });
}

export function lostDuties(platform: Platform): readonly DutyKind[] {
  const { db, keys, now } = platform;
  const digest = z.string().regex(/^[0-9a-f]{64}$/);
  const kind = dutyKind({
    name: freshLinksDuty,
    // `address`: of a duty from before requests were marked. It finds nothing, and whoever asked asks again.
    data: z.union([
      z.strictObject({ addresses: z.array(digest).min(1).max(20) }),
      z.strictObject({ address: digest }),
    ]),
    run: async ({ data, scope, write }) => {
      while (await write((tx) => markEarlier(tx, scope, keys, now()))) {
        // Each batch stays done, whatever happens to the next.
      }
      const addresses = "addresses" in data ? data.addresses : [data.address];
      const files = await read(db, scope, async (tx) => {
        const digests = addresses.map((one) => Buffer.from(one, "hex"));
        return readCases(tx, scope, requestKind, await requestsFrom(tx, scope, digests, mostMails));
      });
      return async (tx) => {
        for (const file of files) {
          const waits = file.state.name === "unconfirmed";
          await postRequestMail(tx, scope, platform, file, waits ? "confirm" : "link", now());
        }
      };
    },
  });
  return [kind];
}

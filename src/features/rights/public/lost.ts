/**
 * Fresh links for whoever lost theirs. The page answers before anything is looked up, so that neither its words nor its
 * time tell whether we know an address; a duty looks, and mails what it finds. The duty carries a keyed hash.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { read } from "../../../platform/db.ts";
import type { WriteTx } from "../../../platform/db.ts";
import { dutyKind } from "../../../platform/duties/kinds.ts";
import type { DutyKind } from "../../../platform/duties/kinds.ts";
import { insertDuty } from "../../../platform/duties/store.ts";
import type { Platform } from "../../../platform/feature.ts";
import { formRoute, pageRoute } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import { fixedIndexKey } from "../../../platform/blind_index.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { publicScope } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { postRequestMail } from "../request/post.ts";
import { listRequests } from "../request/store.ts";
import type { ListCursor, RequestFile } from "../request/store.ts";
import { emailAddress } from "./domain.intake.ts";
import * as endpoints from "./endpoints.ts";
import { kept } from "./frame.ts";
import { mayMail, slowedUntil } from "./limits.ts";
import { homeOf } from "./page.ts";
import { lostView } from "./view.links.ts";

export const freshLinksDuty = "rights.fresh_links";
/** Whoever asked more often finds the newest; a mailbox is not flooded. */
const mostMails = 3;
const pageSize = 100;

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
  const digest = (await digestOf(keys, scope, email)).toString("hex");
  await insertDuty(tx, scope, { kind: freshLinksDuty, key, data: { address: digest }, dueAt: now, now });
}

/** The same for an address in any case: people do not remember how they wrote it. */
async function digestOf(keys: KeyProvider, scope: Scope, email: string): Promise<Buffer> {
  return createHmac("sha256", await fixedIndexKey(keys, scope))
    .update(`rights lost link ${email.toLowerCase()}`)
    .digest();
}

export function lostDuties(platform: Platform): readonly DutyKind[] {
  const kind = dutyKind({
    name: freshLinksDuty,
    data: z.strictObject({ address: z.string().regex(/^[0-9a-f]{64}$/) }),
    run: async ({ data, scope }) => {
      const files = await findRequests(platform, scope, Buffer.from(data.address, "hex"));
      return async (tx) => {
        for (const file of files) {
          const waits = file.state.name === "unconfirmed";
          await postRequestMail(tx, scope, platform, file, waits ? "confirm" : "link", platform.now());
        }
      };
    },
  });
  return [kind];
}

/** Addresses are sealed, so the requests are opened one by one: rare, limited, and not while somebody waits. */
async function findRequests(
  { db, keys }: Platform,
  scope: Scope,
  address: Buffer,
): Promise<readonly RequestFile[]> {
  const found: RequestFile[] = [];
  let after: ListCursor | undefined;
  do {
    const page = await read(db, scope, (tx) => listRequests(tx, scope, keys, {}, { after, limit: pageSize }));
    for (const { file, texts } of page.requests) {
      if (texts.requesterEmail === undefined || !isWorthALink(file)) continue;
      if (timingSafeEqual(await digestOf(keys, scope, texts.requesterEmail), address)) found.push(file);
    }
    after = page.next;
  } while (after !== undefined && found.length < mostMails);
  return found.slice(0, mostMails);
}

/** Something can still be done or fetched through the link. */
function isWorthALink({ state }: RequestFile): boolean {
  const isOpen = state.name === "unconfirmed" || state.name === "open" || state.name === "answered";
  return isOpen || state.package.status === "released";
}

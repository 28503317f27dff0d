/**
 * A vendor's page. Opening it changes nothing; a right code shows whose data each notice is about, and that is the moment it
 * counts as told. Wrong codes are counted for the code, and for the link and sender within the hour.
 */
import type { Tx, WriteTx } from "../../../../platform/db.ts";
import { read } from "../../../../platform/db.ts";
import { refusal } from "../../../../platform/errors.ts";
import type { Platform } from "../../../../platform/feature.ts";
import { formRoute, pageRoute } from "../../../../platform/http/routes.ts";
import type { Route } from "../../../../platform/http/routes.ts";
import type { KeyProvider } from "../../../../platform/keys.ts";
import { publicScope, readProfile } from "../../../../platform/organisations.ts";
import type { Scope } from "../../../../platform/scope.ts";
import { countTries } from "../../../../platform/throttle.ts";
import { dayIn } from "../../../../platform/time.ts";
import type { Instant } from "../../../../platform/time.ts";
import { isTicket, makeTicket } from "../../delivery/ticket.ts";
import { homeOf } from "../../public/page.ts";
import type { Home } from "../../public/page.ts";
import type { NoticeId } from "../contract.ts";
import { actOnNotice } from "../notices.ts";
import type { NoticePage } from "../public/contract.ts";
import { pageOf, takeAnswer } from "../public/routes.ts";
import { openNotices } from "../texts.ts";
import { makeVendorCode, tryVendorCode } from "./codes.ts";
import type { ListedNotice, VendorPage } from "./contract.ts";
import * as endpoints from "./endpoints.ts";
import { codeMail } from "./mails.ts";
import { postToVendor } from "./post.ts";
import { behind, standingOf, ticketFor } from "./proof.ts";
import type { Behind } from "./proof.ts";
import { isUnanswered, waitingFor } from "./send.ts";
import type { Waiting } from "./send.ts";
import { vendorAnswerView, vendorView } from "./view.ts";

const hour = 3600;
const openMinutes = 60;

type Asked = {
  readonly params: { readonly organisation: string; readonly token: string };
  readonly query: { readonly language?: "en" | "es" | undefined };
};

export function vendorRoutes(platform: Platform): readonly Route[] {
  return [showPage(platform), sendCode(platform), enterCode(platform), ...answering(platform)];
}

function showPage(platform: Platform): Route {
  const { db, keys } = platform;
  return pageRoute(
    endpoints.vendorPage,
    async (call) => {
      const home = await homeOf(platform, call);
      const { scope } = home;
      const { params, query, now } = call;
      return read(db, scope, async (tx) => {
        const found = await behind(tx, scope, platform, params.token, now);
        if (found === undefined) return deadPage(home, params.token);
        const isThanked = query.thanks === "1";
        const { open } = query;
        if (open !== undefined && (await isTicket(keys, scope, ticketFor(found), open, now)))
          return openPage(tx, platform, home, { token: params.token, found, open, isThanked });
        const code = query.sent === "1" ? "sent" : "none";
        return lockedPage(tx, home, { token: params.token, found, code, isThanked });
      });
    },
    vendorView,
  );
}

function sendCode(platform: Platform): Route {
  const { keys } = platform;
  return formRoute(
    endpoints.sendVendorCode,
    (call) => publicScope(platform.db, call.params.organisation),
    async (call, { tx, scope }) => {
      const home = await homeOf(platform, call);
      const { params, now, ip } = call;
      const found = await behind(tx, scope, platform, params.token, now);
      if (found === undefined) return { show: deadPage(home, params.token) };
      const { vendor } = found;
      // Where there is no second address a person reads it out: nothing is made for whoever presses.
      if (vendor.second.way !== "mail") return { see: again(call, {}) };
      await slowed(platform, scope, { name: "vendor.code-sent", found, ip, now, limits: [5, 10] });
      const { code } = await makeVendorCode(tx, scope, keys, { vendor: vendor.key, way: "mail", now });
      const { name: organisation, language: spoken } = await readProfile(tx, scope);
      const language = spoken.startsWith("es") ? "es" : "en";
      const content = codeMail({ language, to: vendor.second.email, organisation, code });
      await postToVendor(tx, scope, platform, { content, now });
      return { see: again(call, { sent: "1" }) };
    },
    vendorView,
  );
}

function enterCode(platform: Platform): Route {
  const { keys } = platform;
  return formRoute(
    endpoints.enterVendorCode,
    (call) => publicScope(platform.db, call.params.organisation),
    async (call, { tx, scope }) => {
      const home = await homeOf(platform, call);
      const { params, body, now, ip } = call;
      const { token } = params;
      const found = await behind(tx, scope, platform, token, now);
      if (found === undefined) return { show: deadPage(home, token) };
      await slowed(platform, scope, { name: "vendor.code-tried", found, ip, now, limits: [20, 60] });
      const vendor = found.vendor.key;
      const tried = await tryVendorCode(tx, scope, keys, { vendor, code: body.code, now });
      if (tried !== "right")
        return { show: await lockedPage(tx, home, { token, found, code: tried, isThanked: false }) };
      await tellAll(tx, scope, platform, vendor, { home, now });
      return {
        see: again(call, { open: await makeTicket(keys, scope, ticketFor(found), now, openMinutes) }),
      };
    },
    vendorView,
  );
}

function answering(platform: Platform): readonly Route[] {
  const { db } = platform;
  return [
    pageRoute(
      endpoints.vendorAnswerPage,
      async (call) => {
        const home = await homeOf(platform, call);
        const { params, now } = call;
        return read(db, home.scope, async (tx) => {
          const found = await behind(tx, home.scope, platform, params.token, now);
          if (found === undefined) return deadPage(home, params.token);
          const one = await oneOf(tx, platform, home, { found, query: call.query, now });
          if (one?.isOpen !== true) return closed(tx, home, params.token, found);
          return { page: pageOf(home, params.token, one.waiting, now, one.shown) };
        });
      },
      vendorAnswerView,
    ),
    formRoute(
      endpoints.answerAsVendor,
      (call) => publicScope(db, call.params.organisation),
      async (call, { tx, scope }) => {
        const home = await homeOf(platform, call);
        const { params, body, now, ip } = call;
        const { token } = params;
        const found = await behind(tx, scope, platform, token, now);
        if (found === undefined) return { show: deadPage(home, token) };
        const one = await oneOf(tx, platform, home, { found, query: call.query, now });
        if (one === undefined) return { show: await closed(tx, home, token, found) };
        const { waiting, shown } = one;
        const unfit = await takeAnswer(tx, scope, platform, { home, found: waiting, body, ip, now });
        if (unfit === undefined) return { see: again(call, { open: shown.vendor.open, thanks: "1" }) };
        return { show: { page: pageOf(home, token, waiting, now, { values: body, ...shown, ...unfit }) } };
      },
      vendorAnswerView,
    ),
  ];
}

/** One notice that was shown before, as the page says it; nothing where there is no ticket, or none that was good lately. */
async function oneOf(
  tx: Tx,
  { keys }: Pick<Platform, "keys">,
  { scope }: Home,
  at: {
    readonly found: Behind;
    readonly query: { readonly notice?: NoticeId | undefined; readonly open?: string | undefined };
    readonly now: Instant;
  },
): Promise<
  | {
      readonly waiting: Waiting;
      readonly isOpen: boolean;
      readonly shown: {
        readonly vendor: NonNullable<NoticePage["vendor"]>;
        readonly about: NonNullable<NoticePage["about"]>;
      };
    }
  | undefined
> {
  const { found, query, now } = at;
  const { notice, open } = query;
  if (notice === undefined || open === undefined) return undefined;
  const standing = await standingOf(scope, { keys }, found, { open, now });
  if (standing === undefined) return undefined;
  const waiting = (await told(tx, scope, found.vendor.key)).find((one) => one.notice.id === notice);
  if (waiting === undefined) return undefined;
  const { isOpen } = standing;
  const about = isOpen ? await aboutOf(tx, scope, keys, waiting) : {};
  return { waiting, isOpen, shown: { vendor: { notice, open }, about } };
}

const closed = (tx: Tx, home: Home, token: string, found: Behind): Promise<Model> =>
  lockedPage(tx, home, { token, found, code: "none", isThanked: false });

/** Counted outside the transaction, so that a refused try counts: for the link and its sender, and for the link. */
async function slowed(
  { db, keys }: Platform,
  scope: Scope,
  given: {
    readonly name: string;
    readonly found: Behind;
    readonly ip: string;
    readonly now: Instant;
    readonly limits: readonly [number, number];
  },
): Promise<void> {
  const { name, found, ip, now, limits } = given;
  const { id } = found.link;
  const [ofSender, ofLink] = limits;
  const tried = await countTries(db, scope, keys, async (count) => [
    await count({ name: `${name}.sender`, of: `${id}\n${ip}`, limit: ofSender, windowSeconds: hour, now }),
    await count({ name, of: id, limit: ofLink, windowSeconds: hour, now }),
  ]);
  if (tried.some(({ allowed }) => !allowed)) throw refusal("too_many_tries");
}

/** What the vendor is shown is told from now on, each in the history of its own request. */
async function tellAll(
  tx: WriteTx,
  scope: Scope,
  platform: Platform,
  vendor: string,
  { home, now }: { readonly home: Home; readonly now: Instant },
): Promise<void> {
  const command = { type: "show", on: dayIn(home.zone, now) } as const;
  for (const { notice, request } of await waitingFor(tx, scope, vendor))
    if (notice.state.name === "sent")
      await actOnNotice(tx, scope, platform, request, { id: notice.id, command, now });
}

/** Only what is on record as shown: neither what came in since the code was entered, nor what was given up unseen. */
const told = async (tx: Tx, scope: Scope, vendor: string) =>
  (await waitingFor(tx, scope, vendor)).filter(({ notice }) => notice.state.reachedOn !== undefined);

async function aboutOf(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  { notice }: Waiting,
): Promise<Pick<ListedNotice, "person" | "data">> {
  const { person, data } = (await openNotices(tx, scope, keys, [notice])).get(notice.id)?.texts ?? {};
  return { ...(person === undefined ? {} : { person }), ...(data === undefined ? {} : { data }) };
}

type Model = { readonly page: VendorPage };

const deadPage = ({ organisation }: Home, token: string): Model => ({
  page: { kind: "dead", organisation, token },
});

async function lockedPage(
  tx: Tx,
  { scope, organisation }: Home,
  about: {
    readonly token: string;
    readonly found: Behind;
    readonly code: Extract<VendorPage, { readonly kind: "locked" }>["code"];
    readonly isThanked: boolean;
  },
): Promise<Model> {
  const { token, found, code, isThanked } = about;
  const all = await waitingFor(tx, scope, found.vendor.key);
  const waiting = all.filter(({ notice }) => isUnanswered(notice)).length;
  const second = found.vendor.second.way;
  return { page: { kind: "locked", organisation, token, waiting, second, code, isThanked } };
}

async function openPage(
  tx: Tx,
  platform: Pick<Platform, "keys">,
  { scope, organisation }: Home,
  about: {
    readonly token: string;
    readonly found: Behind;
    readonly open: string;
    readonly isThanked: boolean;
  },
): Promise<Model> {
  const { token, found, open, isThanked } = about;
  const notices: ListedNotice[] = [];
  for (const one of await told(tx, scope, found.vendor.key)) {
    const { notice, request } = one;
    const { number, act, dueOn, answer } = notice.state;
    notices.push({
      notice: notice.id,
      reference: `${request.reference}/${number}`,
      act,
      ...(await aboutOf(tx, scope, platform.keys, one)),
      ...(dueOn === undefined ? {} : { dueOn }),
      ...(answer === undefined ? {} : { answer: { kind: answer.kind, on: answer.on } }),
    });
  }
  return { page: { kind: "open", organisation, token, open, notices, isThanked } };
}

/** Back to the page, in the language that was chosen. */
function again({ params, query }: Asked, place: Readonly<Record<string, string>>): `/${string}` {
  const { language } = query;
  const all = new URLSearchParams({ ...place, ...(language === undefined ? {} : { language }) }).toString();
  return `/p/${params.organisation}/vendor/${params.token}${all === "" ? "" : `?${all}`}`;
}

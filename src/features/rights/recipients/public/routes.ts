/**
 * The public side of a notice. Opening the link changes nothing; an answer is taken by its form, counted for its notice
 * and for its sender, and recorded once however often it is sent.
 */
import type { Tx, WriteTx } from "../../../../platform/db.ts";
import { readCase } from "../../../../platform/cases/store.ts";
import { read } from "../../../../platform/db.ts";
import type { Platform } from "../../../../platform/feature.ts";
import { formRoute, pageRoute } from "../../../../platform/http/routes.ts";
import type { Route } from "../../../../platform/http/routes.ts";
import { publicScope } from "../../../../platform/organisations.ts";
import type { Scope } from "../../../../platform/scope.ts";
import { countTries } from "../../../../platform/throttle.ts";
import { dayIn } from "../../../../platform/time.ts";
import type { Instant } from "../../../../platform/time.ts";
import { drillMark } from "../../drill/mark.ts";
import { kept } from "../../public/frame.ts";
import { homeOf } from "../../public/page.ts";
import type { Home } from "../../public/page.ts";
import { hasEnded, requestKind } from "../../request/state.ts";
import type { RequestFile } from "../../request/store.ts";
import { laterAtMostDays } from "../contract.ts";
import { answerNotice, noticePage } from "../endpoints.ts";
import { hashOfToken } from "../links.ts";
import { actOnNotice } from "../notices.ts";
import { noticeOfToken, readNotice } from "../store.ts";
import type { StoredNotice } from "../store.ts";
import { openNotices } from "../texts.ts";
import type { AnswerForm, NoticePage } from "./contract.ts";
import { judgeAnswer } from "./domain.answer.ts";
import type { RecipientAnswer } from "./domain.answer.ts";
import { noticeView } from "./view.ts";

export type Found = { readonly notice: StoredNotice; readonly request: RequestFile };
type Extras = Partial<
  Pick<NoticePage, "values" | "problems" | "slowUntil" | "isThanked" | "vendor" | "about">
>;

const hour = 3600;

export function publicNoticeRoutes(platform: Platform): readonly Route[] {
  const { db } = platform;
  return [
    pageRoute(
      noticePage,
      async (call) => {
        const home = await homeOf(platform, call);
        const { token } = call.params;
        const found = await read(db, home.scope, (tx) => behind(tx, home.scope, token, call.now));
        return { page: pageOf(home, token, found, call.now, { isThanked: call.query.thanks === "1" }) };
      },
      noticeView,
    ),
    formRoute(
      answerNotice,
      (call) => publicScope(db, call.params.organisation),
      async (call, { tx, scope }) => {
        const home = await homeOf(platform, call);
        const { params, body, now } = call;
        const { token } = params;
        const found = await behind(tx, scope, token, now);
        const again = (extras: Extras) => ({
          show: { page: pageOf(home, token, found, now, { values: body, ...extras }) },
        });
        if (found === undefined) return again({});
        const unfit = await takeAnswer(tx, scope, platform, { home, found, body, ip: call.ip, now });
        if (unfit !== undefined) return again(unfit);
        const path = kept(home.organisation, `/p/${home.organisation.slug}/notice/${token}`);
        return { see: `/${path.slice(1)}${path.includes("?") ? "&" : "?"}thanks=1` };
      },
      noticeView,
    ),
  ];
}

/** Records an answer once, or says what the form is shown again with. */
export async function takeAnswer(
  tx: WriteTx,
  scope: Scope,
  platform: Platform,
  given: {
    readonly home: Home;
    readonly found: Found;
    readonly body: AnswerForm;
    readonly ip: string;
    readonly now: Instant;
  },
): Promise<Extras | undefined> {
  const { home, found, body, ip, now } = given;
  const { notice, request } = found;
  if (isOver(found)) return {};
  const on = dayIn(home.zone, now);
  const judged = judgeAnswer(body, on);
  const problems = "mistakes" in judged ? [...judged.mistakes] : [];
  // Another language was asked for: what was typed stays, and what was judged is told again.
  if (body.switch !== undefined) return body.judged === undefined ? {} : { problems };
  if ("mistakes" in judged) return { problems };
  const slowUntil = await slowed(platform, scope, { notice: notice.id, ip, now });
  if (slowUntil !== undefined) return { slowUntil };
  const { kind, until, words, passedTo } = judged.answer;
  if (await isSame(tx, scope, platform, notice, judged.answer)) return undefined;
  const command = { type: "answer", kind, way: "page", on, until } as const;
  await actOnNotice(tx, scope, platform, request, { id: notice.id, command, now, words, passedTo });
  return undefined;
}

/** The notice behind a link; nothing for one that is over or never was, alike. */
async function behind(
  tx: Tx | WriteTx,
  scope: Scope,
  token: string,
  now: Instant,
): Promise<Found | undefined> {
  const id = await noticeOfToken(tx, scope, hashOfToken(token), now);
  const notice = id === undefined ? undefined : await readNotice(tx, scope, id);
  const request = notice === undefined ? undefined : await readCase(tx, scope, requestKind, notice.caseId);
  return notice === undefined || request === undefined ? undefined : { notice, request };
}

/** The very answer that stands already, sent again by another click or in another window. */
async function isSame(
  tx: Tx,
  scope: Scope,
  { keys }: Pick<Platform, "keys">,
  notice: StoredNotice,
  given: RecipientAnswer,
): Promise<boolean> {
  const { answer, name } = notice.state;
  if (name !== "answered" || answer?.kind !== given.kind || answer.until !== given.until?.toString())
    return false;
  return (await openNotices(tx, scope, keys, [notice])).get(notice.id)?.answer === given.words;
}

/** Ended, or nothing is asked of them any more. */
function isOver({ request, notice }: Found): boolean {
  return hasEnded(request.state) || notice.state.name === "not-needed";
}

/** For whoever can guess nothing, these stop only the one who floods. */
async function slowed(
  { db, keys }: Platform,
  scope: Scope,
  { notice, ip, now }: { readonly notice: string; readonly ip: string; readonly now: Instant },
): Promise<string | undefined> {
  const tried = await countTries(db, scope, keys, async (count) => [
    await count({ name: "public.notice.sender", of: ip, limit: 120, windowSeconds: hour, now }),
    await count({ name: "public.notice.one", of: notice, limit: 20, windowSeconds: hour, now }),
  ]);
  const free = tried.filter(({ allowed }) => !allowed).map(({ freeAt }) => freeAt.toString());
  return free.toSorted().at(-1);
}

export function pageOf(
  home: Home,
  token: string,
  found: Found | undefined,
  now: Instant,
  extras: Extras = {},
) {
  const { organisation, zone } = home;
  if (found === undefined) return { kind: "gone" as const, organisation, token };
  if (isOver(found)) return { kind: "over" as const, organisation, token };
  const { request, notice } = found;
  const { act, number, dueOn, answer, name } = notice.state;
  const today = dayIn(zone, now);
  const given =
    answer === undefined || name === "sent"
      ? undefined
      : { kind: answer.kind, on: answer.on, ...(answer.until === undefined ? {} : { until: answer.until }) };
  const values: AnswerForm = {};
  return {
    kind: "notice" as const,
    ...drillMark(request.state),
    organisation,
    token,
    reference: `${request.reference}/${number}`,
    act,
    ...(dueOn === undefined ? {} : { dueOn }),
    ...(given === undefined ? {} : { answer: given }),
    latest: today.add({ days: laterAtMostDays }).toString(),
    values,
    problems: [],
    isThanked: false,
    ...extras,
  };
}

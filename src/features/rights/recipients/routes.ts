/** The office's calls for recipients. The wall of the request holds for them, too. */
import { read, write } from "../../../platform/db.ts";
import type { Tx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope, streamRoute } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import { newId } from "../../../platform/ids.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import { printLetter } from "../letters/print.ts";
import { noteReading } from "../request/store.ts";
import type { RequestFile } from "../request/store.ts";
import { requestOf } from "../run/case.ts";
import { vendorDeskRoutes } from "./bundles/desk.ts";
import { vendorRoutes } from "./bundles/routes.ts";
import type { DecideOnNotice, NoticeId, WorkOnNotice } from "./contract.ts";
import { composeNotice } from "./domain.letter.ts";
import * as endpoints from "./endpoints.ts";
import { letterFacts } from "./mail.ts";
import { actOnNotice, addNotice, makeList } from "./notices.ts";
import type { NoticeAction } from "./notices.ts";
import { callbackRoutes } from "./opendsr/callback.ts";
import { receiptRoutes } from "./opendsr/routes.ts";
import { publicNoticeRoutes } from "./public/routes.ts";
import { readNotice } from "./store.ts";
import { openNotices } from "./texts.ts";
import { recipientsView } from "./view.ts";

export function recipientRoutes(platform: Platform): readonly Route[] {
  const { db, keys } = platform;
  return [
    jsonRoute(endpoints.listRecipients, async (call) => {
      const scope = await memberScope(call);
      return write(db, scope, async (tx) => {
        const request = await requestOf(tx, scope, call);
        await noteReading(tx, scope, keys, { what: request.id, count: 1, now: call.now });
        return recipientsView(tx, scope, keys, memberOf(call), { request, now: call.now });
      });
    }),
    changeRoute(endpoints.makeRecipientList, memberScope, async (call, { tx, scope }) => {
      const request = await requestOf(tx, scope, call);
      const { act } = call.body;
      return { added: await makeList(tx, scope, platform, request, { act, now: call.now }) };
    }),
    changeRoute(endpoints.addRecipient, memberScope, async (call, { tx, scope }) => {
      const request = await requestOf(tx, scope, call);
      const { act, texts, language = await ours(tx, scope) } = call.body;
      return { id: await addNotice(tx, scope, platform, request, { act, texts, language, now: call.now }) };
    }),
    changeRoute(endpoints.workOnRecipient, memberScope, async (call, { tx, scope }) => {
      const request = await requestOf(tx, scope, call);
      const { zone } = await readProfile(tx, scope);
      const at = { id: call.params.notice, now: call.now, zone };
      const state = await actOnNotice(tx, scope, platform, request, worked(call.body.step, at));
      return { state: state.name };
    }),
    changeRoute(endpoints.decideOnRecipient, memberScope, async (call, { tx, scope }) => {
      const request = await requestOf(tx, scope, call);
      const state = await actOnNotice(tx, scope, platform, request, decided(call.body.step, call));
      return { state: state.name };
    }),
    changeRoute(endpoints.excuseRecipients, memberScope, async (call, { tx, scope }) => {
      const request = await requestOf(tx, scope, call);
      const { notices, reason, words } = call.body;
      const ids = [...new Set(notices)];
      const step = { type: "excuse", reason, ...(words === undefined ? {} : { words }) } as const;
      for (const notice of ids) {
        const one = decided(step, { params: { notice }, now: call.now });
        await actOnNotice(tx, scope, platform, request, one);
      }
      return { decided: ids.length };
    }),
    streamRoute(endpoints.readNoticeLetter, async (call) => {
      const scope = await memberScope(call);
      // A letter is words about a person throughout: who reads by pseudonyms sees that it is there, and no more.
      if (memberOf(call).pseudonymous) throw refusal("forbidden");
      await write(db, scope, async (tx) => {
        const request = await requestOf(tx, scope, call);
        await noteReading(tx, scope, keys, { what: request.id, count: 1, now: call.now });
      });
      const content = await read(db, scope, async (tx) =>
        letterOf(tx, scope, platform, {
          request: await requestOf(tx, scope, call),
          id: call.params.notice,
          now: call.now,
        }),
      );
      return { head: { mediaType: "application/pdf" as const }, content };
    }),
    ...receiptRoutes(platform),
    ...callbackRoutes(platform),
    ...vendorDeskRoutes(platform),
    ...vendorRoutes(platform),
    ...publicNoticeRoutes(platform),
  ];
}

async function ours(tx: Tx, scope: Scope): Promise<"en" | "es"> {
  return (await readProfile(tx, scope)).language.startsWith("es") ? "es" : "en";
}

/** What the office sent, as a step of the notice. */
function worked(
  step: WorkOnNotice,
  { id, now, zone }: { readonly id: NoticeId; readonly now: Instant; readonly zone: string },
): NoticeAction {
  const at = { id, now };
  const on = (day: string) => {
    const given = Temporal.PlainDate.from(day);
    // What happened today happened now, as far as anybody wrote it down.
    const isToday = given.equals(dayIn(zone, now));
    return { on: given, happenedAt: isToday ? now : given.toZonedDateTime(zone).toInstant() };
  };
  switch (step.type) {
    case "change":
      return { ...at, command: { type: "change" }, texts: step.texts, language: step.language };
    case "mail":
      return { ...at, command: { type: "mail", mailId: newId(), days: step.days } };
    case "transmit":
      return { ...at, command: { type: "transmit", exchangeId: newId(), days: step.days } };
    case "bundle":
      return { ...at, command: { type: "bundle", days: step.days } };
    case "tell": {
      const { on: day, happenedAt } = on(step.on);
      return { ...at, happenedAt, command: { type: "tell", way: step.way, on: day, days: step.days } };
    }
    case "answer": {
      const { on: day, happenedAt } = on(step.on);
      const { kind, way, until, words } = step;
      const later = until === undefined ? undefined : Temporal.PlainDate.from(until);
      return {
        ...at,
        happenedAt,
        words,
        passedTo: words?.split("\n", 1)[0],
        command: { type: "answer", kind, way, on: day, until: kind === "later" ? later : undefined },
      };
    }
    case "bounce":
    case "put-back":
      return { ...at, command: { type: step.type } };
    default:
      return step satisfies never;
  }
}

/** Beyond what a code says by itself, a reason is given in words. */
const plainExcuses: ReadonlySet<string> = new Set(["our-own", "listed-twice"]);

function decided(
  step: DecideOnNotice,
  { params, now }: { readonly params: { readonly notice: NoticeId }; readonly now: Instant },
): NoticeAction {
  const { notice: id } = params;
  if (step.type === "give-up")
    return { id, now, command: { type: "give-up", reason: step.reason }, words: step.words };
  if (step.words === undefined && !plainExcuses.has(step.reason))
    throw refusal("invalid_request", {}, [{ at: "body.step.words", reason: "reason_needs_words" }]);
  return { id, now, command: { type: "excuse", reason: step.reason }, words: step.words };
}

/** The notice as it would go by post now. */
async function letterOf(
  tx: Tx,
  scope: Scope,
  { keys }: Pick<Platform, "keys">,
  of: { readonly request: RequestFile; readonly id: NoticeId; readonly now: Instant },
): Promise<Buffer> {
  const { request, id, now } = of;
  const notice = await readNotice(tx, scope, id);
  if (notice?.caseId !== request.id) throw refusal("not_found");
  const { state, language } = notice;
  const { texts = {} } = (await openNotices(tx, scope, keys, [notice])).get(id) ?? {};
  const facts = await letterFacts(tx, scope, { request, state, language, texts });
  const { name: organisation, zone } = await readProfile(tx, scope);
  return printLetter({
    isDrill: request.state.isDrill,
    body: composeNotice(facts).body,
    language,
    reference: facts.reference,
    organisation,
    zone,
    controller: facts.controller,
    moment: now,
  });
}

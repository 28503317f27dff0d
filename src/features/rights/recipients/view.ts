/** Recipients of a request as the office shows them: what is known of each, what is next, what may be done. */
import type { Tx } from "../../../platform/db.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Member } from "../../../platform/http/routes.ts";
import type { MailId } from "../../../platform/identifiers.ts";
import { mailFates } from "../../../platform/mail/outbox.ts";
import type { MailFate } from "../../../platform/mail/outbox.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant, PlainDate } from "../../../platform/time.ts";
import { namingFor } from "../request/office/people.ts";
import type { Naming } from "../request/office/people.ts";
import { hasEnded } from "../request/state.ts";
import type { RequestFile } from "../request/store.ts";
import { actsOfRight, answerDays, ExchangeSeen, noticeOffers } from "./contract.ts";
import type {
  ExchangeId,
  NoticeId,
  NoticeOffer,
  NoticeTexts,
  NoticeView,
  RecipientsView,
} from "./contract.ts";
import { bundleSeen, bundlesFor } from "./bundles/seen.ts";
import type { Bundles } from "./bundles/seen.ts";
import { decideNotice } from "./domain.ts";
import type { NoticeCommand } from "./domain.ts";
import { nextSentence } from "./next.ts";
import { missingToTell } from "./notices.ts";
import { endpointsByName } from "./opendsr/counterpart.ts";
import { exchangesOf } from "./opendsr/store.ts";
import type { Exchange } from "./opendsr/store.ts";
import { plainName } from "./proposals.ts";
import { isLate, isOpen } from "./state.ts";
import type { NoticeState } from "./state.ts";
import { listedActs, noticesOf } from "./store.ts";
import type { StoredNotice } from "./store.ts";
import { openNotices } from "./texts.ts";
import type { NoticeWords } from "./texts.ts";
import { mustTell } from "./told.ts";

export async function recipientsView(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  member: Pick<Member, "permissions" | "pseudonymous">,
  { request, now }: { readonly request: RequestFile; readonly now: Instant },
): Promise<RecipientsView> {
  const { state } = request;
  const { zone } = await readProfile(tx, scope);
  const today = dayIn(zone, now);
  const notices = await noticesOf(tx, scope, request.id);
  const words = await openNotices(tx, scope, keys, notices);
  const fates = await mailFates(
    tx,
    scope,
    notices.flatMap(({ state: { mailId } }) => mailId ?? []),
  );
  const naming = await namingFor(scope, keys, member.pseudonymous);
  const isOver = hasEnded(state);
  const exchanges = await exchangesOf(tx, scope, request.id);
  const shown = {
    request,
    member,
    naming,
    fates,
    today,
    isOver,
    zone,
    exchanges: new Map(exchanges.map((one) => [one.id, one])),
    endpoints: new Set((await endpointsByName(tx, scope, now)).keys()),
    ...(await bundlesFor(tx, scope, keys, { notices, now })),
  };
  return {
    right: state.right,
    acts: [...actsOfRight[state.right]],
    isRequired: mustTell(state, dayIn(zone, Temporal.Instant.from(state.receivedAt))),
    listed: [...(await listedActs(tx, scope, request.id))],
    notices: notices.map((notice) => noticeView(notice, words.get(notice.id), shown)),
    open: notices.filter((notice) => isOpen(notice.state)).length,
    isOver,
    isPseudonymous: member.pseudonymous,
    usualDays: answerDays.usual,
    today: today.toString(),
  };
}

type Shown = {
  readonly request: RequestFile;
  readonly member: Pick<Member, "permissions">;
  readonly naming: Naming;
  readonly fates: ReadonlyMap<MailId, MailFate>;
  readonly today: PlainDate;
  readonly isOver: boolean;
  readonly zone: string;
  readonly exchanges: ReadonlyMap<ExchangeId, Exchange>;
  /** Names whose vendor has a system that takes requests. */
  readonly endpoints: ReadonlySet<string>;
} & Bundles;

function noticeView(notice: StoredNotice, words: NoticeWords | undefined, shown: Shown): NoticeView {
  const { id, state, language } = notice;
  const { request, member, naming, fates, today, isOver, zone, exchanges, endpoints } = shown;
  const texts = words?.texts ?? {};
  const fate = state.mailId === undefined ? undefined : fates.get(state.mailId)?.state;
  const hasSystem = state.act === "erased" && endpoints.has(plainName(texts.name ?? ""));
  const vendor = shown.vendors.get(plainName(texts.name ?? ""));
  // Whoever has a system for it is told there.
  const isBundled = vendor !== undefined && !hasSystem && request.state.isDrill !== true;
  const offers = (isOver ? [] : offersOf(id, state, member, today)).filter(
    (offer) => (offer !== "transmit" || hasSystem) && (offer !== "bundle" || isBundled),
  );
  const bundle = bundleSeen(state, shown.items.get(id), shown);
  const exchange = state.exchangeId === undefined ? undefined : exchanges.get(state.exchangeId);
  const { way, reachedOn, dueOn, answer, reason } = state;
  const answerWords = naming.words(words?.answer);
  const reasonWords = naming.words(words?.reason);
  return {
    id,
    number: state.number,
    act: state.act,
    state: state.name,
    source: state.source,
    language,
    texts: textsFor(texts, naming),
    ...(way === undefined ? {} : { way }),
    ...(fate === undefined ? {} : { mail: fate }),
    isUndelivered: state.isUndelivered,
    ...(reachedOn === undefined ? {} : { reachedOn }),
    ...(dueOn === undefined ? {} : { dueOn }),
    isLate: isLate(state, today),
    isOpen: isOpen(state),
    reminders: state.reminders,
    isEscalated: state.isEscalated,
    ...(answer === undefined
      ? {}
      : { answer: { ...answer, ...(answerWords === undefined ? {} : { words: answerWords }) } }),
    ...(reason === undefined ? {} : { reason }),
    ...(reasonWords === undefined ? {} : { reasonWords }),
    ...(exchange === undefined ? {} : { exchange: exchangeView(exchange, zone) }),
    ...(bundle === undefined ? {} : { bundle }),
    next: nextSentence(state, texts, today),
    missing: isOpen(state) ? [...missingToTell(request.state, state, texts, "mail")] : [],
    offers: [...offers],
  };
}

/** What the conversation came to so far; not a word of what was sent or answered. */
function exchangeView(exchange: Exchange, zone: string): NonNullable<NoticeView["exchange"]> {
  const { domain, state, trouble, expected_at: expectedAt, certificate } = exchange;
  return ExchangeSeen.parse({
    domain,
    state,
    ...(trouble === null ? {} : { trouble }),
    ...(expectedAt === null ? {} : { expectedOn: dayIn(zone, expectedAt).toString() }),
    ...(certificate === null ? {} : { fingerprint: certificate }),
    hasReceipt: exchange.receipt_cell !== null,
  });
}

/** For whoever reads by pseudonyms, the recipient's alone and no words about the person. */
function textsFor(texts: Partial<NoticeTexts>, naming: Naming): Partial<NoticeTexts> {
  if (!naming.isPseudonymous) return texts;
  return texts.name === undefined ? {} : { name: naming.name(texts.name) };
}

const noMail = "00000000-0000-7000-8000-000000000000" as MailId;
const noExchange = "00000000-0000-7000-8000-000000000000" as ExchangeId;

/** One command of each offer, to ask the decision with; what it carries does not change the answer. */
function samplesOn(today: PlainDate): Readonly<Record<NoticeOffer, NoticeCommand>> {
  return {
    change: { type: "change", isElsewhere: false },
    mail: { type: "mail", mailId: noMail, days: answerDays.usual },
    transmit: { type: "transmit", exchangeId: noExchange, days: answerDays.usual },
    bundle: { type: "bundle", days: answerDays.usual },
    tell: { type: "tell", way: "telephone", on: today, days: answerDays.usual },
    bounce: { type: "bounce" },
    answer: { type: "answer", kind: "confirmed", way: "telephone", on: today },
    "put-back": { type: "put-back" },
    excuse: { type: "excuse", reason: "nothing-disclosed" },
    "give-up": { type: "give-up", reason: "no-answer" },
  };
}

function offersOf(
  id: NoticeId,
  state: NoticeState,
  { permissions }: Pick<Member, "permissions">,
  today: PlainDate,
): readonly NoticeOffer[] {
  const samples = samplesOn(today);
  return noticeOffers.filter((offer) => {
    const permission = offer === "excuse" || offer === "give-up" ? "case:decide" : "case:work";
    return permissions.has(permission) && "events" in decideNotice(id, state, samples[offer], { today });
  });
}

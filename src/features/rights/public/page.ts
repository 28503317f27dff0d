/** What the public pages know of an organisation, and of the request behind a link. */
import type { Calendar } from "../../../law/calendars.ts";
import type { GdprRegime } from "../../../law/regimes.ts";
import { read, write } from "../../../platform/db.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { readCase, readEvents } from "../../../platform/cases/store.ts";
import { mailFates } from "../../../platform/mail/outbox.ts";
import { Refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { Language } from "../../../platform/i18n/platform.ts";
import { publicScope, readProfile } from "../../../platform/organisations.ts";
import { recently } from "../../../platform/recent.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import { readSettings, regimeOf } from "../../office/index.ts";
import { readAuthority } from "../../registers/index.ts";
import { drillMark } from "../drill/mark.ts";
import { effectiveDay, lawClock, limitsOf, policyDay } from "../request/domain.clock.ts";
import { answerMail, isAnswerHeld, reachedAt } from "../request/domain.judgement.ts";
import type { AnswerPromise } from "../request/domain.promised.ts";
import { openQuestion } from "../request/question.ts";
import { isToBePosted, requestKind } from "../request/state.ts";
import { readPromised } from "../request/promised.ts";
import { bundled } from "../request/rows/store.ts";
import type { RequestFile } from "../request/store.ts";
import { readRequest, useLink } from "../request/store.ts";
import type { ReadRequest } from "../request/store.ts";
import type { FollowPage, OfOrganisation } from "./contract.ts";
import { canWithdraw, needsOf, stagesOf, uploadsOf } from "./domain.follow.ts";
import { maskEmail } from "./domain.intake.ts";

export type PublicCall = {
  readonly params: { readonly organisation: string };
  readonly query: { readonly language?: Language | undefined };
  readonly language: Language;
  readonly now: Instant;
};

export type Home = {
  readonly scope: Scope;
  readonly organisation: OfOrganisation;
  readonly regime: GdprRegime;
  /** By when the organisation's own policy promises an answer. */
  readonly promised: AnswerPromise | undefined;
  readonly calendar: string;
  readonly days?: Calendar;
  readonly zone: string;
  /** How long a link to the package works. */
  readonly linkLivesDays: number;
  /** In which the office reads. */
  readonly officeLanguage: Language;
};

/** The organisation of a public page. Refuses with `not_found`. */
export async function homeOf({ db }: Pick<Platform, "db">, call: PublicCall): Promise<Home> {
  const scope = await publicScope(db, call.params.organisation);
  const { organisation, ...home } = await saidOfItself(db, scope);
  const { language: chosen } = call.query;
  return {
    ...home,
    scope,
    organisation: {
      slug: call.params.organisation,
      ...organisation,
      ...(chosen === undefined ? {} : { chosen }),
    },
  };
}

type SaidOfItself = Omit<Home, "scope" | "organisation"> & {
  readonly organisation: Omit<OfOrganisation, "slug" | "chosen">;
};

const saidOfItself = recently((db, scope) => read(db, scope, (tx) => homeIn(tx, scope)));

async function homeIn(tx: Tx, scope: Scope): Promise<SaidOfItself> {
  const settings = await readSettings(tx, scope);
  const { name, zone, calendar, officerContact } = settings;
  const { days } = await readProfile(tx, scope);
  const regime = regimeOf(settings);
  const authority = await readAuthority(tx, scope, regime);
  return {
    regime,
    promised: (await readPromised(tx, scope, "access")).answer,
    calendar,
    ...(days === undefined ? {} : { days }),
    zone,
    linkLivesDays: settings.linkLivesDays,
    officeLanguage: settings.language,
    organisation: {
      name,
      zone,
      ...(officerContact === "" ? {} : { contact: officerContact }),
      ...(authority === undefined ? {} : { authority: `${authority.name}, ${authority.site}` }),
    },
  };
}

/** The last day for an answer to a request that came on `now`; `undefined` when the calendar does not reach. */
export function dueIfAsked({ regime, promised, ...place }: Home, now: Instant): string | undefined {
  const receivedAt = now.toString();
  const inputs = { received: receivedAt, extendedMonths: 0, pauses: [] };
  const law = lawClock({ regime, receivedAt, right: "access" }, inputs, place);
  return effectiveDay(law, policyDay(law, inputs, promised))?.toString();
}

/** The last day for the answer as the request's own clock has it. */
export function dueOf({
  file,
  clock,
}: Pick<ReadRequest, "clock"> & { readonly file: RequestFile }): string | undefined {
  return clock === undefined ? undefined : limitsOf(file.state, clock).effective?.toString();
}

/** A request, and what of it has reached the person. */
export type Followed = ReadRequest & {
  /** The answer was handed over, and its mail has not left. */
  readonly isAnswerHeld: boolean;
  /** The letter about an extension, or a refusal, has gone out. */
  readonly isToldByLetter: boolean;
  /** The question that is open. */
  readonly question: string | undefined;
  /** What was asked for with it. */
  readonly others: FollowPage["others"];
};

/** The other requests of one form, by their rights and numbers: nothing that is not the person's own. */
async function askedTogether(tx: Tx, scope: Scope, { file }: ReadRequest): Promise<FollowPage["others"]> {
  const { bundle } = file.state;
  if (bundle === undefined) return [];
  const others: FollowPage["others"] = [];
  for (const id of await bundled(tx, scope, { bundle, except: file.id })) {
    const other = await readCase(tx, scope, requestKind, id);
    if (other !== undefined) others.push({ right: other.state.right, reference: other.reference });
  }
  return others;
}

async function whatReached(
  tx: Tx,
  scope: Scope,
  { file }: ReadRequest,
): Promise<Pick<Followed, "isAnswerHeld" | "isToldByLetter">> {
  const { name, extendedMonths } = file.state;
  const mailId = answerMail(file.state);
  const template = name === "refused" ? "refusal" : extendedMonths > 0 ? "extension" : undefined;
  const limit = 200;
  const after = Math.max(0, file.version - limit);
  const events =
    template === undefined ? [] : await readEvents(tx, scope, requestKind, file.id, { after, limit });
  const letters = events.flatMap((event) =>
    event.type === "letter.sent" && event.data.template === template ? [event] : [],
  );
  const fates = await mailFates(
    tx,
    scope,
    [mailId, ...letters.map(({ data }) => data.mailId)].filter((id) => id !== undefined),
  );
  return {
    isAnswerHeld: isAnswerHeld(file.state, fates),
    isToldByLetter: letters.some(
      ({ happenedAt, data }) => reachedAt(happenedAt, data.mailId, fates) !== undefined,
    ),
  };
}

/** The request behind the link to follow it; `undefined` for a link that is over or never was. */
export async function followed(
  tx: WriteTx,
  scope: Scope,
  { keys }: Pick<Platform, "keys">,
  token: string,
  now: Instant,
): Promise<Followed | undefined> {
  try {
    const { caseId } = await useLink(tx, scope, { purpose: "follow", token, now, peek: true });
    const request = await readRequest(tx, scope, keys, { caseId });
    if (request === undefined) return undefined;
    const question = await openQuestion(tx, scope, keys, request.file);
    const others = await askedTogether(tx, scope, request);
    return { ...request, ...(await whatReached(tx, scope, request)), question, others };
  } catch (error) {
    if (isDead(error)) return undefined;
    throw error;
  }
}

/** A link that expired, was used, or never was: told alike. */
export function isDead(error: unknown): boolean {
  return error instanceof Refusal && (error.key === "not_found" || error.key === "link_expired");
}

export type FollowExtras = Partial<Pick<FollowPage, "problems" | "thanks" | "answer" | "slowUntil">>;

/** The page of a request: states, days and a masked address, nothing of what was asked or found. */
export function followModel(
  home: Home,
  token: string,
  request: Followed,
  now: Instant,
  extras: FollowExtras = {},
): FollowPage {
  const { file, texts, clock } = request;
  const { state } = file;
  const due = dueOf(request);
  const today = dayIn(home.zone, now).toString();
  const open = state.name === "open" || state.name === "unconfirmed";
  const held = request.isAnswerHeld ? "mail" : isToBePosted(state) ? "post" : undefined;
  const owed = open || held !== undefined;
  const email = texts.requesterEmail === undefined ? undefined : maskEmail(texts.requesterEmail);
  return {
    kind: "follow",
    ...drillMark(state),
    organisation: home.organisation,
    token,
    reference: file.reference,
    right: state.right,
    others: request.others,
    receivedOn: dayIn(home.zone, Temporal.Instant.from(state.receivedAt)).toString(),
    ...(due === undefined ? {} : { due }),
    late: owed && due !== undefined && due < today,
    paused: open && clock?.state === "paused",
    extendedMonths: state.extendedMonths,
    toldByLetter: request.isToldByLetter,
    ...(held === undefined ? {} : { held }),
    ...(email === undefined ? {} : { email }),
    delivery: state.delivery,
    capacity: state.capacity,
    name: state.name,
    stages: [...stagesOf(state, held !== undefined)],
    needs: [...needsOf(state, email !== undefined)],
    evidenceHeld: state.identity.evidence.length,
    uploads: [...uploadsOf(state)],
    canWithdraw: canWithdraw(state),
    ...(request.question === undefined ? {} : { question: request.question }),
    problems: [],
    ...extras,
  };
}

/** A reading transaction for a page: looking at a link takes the same code as using it. */
export function looking<T>(
  { db }: Pick<Platform, "db">,
  scope: Scope,
  work: (tx: WriteTx) => Promise<T>,
): Promise<T> {
  return write(db, scope, work);
}

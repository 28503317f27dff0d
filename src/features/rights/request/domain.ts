/**
 * What a command makes of a rights request: events, or the obstacle (GDPR arts. 11(2), 12(2)–(6); decision 0055). Pure.
 * Search, review, package and letters are decided by their own parts; `guard` holds their events to the same gates, so
 * that nothing is released before the person is known, whoever asks.
 */
import type { MailId, ShortReference } from "../../../platform/identifiers.ts";
import type { Command } from "./commands.ts";
import { decideDeath, decideStanding, obstacleOfDeath } from "./domain.dead.ts";
import type { EvidenceKind, Obstacle } from "./contract.ts";
import { no, yes } from "./decision.ts";
import type { Decision, DecisionFacts, Events } from "./decision.ts";
import { decideDecided, isDecided } from "./domain.decided.ts";
import * as events from "./events.ts";
import type { RequestEvent } from "./events.ts";
import { isIdentified, missingBeforeClose, missingBeforeLetter, missingBeforeRelease } from "./gates.ts";
import type { MissingStep } from "./gates.ts";
import { kindOf } from "./kinds/kinds.ts";
import { apply, isProofUnsent, isQuestionUnsent, isToBePosted } from "./state.ts";
import type { RequestState } from "./state.ts";

/** Tries of one mailed code; then a new code must be asked for. */
export const codeTries = 5;
const mostEvidence = 20;

export type { Decision, DecisionFacts, Events } from "./decision.ts";

export function decide(state: RequestState, command: Command, facts: DecisionFacts): Decision {
  if (command.type === "end-drill") return decideDrillEnd(state, command.by);
  const closed = nameAllows(state, command.type);
  if (closed !== undefined) return no(closed);
  if (isDecided(command)) return decideDecided(state, command, facts);
  switch (command.type) {
    case "confirm-address":
      return yes(events.confirmed.make({}));
    case "assign":
      return yes(events.assigned.make({ to: command.to }));
    case "note":
      return yes(events.noted.make({}));
    case "ask-clarification":
      return decideQuestion(state, command);
    case "reach-clarification":
      return isQuestionUnsent(state)
        ? yes(events.clarificationReached.make({ by: command.by }))
        : no("no-clarification-open");
    case "reach-identity":
      return isProofUnsent(state)
        ? yes(events.identityReached.make({ by: command.by }))
        : no("no-proof-waits");
    case "reach-refusal":
      return state.refusalMail === undefined
        ? no("no-proof-waits")
        : yes(events.refusalReached.make({ by: command.by }));
    case "record-clarification":
      return state.clarification === "asked"
        ? yes(events.clarificationAnswered.make({}))
        : no("no-clarification-open");
    case "extend":
      return decideExtension(state, command, facts);
    case "refuse":
      return decideRefusal(state, command, facts);
    case "withdraw":
      return yes(events.withdrawn.make({}), ...destroyed(state));
    case "close":
      if (isToBePosted(state)) return no("not-posted");
      // Closed is answered: what still lies here is no answer (decision 0065).
      if (facts.isAnswerHeld === true) return no("answer-held");
      if (missingBeforeClose(state, facts.recipients).length > 0)
        return no(...missingBeforeClose(state, facts.recipients));
      return yes(events.closed.make({}), ...destroyed(state));
    case "lapse":
      return yes(events.lapsed.make({}), ...destroyed(state));
    case "confirm-authority":
    case "refuse-authority":
      return decideAuthority(state, command);
    case "note-death":
      return decideDeath(state, command.relation);
    case "settle-standing":
      return decideStanding(state, command, facts);
    case "ask-code":
    case "try-code":
    case "ask-evidence":
    case "receive-evidence":
    case "confirm-identity":
    case "refuse-identity":
    case "skip-identity":
      return decideIdentity(state, command);
    default:
      return command satisfies never;
  }
}

/** Whatever state it is in: nothing of a rehearsal has to be finished. */
function decideDrillEnd(state: RequestState, by: "person" | "time"): Decision {
  if (state.isDrill !== true) return no("not-a-drill");
  if (state.isDrillEnded === true) return no("drill-ended");
  return yes(events.drillEnded.make({ by }), ...destroyed(state));
}

/** A restriction ends, or goes to somebody else, when its request has long been answered or refused. */
const ofRestriction: ReadonlySet<Command["type"]> = new Set([
  "plan-lifting",
  "tell-lifting",
  "lift-restriction",
  "hand-on-restriction",
]);

/** Which commands a request takes by its name alone; all others meet the obstacle. */
function nameAllows({ name, isUntold }: RequestState, type: Command["type"]): Obstacle | undefined {
  switch (name) {
    case "unconfirmed":
      if (["confirm-address", "assign", "note", "withdraw", "lapse"].includes(type)) return undefined;
      return "request-unconfirmed";
    case "open":
      if (type === "confirm-address") return "already-confirmed";
      if (type === "lapse") return "taken-up";
      return type === "close" ? "request-not-answered" : undefined;
    case "answered":
      return ["assign", "note", "close"].includes(type) || ofRestriction.has(type)
        ? undefined
        : "request-answered";
    case "refused":
      if (isUntold === true && (type === "assign" || type === "reach-refusal")) return undefined;
      return type === "note" || ofRestriction.has(type) ? undefined : "request-over";
    case "closed":
    case "withdrawn":
      return type === "note" ? undefined : "request-over";
    case "lapsed":
      return "request-over";
    default:
      return name satisfies never;
  }
}

type IdentityCommand = Extract<
  Command,
  {
    readonly type:
      | "ask-code"
      | "try-code"
      | "ask-evidence"
      | "receive-evidence"
      | "confirm-identity"
      | "refuse-identity"
      | "skip-identity";
  }
>;

function decideIdentity(state: RequestState, command: IdentityCommand): Decision {
  if ("of" in command && command.of === "authority") return decideProofOfAuthority(state, command);
  if (state.identity.status === "not-asked") return no("identity-not-asked");
  if (isIdentified(state)) return no("identity-settled");
  switch (command.type) {
    case "ask-code":
      return yes(events.identityAsked.make({ method: "mailed-code", by: "mail", ...mailOf(command) }));
    case "try-code":
      return decideCode(state, command.right);
    case "ask-evidence":
      return yes(
        events.identityAsked.make({
          method: "evidence",
          by: command.mailId === undefined ? "letter" : "mail",
          ...mailOf(command),
        }),
      );
    case "receive-evidence":
      return state.identity.evidence.length >= mostEvidence
        ? no("too-much-evidence")
        : yes(events.evidenceReceived.make({ fileId: command.fileId, of: "identity" }));
    case "confirm-identity":
      return decideProved(state, command);
    case "refuse-identity":
      return yes(
        events.identityRefused.make({ reason: command.reason, ...settledIn(command) }),
        ...destroyed(state, "identity"),
      );
    case "skip-identity":
      return yes(
        events.identitySkipped.make({ reason: command.reason, ...settledIn(command) }),
        ...destroyed(state, "identity"),
      );
    default:
      return command satisfies never;
  }
}

/** What proves it must be here, or have proved it in a request of the same letter. */
function decideProved(
  state: RequestState,
  command: Extract<IdentityCommand, { readonly type: "confirm-identity" }>,
): Decision {
  const { method } = command;
  if (command.settledIn === undefined) {
    if (method === "evidence" && held(state, "identity").length === 0) return no("no-evidence");
    if (method === "mailed-link" && state.isAddressConfirmed !== true) return no("address-not-confirmed");
    // A code is tried, and counted.
    if (method === "mailed-code") return no("settled-elsewhere-first");
  }
  return yes(
    events.identityConfirmed.make({ method, ...settledIn(command) }),
    ...destroyed(state, "identity"),
  );
}

function decideCode(state: RequestState, right: boolean): Decision {
  const { status, method, wrongCodes } = state.identity;
  // Evidence may have come in after a code went out; the code stays good.
  if ((status !== "asked" && status !== "evidence") || method !== "mailed-code") return no("no-code-asked");
  if (wrongCodes >= codeTries) return { refused: "too_many_tries", reasons: [] };
  if (!right) return yes(events.codeTried.make({ right }));
  return yes(
    events.codeTried.make({ right }),
    events.identityConfirmed.make({ method: "mailed-code" }),
    ...destroyed(state, "identity"),
  );
}

function decideProofOfAuthority(
  state: RequestState,
  command: Extract<IdentityCommand, { readonly of: EvidenceKind }>,
): Decision {
  const settled = authoritySettled(state);
  if (settled !== undefined) return no(settled);
  if (command.type === "ask-evidence") return yes(events.authorityAsked.make(mailOf(command)));
  return state.identity.evidence.length >= mostEvidence
    ? no("too-much-evidence")
    : yes(events.evidenceReceived.make({ fileId: command.fileId, of: "authority" }));
}

type AuthorityCommand = Extract<Command, { readonly type: "confirm-authority" | "refuse-authority" }>;

function decideAuthority(state: RequestState, command: AuthorityCommand): Decision {
  const settled = authoritySettled(state);
  if (settled !== undefined) return no(settled);
  if (command.type === "refuse-authority") {
    return yes(
      events.authorityRefused.make({ reason: command.reason, ...settledIn(command) }),
      ...destroyed(state, "authority"),
    );
  }
  const isHere = command.settledIn === undefined;
  if (isHere && command.basis === "evidence" && held(state, "authority").length === 0)
    return no("no-evidence");
  return yes(
    events.authorityConfirmed.make({ basis: command.basis, ...settledIn(command) }),
    ...destroyed(state, "authority"),
  );
}

/** A refusal may be overcome by a better proof; a confirmation stands. */
function authoritySettled({ authority }: RequestState): Obstacle | undefined {
  if (authority === "not-needed") return "authority-not-needed";
  return authority === "confirmed" ? "authority-settled" : undefined;
}

/** One question at a time; one that has reached nobody may be asked anew, in another way. */
function decideQuestion(
  state: RequestState,
  command: Extract<Command, { readonly type: "ask-clarification" }>,
): Decision {
  if (state.clarification === "asked" && !isQuestionUnsent(state)) return no("clarification-open");
  const { by = "letter" } = command;
  const asked = events.clarificationAsked.make({ by, ...mailOf(command) });
  return by === "told" ? yes(asked, events.clarificationReached.make({ by })) : yes(asked);
}

/** Art. 12(3): once, by at most two months, and the person is told before the first month is over. */
function decideExtension(
  state: RequestState,
  { months, reason }: Extract<Command, { readonly type: "extend" }>,
  { today, noticeBy }: DecisionFacts,
): Decision {
  if (kindOf(state).isAtOnce) return no("at-once");
  if (state.extendedMonths > 0) return no("already-extended");
  if (noticeBy !== undefined && Temporal.PlainDate.compare(today, noticeBy) > 0) return no("notice-too-late");
  return yes(events.extended.make({ months, reason }));
}

/** Arts. 11(2), 12(5): each ground must fit what is on record. */
function decideRefusal(
  state: RequestState,
  { ground }: Extract<Command, { readonly type: "refuse" }>,
  facts: DecisionFacts,
): Decision {
  if (kindOf(state).isAtOnce) return no("never-refused");
  const ofDeath = obstacleOfDeath(state, [ground], facts);
  if (ofDeath !== undefined) return no(ofDeath);
  if (ground === "not-identified" && isIdentified(state)) return no("identity-settled");
  const settled = ground === "no-authority" ? authoritySettled(state) : undefined;
  if (settled !== undefined) return no(settled);
  return yes(events.refused.make({ ground }), ...destroyed(state));
}

/** Evidence is destroyed by the decision it was for, and by whatever ends the request. */
function destroyed(state: RequestState, of?: EvidenceKind): readonly RequestEvent[] {
  return held(state, of).map(({ fileId }) => events.evidenceDestroyed.make({ fileId }));
}

function held(state: RequestState, of?: EvidenceKind): RequestState["identity"]["evidence"] {
  return state.identity.evidence.filter((one) => of === undefined || one.of === of);
}

const afterTheEnd: ReadonlySet<RequestEvent["type"]> = new Set([
  "request.noted",
  "identity.evidence-destroyed",
  "package.downloaded",
  "package.destroyed",
  "request.erased",
  "letter.drafted",
  "letter.sent",
  "refusal.reached",
  // Only of what was refused: see `nameAllows`.
  "restriction.lifting-planned",
  "restriction.lifting-told",
  "restriction.lifted",
  "restriction.handed-on",
]);

/**
 * What stands against recording these events after this state, in order; empty when nothing does. Every change of a
 * request passes here, so a part that forgets a gate is stopped all the same.
 */
export function guard(state: RequestState, following: Events): readonly (Obstacle | MissingStep)[] {
  let at = state;
  for (const event of following) {
    const over = ["closed", "refused", "withdrawn", "lapsed"].includes(at.name);
    const isHandedOn = at.isUntold === true && event.type === "request.assigned";
    if (over && !isHandedOn && !afterTheEnd.has(event.type)) return ["request-over"];
    if (event.type === "request.answered") {
      const missing = missingBeforeRelease(at);
      if (missing.length > 0) return missing;
    }
    if (event.type === "request.done") {
      const missing = missingBeforeLetter(at);
      if (missing.length > 0) return missing;
    }
    if (event.type === "request.refused" && kindOf(at).isAtOnce) return ["never-refused"];
    if (event.type === "review.second-settled" && !canSettleSecond(at, event.data))
      return ["package-not-built"];
    if (event.type === "package.posted" && !isToBePosted(at)) return ["package-not-built"];
    if (event.type === "package.downloaded" && at.package.status !== "released") return ["package-not-built"];
    at = apply(at, event);
  }
  return [];
}

const canSettleSecond = (
  { second, review, package: made }: RequestState,
  { packageId }: { readonly packageId: RequestState["package"]["packageId"] },
): boolean =>
  second?.isDrawn === true &&
  review.status === "approved" &&
  made.status === "built" &&
  made.packageId === packageId;

const settledIn = ({
  settledIn: at,
}: {
  readonly settledIn?: ShortReference | undefined;
}): { settledIn?: string } => (at === undefined ? {} : { settledIn: at });

const mailOf = ({ mailId }: { readonly mailId?: MailId | undefined }): { mailId?: MailId } =>
  mailId === undefined ? {} : { mailId };

/**
 * The state of a rights request: what its events add up to. Pure. Identity, search, review and package run beside each
 * other, so the state is a name and a facet for each; gates between them stand in `gates.ts`.
 */
import { z } from "zod";
import { defineCaseKind } from "../../../platform/cases/kind.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { AccountId, ActorId, EntryId, FileId, MailId } from "../../../platform/identifiers.ts";
import {
  childViews,
  feeCurrencies,
  feeGrounds,
  feeValue,
  findings,
  measureOutcomes,
  measureTasks,
  requestRights,
  standings,
  survivorRelations,
  verdicts,
} from "./contract.ts";
import {
  capacities,
  channels,
  deliveries,
  evidenceKinds,
  identityMethods,
  regimes,
  requestEvents,
} from "./events.ts";
import type { BundleId, LetterId, MeasureId, PackageId, RequestEvent, RunId } from "./events.ts";
import { FilesFacet, fileSteps } from "../documents/erasing/events.ts";
import { ExecutionFacet, executionSteps } from "../execution/events.ts";
import { recipientSteps } from "../recipients/events.ts";
import { kindOf } from "./kinds/kinds.ts";
import { reroutedTo, survivedBy } from "./state.turned.ts";
import { drawnIn, reopened, Second, settledIn } from "./state.second.ts";

const moment = z.iso.datetime({ offset: true });
const count = z.int().nonnegative();

const Measure = z.strictObject({
  id: idSchema<MeasureId>(),
  task: z.enum(measureTasks),
  owner: idSchema<ActorId>(),
  due: z.iso.date(),
  storeId: idSchema<EntryId>().optional(),
  /** Absent while it is to be done. */
  outcome: z.enum(measureOutcomes).optional(),
  reason: z.string().optional(),
  until: z.iso.date().optional(),
});
export type Measure = z.infer<typeof Measure>;

export const RequestState = z.strictObject({
  /**
   * `unconfirmed`: came through the public form and the address has not answered · `open` · `answered`: the package or
   * letter has gone out · `closed` · `refused` · `withdrawn` · `lapsed`.
   */
  name: z.enum(["unconfirmed", "open", "answered", "closed", "refused", "withdrawn", "lapsed"]),
  /** Refused, and no letter says so yet: the person waits for an answer as before (GDPR art. 12(4)). */
  isUntold: z.literal(true).optional(),
  /** The mail with that letter, while no mail server has taken it. */
  refusalMail: idSchema<MailId>().optional(),
  right: z.enum(requestRights),
  capacity: z.enum(capacities),
  channel: z.enum(channels),
  regime: z.enum(regimes),
  receivedAt: moment,
  delivery: z.enum(deliveries),
  /** Of a request about the dead: what the requester was to them, and how the request stands in law. */
  relation: z.enum(survivorRelations).optional(),
  standing: z.enum(standings).optional(),
  wantsRecipients: z.literal(true).optional(),
  aboutAccountId: idSchema<AccountId>().optional(),
  handler: idSchema<ActorId>().optional(),
  isDrill: z.literal(true).optional(),
  isDrillEnded: z.literal(true).optional(),
  /** The link mailed to the address was followed: whoever asks reads that mailbox. */
  isAddressConfirmed: z.boolean().optional(),
  identity: z.strictObject({
    /** `not-asked`: the right takes effect whoever asks, or a controller answers for who it is. */
    status: z.enum(["open", "asked", "evidence", "confirmed", "skipped", "refused", "not-asked"]),
    method: z.enum(identityMethods).optional(),
    wrongCodes: count,
    /** Asked for on our side only: the mail has not left, or no mail could go and the letter has not gone yet. */
    isUnsent: z.boolean().optional(),
    /** The mail that is to ask; absent once it has, and where a letter asks. */
    mailId: idSchema<MailId>().optional(),
    /** Evidence that is still held; it is destroyed once the decision is made. */
    evidence: z.array(z.strictObject({ fileId: idSchema<FileId>(), of: z.enum(evidenceKinds) })).max(20),
  }),
  authority: z.enum(["not-needed", "open", "confirmed", "refused"]),
  clarification: z.enum(["none", "asked", "answered"]),
  /** The question that is open: whether it has reached the person, and the mail that is to bring it. */
  question: z.strictObject({ isReached: z.boolean(), mailId: idSchema<MailId>().optional() }).optional(),
  extendedMonths: z.int().min(0).max(2),
  bundle: idSchema<BundleId>().optional(),
  fee: z
    .strictObject({
      status: z.enum(["asked", "paid", "waived"]),
      ground: z.enum(feeGrounds),
      amount: z
        .strictObject({ value: z.string().regex(feeValue), currency: z.enum(feeCurrencies) })
        .optional(),
    })
    .optional(),
  child: z.enum(childViews).optional(),
  examined: z
    .strictObject({ finding: z.enum(findings), reviewer: idSchema<ActorId>().optional() })
    .optional(),
  assessment: z
    .strictObject({ verdict: z.enum(verdicts), bases: z.array(z.string()), grounds: z.array(z.string()) })
    .optional(),
  measures: z.array(Measure).max(100).optional(),
  /** What is carried out in connected systems, and whether the answer waits for it. */
  executions: z.array(ExecutionFacet).max(200).optional(),
  /** Files of folders that go for this request. */
  files: FilesFacet.optional(),
  /** `meanwhile`: while something is looked into; `granted`: what was asked for. */
  restriction: z
    .strictObject({
      cause: z.enum(["meanwhile", "granted"]),
      status: z.enum(["in-force", "lifting-told", "lifted", "handed-on"]),
      /** The day from which the data are used again, as the person is told. */
      endsOn: z.iso.date().optional(),
      /** The mail that told of its end; it counts once a mail server has taken it. */
      mailId: idSchema<MailId>().optional(),
    })
    .optional(),
  /** The letter that is the answer, where no copy goes out. */
  answer: z
    .strictObject({
      letterId: idSchema<LetterId>(),
      by: z.enum(["mail", "print"]),
      mailId: idSchema<MailId>().optional(),
    })
    .optional(),
  search: z.strictObject({
    status: z.enum(["none", "planned", "approved", "running", "finished", "failed"]),
    runId: idSchema<RunId>().optional(),
    rows: count,
    clear: count,
    shared: count,
    people: count,
    gaps: count,
  }),
  review: z.strictObject({ status: z.enum(["none", "open", "approved"]), decided: z.array(z.string()) }),
  second: Second.optional(),
  package: z.strictObject({
    status: z.enum(["none", "built", "failed", "released", "destroyed"]),
    packageId: idSchema<PackageId>().optional(),
    /** The newest that could not be made, and why. */
    failed: z.strictObject({ packageId: idSchema<PackageId>(), reason: z.string() }).optional(),
    fileId: idSchema<FileId>().optional(),
    /** What the register told when it was made; unknown of older ones. */
    register: z.string().optional(),
    /** How it was handed over; not always as the person asked. */
    via: z.enum(deliveries).optional(),
    /** The mail with the link. */
    mailId: idSchema<MailId>().optional(),
    isPosted: z.boolean().optional(),
    downloads: count,
  }),
});
export type RequestState = z.infer<typeof RequestState>;

/** The state after one event. */
export function apply(state: RequestState | undefined, event: RequestEvent): RequestState {
  if (event.type === "request.received") return first(event.data);
  if (state === undefined) throw new TypeError("A request begins with its receipt.");
  // The table has exactly the step of this event's type; TypeScript cannot follow that through the union.
  const step = steps[event.type] as (from: RequestState, data: RequestEvent["data"]) => RequestState;
  return step(state, event.data);
}

type DataOf<T> = Extract<RequestEvent, { readonly type: T }>["data"];
type Steps = {
  readonly [T in Exclude<RequestEvent["type"], "request.received">]: (
    state: RequestState,
    data: DataOf<T>,
  ) => RequestState;
};

function first(data: DataOf<"request.received">): RequestState {
  const isUnasked = kindOf(data).isAtOnce || data.capacity === "controller";
  return {
    ...data,
    // What takes effect when it arrives waits for nobody to confirm an address.
    name: data.channel === "portal" && !isUnasked ? "unconfirmed" : "open",
    identity: { status: isUnasked ? "not-asked" : "open", wrongCodes: 0, evidence: [] },
    authority: data.capacity === "self" || isUnasked ? "not-needed" : "open",
    clarification: "none",
    extendedMonths: 0,
    search: nothingFound,
    review: { status: "none", decided: [] },
    package: { status: "none", downloads: 0 },
  };
}

const nothingFound = { status: "none", rows: 0, clear: 0, shared: 0, people: 0, gaps: 0 } as const;
const unchanged = (state: RequestState): RequestState => state;
const opened = (state: RequestState): RequestState["name"] =>
  state.name === "unconfirmed" ? "open" : state.name;
const identityOf = (state: RequestState, change: Partial<RequestState["identity"]>): RequestState => ({
  ...state,
  identity: { ...state.identity, ...change },
});
const searchOf = (state: RequestState, change: Partial<RequestState["search"]>): RequestState => ({
  ...state,
  search: { ...state.search, ...change },
});
const packageOf = (state: RequestState, change: Partial<RequestState["package"]>): RequestState => ({
  ...state,
  package: { ...state.package, ...change },
});

/** The letter brings the question: posted it has reached the person, mailed it does once a mail server took it. */
function questionWritten(state: RequestState, { by, mailId }: DataOf<"letter.sent">): RequestState {
  const { clarification, question } = state;
  if (clarification !== "asked" || question === undefined || question.isReached) return state;
  return { ...state, question: { isReached: by === "print", ...(mailId === undefined ? {} : { mailId }) } };
}

/** Asked, and the question has not reached the person: the clock does not wait for its answer. */
export function isQuestionUnsent({ name, clarification, question }: RequestState): boolean {
  return name === "open" && clarification === "asked" && question?.isReached === false;
}

function measureOf(state: RequestState, id: MeasureId, change: Partial<Measure>): RequestState {
  const measures = measuresOf(state).map((one) => (one.id === id ? { ...one, ...change } : one));
  return { ...state, measures };
}

export const measuresOf = ({ measures = [] }: Pick<RequestState, "measures">): readonly Measure[] => measures;

function restrictionIs(
  state: RequestState,
  change: Partial<NonNullable<RequestState["restriction"]>>,
): RequestState {
  const { restriction } = state;
  return restriction === undefined ? state : { ...state, restriction: { ...restriction, ...change } };
}

/** Data are blocked, and nobody else answers for that yet. */
export function isRestricting({ restriction }: Pick<RequestState, "restriction">): boolean {
  return restriction?.status === "in-force" || restriction?.status === "lifting-told";
}

/** Proof is asked for, and the mail or letter that asks has not reached the person: the clock does not wait for it. */
export function isProofUnsent({ name, identity }: RequestState): boolean {
  return name === "open" && identity.status === "asked" && identity.isUnsent === true;
}

/** The letter asks, whether or not somebody had put on record that it would; mailed, it asks once its mail was taken. */
function proofAskedFor(state: RequestState, { by }: DataOf<"letter.sent">): RequestState {
  const { status, mailId } = state.identity;
  if (status === "open") return identityOf(state, { status: "asked", method: "evidence", isUnsent: false });
  const isStillHeld = by === "mail" && mailId !== undefined;
  return status === "asked" && !isStillHeld ? proofReached(state) : state;
}

function proofReached({ identity: { mailId: _taken, ...identity }, ...state }: RequestState): RequestState {
  return { ...state, identity: { ...identity, isUnsent: false } };
}

const told = ({ isUntold: _before, refusalMail: _taken, ...state }: RequestState): RequestState => state;

/** Posted it tells them; mailed it does once a mail server took it. */
function refusalWritten(state: RequestState, { by, mailId }: DataOf<"letter.sent">): RequestState {
  if (state.isUntold !== true) return state;
  return by === "mail" && mailId !== undefined ? { ...state, refusalMail: mailId } : told(state);
}

const toldBy = (mailId: MailId | undefined): { status: "lifting-told"; mailId?: MailId } => ({
  status: "lifting-told",
  ...(mailId === undefined ? {} : { mailId }),
});

const steps: Steps = {
  "request.rerouted": (state, { to }) => reroutedTo(state, to),
  "fee.asked": (state, { ground, amount }) => ({
    ...state,
    fee: { status: "asked", ground, ...(amount === undefined ? {} : { amount }) },
  }),
  "fee.paid": (state) =>
    state.fee === undefined ? state : { ...state, fee: { ...state.fee, status: "paid" } },
  "fee.waived": (state) =>
    state.fee === undefined ? state : { ...state, fee: { ...state.fee, status: "waived" } },
  "child.heard": (state, { view }) => ({ ...state, child: view }),
  "request.examined": (state, { finding, reviewer }) => ({
    ...state,
    examined: { finding, ...(reviewer === undefined ? {} : { reviewer }) },
  }),
  "request.assessed": (state, assessment) => ({ ...state, assessment }),
  "measure.planned": (state, { measureId: id, ...planned }) => ({
    ...state,
    measures: [...measuresOf(state), { id, ...planned }],
  }),
  "measure.handed": (state, { measureId, owner, due }) => measureOf(state, measureId, { owner, due }),
  "measure.settled": (state, { measureId, ...settled }) => measureOf(state, measureId, settled),
  "measure.dropped": (state, { measureId }) => ({
    ...state,
    measures: measuresOf(state).filter(({ id }) => id !== measureId),
  }),
  "restriction.begun": (state) => ({ ...state, restriction: { cause: "meanwhile", status: "in-force" } }),
  // A day that was told holds until another one is told.
  "restriction.lifting-planned": (state, { on }) => restrictionIs(state, { endsOn: on, status: "in-force" }),
  "restriction.lifting-told": (state, { mailId }) => restrictionIs(state, toldBy(mailId)),
  "restriction.lifted": (state) => restrictionIs(state, { status: "lifted" }),
  "restriction.handed-on": (state) => restrictionIs(state, { status: "handed-on" }),
  "request.done": (state, { letterId, by, mailId }) => ({
    ...state,
    name: "answered",
    answer: { letterId, by, ...(mailId === undefined ? {} : { mailId }) },
    ...(kindOf(state).restricts && state.restriction === undefined
      ? { restriction: { cause: "granted", status: "in-force" } as const }
      : {}),
  }),
  "request.confirmed": (state) => ({ ...state, name: opened(state), isAddressConfirmed: true }),
  // Taking a request up makes it ours, whether or not the address answered.
  "request.assigned": (state, { to }) => ({ ...state, name: opened(state), handler: to }),
  "request.noted": unchanged,
  "request.reminded": unchanged,
  "case.calendar-changed": unchanged,
  "case.walled": (state, { isHandler }) => (isHandler ? { ...state, handler: undefined } : state),
  "case.wall-lifted": unchanged,
  "request.extended": (state, { months }) => ({ ...state, extendedMonths: months }),
  "request.refused": (state) => ({ ...state, name: "refused", isUntold: true }),
  "request.withdrawn": (state) => ({ ...state, name: "withdrawn" }),
  "request.lapsed": (state) => ({ ...state, name: "lapsed" }),
  "request.closed": (state) => ({ ...state, name: "closed" }),
  "clarification.asked": ({ question: _before, ...state }, { by, mailId }) => ({
    ...state,
    clarification: "asked",
    ...(by === undefined
      ? {}
      : { question: { isReached: false, ...(mailId === undefined ? {} : { mailId }) } }),
  }),
  "clarification.reached": (state) => ({ ...state, question: { ...state.question, isReached: true } }),
  "refusal.reached": told,
  "clarification.answered": ({ question: _answered, ...state }) => ({ ...state, clarification: "answered" }),
  "letter.drafted": unchanged,
  "letter.sent": (state, data) => {
    if (data.template === "clarification") return questionWritten(state, data);
    if (data.template === "refusal") return refusalWritten(state, data);
    if (data.template === "restriction-lifting" && isRestricting(state))
      return restrictionIs(state, toldBy(data.mailId));
    return data.template === "identity" ? proofAskedFor(state, data) : state;
  },

  "identity.asked": ({ identity: { mailId: _before, ...identity }, ...state }, { method, by, mailId }) => ({
    ...state,
    identity: {
      ...identity,
      status: "asked",
      method,
      wrongCodes: 0,
      isUnsent: by === "mail" || (method === "evidence" && mailId === undefined),
      ...(by === "mail" && mailId !== undefined ? { mailId } : {}),
    },
  }),
  "identity.reached": proofReached,
  "identity.code-tried": (state, { right }) =>
    identityOf(state, { wrongCodes: state.identity.wrongCodes + (right ? 0 : 1) }),
  "identity.evidence-received": (state, { fileId, of }) =>
    identityOf(state, {
      status: of === "identity" ? "evidence" : state.identity.status,
      evidence: [...state.identity.evidence, { fileId, of }],
    }),
  "identity.evidence-destroyed": (state, { fileId }) =>
    identityOf(state, { evidence: state.identity.evidence.filter((held) => held.fileId !== fileId) }),
  "identity.confirmed": (state, { method }) => identityOf(state, { status: "confirmed", method }),
  "identity.skipped": (state) => identityOf(state, { status: "skipped" }),
  "identity.refused": (state) => identityOf(state, { status: "refused" }),
  "subject.died": (state, { relation }) => survivedBy(state, relation),
  "standing.settled": (state, { standing }) => ({ ...state, standing }),
  "authority.asked": unchanged,
  "authority.confirmed": (state) => ({ ...state, authority: "confirmed" }),
  "authority.refused": (state) => ({ ...state, authority: "refused" }),

  // A new plan begins anew: what an earlier search found no longer counts.
  "search.planned": (state, { runId }) => ({
    ...state,
    search: { ...nothingFound, status: "planned", runId },
    review: { status: "none", decided: [] },
    package: state.package.status === "released" ? state.package : { status: "none", downloads: 0 },
  }),
  "search.approved": (state) => searchOf(state, { status: "approved" }),
  "search.started": (state) => searchOf(state, { status: "running" }),
  "search.failed": (state) => searchOf(state, { status: "failed" }),
  "search.finished": (state, { rows, clear, shared, people, gaps }) => ({
    ...searchOf(state, { status: "finished", rows, clear, shared, people, gaps }),
    review: { status: "open", decided: [] },
  }),
  // A decision made after the approval opens the review again: what was approved is no longer what would go out.
  "review.decided": (state, { person }) => ({
    ...state,
    review: { status: "open", decided: [...new Set([...state.review.decided, person])] },
  }),
  "review.undone": (state, { person }) => ({
    ...state,
    review: { status: "open", decided: state.review.decided.filter((decided) => decided !== person) },
  }),
  "review.row-decided": reopened,
  "review.row-undone": reopened,
  "review.words-covered": reopened,
  "review.sameness-confirmed": unchanged,
  "review.second-drawn": drawnIn,
  "review.second-settled": settledIn,
  "review.approved": (state) => ({ ...state, review: { ...state.review, status: "approved" } }),

  "package.built": (state, { packageId, fileId, register }) => ({
    ...state,
    package: {
      status: "built",
      packageId,
      fileId,
      ...(register === undefined ? {} : { register }),
      downloads: 0,
    },
  }),
  "package.failed": (state, { packageId, reason }) =>
    packageOf(state, {
      status: "failed",
      ...(packageId === undefined ? {} : { failed: { packageId, reason } }),
    }),
  "request.answered": ({ package: { mailId: _before, ...made }, ...state }, { delivery, mailId }) => ({
    ...state,
    package: { ...made, status: "released", via: delivery, ...(mailId === undefined ? {} : { mailId }) },
    name: "answered",
  }),
  "package.sent-again": unchanged,
  "package.posted": (state) => packageOf(state, { isPosted: true }),
  "package.downloaded": (state) => packageOf(state, { downloads: state.package.downloads + 1 }),
  "request.erased": unchanged,
  // What was answered is over; what was not is given up, and its clock stops.
  "drill.ended": (state) => ({
    ...told(state),
    isDrillEnded: true,
    name: over.has(state.name) ? state.name : state.name === "answered" ? "closed" : "withdrawn",
  }),
  // What they add up to stands with each recipient (`recipients/state.ts`).
  ...recipientSteps,
  ...executionSteps,
  ...fileSteps,
  "package.destroyed": (state, { packageId }) => ({
    ...state,
    package: { status: "destroyed", packageId, downloads: state.package.downloads },
  }),
};

/** Printed or written to a carrier, and not given to the post yet: the person has no answer so far. */
export function isToBePosted({ name, package: made }: RequestState): boolean {
  return name === "answered" && made.via === "post" && made.isPosted !== true;
}

const over: ReadonlySet<RequestState["name"]> = new Set(["closed", "refused", "withdrawn", "lapsed"]);

/** Decided, whatever remains to be told: nothing is done for it any more. */
export function hasEnded({ name }: Pick<RequestState, "name">): boolean {
  return over.has(name);
}

export const requestKind = defineCaseKind({
  kind: "rights-request",
  referencePrefix: "R",
  events: requestEvents,
  state: RequestState,
  apply,
  isClosed: (state) => hasEnded(state) && state.isUntold !== true,
});

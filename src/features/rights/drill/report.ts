/** Gathers what a rehearsal's report is made of, and ends a rehearsal. */
import { asInstant } from "../../../law/clock.ts";
import { VersionConflict } from "../../../platform/cases/kind.ts";
import { readEvents } from "../../../platform/cases/store.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { endDrill, holdDrill, turnedMails } from "../../../platform/drills/store.ts";
import type { Drill } from "../../../platform/drills/store.ts";
import { turnedTo } from "../../../platform/drills/contract.ts";
import type { DrillReport } from "../../../platform/drills/contract.ts";
import { refusal } from "../../../platform/errors.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { mailFates } from "../../../platform/mail/outbox.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { act } from "../request/act.ts";
import type { AfterCommit } from "../request/act.ts";
import { limitsOf } from "../request/domain.clock.ts";
import { answeredIn, toldOfExtension } from "../request/domain.judgement.ts";
import { promisesOf } from "../request/domain.promises.ts";
import { mailIn, momentsOf } from "../request/office/moments.ts";
import type { Recorded } from "../request/office/moments.ts";
import { readPromised } from "../request/promised.ts";
import { recipientsOf } from "../request/recipients.ts";
import { actorKinds } from "../request/rows/store.ts";
import { requestKind } from "../request/state.ts";
import { readRequest } from "../request/store.ts";
import type { Desk, ReadRequest } from "../request/store.ts";
import { drillReport } from "./domain.report.ts";

const page = 500;

async function allEvents(tx: Tx, scope: Scope, { id, version }: ReadRequest["file"]): Promise<Recorded[]> {
  const events: Recorded[] = [];
  for (let after = 0; after < version; after += page)
    events.push(...(await readEvents(tx, scope, requestKind, id, { after, limit: page })));
  return events;
}

/** The report as it stands now. */
export async function gatherReport(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  { file, clock }: ReadRequest,
  { drill, now }: { readonly drill: Drill; readonly now: Instant },
): Promise<DrillReport> {
  const { state } = file;
  if (clock === undefined) throw new Error("The request has no clock.");
  const events = await allEvents(tx, scope, file);
  const mails = events.flatMap((event) => mailIn(event) ?? []);
  const moments = momentsOf(events, await mailFates(tx, scope, mails));
  const { law, policy, atOnce } = limitsOf(state, clock);
  const until = (day: Temporal.PlainDate | undefined): Instant | undefined =>
    day === undefined ? undefined : asInstant(day, clock.zone);
  const noticeBy = until(law.noticeBy);
  const letters = moments.flatMap(({ at, template }) => (template === undefined ? [] : [{ at, template }]));
  const kinds = await actorKinds(tx, scope, [...new Set(events.map(({ actorId }) => actorId))]);
  const turned = await turnedMails(tx, scope, keys, file.id);
  const isRefused = state.name === "refused";
  return drillReport({
    reference: file.reference,
    state,
    events: events.map((event) => ({ event, at: event.happenedAt, by: event.actorId })),
    begunAt: drill.begunAt,
    asOf: now,
    answeredAt: answeredIn(moments),
    limits: { law: until(atOnce ?? law.due), policy: until(policy) },
    noticeBy,
    extensionToldAt: toldOfExtension(letters),
    promises: promisesOf(state, {
      now,
      zone: clock.zone,
      promised: await readPromised(tx, scope, state.right),
      due: clock.effectiveLimit,
      noticeBy,
      events: moments,
    }),
    endOf: (day) => asInstant(Temporal.PlainDate.from(day), clock.zone),
    recipientsOpen: isRefused ? 0 : (await recipientsOf(tx, scope, file.id)).open,
    told: turnedTo.flatMap((whom) => {
      const count = turned.filter((one) => one.whom === whom).length;
      return count === 0 ? [] : [{ whom, mails: count }];
    }),
    isPerson: (actor) => kinds.get(actor) === "person",
  });
}

/** Ends the case where it stands, stores the report for good and gives its hash. What was found is destroyed after. */
export async function finishDrill(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  given: { readonly caseId: CaseId; readonly by: "person" | "time"; readonly now: Instant },
  afterCommit: AfterCommit,
): Promise<string> {
  const { caseId, by, now } = given;
  const drill = await holdDrill(tx, scope, caseId);
  if (drill === undefined) throw refusal("not_found");
  if (drill.ended !== undefined) throw refusal("conflict", {}, [{ at: "drill", reason: "drill-ended" }]);
  try {
    await act(tx, scope, desk, { caseId, command: { type: "end-drill", by }, now }, afterCommit);
  } catch (error) {
    // The case is held before it is read: somebody else's write is behind us or waits for us.
    if (error instanceof VersionConflict) throw refusal("conflict");
    throw error;
  }
  const request = await readRequest(tx, scope, desk.keys, { caseId });
  if (request === undefined) throw refusal("not_found");
  const report = await gatherReport(tx, scope, desk.keys, request, { drill, now });
  const hash = await endDrill(tx, scope, { caseId, report, now });
  await append(tx, scope, desk.keys, {
    type: "drill.reported",
    now,
    owner: { kind: "organisation", id: scope.organisationId },
    payload: {
      case: caseId,
      right: report.what,
      hash,
      timed: report.timed,
      inTime: report.inTime,
      findings: report.findings.length,
    },
  });
  return hash;
}

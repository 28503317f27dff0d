/** A rehearsal's report in sentences, for one reader. */
import type { Tx } from "../../../platform/db.ts";
import { findingId } from "../../../platform/drills/contract.ts";
import type { DrillLimit, DrillReport } from "../../../platform/drills/contract.ts";
import { readAims, turnedMails } from "../../../platform/drills/store.ts";
import type { Drill } from "../../../platform/drills/store.ts";
import type { Member } from "../../../platform/http/routes.ts";
import type { ActorId, CaseId } from "../../../platform/identifiers.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { mailFates } from "../../../platform/mail/outbox.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import { listMembers, namesFor } from "../../access/index.ts";
import { rightWords } from "../request/office/decide_words.ts";
import { namingFor } from "../request/office/people.ts";
import { officeSentences } from "../request/office/sentences.ts";
import { hasEnded } from "../request/state.ts";
import type { ReadRequest } from "../request/store.ts";
import type { DrillView } from "./contract.ts";
import { gatherReport } from "./report.ts";
import { drillSentences, durationWords } from "./words.ts";

const { say, sayDynamic } = drillSentences;
const statusOf = { "in-time": "kept", late: "broken", "not-done": "due" } as const;

/** What was stored when it ended; before that, what it would be now. */
export async function reportOf(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  request: ReadRequest,
  { drill, now }: { readonly drill: Drill; readonly now: Instant },
): Promise<DrillReport> {
  return drill.ended?.report ?? (await gatherReport(tx, scope, keys, request, { drill, now }));
}

export function summaryOf({ begunAt, timed, inTime }: DrillReport, isEnded: boolean, zone: string): string {
  const key = `summary.${isEnded ? "ended" : "running"}${timed === 0 ? ".untimed" : ""}`;
  return sayDynamic("en", key, { day: dayWords(begunAt, zone), inTime, timed });
}

export type Setting = {
  readonly keys: KeyProvider;
  readonly member: Member;
  readonly now: Instant;
  /** References of actions that may be named. */
  readonly actions: ReadonlyMap<CaseId, string>;
};

export async function drillView(
  tx: Tx,
  scope: Scope,
  { keys, member, now, actions }: Setting,
  request: ReadRequest,
  drill: Drill,
): Promise<DrillView> {
  const { zone } = await readProfile(tx, scope);
  const report = await reportOf(tx, scope, keys, request, { drill, now });
  const naming = await namingFor(scope, keys, member.pseudonymous);
  const actors = [...report.steps.flatMap(({ by }) => by ?? []), ...report.acts.map(({ by }) => by)];
  const names = await namesFor(tx, scope, keys, member, [...new Set(actors)]);
  const nameOf = (actor: ActorId): string => names.get(actor) ?? "Kept";
  const members = await listMembers(tx, scope, keys, now);
  const begunBy = members.find(({ accountId }) => accountId === drill.begunBy)?.actorId;
  const aim = (await readAims(tx, scope, keys, [drill.caseId])).get(drill.caseId);
  const { ended } = drill;
  const { state } = request.file;
  return {
    reference: request.file.reference,
    right: rightWords[state.right],
    ...withWords("aim", naming.words(aim)),
    begunBy:
      begunBy === undefined
        ? "a colleague"
        : ((await namesFor(tx, scope, keys, member, [begunBy])).get(begunBy) ?? "a colleague"),
    begunAt: drill.begunAt.toString(),
    endsAt: drill.endsAt.toString(),
    ...(ended === undefined ? {} : { endedAt: ended.at.toString(), hash: ended.hash }),
    asOf: report.asOf,
    isCaseOver: hasEnded(state),
    mayEnd: ended === undefined && member.permissions.has("case:decide"),
    summary: summaryOf(report, ended !== undefined, zone),
    timed: report.timed,
    inTime: report.inTime,
    steps: report.steps.map(({ code, doneAt, by, tookSeconds, limits }) => ({
      name: sayDynamic("en", `step.${code}`, {}),
      ...(doneAt === undefined ? {} : { at: doneAt }),
      ...(tookSeconds === undefined ? {} : { took: durationWords(tookSeconds) }),
      ...(by === undefined ? {} : { who: nameOf(by) }),
      limits: limits.map((limit) => ({ status: statusOf[limit.verdict], text: limitWords(limit, zone) })),
    })),
    gates: report.gates.map((gate) => ({
      name: sayDynamic("en", `gate.${gate.code}`, {}),
      text: gateWords(gate, report.asOf, zone),
    })),
    findings: report.findings.map((finding) => {
      const id = findingId(finding);
      const opened = drill.actions[id];
      const action = opened === undefined ? undefined : actions.get(opened);
      return { id, text: findingWords(finding), ...(action === undefined ? {} : { action }) };
    }),
    told: await toldOf(tx, scope, keys, request.file.id, naming.isPseudonymous),
    acts: report.acts.map(({ by, acts }) => ({ who: nameOf(by), acts })),
    mayOpenActions: ended !== undefined && member.permissions.has("case:work"),
  };
}

async function toldOf(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  caseId: CaseId,
  isPseudonymous: boolean,
): Promise<DrillView["told"]> {
  const turned = await turnedMails(tx, scope, keys, caseId);
  const fates = await mailFates(
    tx,
    scope,
    turned.map(({ mailId }) => mailId),
  );
  return turned.map(({ mailId, whom, at, addressee }) => ({
    at: at.toString(),
    whom: say("en", `whom.${whom}`),
    ...(isPseudonymous ? {} : withWords("addressee", addressee)),
    state: fates.get(mailId)?.state === "sent" ? "came to whoever rehearses" : "waits in the outbox",
  }));
}

function limitWords({ of, until, verdict }: DrillLimit, zone: string): string {
  return sayDynamic("en", `limit.${of}.${verdict}`, { until: dayWords(until, zone) });
}

function gateWords(gate: DrillReport["gates"][number], asOf: string, zone: string): string {
  const from = Temporal.Instant.from(gate.from);
  const until = Temporal.Instant.from(gate.until ?? asOf);
  const time = durationWords(Math.max(0, Math.floor(until.since(from).total("seconds"))));
  return gate.until === undefined
    ? say("en", "gate.open", { time })
    : say("en", "gate.cleared", { time, until: momentWords(gate.until, zone) });
}

export function findingWords({ code, step }: DrillReport["findings"][number]): string {
  if (code === "promise-broken")
    return say("en", "finding.promise-broken", {
      promise: officeSentences.sayDynamic("en", `promise.${step ?? "in-time"}`, {}),
    });
  const name = step === undefined ? "" : sayDynamic("en", `step.${step}`, {});
  return sayDynamic("en", `finding.${code}`, { step: small(name) });
}

const small = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;

export const dayWords = (moment: string, zone: string): string =>
  dayIn(zone, Temporal.Instant.from(moment)).toLocaleString("en-GB", { dateStyle: "long" });

export const momentWords = (moment: string, zone: string): string =>
  Temporal.Instant.from(moment)
    .toZonedDateTimeISO(zone)
    .toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });

function withWords<Name extends string>(
  name: Name,
  text: string | undefined,
): { readonly [N in Name]?: string } {
  return text === undefined ? {} : ({ [name]: text } as { readonly [N in Name]: string });
}

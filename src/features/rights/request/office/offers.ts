/** What a member may do to a request now: what their role allows and the decision would not refuse. Pure. */
import type { Member } from "../../../../platform/http/routes.ts";
import type { ActorId, FileId } from "../../../../platform/identifiers.ts";
import { newId } from "../../../../platform/ids.ts";
import { refusalGroundsOn } from "../../../../law/rights.ts";
import { dayIn } from "../../../../platform/time.ts";
import type { Instant } from "../../../../platform/time.ts";
import type { Command } from "../commands.ts";
import { feeGrounds, requestRights } from "../contract.ts";
import type { DecisionFacts } from "../decision.ts";
import { decide } from "../domain.ts";
import { lawDay } from "../domain.decided.ts";
import { ClockInputs, lawClock } from "../domain.clock.ts";
import { kindOf } from "../kinds/kinds.ts";
import type { RequestState } from "../state.ts";
import type { ReadRequest } from "../store.ts";
import { offers } from "./contract.ts";
import type { Offer } from "./contract.ts";

const someActor = "00000000-0000-7000-8000-000000000000" as ActorId;
const noFile = "00000000-0000-7000-8000-000000000000" as FileId;

/** One command of each offer, to ask the decision with; what it carries does not change the answer. */
const samples = {
  assign: { type: "assign", to: noFile as unknown as Extract<Command, { type: "assign" }>["to"] },
  note: { type: "note" },
  "ask-code": { type: "ask-code" },
  "try-code": { type: "try-code", right: false },
  "ask-evidence": { type: "ask-evidence", of: "identity" },
  "ask-authority": { type: "ask-evidence", of: "authority" },
  "add-evidence": { type: "receive-evidence", of: "identity", fileId: noFile },
  "add-authority": { type: "receive-evidence", of: "authority", fileId: noFile },
  "confirm-identity": { type: "confirm-identity", method: "known-to-staff" },
  "confirm-mailbox": { type: "confirm-identity", method: "mailed-link" },
  "refuse-identity": { type: "refuse-identity", reason: "never-came" },
  "skip-identity": { type: "skip-identity", reason: "current-account" },
  "confirm-authority": { type: "confirm-authority", basis: "record" },
  "refuse-authority": { type: "refuse-authority", reason: "no-document" },
  "ask-clarification": { type: "ask-clarification" },
  "record-clarification": { type: "record-clarification" },
  extend: { type: "extend", months: 1, reason: "complexity" },
  "take-fee": { type: "take-fee" },
  "waive-fee": { type: "waive-fee" },
  "hear-child": { type: "hear-child", view: "agrees" },
  "begin-restriction": { type: "begin-restriction" },
  "tell-lifting": { type: "tell-lifting" },
  "lift-restriction": { type: "lift-restriction" },
  "hand-on-restriction": { type: "hand-on-restriction" },
  refuse: { type: "refuse", ground: "unfounded" },
  withdraw: { type: "withdraw" },
  close: { type: "close" },
} as const satisfies Readonly<Record<Exclude<Offer, Chosen>, Command>>;

/** These carry what somebody chooses, and one choice that is allowed is enough to offer them. */
type Chosen = "reroute" | "ask-fee" | "examine" | "assess" | "plan-measure";

function samplesOf(offer: Offer, state: RequestState, facts: DecisionFacts): readonly Command[] {
  const { regime, right } = state;
  const { findings, bases, tasks } = kindOf(state);
  switch (offer) {
    case "reroute":
      return requestRights.map((to) => ({ type: offer, to, reason: "misunderstood" }));
    case "ask-fee":
      return feeGrounds.map((ground) => ({ type: offer, ground, by: "letter" }));
    case "examine":
      return findings.map((finding) => ({ type: offer, finding, reviewer: someActor }));
    case "assess": {
      const grounds = refusalGroundsOn(regime, right, lawDay(facts)).map(({ id }) => [id]);
      const some = bases.slice(0, 1).map(({ id }) => id);
      return [
        { type: offer, verdict: "granted", bases: some, grounds: [] },
        ...grounds.flatMap((given): readonly Command[] => [
          { type: offer, verdict: "refused", bases: [], grounds: given },
          { type: offer, verdict: "partly", bases: some, grounds: given },
        ]),
      ];
    }
    case "plan-measure":
      return [...tasks, "restrict" as const].map((task) => ({
        type: offer,
        measureId: newId(),
        task,
        owner: someActor,
        due: facts.today.toString(),
      }));
    default:
      return [samples[offer]];
  }
}

const decisions: ReadonlySet<Offer> = new Set([
  "skip-identity",
  "extend",
  "reroute",
  "ask-fee",
  "waive-fee",
  "assess",
  "lift-restriction",
  "hand-on-restriction",
  "refuse",
  "withdraw",
]);

export function offersFor(
  { file, texts, clock }: ReadRequest,
  { permissions }: Pick<Member, "permissions">,
  {
    now,
    zone,
    ...held
  }: { readonly now: Instant; readonly zone: string } & Pick<
    DecisionFacts,
    "isAnswerHeld" | "isLiftingHeld" | "recipients"
  >,
): readonly Offer[] {
  const law = clock === undefined ? undefined : lawClock(file.state, ClockInputs.parse(clock.inputs), clock);
  const place = clock?.zone ?? zone;
  const facts: DecisionFacts = {
    ...held,
    today: dayIn(place, now),
    receivedOn: dayIn(place, Temporal.Instant.from(file.state.receivedAt)),
    noticeBy: law?.noticeBy,
  };
  return offers.filter((offer) => {
    if (!permissions.has(decisions.has(offer) ? "case:decide" : "case:work")) return false;
    if (offer === "ask-code" && texts.requesterEmail === undefined) return false;
    return samplesOf(offer, file.state, facts).some(
      (command) => "events" in decide(file.state, command, facts),
    );
  });
}

/** What a member may do to a request now: what their role allows and the decision would not refuse. Pure. */
import type { Member } from "../../../../platform/http/routes.ts";
import type { ActorId, FileId } from "../../../../platform/identifiers.ts";
import { newId } from "../../../../platform/ids.ts";
import { refusalGroundsOn } from "../../../../law/rights.ts";
import { dayIn } from "../../../../platform/time.ts";
import type { Instant } from "../../../../platform/time.ts";
import type { Command } from "../commands.ts";
import { feeGrounds, requestRights, standings } from "../contract.ts";
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
  "note-death": { type: "note-death", relation: "other" },
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
type Chosen =
  | "settle-standing"
  | "plan-lifting"
  | "reroute"
  | "ask-fee"
  | "examine"
  | "assess"
  | "plan-measure";

const choices: Readonly<Record<Chosen, (state: RequestState, facts: DecisionFacts) => readonly Command[]>> = {
  "settle-standing": () => standings.map((standing) => ({ type: "settle-standing", standing })),
  "plan-lifting": (_state, { today }) => [{ type: "plan-lifting", on: today.add({ days: 1 }).toString() }],
  reroute: () => requestRights.map((to) => ({ type: "reroute", to, reason: "misunderstood" })),
  "ask-fee": () => feeGrounds.map((ground) => ({ type: "ask-fee", ground, by: "letter" })),
  examine: (state) =>
    kindOf(state).findings.map((finding) => ({ type: "examine", finding, reviewer: someActor })),
  assess: (state, facts) => {
    const grounds = refusalGroundsOn(state.regime, state.right, lawDay(facts)).map(({ id }) => [id]);
    const bases = kindOf(state)
      .bases.slice(0, 1)
      .map(({ id }) => id);
    return [
      { type: "assess", verdict: "granted", bases, grounds: [] },
      ...grounds.flatMap((given): readonly Command[] => [
        { type: "assess", verdict: "refused", bases: [], grounds: given },
        { type: "assess", verdict: "partly", bases, grounds: given },
      ]),
    ];
  },
  "plan-measure": (state, facts) =>
    [...kindOf(state).tasks, "restrict" as const].map((task) => ({
      type: "plan-measure",
      measureId: newId(),
      task,
      owner: someActor,
      due: facts.today.toString(),
    })),
};
const isChosen = (offer: Offer): offer is Chosen => offer in choices;

const samplesOf = (offer: Offer, state: RequestState, facts: DecisionFacts): readonly Command[] =>
  isChosen(offer) ? choices[offer](state, facts) : [samples[offer]];

const decisions: ReadonlySet<Offer> = new Set([
  "skip-identity",
  "settle-standing",
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
    "isAnswerHeld" | "isLiftingHeld" | "recipients" | "country"
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

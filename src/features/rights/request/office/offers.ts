/** What a member may do to a request now: what their role allows and the decision would not refuse. Pure. */
import type { Member } from "../../../../platform/http/routes.ts";
import type { FileId } from "../../../../platform/identifiers.ts";
import { dayIn } from "../../../../platform/time.ts";
import type { Instant } from "../../../../platform/time.ts";
import type { Command } from "../commands.ts";
import { decide } from "../domain.ts";
import { ClockInputs, lawClock } from "../domain.clock.ts";
import type { ReadRequest } from "../store.ts";
import type { Offer } from "./contract.ts";

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
  refuse: { type: "refuse", ground: "unfounded" },
  withdraw: { type: "withdraw" },
  close: { type: "close" },
} as const satisfies Readonly<Record<Offer, Command>>;

const decisions: ReadonlySet<Offer> = new Set(["skip-identity", "extend", "refuse", "withdraw"]);

export function offersFor(
  { file, texts, clock }: ReadRequest,
  { permissions }: Pick<Member, "permissions">,
  {
    now,
    zone,
    isAnswerHeld,
  }: { readonly now: Instant; readonly zone: string; readonly isAnswerHeld: boolean },
): readonly Offer[] {
  const law = clock === undefined ? undefined : lawClock(file.state, ClockInputs.parse(clock.inputs), clock);
  const facts = { today: dayIn(clock?.zone ?? zone, now), noticeBy: law?.noticeBy, isAnswerHeld };
  return (Object.keys(samples) as readonly Offer[]).filter((offer) => {
    if (!permissions.has(decisions.has(offer) ? "case:decide" : "case:work")) return false;
    if (offer === "ask-code" && texts.requesterEmail === undefined) return false;
    return "events" in decide(file.state, samples[offer], facts);
  });
}

/**
 * A request about somebody who has died: whether a law gives it to whoever asks, or the organisation answers of its own
 * accord, and when it may say that the law does not cover it (GDPR recital 27; Data Protection Act 2018 s. 3(2)). Pure.
 * Decision: docs/decisions/0096-about-the-dead.md.
 */
import { survivorMay } from "../../../law/dead.ts";
import type { Command } from "./commands.ts";
import type { Obstacle, SurvivorRelation } from "./contract.ts";
import { no, yes } from "./decision.ts";
import type { Decision, DecisionFacts } from "./decision.ts";
import * as events from "./events.ts";
import { kindOf } from "./kinds/kinds.ts";
import type { RequestState } from "./state.ts";

/** The law of the day of receipt gives this right to what this requester is to the dead. */
export function isSurvivorsRight(
  { regime, right, capacity, relation = "other" }: RequestState,
  { country, receivedOn, today }: Pick<DecisionFacts, "country" | "receivedOn" | "today">,
): boolean {
  const day = receivedOn ?? today;
  return capacity === "survivor" && survivorMay({ regime, country, right, who: relation, day });
}

/** Whoever asked for themselves cannot go on asking: a survivor's request is another one, of somebody else. */
export function decideDeath({ capacity }: RequestState, relation: SurvivorRelation): Decision {
  if (capacity === "survivor") return no("death-known");
  if (capacity === "controller") return no("authority-not-needed");
  return capacity === "self" ? no("asks-for-themselves") : yes(events.subjectDied.make({ relation }));
}

export function decideStanding(
  state: RequestState,
  { standing, settledIn }: Extract<Command, { readonly type: "settle-standing" }>,
  facts: DecisionFacts,
): Decision {
  if (state.capacity !== "survivor") return no("subject-lives");
  if (kindOf(state).isAtOnce) return no("at-once");
  const isByLaw = isSurvivorsRight(state, facts);
  if (standing === "by-law" && !isByLaw) return no("standing-not-in-law");
  // What is owed is not given as a favour.
  if (standing === "voluntary" && isByLaw) return no("standing-in-law");
  return yes(events.standingSettled.make({ standing, ...(settledIn === undefined ? {} : { settledIn }) }));
}

/** The law protects the living: that is no ground while they live, nor where the law gives survivors the right. */
export function obstacleOfDeath(
  state: RequestState,
  grounds: readonly string[],
  facts: DecisionFacts,
): Obstacle | undefined {
  if (!grounds.includes("subject-has-died")) return undefined;
  if (state.capacity !== "survivor") return "subject-lives";
  return isSurvivorsRight(state, facts) ? "standing-in-law" : undefined;
}

/** From what the office sends to a command: words apart, the typed reference checked. */
import { refusal } from "../../../../platform/errors.ts";
import type { Member } from "../../../../platform/http/routes.ts";
import { newId } from "../../../../platform/ids.ts";
import { dayIn } from "../../../../platform/time.ts";
import type { Instant } from "../../../../platform/time.ts";
import type { Command } from "../commands.ts";
import { isDecidedType } from "../domain.decided.ts";
import type { RequestFile } from "../store.ts";
import type { OfficeAct } from "./contract.ts";

export type Understood = {
  readonly command: Command;
  readonly words?: string | undefined;
  readonly place?: string | undefined;
  readonly happenedAt?: Instant | undefined;
};

/** A code is compared apart (`enterCode`); everything else is a command as it stands. */
export function understand(
  given: Exclude<OfficeAct, { readonly type: "try-code" }>,
  file: RequestFile,
  member: Pick<Member, "actorId">,
  now: Instant,
): Understood {
  if (isOfDecision(given)) return understandDecided(given, file, now);
  switch (given.type) {
    case "assign":
      return { command: { type: "assign", to: given.to ?? member.actorId } };
    case "note":
      return { command: { type: given.type }, words: given.words };
    case "ask-clarification":
      return {
        command: { type: given.type, by: given.by },
        words: given.words,
        // What is mailed or written is asked when it is asked.
        happenedAt: given.by === "told" ? happened(given.happenedAt, file, now) : undefined,
      };
    case "record-clarification":
      return {
        command: { type: given.type },
        words: given.words,
        happenedAt: happened(given.happenedAt, file, now),
      };
    case "withdraw":
      checkTyped(given.typed, file);
      return {
        command: { type: "withdraw" },
        words: given.words,
        happenedAt: happened(given.happenedAt, file, now),
      };
    case "refuse":
      checkTyped(given.typed, file);
      return { command: { type: "refuse", ground: given.ground }, words: given.words };
    case "skip-identity":
      return { command: { type: "skip-identity", reason: given.reason }, words: given.words };
    case "extend":
      return {
        command: { type: "extend", months: given.months, reason: given.reason },
        words: given.words,
      };
    case "note-death":
    case "settle-standing": {
      const { words, ...command } = given;
      return { command, words };
    }
    case "ask-code":
    case "ask-evidence":
    case "confirm-identity":
    case "refuse-identity":
    case "confirm-authority":
    case "refuse-authority":
    case "close":
      return { command: given };
    default:
      return given satisfies never;
  }
}

type Decided = Extract<
  OfficeAct,
  {
    readonly type:
      | "assess"
      | "plan-measure"
      | "plan-lifting"
      | "tell-lifting"
      | "reroute"
      | "ask-fee"
      | "take-fee"
      | "waive-fee"
      | "hear-child"
      | "examine"
      | "hand-measure"
      | "settle-measure"
      | "drop-measure"
      | "begin-restriction"
      | "lift-restriction"
      | "hand-on-restriction";
  }
>;
const isOfDecision = (given: OfficeAct): given is Decided => isDecidedType(given.type);

function understandDecided(given: Decided, file: RequestFile, now: Instant): Understood {
  switch (given.type) {
    case "assess": {
      const { words, typed = "", ...command } = given;
      if (command.verdict === "refused") checkTyped(typed, file);
      return { command, words };
    }
    case "plan-measure": {
      const { words, place, ...command } = given;
      return { command: { ...command, measureId: newId() }, words, place };
    }
    case "tell-lifting":
      return {
        command: { type: given.type },
        words: given.words,
        happenedAt: happened(given.happenedAt, file, now),
      };
    case "reroute":
    case "ask-fee":
    case "waive-fee":
    case "hear-child":
    case "examine":
    case "settle-measure":
    case "drop-measure":
    case "begin-restriction":
    case "plan-lifting":
    case "lift-restriction":
    case "hand-on-restriction": {
      const { words, ...command } = given;
      return { command, words };
    }
    case "take-fee":
    case "hand-measure":
      return { command: given };
    default:
      return given satisfies never;
  }
}

/** What ends a request is confirmed by typing its number. */
function checkTyped(typed: string, file: RequestFile): void {
  if (typed.trim().toUpperCase() === file.reference) return;
  throw refusal("invalid_request", {}, [{ at: "body.act.typed", reason: "not_the_reference" }]);
}

/** Something that happened before it was written down happened after the receipt and not in the future. */
function happened(text: string | undefined, file: RequestFile, now: Instant): Instant | undefined {
  if (text === undefined) return undefined;
  const at = Temporal.Instant.from(text);
  const tooEarly = Temporal.Instant.compare(at, Temporal.Instant.from(file.state.receivedAt)) < 0;
  if (!tooEarly && Temporal.Instant.compare(at, now) <= 0) return at;
  throw refusal("invalid_request", {}, [{ at: "body.act.happenedAt", reason: "not_within_the_request" }]);
}

/** A document came on a day between the receipt and today; of that day only what lies within counts. */
export function arrivedAt(
  day: string | undefined,
  { state }: Pick<RequestFile, "state">,
  zone: string,
  now: Instant,
): Instant {
  if (day === undefined) return now;
  const received = Temporal.Instant.from(state.receivedAt);
  const on = Temporal.PlainDate.from(day);
  const isBefore = (one: Temporal.PlainDate, other: Temporal.PlainDate): boolean =>
    Temporal.PlainDate.compare(one, other) < 0;
  if (isBefore(on, dayIn(zone, received)) || isBefore(dayIn(zone, now), on))
    throw refusal("invalid_request", {}, [{ at: "body.arrivedOn", reason: "not_within_the_request" }]);
  const noon = on.toZonedDateTime({ timeZone: zone, plainTime: "12:00" }).toInstant();
  if (Temporal.Instant.compare(noon, received) < 0) return received;
  return Temporal.Instant.compare(noon, now) > 0 ? now : noon;
}

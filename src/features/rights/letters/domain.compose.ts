/**
 * A letter's first wording, from what the request holds (GDPR arts. 7(3), 12, 15–22). Pure. Which letters there are for a
 * right follows from its law; what must stand in each is held against the law's rows by a test. Where only a person can
 * know what to say, the text asks for it in double brackets, and such a letter is not sent.
 */
import type { LetterItem } from "../../../law/right.ts";
import { feeOn, refusalGroundsOn, rightOn } from "../../../law/rights.ts";
import { feeIn } from "../request/fee.ts";
import type { RequestState } from "../request/state.ts";
import { answerParts, measures, partialParts } from "./domain.answer.ts";
import {
  asked,
  complaints,
  contact,
  dayIn,
  heading,
  isCopy,
  lineOf,
  paragraph,
  quoted,
  sayFor,
} from "./domain.blocks.ts";
import type { LetterFacts, Made, Part } from "./domain.blocks.ts";
import { groundParts, groundsOf } from "./domain.grounds.ts";
import { letterTemplates } from "./contract.ts";
import type { LetterBody, LetterTemplate } from "./contract.ts";

export type { LetterFacts } from "./domain.blocks.ts";

export type Composed = {
  readonly body: LetterBody;
  /** What of the law's contents it states, by the blocks that state it. */
  readonly states: ReadonlySet<LetterItem>;
};

export function composeLetter(template: LetterTemplate, facts: LetterFacts): Composed {
  const made: Made = { facts, say: sayFor(facts) };
  const { say } = made;
  const name = lineOf(facts.name);
  const parts: readonly Part[] = [
    paragraph(name === undefined ? say("hello") : say("hello.name", { name })),
    ...condolence(made, template),
    ...bodies[template](made),
    paragraph(say("goodbye")),
  ];
  return {
    body: {
      title: say(titleOf(template, facts.state)),
      recipient: recipientOf(facts),
      blocks: parts.map(({ block }) => block),
      signature: [...facts.signature],
    },
    states: new Set(parts.flatMap(({ states }) => states)),
  };
}

/** What may be written about a right under its law: nothing refuses, prices or extends what takes effect at once. */
export function templatesFor(
  { regime, right }: Pick<RequestState, "regime" | "right">,
  day: Temporal.PlainDate,
): readonly LetterTemplate[] {
  const row = rightOn(regime, right, day);
  const isRefusable = refusalGroundsOn(regime, right, day).length > 0;
  const isThere: Readonly<Record<LetterTemplate, boolean>> = {
    acknowledgement: true,
    identity: row?.identity !== "not-asked",
    clarification: true,
    extension: row?.limit.kind === "clock",
    fee: feeOn(regime, right, day)?.charge !== "never",
    answer: true,
    "partial-answer": isRefusable,
    refusal: isRefusable,
    "restriction-lifting": ["restriction", "rectification", "objection"].includes(right),
    outcome: true,
  };
  return letterTemplates.filter((template) => isThere[template]);
}

const titles: Readonly<Partial<Record<LetterTemplate, string>>> = {
  "partial-answer": "partial.title",
  fee: "fee.title",
  "restriction-lifting": "lifting.title",
};

/** The key of a letter's title. */
export function titleOf(template: LetterTemplate, { right }: Pick<RequestState, "right">): string {
  return template === "answer" ? `answer.title.${right}` : (titles[template] ?? `${template}.title`);
}

/** Whoever asks about somebody who has died is met as that: once when we hear of it, and when we say no. */
function condolence({ facts, say }: Made, template: LetterTemplate): readonly Part[] {
  const isFirst = template === "acknowledgement" || template === "refusal" || template === "identity";
  return facts.state.capacity === "survivor" && isFirst ? [paragraph(say("dead.sorry"))] : [];
}

/** It takes effect when it arrives: no day to wait for, nobody to prove anything to. */
function isAtOnce({ state, received }: LetterFacts): boolean {
  return rightOn(state.regime, state.right, received)?.limit.kind === "at-once";
}

const bodies: Readonly<Record<LetterTemplate, (made: Made) => readonly Part[]>> = {
  acknowledgement: (made) => {
    const { facts, say } = made;
    return [
      paragraph(say("acknowledgement.received"), "received-date", "reference"),
      heading(say("understood.heading")),
      paragraph(say(`understood.${facts.state.right}`)),
      ...quoted(facts, say),
      heading(say("when.heading")),
      ...(isAtOnce(facts)
        ? [paragraph(say(`when.at-once.${facts.state.right}`), "due-date")]
        : whenParts(made)),
      ...contact(made),
      ...complaints(made),
    ];
  },
  identity: (made) => {
    const { facts, say } = made;
    return [
      asked(made, say(`identity.why.${isCopy(facts) ? "copy" : "act"}`), "why-it-is-asked"),
      heading(say("identity.what.heading")),
      paragraph(say(`identity.what.${facts.state.capacity}`), "what-is-asked"),
      paragraph(say("identity.after")),
      paragraph(say(`identity.waits.${facts.state.regime}`), "what-waits"),
      ...contact(made),
      ...complaints(made),
    ];
  },
  clarification: (made) => {
    const { facts, say } = made;
    const { right, regime } = facts.state;
    // UK GDPR art. 12A lets the time wait; the GDPR does not. What took effect at once waits for nothing.
    const waits = regime === "UK" && !isAtOnce(facts) ? "clarification.pause" : "clarification.go-on";
    return [
      asked(made, say(`clarification.why.${right}`), "why-it-is-asked"),
      paragraph(facts.reasons ?? say(`clarification.question.${right}`), "what-is-asked"),
      paragraph(say(right === "access" ? "clarification.all.access" : "clarification.all.other")),
      paragraph(say(waits), "what-waits"),
      ...contact(made),
      ...complaints(made),
    ];
  },
  extension: (made) => {
    const { facts, say } = made;
    const isKnown = facts.due !== undefined && facts.state.extendedMonths > 0;
    return [
      asked(made, say("extension.sorry")),
      paragraph(
        isKnown && facts.due !== undefined
          ? say("extension.due", { due: dayIn(facts.language, facts.due) })
          : say("extension.unknown"),
        "new-date",
      ),
      paragraph(
        say(`extension.${facts.extension ?? "none"}`, { why: facts.reasons ?? say("extension.why") }),
        "reason",
      ),
      ...contact(made),
      ...complaints(made),
    ];
  },
  fee: (made) => {
    const { facts, say } = made;
    const ground = facts.fee?.ground ?? "none";
    const isKnown = ["unfounded", "excessive", "further-copies"].includes(ground);
    return [
      asked(made, ""),
      heading(say("fee.ground.heading")),
      paragraph(say(`fee.ground.${isKnown ? ground : "none"}`), "ground", "reason"),
      ...(facts.reasons === undefined ? [] : [paragraph(facts.reasons)]),
      heading(say("fee.amount.heading")),
      facts.fee?.amount === undefined
        ? paragraph(say("fee.amount"), "amount")
        : paragraph(say("fee.amount.is", { amount: feeIn(facts.language, facts.fee.amount) }), "amount"),
      paragraph(say("fee.how"), "how-to-pay", "reference"),
      paragraph(say(`fee.waits.${facts.fee?.clock ?? "unmoved"}`), "what-waits"),
      ...contact(made),
      ...complaints(made),
    ];
  },
  answer: answerParts,
  "partial-answer": (made) => partialParts(made, groundsOf(made)),
  refusal: (made) => {
    const { facts, say } = made;
    return [
      asked(made, say(`refusal.begin.${isCopy(facts) ? "copy" : "act"}`)),
      heading(say("refusal.why.heading")),
      ...groundParts(made, groundsOf(made)),
      paragraph(facts.reasons ?? facts.carriedOut?.reasons ?? say("refusal.reasons"), "reason"),
      // What the law does not give to anybody is not given on asking again.
      ...(groundsOf(made).includes("subject-has-died") ? [] : [paragraph(say("refusal.again"))]),
      ...contact(made),
      ...complaints(made),
    ];
  },
  "restriction-lifting": (made) => {
    const { facts, say } = made;
    const { endsOn } = facts.state.restriction ?? {};
    const ends =
      endsOn === undefined
        ? say("lifting.begin")
        : say("lifting.begin.on", { on: dayIn(facts.language, Temporal.PlainDate.from(endsOn)) });
    return [
      asked(made, ends, "until-restricted"),
      heading(say("lifting.why.heading")),
      paragraph(facts.reasons ?? say("lifting.why"), "reason"),
      paragraph(say("lifting.after")),
      ...contact(made),
      ...complaints(made),
    ];
  },
  outcome: (made) => {
    const { facts, say } = made;
    return [
      asked(made, say("outcome.begin")),
      ...(isCopy(facts) ? [paragraph(say("done.nowhere"), "what-was-done")] : measures(made)),
      paragraph(say("outcome.why"), "reason"),
      ...contact(made),
      ...complaints(made),
    ];
  },
};

function whenParts({ facts, say }: Made): readonly Part[] {
  const { status } = facts.state.identity;
  const isSettled = status === "confirmed" || status === "skipped";
  return [
    facts.due === undefined
      ? paragraph(say("when.unknown"))
      : paragraph(say("when.due", { due: dayIn(facts.language, facts.due) }), "due-date"),
    ...(isSettled ? [] : [paragraph(say(`when.identity.${isCopy(facts) ? "copy" : "act"}`))]),
  ];
}

function recipientOf({ name, address }: LetterFacts): string[] {
  const lines = [name, ...(address ?? "").split("\n")].map(lineOf).filter((text) => text !== undefined);
  return lines.slice(0, 10);
}

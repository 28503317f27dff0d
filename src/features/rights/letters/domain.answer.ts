/**
 * What an answer says of each right (GDPR arts. 7(3), 15–22): the data and how they are used, or what was done, where, and
 * what follows from it. Where only a person can know what to say, the text asks for it in double brackets. Pure.
 */
import type { MeasureOutcome } from "../request/contract.ts";
import {
  asked,
  complaints,
  contact,
  dayIn,
  heading,
  isCopy,
  lineOf,
  list,
  paragraph,
  sectionParts,
} from "./domain.blocks.ts";
import type { Counted, LetterFacts, Made, NamedRecipient, Part, Say } from "./domain.blocks.ts";
import type { Groundeds } from "./domain.grounds.ts";
import { groundParts } from "./domain.grounds.ts";

/** The answer that all was done, or as much of it as is not named by a ground. */
export function answerParts(made: Made): readonly Part[] {
  return [...doneParts(made), ...standingParts(made), ...closing(made)];
}

/** Of the dead: on what the answer rests, and that those who live keep their own rights in it (recital 27). */
function standingParts({ facts, say }: Made): readonly Part[] {
  const { capacity, standing } = facts.state;
  if (capacity !== "survivor" || standing === undefined) return [];
  return [
    heading(say("dead.standing.heading")),
    paragraph(say(`dead.standing.${standing}`)),
    ...(facts.standingReasons === undefined ? [] : [paragraph(facts.standingReasons)]),
    ...(isCopy(facts) ? [paragraph(say("dead.others"))] : []),
  ];
}

const mostRecipients = 200;

/** Art. 19: that recipients are told, and on request who they are. A list that is empty says so. */
function recipientParts({ facts, say }: Made): readonly Part[] {
  const { recipients, language } = facts;
  if (recipients === undefined) return [paragraph(say("told.recipients"), "recipients-on-request")];
  const title = heading(say("told.heading"));
  if (recipients.length === 0) return [title, paragraph(say("told.nobody"), "recipients-on-request")];
  const line = ({ name, toldOn, isNot }: NamedRecipient) => ({
    term: lineOf(name) ?? say("told.unnamed"),
    text:
      toldOn !== undefined
        ? say("told.on", { on: dayIn(language, toldOn) })
        : say(isNot ? "told.not" : "told.yet"),
  });
  const lines = recipients.slice(0, mostRecipients).map(line);
  const chunks = Array.from({ length: Math.ceil(lines.length / mostFacts) }, (_, at) =>
    lines.slice(at * mostFacts, (at + 1) * mostFacts),
  );
  return [
    title,
    paragraph(say("told.list"), "recipients-on-request"),
    ...chunks.map((chunk): Part => ({ block: { kind: "facts", facts: chunk }, states: [] })),
  ];
}

/** The answer that part was done: what was not, on which ground, and where to complain (art. 12(4)). */
export function partialParts(made: Made, grounds: Groundeds): readonly Part[] {
  const { facts, say } = made;
  const { right } = facts.state;
  const what =
    right === "access" || right === "portability"
      ? "partial.held.copy"
      : right === "erasure"
        ? "partial.held.erasure"
        : "partial.held.other";
  const isKnown = facts.carriedOut !== undefined || facts.counted !== undefined;
  return [
    ...doneParts(made),
    heading(say("partial.held.heading")),
    paragraph(isKnown ? say(what) : `${say(what)} ${say("partial.held.say")}`, "what-was-withheld"),
    ...groundParts(made, grounds),
    paragraph(facts.carriedOut?.reasons ?? facts.reasons ?? say("partial.reasons"), "reason"),
    ...standingParts(made),
    ...closing(made),
  ];
}

function doneParts(made: Made): readonly Part[] {
  const { facts, say } = made;
  switch (facts.state.right) {
    case "access":
      return [asked(made, say("answer.this")), ...enclosed(made), ...heldBack(facts, say), ...unseen(made)];
    case "portability":
      return [
        asked(made, say("answer.this")),
        ...enclosed(made),
        paragraph(say("portability.format"), "machine-readable"),
        paragraph(say("portability.direct")),
        paragraph(say("portability.scope")),
        ...heldBack(facts, say),
        ...unseen(made),
      ];
    case "rectification":
      return [
        ...acted(made),
        ...recipientParts(made),
        paragraph(say("rectification.statement"), "supplementary-statement"),
      ];
    case "erasure":
      return [...acted(made), ...recipientParts(made), paragraph(say("erasure.record"))];
    case "restriction":
      return [
        ...acted(made),
        paragraph(say("restriction.meaning")),
        paragraph(say("restriction.until"), "until-restricted"),
        ...recipientParts(made),
      ];
    case "objection":
      return [
        ...acted(made),
        ...(facts.carriedOut?.verdict === "granted" ? [paragraph(say("objection.meaning"))] : []),
      ];
    case "marketing-objection":
      return [
        asked(made, say("answer.this")),
        paragraph(say("marketing.stopped"), "no-more-marketing", "what-was-done"),
        paragraph(say("marketing.kept")),
        paragraph(say("marketing.arriving")),
        ...(facts.carriedOut === undefined ? [] : measures(made)),
      ];
    case "automated-decision":
      return [
        ...acted(made),
        paragraph(say("decision.review"), "logic-and-review"),
        paragraph(say("decision.logic")),
        paragraph(say("decision.contest")),
      ];
    case "withdrawal":
      return [
        ...acted(made),
        paragraph(say("withdrawal.before"), "consequences"),
        paragraph(say("withdrawal.after")),
      ];
    default:
      return facts.state.right satisfies never;
  }
}

/** Of access all that goes with the data; of the others whom to ask, and where to complain. */
function closing(made: Made): readonly Part[] {
  const { facts } = made;
  if (facts.state.right !== "access") return [...contact(made), ...complaints(made)];
  const told = facts.information.sections.filter(({ key }) => key !== "complaint").flatMap(sectionParts);
  return [...told, ...contact(made), ...complaints(made)];
}

const acted = (made: Made): readonly Part[] => [asked(made, made.say("answer.this")), ...measures(made)];

const mostFacts = 60;

/** What was done where, a line a place. */
export function measures({ facts, say }: Made): readonly Part[] {
  const { carriedOut, language } = facts;
  const { right } = facts.state;
  const title = heading(say(`done.heading.${right}`));
  if (carriedOut === undefined) return [title, paragraph(say("done.nowhere"), "what-was-done")];
  if (carriedOut.measures.length === 0) return [title, paragraph(say("done.none"), "what-was-done")];
  const lines = carriedOut.measures.map(({ system, outcome, why, until }) => {
    const day = until === undefined ? "" : ` ${say("done.until", { until: dayIn(language, until) })}`;
    return {
      term: lineOf(system) ?? say("done.somewhere"),
      text: `${outcomeText(right, outcome, why, say)}${day}`,
    };
  });
  const chunks = Array.from({ length: Math.ceil(lines.length / mostFacts) }, (_, at) =>
    lines.slice(at * mostFacts, (at + 1) * mostFacts),
  );
  return [
    title,
    ...chunks.map((chunk): Part => ({ block: { kind: "facts", facts: chunk }, states: ["what-was-done"] })),
  ];
}

function outcomeText(
  right: LetterFacts["state"]["right"],
  outcome: MeasureOutcome,
  why: string | undefined,
  say: Say,
): string {
  if (outcome === "nothing-held") return say("done.nothing-held");
  return say(`done.${right}.${outcome}`, { why: why ?? say("kept.why") });
}

function enclosed({ facts, say }: Made): readonly Part[] {
  const { counted, state } = facts;
  const title = heading(say("answer.enclosed.heading"));
  if (counted === undefined)
    return [title, paragraph(say("answer.unsearched"), "confirmation", "copy", "what-was-done")];
  const rows = counted.disclosed + counted.redacted;
  if (rows === 0) return [title, paragraph(say("answer.nothing"), "confirmation", "copy", "what-was-done")];
  const isCarried = state.right === "portability" && state.delivery === "post";
  return [
    title,
    // Fewer may be in the copy than were found: only what is portable goes into it.
    paragraph(
      say(state.right === "portability" ? "portability.found" : "answer.found", { rows }),
      "confirmation",
      "what-was-done",
    ),
    paragraph(say(isCarried ? "answer.post.portability" : `answer.${state.delivery}`), "copy"),
  ];
}

/** A letter's list has an end; the package says them all. */
const mostTold = 100;

const mostNames = 60;

function fileTexts({ filesNotGiven = [] }: LetterFacts, say: Say): readonly string[] {
  return filesNotGiven.map(({ why, names }) => {
    const shown = names.slice(0, mostNames).map((name) => `“${lineOf(name) ?? ""}”`);
    const said = names.length > mostNames ? `${shown.join(", ")}, …` : shown.join(", ");
    return say(`answer.file.${why}`, { list: said, files: names.length });
  });
}

function heldBack(facts: LetterFacts, say: Say): readonly Part[] {
  const { counted, told } = facts;
  if (counted === undefined) return [];
  const texts = [...heldTexts(counted, say), ...fileTexts(facts, say)];
  return [
    heading(say("answer.held.heading")),
    ...(texts.length === 0
      ? [paragraph(say("answer.held.nothing"))]
      : texts.map((text) => paragraph(text, "what-was-withheld", "ground", "reason"))),
    ...(told.length === 0 ? [] : [paragraph(say("answer.told")), list(told.slice(0, mostTold))]),
  ];
}

function heldTexts({ redacted, withheld, own = 0 }: Counted, say: Say): readonly string[] {
  const shared = withheld - own;
  return [
    ...(redacted === 0 ? [] : [say("answer.redacted", { rows: redacted })]),
    ...(shared === 0 ? [] : [say("answer.withheld", { rows: shared })]),
    ...(own === 0 ? [] : [say("answer.own", { rows: own })]),
  ];
}

function unseen({ facts, say }: Made): readonly Part[] {
  const { gaps } = facts.state.search;
  return gaps === 0 ? [] : [heading(say("answer.gaps.heading")), paragraph(say("answer.gaps", { gaps }))];
}

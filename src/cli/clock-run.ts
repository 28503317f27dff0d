/** What `kept clock` does: reads each question, asks the law, and prints the answer or says what is wrong with it. */
import { readFileSync } from "node:fs";
import { calendarNamed, calendars } from "../law/calendars.ts";
import type { Calendar } from "../law/calendars.ts";
import { computeClock } from "../law/clock.ts";
import type { ClockAnswer } from "../law/clock.ts";
import { localMoment } from "../law/hours.ts";
import { ClockRefusal } from "../law/refusal.ts";
import { isRuleId, ruleIds, ruleOf } from "../law/rules.ts";
import { explainClock } from "../platform/i18n/clock.ts";
import type { ClockCommandOptions } from "./clock.ts";
import { Vector, whatIsWrong } from "./clock-vector.ts";
import { complain, say, UsageProblem } from "./output.ts";

/** Prints an answer for each question that has one; the first sentence of each that has none goes to standard error. */
export function runClock({ vector, vectors, language }: ClockCommandOptions): void {
  if ((vector === undefined) === (vectors === undefined)) {
    throw new UsageProblem("Give one question with --vector, or a file of them with --vectors.");
  }
  if (vector !== undefined) {
    say(JSON.stringify(answer(readJson(vector), language)));
    return;
  }
  const questions = readMany(
    vectors === "-" ? readFileSync(0, "utf8") : readFileSync(String(vectors), "utf8"),
  );
  let failed = 0;
  for (const [at, question] of questions.entries()) {
    try {
      const asked = readJson(question);
      const { id } = typeof asked === "object" && asked !== null && "id" in asked ? asked : { id: at + 1 };
      say(JSON.stringify({ id, ...answer(asked, language) }));
    } catch (error) {
      if (!(error instanceof UsageProblem)) throw error;
      complain(`Question ${at + 1}: ${error.sentences.join(" ")}`);
      failed += 1;
    }
  }
  if (failed > 0) throw new UsageProblem(`${failed} of ${questions.length} questions have no answer.`);
}

/** Each question as text: the lines, or the members of the lists they hold. */
function readMany(text: string): readonly string[] {
  const isList = text.trimStart().startsWith("[");
  const pieces = isList ? [text] : text.split("\n").filter((line) => line.trim() !== "");
  return pieces.flatMap((piece) => {
    if (!piece.trimStart().startsWith("[")) return [piece];
    const list = readJson(piece);
    return Array.isArray(list) ? list.map((question: unknown) => JSON.stringify(question)) : [];
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageProblem("The question is not JSON.");
  }
}

type Printed = Readonly<Record<string, unknown>>;

function answer(question: unknown, language: ClockCommandOptions["language"]): Printed {
  const read = Vector.safeParse(question);
  if (!read.success) throw new UsageProblem(...whatIsWrong(read.error));
  const { regime, rule, zone, inputs } = read.data;
  if (!isRuleId(rule))
    throw new UsageProblem(`There is no rule of that name. There are: ${ruleIds.join(", ")}.`);
  const calendar = calendarOf(read.data.calendar);
  const { pauses = [], ...others } = inputs;
  const counts = countingOf(rule);
  if (counts !== undefined && pauses.some(({ inclusive }) => inclusive !== (counts === "inclusive"))) {
    throw new UsageProblem(`Under ${rule} a pause is ${counts}: its field inclusive must say so.`);
  }
  try {
    const found = computeClock({
      regime,
      rule,
      calendar: calendar ?? "none",
      zone,
      inputs: {
        ...others,
        pauses: pauses.map(({ pausedFrom, pausedTo }) => ({ from: pausedFrom, to: pausedTo })),
      },
    });
    if (found.reason === "calendar-unknown" && calendar === undefined) {
      throw new UsageProblem(`${rule} counts working days: name the calendar of the place.`);
    }
    const explanation = explainClock(language, found.explanation).join(" ");
    return { ...datesOf(found, calendar, countsHours(rule)), explanation };
  } catch (error) {
    if (error instanceof ClockRefusal) throw new UsageProblem(refusalSentence(error));
    throw error;
  }
}

/** `none`: the rule uses no calendar. */
function calendarOf(name: string): Calendar | undefined {
  const calendar = calendarNamed(name);
  if (calendar !== undefined || name === "none") return calendar;
  const names = calendars.map(({ id }) => id).join(", ");
  throw new UsageProblem(`There is no calendar of that name. There are: ${names}, none.`);
}

function countingOf(rule: string): "inclusive" | "exclusive" | undefined {
  const { arithmetic } = ruleOf(rule);
  return "pause" in arithmetic ? arithmetic.pause : undefined;
}

const countsHours = (rule: string): boolean => ruleOf(rule).arithmetic.kind === "hours";

/** The dates there are, under the names of the questions' own field `expect`. */
function datesOf(found: ClockAnswer, calendar: Calendar | undefined, isHours: boolean): Printed {
  const { due, dueAt, reason, zone } = found;
  if (due === undefined || dueAt === undefined) {
    if (reason !== "calendar-unknown") return given({ unknown: reason, waitingFor: found.waitingFor });
    return given({ unknown: "calendar-ends", calendar: calendar?.id, until: calendar?.until.toString() });
  }
  if (isHours) return { dueAt: localMoment(dueAt, zone) };
  return given({
    due: due.toString(),
    strict: found.strict?.toString(),
    noticeBy: found.noticeBy?.toString(),
    unsuspended: found.unsuspended?.toString(),
    laterReading: found.laterReading?.toString(),
  });
}

function given(fields: Readonly<Record<string, string | undefined>>): Printed {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function refusalSentence({ reason: { key, parameters } }: ClockRefusal): string {
  const text = (name: string): string => String(parameters[name]);
  switch (key) {
    case "rule.other-regime":
      return `${text("rule")} is no rule of ${text("regime")}.`;
    case "zone.unknown":
      return "There is no such time zone: name one as in Europe/London.";
    case "input.missing":
      return `${text("rule")} needs the input ${text("input")}.`;
    case "input.useless":
      return `${text("rule")} has no use for the input ${text("input")}.`;
    case "input.no-number":
      return `The input ${text("input")} is a whole number from 1 on.`;
    case "input.unreadable":
      return "One of the days does not exist.";
    case "extension.too-long":
      return `Under ${text("rule")} the input ${text("input")} is ${text("max")} at most.`;
    case "pause.backward":
      return "A pause ends before it began.";
    case "calendar.wrong":
      return `${text("rule")} counts the working days of ${text("only")} alone.`;
    default:
      throw new Error(`There is no sentence for ${key}.`);
  }
}

/** Judges what a recipient typed: an answer, or the mistakes beside their fields. Pure. */
import { laterAtMostDays, answerKinds } from "../contract.ts";
import type { AnswerKind } from "../contract.ts";
import type { AnswerField, AnswerForm } from "./contract.ts";

type PlainDate = Temporal.PlainDate;

export type RecipientAnswer = {
  readonly kind: AnswerKind;
  readonly until?: PlainDate | undefined;
  readonly words?: string | undefined;
  /** Who has the data now. */
  readonly passedTo?: string | undefined;
};
export type AnswerMistake = {
  readonly field: AnswerField;
  readonly key: `mistake.${"answer" | "rest" | "until" | "law" | "law-until" | "whom" | "long"}`;
};
export type AnswerJudged =
  | { readonly answer: RecipientAnswer }
  | { readonly mistakes: readonly [AnswerMistake, ...AnswerMistake[]] };

const most = { rest: 2000, law: 500, whom: 500, note: 2000 } as const;

export function judgeAnswer(typed: AnswerForm, today: PlainDate): AnswerJudged {
  const kind = answerKinds.find((one) => one === typed.answer);
  if (kind === undefined) return { mistakes: [{ field: "answer", key: "mistake.answer" }] };
  const mistakes: AnswerMistake[] = [];
  const words = (field: keyof typeof most, isNeeded: boolean): string | undefined => {
    const given = (typed[field] ?? "").trim();
    if (given === "" && isNeeded && field !== "note") mistakes.push({ field, key: `mistake.${field}` });
    if (Array.from(given).length > most[field]) mistakes.push({ field, key: "mistake.long" });
    return given === "" ? undefined : given;
  };
  const rest = kind === "partly" ? words("rest", true) : undefined;
  const law = kind === "must-keep" ? words("law", true) : undefined;
  const whom = kind === "passed-on" ? words("whom", true) : undefined;
  const note = words("note", false);
  const until = kind === "later" ? laterDay(typed.until, today, mistakes) : undefined;
  const lawUntil = kind === "must-keep" ? lawDay(typed["law-until"], mistakes) : undefined;
  const [first, ...others] = mistakes;
  if (first !== undefined) return { mistakes: [first, ...others] };
  const lines = [rest, law, lawUntil === undefined ? undefined : `(${lawUntil})`, whom, note];
  const said = lines.filter((one) => one !== undefined).join("\n");
  return { answer: { kind, until, words: said === "" ? undefined : said, passedTo: whom } };
}

/** After today, and no further than may be asked for. */
function laterDay(
  typed: string | undefined,
  today: PlainDate,
  mistakes: AnswerMistake[],
): PlainDate | undefined {
  const day = dayOf(typed);
  const isWithin =
    day !== undefined &&
    Temporal.PlainDate.compare(day, today) > 0 &&
    Temporal.PlainDate.compare(day, today.add({ days: laterAtMostDays })) <= 0;
  if (!isWithin) mistakes.push({ field: "until", key: "mistake.until" });
  return day;
}

/** A law may have no end that they know: then the day stays empty. */
function lawDay(typed: string | undefined, mistakes: AnswerMistake[]): string | undefined {
  if ((typed ?? "").trim() === "") return undefined;
  const day = dayOf(typed);
  if (day === undefined) mistakes.push({ field: "law-until", key: "mistake.law-until" });
  return day?.toString();
}

function dayOf(typed: string | undefined): PlainDate | undefined {
  const given = (typed ?? "").trim();
  if (!/^\d{4}-\d{2}-\d{2}$/.test(given)) return undefined;
  try {
    return Temporal.PlainDate.from(given, { overflow: "reject" });
  } catch {
    return undefined;
  }
}

/** What `kept records` says of coverage, outcomes and records. */
import type {
  Coverage,
  FoundIn,
  FoundRecord,
  Outcome,
  OutcomeKind,
  Reason,
} from "../features/connectors/standalone.ts";
import { counted, visible } from "./output.ts";

const gaps = {
  not_readable: "cannot be read (a picture, a sealed, broken or unknown file)",
  too_large: "larger than is looked into",
  refused: "refused to us",
  timed_out: "without an answer in time",
  half_answer: "answered only in part",
  cut_off: "beyond what the system gives in one answer",
} as const;

export function foundSentence({ system, strong, weak, coverage }: FoundIn): string {
  const waiting =
    weak === 0 ? "" : `, ${counted(weak, "more")} that a person must decide`.replace("mores", "more");
  return `${system}: ${counted(strong, "record")} of this person${waiting}; ${coverageSentence(coverage)}`;
}

function coverageSentence(coverage: Coverage): string {
  switch (coverage.kind) {
    case "complete":
      return `all of ${counted(coverage.looked, "record")} looked at.`;
    case "partial":
      return `${counted(coverage.looked, "record")} looked at, and not all there are:`;
    case "unreachable":
      return `not searched. ${coverage.why}`;
  }
}

export function gapLines(coverage: Coverage): readonly string[] {
  if (coverage.kind !== "partial") return [];
  return coverage.gaps.map(({ place, why, records }) => `${place}: ${records} ${gaps[why]}`);
}

/** A record in the list a person reads; what others named cannot look like another line of it. */
export function recordLine(system: string, number: number, record: FoundRecord): string {
  const by = [...new Set(record.matched.map(({ part }) => part))].join(", ");
  const when = record.changedAt === undefined ? "" : `, ${record.changedAt.slice(0, 10)}`;
  const mark = record.strength === "strong" ? " " : "?";
  const line = `${mark} ${number}. ${system}, ${record.ref.place}: ${record.title}${when}, ${record.bytes} bytes; found in ${by}`;
  const also = (record.also ?? []).map(({ place, part }) => `      also changes: ${part} of ${place}`);
  return [line, ...also].map((one) => visible(one)).join("\n");
}

const outcomes: Readonly<Record<OutcomeKind, string>> = {
  verified: "erased and verified: all that was approved is gone, and nothing else is found",
  residual: "something is left",
  held: "out of reach, and still held by the system",
  unverifiable: "nobody can say whether it is gone",
  incomplete: "not everything could be done or looked at",
};

export function outcomeSentence({ system, kind, erased, left }: Outcome): string {
  const stays = left === 0 ? "" : `, ${left} left as decided`;
  return `${system}: ${outcomes[kind]} (${counted(erased, "record")} gone${stays}).`;
}

const reasons: Readonly<Record<string, string>> = {
  ...gaps,
  there: "still there although the system took the order",
  found_again: "found when the system was searched again",
  held: "kept in a bin of the system",
  unverifiable: "could not be asked for again",
  unreachable: "the system could not be searched again",
  not_tried: "not tried: the system failed again and again; run the same later",
  not_looked: "not looked for again: the system failed again and again; run the same later",
  changed: "changed since they were found; look for them again",
  must_keep: "the system must keep them",
  refused: "refused to us",
  later: "the system asked to come back later; run the same later",
  pending: "the system is still at work; run the same later",
  unknown: "the system did not say how it ended, and they are still there; run the same again",
};

export function reasonLine({ why, records }: Reason): string {
  return records === 0 ? (reasons[why] ?? why) : `${counted(records, "record")}: ${reasons[why] ?? why}`;
}

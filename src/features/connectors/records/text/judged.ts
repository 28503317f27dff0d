/** Whose a record may be, by all that was read of it; and whether something of it was not. Pure. */
import type { Matcher } from "../match.ts";
import type { FoundRecord, GapReason } from "../system.ts";
import type { ReadDocument } from "./documents.ts";

type Answer = { readonly documents: readonly ReadDocument[] } | { readonly why: GapReason };
type Named = { readonly part: string; readonly text: string };

export type Judgement = {
  readonly matched: FoundRecord["matched"];
  /** `undefined`: nothing led here. */
  readonly strength: FoundRecord["strength"] | undefined;
  /** Why something of it was not looked into; a record that is surely theirs needs no second look to be found. */
  readonly gap: GapReason | undefined;
};

/** `beside`: what is known of the record without opening it, such as its name. */
export function judged(answer: Answer, match: Matcher, beside: readonly Named[] = []): Judgement {
  const documents = "documents" in answer ? answer.documents : [];
  const pieces = documents.flatMap(({ name, pieces: of }) => [
    ...(name === "" ? [] : [{ part: name, text: name }]),
    ...of.map(({ part, text }) => ({ part: name === "" ? part : `${name}: ${part}`, text })),
  ]);
  const read = [...beside, ...pieces].flatMap(({ part, text }) =>
    text === undefined ? [] : match(text).map(({ asked, strength }) => ({ asked, part, strength })),
  );
  const matched = new Map(read.map(({ asked, part }) => [`${asked} ${part}`, { asked, part }]));
  const isUnread = pieces.some(({ text }) => text === undefined);
  return {
    matched: [...matched.values()],
    strength:
      read.length === 0 ? undefined : read.some(({ strength }) => strength === "strong") ? "strong" : "weak",
    gap: "why" in answer ? answer.why : isUnread ? "not_readable" : undefined,
  };
}

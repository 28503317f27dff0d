/** What each law wants to stand in each letter (GDPR arts. 12, 15–21 and their like elsewhere). Pure. */
import { letterRows } from "./data/letters.ts";
import { isInForce } from "./regimes.ts";
import type { Regime } from "./regimes.ts";
import type { LetterItem, LetterKind, LetterRule, RightId } from "./right.ts";
import { refusalGroundsOn } from "./rights.ts";

export type LetterQuestion = {
  readonly regime: Regime;
  readonly letter: LetterKind;
  readonly right: RightId;
  readonly day: Temporal.PlainDate;
  /** Ids of the grounds a refusal or a partial answer names. */
  readonly grounds?: readonly string[] | undefined;
};

/** The rows behind `letterContents`, with the article of each. */
export function letterRulesOn({ regime, letter, right, day }: LetterQuestion): readonly LetterRule[] {
  return letterRows.filter(
    (row) =>
      row.letter === letter &&
      row.regimes.includes(regime) &&
      (row.rights === undefined || row.rights.includes(right)) &&
      isInForce(row, day),
  );
}

/** What must stand in the letter, in the order of the law's rows and without repetition. */
export function letterContents(question: LetterQuestion): readonly LetterItem[] {
  const { regime, right, day, grounds = [] } = question;
  const ofGrounds = refusalGroundsOn(regime, right, day)
    .filter(({ id }) => grounds.includes(id))
    .flatMap(({ mustSay }) => mustSay);
  return [...new Set([...letterRulesOn(question).flatMap(({ items }) => items), ...ofGrounds])];
}

/** What the letter still lacks. */
export function missingFromLetter(
  question: LetterQuestion,
  present: ReadonlySet<LetterItem>,
): readonly LetterItem[] {
  return letterContents(question).filter((item) => !present.has(item));
}

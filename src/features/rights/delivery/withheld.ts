/** What stands in place of what is withheld inside a field (GDPR art. 15(4)): words of a reviewer, and whoever is held back. */
import type { Language } from "../../../platform/i18n/platform.ts";
import { wordsIn } from "../package/pages.ts";
import type { HeldBack } from "../redaction/domain.held.ts";
import { covered } from "../review/domain.passages.ts";
import type { FoundRow } from "../review/store.ts";
import type { DecisionReason } from "../run/contract.ts";
import type { Seals } from "../run/sealed.ts";
import type { Blanks, Held } from "../run/whose.ts";
import { markKeys } from "./reasons.ts";

/** The values as they go out: words that are withheld never reach the package's files. */
export async function withoutPassages(
  values: Readonly<Record<string, string | null>> | undefined,
  { run_id: runId, position, ordinal, passages }: FoundRow,
  seals: Seals,
  language: Language,
): Promise<Readonly<Record<string, string | null>> | undefined> {
  if (values === undefined || passages === null) return values;
  const mark = markIn(language);
  const byColumn = Map.groupBy(
    await seals.openPassages(runId, position, ordinal, passages),
    (each) => each.column,
  );
  return Object.fromEntries(
    Object.entries(values).map(([column, value]) => [
      column,
      value === null ? null : covered(value, byColumn.get(column) ?? [], mark),
    ]),
  );
}

/** What stands in place of words, in the language of the request. */
export function markIn(language: Language): (reason: DecisionReason) => string {
  const { say } = wordsIn(language);
  return (reason) => say("mark.withheld", { why: say(markKeys[reason] ?? "mark.other") });
}

/** One decision about a person holds wherever they are named, in a row of the requester's alone as well. */
export function withoutHeld(
  values: Readonly<Record<string, string | null>>,
  back: HeldBack,
  language: Language,
): Readonly<Record<string, string | null>> {
  const mark = markIn(language);
  return Object.fromEntries(
    Object.entries(values).map(([column, value]) => {
      const passages = value === null ? [] : back.passagesOf(value);
      return [column, value === null ? null : covered(value, passages, mark)];
    }),
  );
}

/** What a redaction takes from a row: others' fields, and whatever names somebody held back unless it is their own. */
export function blanked({ held, own }: Blanks, naming: ReadonlySet<string>): ReadonlyMap<string, Held> {
  const named = [...naming].filter((field) => !own.has(field));
  return new Map([...held, ...named.map((field) => [field, "another"] as const)]);
}

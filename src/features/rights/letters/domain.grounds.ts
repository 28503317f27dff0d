/** Why a request is refused, whole or in part: each ground of the law in plain words, and what it adds (art. 12(4)). Pure. */
import type { LetterItem } from "../../../law/right.ts";
import { paragraph } from "./domain.blocks.ts";
import type { Made, Part } from "./domain.blocks.ts";

/** The grounds a letter can name, and what must be said beside each (`src/law/data/refusals.ts`). */
const grounds = {
  "not-identified": ["what-to-do"],
  "no-authority": ["what-to-do"],
  unfounded: [],
  excessive: [],
  "others-rights": ["what-was-withheld"],
  "data-are-right": ["supplementary-statement"],
  "still-needed": [],
  expression: [],
  "legal-obligation": ["retention"],
  "public-health": [],
  "archiving-or-research": [],
  "legal-claims": [],
  "no-ground-for-restriction": [],
  "other-basis": [],
  "not-automated": [],
  "compelling-grounds": [],
  "objection-to-claims": [],
  "objection-to-research": [],
  "a-person-decided": [],
  "search-disproportionate": ["what-was-withheld"],
  "subject-has-died": [],
} as const satisfies Readonly<Record<string, readonly LetterItem[]>>;
export type Ground = keyof typeof grounds;
export type Groundeds = readonly string[];

const isKnown = (id: string): id is Ground => Object.hasOwn(grounds, id);

/** The grounds of the decision; of a refusal that ended the request, its own. */
export function groundsOf({ facts: { carriedOut, refusal } }: Made): Groundeds {
  if (refusal !== undefined) return [refusal];
  return carriedOut === undefined || carriedOut.verdict === "granted" ? [] : carriedOut.grounds;
}

/** A sentence for each ground, then what it obliges us to add. Where none is on record, the officer is asked for it. */
export function groundParts({ facts, say }: Made, named: Groundeds): readonly Part[] {
  const known = named.filter(isKnown);
  if (known.length === 0) return [paragraph(say("ground.none"), "ground")];
  const added: readonly LetterItem[] = [...new Set(known.flatMap((id) => [...grounds[id]]))];
  const isKept = facts.carriedOut?.measures.some(({ until }) => until !== undefined) ?? false;
  return [
    ...known.map((id) => paragraph(say(`ground.${id}`), "ground")),
    // Until when stands beside each place, once somebody wrote it down.
    ...added.map((item) =>
      item === "retention" && isKept
        ? paragraph(say("partial.held.erasure"), item)
        : paragraph(say(`ground.then.${item}`), item),
    ),
  ];
}

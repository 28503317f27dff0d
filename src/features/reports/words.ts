/** What a pack says on its pages, its paper and its workbook. Browser-safe. */
import type { Pack } from "./contract.ts";
import { longDay } from "./domain.board.ts";

export const statusWords = {
  kept: "Kept",
  due: "Due",
  broken: "Broken",
  unproven: "Unproven",
  not_applicable: "",
} as const;

/** Said of a promise where it is not simply what the law asks. */
export const lawWords: Readonly<Record<string, string>> = {
  below: "It promises less than the law asks.",
  stale: "The law it names is not the one in force.",
  ambiguous: "It can be read in more than one way.",
  defect: "As it is written it cannot be kept.",
};

export function asOf({ on, madeAt, zone }: Pick<Pack, "on" | "madeAt" | "zone">): string {
  if (on !== null) return `the end of ${longDay(on)}, as recorded then`;
  const at = new Intl.DateTimeFormat("en-GB", {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: zone,
  });
  return at.format(Date.parse(madeAt));
}

/** Durations and rhythms in English prose, as ISO 8601. Pure. */
export type Duration = {
  readonly iso: string;
  readonly words: string;
  readonly isWorkingDays: boolean;
};

const spelled = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];
const tens: Readonly<Record<string, number>> = {
  fourteen: 14,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  sixty: 60,
  ninety: 90,
};
const number = `\\d{1,4}|an?|${[...spelled, ...Object.keys(tens)].join("|")}`;
const unit = "hours?|(?:(?:working|business|calendar) )?days?|weeks?|(?:calendar )?months?|years?";
const span = new RegExp(`\\b(${number})(?: \\(\\d{1,4}\\))?[ -](${unit})\\b`, "gi");
const rhythms: readonly (readonly [RegExp, string])[] = [
  [/\b(?:twice (?:a|per) year|half-yearly|biannually)\b/i, "P6M"],
  [/\b(?:annual(?:ly)?|yearly|(?:once )?(?:every|each|a|per) year)\b/i, "P1Y"],
  [/\b(?:quarterly|(?:every|each) quarter)\b/i, "P3M"],
  [/\b(?:monthly|(?:every|each|once a|once per) month)\b/i, "P1M"],
  [/\b(?:weekly|(?:every|each|once a) week)\b/i, "P7D"],
  [/\b(?:daily|(?:every|each) day|nightly)\b/i, "P1D"],
];

const valueOf = (word: string): number => {
  const lower = word.toLowerCase();
  if (/^\d/.test(lower)) return Number(lower);
  if (lower === "a" || lower === "an") return 1;
  return tens[lower] ?? spelled.indexOf(lower);
};

export function durationsIn(text: string): readonly Duration[] {
  return [...text.matchAll(span)].map(([words, count = "", named = ""]) => {
    const value = valueOf(count);
    const lower = named.toLowerCase();
    const iso = lower.startsWith("hour")
      ? `PT${value}H`
      : lower.startsWith("week")
        ? `P${value * 7}D`
        : lower.includes("month")
          ? `P${value}M`
          : lower.startsWith("year")
            ? `P${value}Y`
            : `P${value}D`;
    return { iso, words, isWorkingDays: /^(?:working|business)/.test(lower) };
  });
}

/** How often: “annually”, “every three months”. */
export function rhythmIn(text: string): Duration | undefined {
  const every = new RegExp(`\\bevery (?=(?:${number})[ -](?:${unit})\\b)`, "i").exec(text);
  const counted = every === null ? undefined : durationsIn(text.slice(every.index + every[0].length))[0];
  if (counted !== undefined) return { ...counted, words: `${every?.[0] ?? ""}${counted.words}` };
  for (const [pattern, iso] of rhythms) {
    const words = pattern.exec(text)?.[0];
    if (words !== undefined) return { iso, words, isWorkingDays: false };
  }
  return undefined;
}

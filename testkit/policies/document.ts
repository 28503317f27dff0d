/** An invented policy as a list of items in reading order: what the writers print and what a reader must find. */
export type Item = {
  readonly number: string;
  /** How many clauses it stands in. */
  readonly depth: number;
  readonly heading?: string;
  readonly text?: string;
};
export type Extra =
  | { readonly extra: "table"; readonly rows: readonly (readonly string[])[] }
  | { readonly extra: "footnote"; readonly text: string };
export type Written = {
  readonly name: string;
  readonly title: string;
  readonly columns: 1 | 2;
  readonly isAutomatic: boolean;
  readonly items: readonly (Item | Extra)[];
};
export const isItem = (one: Item | Extra): one is Item => "depth" in one;

export type Truth = { readonly number: string; readonly path: string; readonly text: string };

/** Every clause with the numbers it stands in; a table belongs to the clause above it. */
export function truthOf({ items }: Written): readonly Truth[] {
  const stack: string[] = [];
  const truth: { number: string; path: string; text: string }[] = [];
  for (const one of items) {
    const last = truth.at(-1);
    if (isItem(one)) {
      stack.length = one.depth;
      stack.push(one.number || (one.heading ?? ""));
      truth.push({ number: one.number, path: stack.join(" / "), text: one.heading ?? one.text ?? "" });
    } else if (one.extra === "table" && last !== undefined) {
      last.text += one.rows.flat().join(" ");
    }
  }
  return truth;
}

/** The same words for the same seed. */
export function writer(seed: number): {
  sentence: () => string;
  name: () => string;
  chance: (one: number) => boolean;
  upTo: (most: number) => number;
} {
  let state = seed;
  const upTo = (most: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * most);
  };
  const pick = <T>(list: readonly [T, ...T[]]): T => list[upTo(list.length)] ?? list[0];
  const sentence = (): string => {
    const parts = [pick(subjects), pick(verbs), pick(objects), pick(whens)];
    const more = upTo(3) > 0 ? `, ${pick(reasons)}` : "";
    return `${parts.join(" ")}${more}.`;
  };
  const name = (): string => `${pick(adjectives)} ${pick(nouns)}`;
  return { sentence, name, upTo, chance: (one) => upTo(one) === 0 };
}

const subjects = [
  "The organisation",
  "Each department",
  "The data protection officer",
  "A manager",
  "Every member of staff",
  "The records team",
  "We",
  "The supplier",
  "The head of operations",
] as const;
const verbs = [
  "will review",
  "shall document",
  "must protect",
  "will answer questions about",
  "undertakes to correct",
  "shall delete",
  "will keep",
  "must report on",
  "may share",
] as const;
const objects = [
  "personal data held in the booking system",
  "requests from former customers",
  "the register of processing activities",
  "paper files in the locked cabinets",
  "photographs taken at public occasions",
  "the log of access to shared drives",
  "well-known third-party contracts",
  "records of background checks",
  "mailing lists and their sources",
] as const;
const whens = [
  "within 30 days",
  "at least once a year",
  "before any new use begins",
  "within five working days of being told",
  "as described in the schedule of periods",
  "when the purpose has ended",
  "for no longer than 6 years",
  "without undue delay",
  "every three months",
] as const;
const reasons = [
  "so that nothing is kept without a reason",
  "unless section 5 of the contract says otherwise",
  "and writes down who decided it and why",
  "in line with the guidance of the supervisory authority",
  "with a copy to the responsible manager",
  "because those concerned rely on being told in good time",
] as const;
const adjectives = [
  "Lawful",
  "Careful",
  "Annual",
  "Internal",
  "Regional",
  "Shared",
  "Early",
  "Final",
  "Written",
  "Open",
] as const;
const nouns = [
  "Processing",
  "Retention",
  "Disclosure",
  "Training",
  "Notices",
  "Supervision",
  "Transfers",
  "Requests",
  "Suppliers",
  "Incidents",
] as const;

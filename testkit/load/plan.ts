/**
 * Who comes when, and what each does: made from a seed before anything is sent. The model is open (arrivals do not wait
 * for answers): a server that stands still is met by the same visitors, and each of their steps has the moment at which
 * it was meant to begin. Decision: docs/decisions/0063-load.md.
 */

/** One request of a visitor, by what it is for. */
export type StepName =
  | "front"
  | "centre"
  | "sheet"
  | "contact"
  | "other-language"
  | "form"
  | "send"
  | "send-unfinished"
  | "lost-form"
  | "lost-send"
  | "follow"
  | "follow-bad"
  | "confirm"
  | "confirm-send"
  | "confirm-bad";

export type Step = { readonly at: number; readonly name: StepName };

export type Visit = {
  readonly number: number;
  readonly kind: VisitKind;
  readonly language: "en" | "es";
  /** As a proxy in front would name it; nobody shares one, as limits are per sender. */
  readonly address: string;
  /** Milliseconds from the beginning, in order. */
  readonly steps: readonly Step[];
};

export type VisitKind = keyof typeof visits;

/** What people do, and how many in a hundred do it. */
const visits = {
  reads: { share: 38, steps: ["front", "sheet", "centre"] },
  "wants-to-know": { share: 22, steps: ["centre", "sheet", "contact", "other-language"] },
  "thinks-about-it": { share: 13, steps: ["centre", "sheet", "form"] },
  asks: { share: 10, steps: ["centre", "sheet", "form", "send"] },
  "forgets-a-field": { share: 3, steps: ["form", "sheet", "send-unfinished", "send"] },
  follows: { share: 6, steps: ["follow", "sheet", "follow"] },
  confirms: { share: 2, steps: ["confirm", "sheet", "confirm-send", "follow"] },
  "lost-the-link": { share: 2, steps: ["lost-form", "sheet", "lost-send"] },
  "has-a-bad-link": { share: 4, steps: ["follow-bad", "sheet", "confirm-bad", "centre"] },
} as const satisfies Readonly<
  Record<string, { readonly share: number; readonly steps: readonly [StepName, ...StepName[]] }>
>;

/** A page within its bound delays nothing that comes after it: steps of one visitor are never closer than this. */
export const closestMilliseconds = 250;
const longestThoughtMilliseconds = 12_000;

/**
 * Visits in order of arrival. Arrivals are uniform over the time, which for a given number is what a Poisson process is;
 * what begins near the end goes on a little after it.
 */
export function planVisits(options: {
  readonly visitors: number;
  readonly milliseconds: number;
  readonly seed: number;
}): readonly Visit[] {
  const { visitors, milliseconds, seed } = options;
  if (visitors < 1 || visitors > mostVisitors) throw new RangeError(`1 to ${mostVisitors} visitors`);
  const random = seeded(seed);
  const arrivals = Array.from({ length: visitors }, () => random() * milliseconds).sort((a, b) => a - b);
  return arrivals.map((arrival, number) => {
    const kind = drawKind(random);
    let at = arrival;
    const steps = visits[kind].steps.map((name: StepName, index): Step => {
      if (index > 0)
        at += closestMilliseconds + (name === "sheet" ? 0 : random() * longestThoughtMilliseconds);
      return { at, name };
    });
    return { number, kind, language: random() < 0.75 ? "en" : "es", address: addressOf(number), steps };
  });
}

/** How many of these visits begin with a link of their own that the product must have mailed before. */
export function linksNeeded(plan: readonly Visit[]): { readonly follow: number; readonly confirm: number } {
  const count = (kind: VisitKind): number => plan.filter((visit) => visit.kind === kind).length;
  return { follow: count("follows"), confirm: count("confirms") };
}

/** 198.18.0.0/15 is set aside for measuring networks (RFC 2544): nobody's address. */
export const mostVisitors = 131_072;
export function addressOf(number: number): string {
  return `198.${18 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;
}

function drawKind(random: () => number): VisitKind {
  const kinds = Object.entries(visits) as [VisitKind, { readonly share: number }][];
  let left = random() * kinds.reduce((sum, [, { share }]) => sum + share, 0);
  for (const [kind, { share }] of kinds) {
    left -= share;
    if (left < 0) return kind;
  }
  return "reads";
}

/** mulberry32: small, known, and the same everywhere; numbers from 0 up to 1. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

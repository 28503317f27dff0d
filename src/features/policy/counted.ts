/**
 * How many of how many kept to a promise, as somebody would say it: “the one request”, “both requests”, “none of the 5
 * requests”. All such sentences are made here, so that none reads “All 1 requests”.
 */
import type { Message, Plural } from "../../platform/i18n/messages.ts";

/** What is counted, and what was found of it. */
export type Counted = {
  /** “request answered in the last twelve months” */
  readonly one: string;
  readonly many: string;
  /** What a promise asks for, said of one and of several: “was answered in time”, “were answered in time”. */
  readonly was: string;
  readonly were: string;
  /** The opposite, said of one. */
  readonly wasNot: string;
};

/** For a result that counts `{of}`, each of them kept. */
export const all = ({ one, many, was, were }: Omit<Counted, "wasNot">): Plural => ({
  plural: "of",
  "=1": `The one ${one} ${was}.`,
  "=2": `Both ${many} ${were}.`,
  other: `All {of} ${many} ${were}.`,
});

/** For a result that counts `{of}`, some of them kept; how many is in the parameter `count`. */
export const some = ({ one, many, was, were, wasNot }: Counted, count = "n"): Plural => ({
  plural: "of",
  "=1": { plural: count, "=0": `The one ${one} ${wasNot}.`, other: `The one ${one} ${was}.` },
  "=2": {
    plural: count,
    "=0": `Neither of the 2 ${many} ${was}.`,
    "=1": `1 of the 2 ${many} ${was}.`,
    other: `Both ${many} ${were}.`,
  },
  other: {
    plural: count,
    "=0": `None of the {of} ${many} ${was}.`,
    one: `{${count}} of the {of} ${many} ${was}.`,
    other: `{${count}} of the {of} ${many} ${were}.`,
  },
});

/** The two sentences of a check: when each was kept, and when one was not. */
export const both = (name: string, counted: Counted): Readonly<Record<string, Plural>> => ({
  [`${name}.kept`]: all(counted),
  [`${name}.broken`]: some(counted),
});

/** `{due}` wait; then how it went with those that ended, or that none did. */
export const waiting = (
  { one, many }: { readonly one: string; readonly many: string },
  { ended, none }: { readonly ended: Counted; readonly none: string },
): Plural => {
  const so: Plural = { ...some(ended), "=0": none };
  return { plural: "due", one: around(so, { before: `${one} ` }), other: around(so, { before: `${many} ` }) };
};

/** Nothing was there to be kept or broken; `{open}` may still become so. */
export const noOccasion = (sentence: string): Plural => ({
  plural: "open",
  "=0": `${sentence}.`,
  other: `${sentence} ({open} open).`,
});

type Words = { readonly before?: string; readonly behind?: string };

/** The same words before and behind each form of a message. */
export function around({ plural, other, ...forms }: Plural, words: Words): Plural {
  const framed = Object.entries(forms).map(([form, text]) => [form, within(words, text)]);
  return { plural, other: within(words, other), ...Object.fromEntries(framed) };
}

function within(words: Words, message: Message): Message {
  if (typeof message !== "string") return around(message, words);
  return `${words.before ?? ""}${message}${words.behind ?? ""}`;
}

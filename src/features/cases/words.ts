/** Sentences that a kind's words and the data of its events make together. */
import type { Field, Fields } from "../../platform/cases/fields.ts";
import type { CommonState, Machine } from "../../platform/cases/machine.ts";
import { dayIn } from "../../platform/time.ts";
import type { Instant } from "../../platform/time.ts";
import type { FieldView } from "./contract.ts";

/** A day in words: `27 July 2026`. */
export const dayWords = (day: Temporal.PlainDate): string =>
  day.toLocaleString("en-GB", { dateStyle: "long" });

/** The heading of a case: its own title, or, where the words are not for this reader, what it is. */
export function titleOf(
  { words }: Pick<Machine, "words">,
  reference: string,
  title: string | undefined,
): string {
  return title === undefined ? `${words.one} ${reference}` : words.title.replace("{title}", title);
}

/** `{name}` in a sentence stands for a field of the event: a code becomes its label, an id a name, a day its words. */
export function eventSentence(
  { words }: Pick<Machine, "words">,
  event: { readonly type: string; readonly data: unknown },
  nameOf: (id: string) => string | undefined,
  /** Its letter has not left. */
  isUnsent = false,
): string {
  const data = new Map<string, unknown>(Object.entries(event.data ?? {}));
  const sentence = (isUnsent ? words.unsent?.[event.type] : undefined) ?? words.events[event.type];
  if (sentence === undefined) throw new TypeError(`The event ${event.type} has no sentence.`);
  return sentence.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = data.get(name);
    return typeof value === "string" ? valueWords(words.labels, name, value, nameOf) : "";
  });
}

function valueWords(
  labels: Readonly<Record<string, string>>,
  name: string,
  value: string,
  nameOf: (id: string) => string | undefined,
): string {
  const label = labels[`${name}.${value}`] ?? nameOf(value);
  if (label !== undefined) return label;
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? dayWords(Temporal.PlainDate.from(value)) : value;
}

/** The facts beside a case, each with its label. */
export function factsOf(machine: Machine, state: CommonState): { label: string; value: string }[] {
  const { labels } = machine.words;
  return machine.facts(state).map(({ label, code, value }) => ({
    label: labels[label] ?? label,
    value:
      code === undefined ? valueWords(labels, label, value ?? "", () => undefined) : (labels[code] ?? code),
  }));
}

/** A form as the page draws it. */
export function fieldViews(fields: Fields, labels: Readonly<Record<string, string>>): FieldView[] {
  return Object.entries(fields).map(([name, field]) => fieldView(name, field, labels));
}

function fieldView(name: string, field: Field, labels: Readonly<Record<string, string>>): FieldView {
  const hint = labels[`${name}?`];
  return {
    name,
    kind: field.kind,
    label: labels[name] ?? name,
    ...(hint === undefined ? {} : { hint }),
    isRequired: field.isRequired,
    isWorker: field.isWorker,
    max: field.max,
    choices: field.choices
      .filter((value) => !field.hidden.includes(value))
      .map((value) => ({ value, label: sentenceCase(labels[`${name}.${value}`] ?? value) })),
  };
}

export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** “12 days left”, “due today”, “3 days late”. */
export function untilWords(due: Instant, now: Instant, zone: string): string {
  const { days } = dayIn(zone, now).until(dayIn(zone, due), { largestUnit: "days" });
  const count = (number: number): string => (number === 1 ? "1 day" : `${number} days`);
  if (days === 0) return "Due today";
  return days > 0 ? `${count(days)} left` : `${count(-days)} late`;
}

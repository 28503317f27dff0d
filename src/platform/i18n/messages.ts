/**
 * Sentences as data: a message is text with `{names}`, or a plural of messages chosen by `Intl.PluralRules`.
 * Keys and parameters are typed from the English catalogue; another language must have exactly the same keys and
 * names, which is checked when the catalogue is made. No logic, no markup, no lookups: a translator cannot break
 * more than a sentence. Safe for the browser. Decision: docs/decisions/0026-languages.md.
 */
export type Plural = { readonly plural: string; readonly other: Message } & {
  readonly [Form in Exclude<Intl.LDMLPluralRule, "other"> | ExactCount]?: Message;
};

/** A form for this very number, before any rule (as in ICU MessageFormat): “none”, “both”. */
type ExactCount = "=0" | "=1" | "=2";

export type Message = string | Plural;

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** The parameter names of a message; of a plural that holds another, any: they are looked for when it is said. */
export type NamesOf<M> = M extends string
  ? NamesIn<M>
  : M extends { readonly plural: infer Count extends string; readonly other: infer Other }
    ? Count | (Other extends string ? NamesIn<Other> : string)
    : never;

export type ParametersOf<M> = [NamesOf<M>] extends [never]
  ? Readonly<Record<string, never>>
  : Readonly<Record<NamesOf<M>, string | number>>;

type Arguments<M> = [NamesOf<M>] extends [never]
  ? [parameters?: ParametersOf<M>]
  : [parameters: ParametersOf<M>];

export type Messages = Readonly<Record<string, Message>>;

export type Sentences<M extends Messages, L extends string> = {
  readonly languages: readonly L[];
  readonly keys: readonly (keyof M & string)[];
  /** The sentence in `language`, with its parameters typed by its key. */
  readonly say: <K extends keyof M & string>(language: L, key: K, ...parameters: Arguments<M[K]>) => string;
  /** For keys that come from data (a stored refusal): throws when the key or a parameter is unknown. */
  readonly sayDynamic: (
    language: L,
    key: string,
    parameters: Readonly<Record<string, string | number>>,
  ) => string;
};

/** Makes a catalogue; `english` is the reference, `others` must match it key by key and name by name. */
export function sentences<const M extends Messages, const O extends Readonly<Record<string, Messages>>>(
  english: M,
  others: O & { readonly [L in keyof O]: Readonly<Record<keyof M, Message>> },
): Sentences<M, "en" | (keyof O & string)> {
  const catalogues = new Map<string, ReadonlyMap<string, Message>>([
    ["en", new Map(Object.entries(english))],
  ]);
  for (const [language, messages] of Object.entries<Messages>(others)) {
    const difference = compareCatalogues(english, messages);
    if (difference !== undefined) throw new Error(`The sentences in "${language}" differ: ${difference}.`);
    catalogues.set(language, new Map(Object.entries(messages)));
  }
  const sayDynamic: Sentences<M, string>["sayDynamic"] = (language, key, parameters) => {
    const message = catalogues.get(language)?.get(key);
    if (message === undefined) throw new Error(`There is no sentence "${key}" in "${language}".`);
    return fill(language, message, parameters);
  };
  return {
    languages: ["en", ...keysOf(others)],
    keys: keysOf(english),
    sayDynamic,
    say: (language, key, ...[parameters]) => sayDynamic(language, key, parameters ?? {}),
  };
}

/** Why the two differ, in words for a developer; `undefined` when they match. */
export function compareCatalogues(reference: Messages, other: Messages): string | undefined {
  for (const key of Object.keys(other)) if (!(key in reference)) return `"${key}" is unknown`;
  for (const [key, message] of Object.entries(reference)) {
    const translated = other[key];
    if (translated === undefined) return `"${key}" is missing`;
    const wanted = [...namesIn(message)].sort().join(", ");
    const found = [...namesIn(translated)].sort().join(", ");
    if (wanted !== found) return `"${key}" names {${found}} instead of {${wanted}}`;
  }
  return undefined;
}

function namesIn(message: Message): Set<string> {
  if (typeof message === "string")
    return new Set([...message.matchAll(placeholder)].map((match) => match[1] ?? ""));
  const { plural, ...forms } = message;
  return new Set([plural, ...Object.values(forms).flatMap((form) => [...namesIn(form)])]);
}

const placeholder = /\{(\w+)\}/g;

// Making one takes longer than all it is then asked for; languages are few.
const numbersOf = onceEach((language) => new Intl.NumberFormat(language));
const pluralsOf = onceEach((language) => new Intl.PluralRules(language));

function onceEach<T>(make: (language: string) => T): (language: string) => T {
  const made = new Map<string, T>();
  return (language) => {
    const one = made.get(language) ?? make(language);
    made.set(language, one);
    return one;
  };
}

function fill(
  language: string,
  message: Message,
  parameters: Readonly<Record<string, string | number>>,
): string {
  if (typeof message !== "string")
    return fill(language, chooseForm(language, message, parameters), parameters);
  return message.replace(placeholder, (_whole, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new Error(`The sentence needs {${name}}.`);
    return typeof value === "number" ? numbersOf(language).format(value) : value;
  });
}

function chooseForm(
  language: string,
  message: Plural,
  parameters: Readonly<Record<string, string | number>>,
): Message {
  const count = parameters[message.plural];
  if (typeof count !== "number") throw new Error(`The sentence counts {${message.plural}}.`);
  const exact = count === 0 || count === 1 || count === 2 ? message[`=${count}`] : undefined;
  return exact ?? message[pluralsOf(language).select(count)] ?? message.other;
}

function keysOf<T extends object>(value: T): (keyof T & string)[] {
  return Object.keys(value).filter((key): key is keyof T & string => key in value);
}

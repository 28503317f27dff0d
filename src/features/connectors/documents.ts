/** Link expressions into JSON, followed by hand: numbers keep their digits, and arrays nobody named are not walked. */
import { z } from "zod";

const Path = z.array(z.string());

/** Where in a document a value stands: keys, and places in arrays. */
type Found = { readonly at: readonly (string | number)[]; readonly text: string };

/** JSON array of the texts a path leads to in `value` (JSON); NULL where that is none. */
export function elementsText(value: unknown, path: string): string | null {
  const found = leaves(value, Path.parse(JSON.parse(path)));
  return found === undefined ? null : JSON.stringify([...new Set(found.map(({ text }) => text))]);
}

/** `undefined` where it is no JSON. */
function leaves(value: unknown, path: readonly string[]): readonly Found[] | undefined {
  if (typeof value !== "string") return undefined;
  let document: unknown;
  try {
    document = JSON.parse(value, keepDigits);
  } catch {
    return undefined;
  }
  return walk(document, path, []);
}

class Digits {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function keepDigits(_: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === "number" ? new Digits(context?.source ?? String(value)) : value;
}

function walk(value: unknown, path: readonly string[], at: readonly (string | number)[]): readonly Found[] {
  const [step, ...rest] = path;
  if (step === undefined) {
    const text = leafText(value);
    return text === undefined ? [] : [{ at, text }];
  }
  if (step === "*")
    return Array.isArray(value) ? value.flatMap((each, place) => walk(each, rest, [...at, place])) : [];
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Digits)
    return [];
  return Object.hasOwn(value, step) ? walk(Reflect.get(value, step), rest, [...at, step]) : [];
}

function leafText(value: unknown): string | undefined {
  if (value instanceof Digits) return value.text;
  if (typeof value === "string") return value;
  return typeof value === "boolean" ? String(value) : undefined;
}

/** What of a document goes with the values that are `gone`, the last first: each removal leaves the places before it as they are. */
export function pathsTo(
  document: unknown,
  path: readonly string[],
  gone: readonly string[],
): readonly (string | undefined)[] {
  const wanted = new Set(gone);
  const star = path.lastIndexOf("*");
  const paths = (leaves(document, path) ?? [])
    .filter(({ text }) => wanted.has(text))
    // Of a list the innermost element goes; without a list, the value.
    .map(({ at }) => pathText(star === -1 ? at : at.slice(0, star + 1)));
  return [...new Set(paths)].toReversed();
}

/** As functions of JSON take it; `undefined` for a key they cannot name. */
export function pathText(at: readonly (string | number)[]): string | undefined {
  const parts = at.map((step) =>
    typeof step === "number" ? `[${step}]` : step.includes('"') ? undefined : `."${step}"`,
  );
  return parts.includes(undefined) ? undefined : `$${parts.join("")}`;
}

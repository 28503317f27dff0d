/** Values within an answer, by a path of a description. Own properties only; nothing of an answer is ever called. */
import type { ApiCondition, ApiPath } from "./description.ts";

/** The values that stand there, in order: several where the path has a `*`. */
export function picked(value: unknown, path: ApiPath): readonly unknown[] {
  return stepsOf(path).reduce<readonly unknown[]>((values, step) => values.flatMap(step), [value]);
}

/** The first value that stands there. */
export function pick(value: unknown, path: ApiPath): unknown {
  return picked(value, path).find((each) => each !== undefined && each !== null);
}

/** The text of a text or a number; whatever else stands there is none. */
export function pickText(value: unknown, path: ApiPath): string | undefined {
  return textOf(pick(value, path));
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

export function holds(value: unknown, { at, is }: ApiCondition): boolean {
  const found = picked(value, at).filter((each) => each !== undefined && each !== null);
  if (is !== undefined) return found.some((each) => is.some((one) => one === each));
  return found.some((each) => each !== false && each !== "" && !(Array.isArray(each) && each.length === 0));
}

/** What is wrong with a path as it is written. */
export function pathProblem(path: ApiPath): string | undefined {
  if (typeof path !== "string") return undefined;
  const isWhole = partsOf(path).join(".") === path;
  return isWhole && partsOf(path).every((part) => /^(?:\*|[^.*[\]]+(?:\[[^\]=]+=[^\]]+\])?)$/.test(part))
    ? undefined
    : "A path is written as a.b, a.*.b or a[name=Subject].b; a key with other signs stands in a list.";
}

type Step = (value: unknown) => readonly unknown[];

function partsOf(path: string): readonly string[] {
  return path.match(/(?:\[[^\]]*\]|[^.])+/g) ?? [];
}

function stepsOf(path: ApiPath): readonly Step[] {
  if (typeof path !== "string") return path.map(keyed);
  return partsOf(path).flatMap((part) => {
    if (part === "*") return [(value: unknown) => (Array.isArray(value) ? value : [])];
    const [, key = part, name, wanted] = /^([^[]+)\[([^=]+)=(.+)\]$/.exec(part) ?? [];
    if (name === undefined || wanted === undefined) return [keyed(key)];
    return [keyed(key), chosen(name, wanted)];
  });
}

function keyed(key: string): Step {
  return (value) => {
    if (Array.isArray(value)) return /^\d+$/.test(key) ? [value[Number(key)]] : [];
    return typeof value === "object" && value !== null
      ? [Object.getOwnPropertyDescriptor(value, key)?.value]
      : [];
  };
}

function chosen(name: string, wanted: string): Step {
  const step = keyed(name);
  return (value) =>
    Array.isArray(value)
      ? value.filter((each) => textOf(step(each)[0])?.toLowerCase() === wanted.toLowerCase()).slice(0, 1)
      : [];
}

export type Leaf = { readonly part: string; readonly text: string };

/** Every text and number within, with the way to it; members of lists have no number. */
export function leavesOf(value: unknown, part = ""): readonly Leaf[] {
  const text = textOf(value);
  if (text !== undefined) return typeof value === "boolean" ? [] : [{ part, text }];
  if (Array.isArray(value)) return value.flatMap((each) => leavesOf(each, part));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => leavesOf(each, part === "" ? key : `${part}.${key}`));
}

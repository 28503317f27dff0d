/**
 * From a JSON Schema (as zod gives it) to a value that fits it, and to one that almost does: the same value with one
 * thing changed. Almost right is what reaches the code behind a schema. Texts that fit are still the strangest that do.
 */
import fc from "fast-check";
import type { Random } from "./random.ts";
import { hostileText, hostileValue, Raw, reachingPrototype, write } from "./values.ts";
import type { Value } from "./values.ts";

export type Schema = Readonly<Record<string, unknown>>;

/** Values that were seen under a name in what the product answered, so that ids lead to something. */
export type Seen = (name: string) => readonly Value[];

export function schemaOf(value: unknown): Schema {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const numberOf = (value: unknown, otherwise: number): number =>
  typeof value === "number" ? value : otherwise;

/** A value that fits. `name` is the field's, for `seen`. */
export function fitting(schema: Schema, random: Random, seen: Seen, name = ""): Value {
  if ("const" in schema) return asValue(schema["const"]);
  const choices = listOf(schema["enum"]);
  if (choices.length > 0) return asValue(random.oneOf(choices));
  const branches = [...listOf(schema["anyOf"]), ...listOf(schema["oneOf"])];
  if (branches.length > 0) return fitting(schemaOf(random.oneOf(branches)), random, seen, name);
  const type = schema["type"];
  if (type === "object") return fittingObject(schema, random, seen);
  if (type === "array") return fittingList(schema, random, seen, name);
  if (type === "integer" || type === "number") return fittingNumber(schema, random, seen, name);
  if (type === "boolean") return random.chance(0.5);
  if (type === "null") return null;
  return fittingText(schema, random, seen, name);
}

function asValue(value: unknown): Value {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

function fittingObject(schema: Schema, random: Random, seen: Seen): Value {
  const required = new Set(listOf(schema["required"]));
  const properties = Object.entries(schemaOf(schema["properties"]));
  const chosen = properties.filter(([name]) => required.has(name) || random.chance(0.6));
  const known = chosen.map(([name, one]) => [name, fitting(schemaOf(one), random, seen, name)] as const);
  if (properties.length > 0 || typeof schema["additionalProperties"] !== "object")
    return Object.fromEntries(known);
  const names = listOf(schemaOf(schema["propertyNames"])["enum"]).map(String);
  const keys = names.length > 0 ? names.filter(() => random.chance(0.8)) : [`key-${random.int(9)}`];
  const value = schemaOf(schema["additionalProperties"]);
  return Object.fromEntries(keys.map((key) => [key, fitting(value, random, seen, key)] as const));
}

function fittingList(schema: Schema, random: Random, seen: Seen, name: string): Value {
  const least = numberOf(schema["minItems"], 0);
  const most = Math.min(numberOf(schema["maxItems"], 3), 60);
  const length = random.chance(0.05) ? most : Math.min(most, least + random.int(3));
  const singular = name.replace(/s$/, "");
  return Array.from({ length }, () => fitting(schemaOf(schema["items"]), random, seen, singular));
}

function fittingNumber(schema: Schema, random: Random, seen: Seen, name: string): Value {
  const known = random.chance(0.7) ? random.oneOf(seen(name)) : undefined;
  if (typeof known === "number") return known;
  const least = numberOf(schema["minimum"], numberOf(schema["exclusiveMinimum"], -1) + 1);
  const most = numberOf(schema["maximum"], 9_007_199_254_740_991);
  return random.pick([
    least,
    most,
    Math.min(most, least + 1),
    Math.min(most, least + random.int(40)),
    2_147_483_648,
  ]);
}

const made = new Map<string, readonly string[]>();

/** Texts of a pattern, made once each. */
function matching(pattern: string): readonly string[] {
  const known = made.get(pattern);
  if (known !== undefined) return known;
  // Looking ahead is beyond the generator: what was seen under the name, or any text, has to do.
  const some = pattern.includes("(?!")
    ? []
    : fc.sample(fc.stringMatching(new RegExp(pattern)), { numRuns: 12, seed: 1 });
  made.set(pattern, some);
  return some;
}

const dates: readonly [string, ...string[]] = [
  "2026-02-28",
  "2026-03-02",
  "2024-02-29",
  "0000-01-01",
  "9999-12-31",
  "2026-03-29",
];
const instants: readonly [string, ...string[]] = [
  "2026-02-20T10:00:00Z",
  "2026-03-02T09:00:00Z",
  "2026-03-29T01:30:00+01:00",
  "2027-01-01T00:00:00.123456789Z",
  "0000-01-01T00:00:00Z",
  "9999-12-31T23:59:59Z",
];

function fittingText(schema: Schema, random: Random, seen: Seen, name: string): Value {
  const known = random.chance(name === "organisation" ? 1 : 0.75) ? random.oneOf(seen(name)) : undefined;
  if (typeof known === "string") return known;
  const { format, pattern } = schema;
  if (format === "uuid") return random.oneOf(seen("uuid")) ?? "0198a000-0000-7000-8000-000000000000";
  if (format === "date") return random.pick(dates);
  if (format === "date-time") return random.pick(instants);
  if (format === "email")
    return random.pick(["zqcanary@example.org", "a@example.org", "Robin.Hart+x@example.org"]);
  if (typeof pattern === "string") {
    const some = random.oneOf(matching(pattern));
    if (some !== undefined) return some;
  }
  const most = numberOf(schema["maxLength"], 60);
  if (random.chance(0.03))
    return random.pick(["x", "é", "\u{1f600}", "("]).repeat(Math.max(1, Math.floor(most / 8)));
  if (random.chance(0.25)) return "Quilla zqcanary Okafor".slice(0, most);
  const strange = random.chance(0.8) ? hostileText(random).toWellFormed().replaceAll("\0", "") : "ordinary";
  return strange.slice(0, most) || "a";
}

type Place = { readonly change: (to: (before: Value) => Value) => Value; readonly value: Value };

/** Every place in a value, each with a way to make the value anew with that place changed. */
function placesIn(value: Value, rebuild: (changed: Value) => Value = (changed) => changed): readonly Place[] {
  const here: Place = { value, change: (to) => rebuild(to(value)) };
  if (Array.isArray(value)) {
    const list: readonly Value[] = value;
    return [here, ...list.flatMap((one, at) => placesIn(one, (changed) => rebuild(list.with(at, changed))))];
  }
  if (!isRecord(value)) return [here];
  const inner = Object.entries(value).flatMap(([name, one]) =>
    placesIn(one, (changed) => rebuild({ ...value, [name]: changed })),
  );
  return [here, ...inner];
}

const isRecord = (value: Value): value is { readonly [name: string]: Value } =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Raw);

/** The value with one thing about it wrong, as JSON text. */
export function almost(value: Value, random: Random): string {
  const place = random.oneOf(placesIn(value));
  if (place === undefined) return write(value);
  return write(place.change((before) => spoilt(before, random)));
}

function spoilt(before: Value, random: Random): Value {
  if (isRecord(before)) return spoiltRecord(before, random);
  if (Array.isArray(before)) {
    const list: readonly Value[] = before;
    return random.pick<() => Value>([
      () => [...list, ...list, ...list],
      () => list.slice(1),
      () => [],
      () => [...list, hostileValue(random)],
      () => Array.from({ length: 400 }, () => list[0] ?? 1),
      () => hostileValue(random),
    ])();
  }
  if (typeof before === "string" && random.chance(0.3)) {
    return random.pick<() => Value>([
      () => `${before}${hostileText(random)}`,
      () => before.toUpperCase(),
      () => before.slice(0, -1),
      () => ` ${before} `,
      () => [before],
      () => before.repeat(50),
    ])();
  }
  if (typeof before === "number" && random.chance(0.5))
    return random.pick<Value>([
      -before,
      before + 0.5,
      before + 1,
      String(before),
      new Raw("1e400"),
      [before],
    ]);
  return hostileValue(random);
}

function spoiltRecord(before: { readonly [name: string]: Value }, random: Random): Value {
  const pairs = Object.entries(before).map(([name, value]) => [JSON.stringify(name), write(value)] as const);
  const [first = '"a"', value = "1"] = random.oneOf(pairs) ?? [];
  const written = (more: readonly (readonly [string, string])[]): Raw =>
    new Raw(`{${more.map(([name, one]) => `${name}:${one}`).join(",")}}`);
  return random.pick<() => Value>([
    () => written(pairs.filter(([name]) => name !== first)),
    () => written([...pairs, [JSON.stringify(hostileText(random)), write(hostileValue(random))]]),
    () => written([...pairs, [first, value]]),
    () => written([...pairs, [first.replace(/^"./, escapedFirst), value]]),
    () => written([...pairs, [JSON.stringify(random.pick(reachingPrototype)), '{"polluted":1}']]),
    () => written([...pairs, ['"constructor"', '{"prototype":{"polluted":1}}']]),
    () => written(pairs.toReversed()),
    () => hostileValue(random),
  ])();
}

/** The same name spelled with an escape: twice the same to a reader, and not to a comparer of texts. */
const escapedFirst = (start: string): string =>
  `"\\u${(start.codePointAt(1) ?? 97).toString(16).padStart(4, "0")}`;

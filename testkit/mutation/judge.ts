/**
 * The little of vitest that the tests of the checks use, so that they run in this process, hundreds of times over, on
 * modules loaded afresh. Whoever uses it first shows that the tests pass on the true source.
 */
import { isDeepStrictEqual } from "node:util";

type Body = (...given: readonly unknown[]) => unknown;
let bodies: (() => unknown)[] = [];

export const beforeAll = (body: Body): void => void bodies.push(body);

export const test = Object.assign((_name: string, body: Body): void => void bodies.push(body), {
  each:
    (rows: readonly unknown[]) =>
    (_name: string, body: Body): void => {
      for (const row of rows) bodies.push(() => (Array.isArray(row) ? body(...row) : body(row)));
    },
  for:
    (rows: readonly unknown[]) =>
    (_name: string, body: Body): void => {
      for (const row of rows) bodies.push(() => body(row));
    },
});

/** Values with slots of their own, days and moments, are compared as they are written. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Set || value instanceof Map) return [value.constructor.name, ...[...value].map(plain)];
  if ("toJSON" in value && typeof value.toJSON === "function")
    return [value.constructor.name, JSON.stringify(value)];
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([name, inner]) => [name, plain(inner)]),
  );
}

function holds(value: unknown, part: unknown): boolean {
  if (typeof part !== "object" || part === null || Array.isArray(part))
    return isDeepStrictEqual(plain(value), plain(part));
  return Object.entries(part).every(
    ([name, inner]) => typeof value === "object" && value !== null && holds(Reflect.get(value, name), inner),
  );
}

export function expect(value: unknown): Record<string, unknown> {
  const matchers = (wanted: boolean): Record<string, (given: unknown) => void> => {
    const claim = (isSo: boolean): void => {
      if (isSo !== wanted) throw new Error("A claim of the tests does not hold.");
    };
    return {
      toBe: (given) => claim(Object.is(value, given)),
      toBeUndefined: () => claim(value === undefined),
      toEqual: (given) => claim(isDeepStrictEqual(plain(value), plain(given))),
      toHaveProperty: (given) =>
        claim(typeof value === "object" && value !== null && Reflect.get(value, String(given)) !== undefined),
      toMatchObject: (given) => claim(holds(value, given)),
      toMatch: (given) =>
        claim(given instanceof RegExp ? given.test(String(value)) : String(value).includes(String(given))),
      toContain: (given) =>
        claim(Array.isArray(value) ? value.includes(given) : String(value).includes(String(given))),
    };
  };
  return { ...matchers(true), not: matchers(false) };
}

/** Whether every test that was loaded since the last call passes; the first that fails ends it. */
export async function allPass(): Promise<boolean> {
  const run = bodies;
  bodies = [];
  try {
    for (const body of run) await body();
    return run.length > 0;
  } catch {
    return false;
  }
}

export function forget(): void {
  bodies = [];
}

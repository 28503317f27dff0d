/**
 * Chance that repeats itself: the same words give the same choices, so that input number 4711 of an endpoint is made
 * again without making the 4710 before it. Small and not for secrets.
 */
export type Random = {
  /** A whole number from 0 up to, and without, `below`. */
  readonly int: (below: number) => number;
  readonly chance: (share: number) => boolean;
  readonly pick: <T>(from: readonly [T, ...T[]]) => T;
  /** The same from a list that may be empty. */
  readonly oneOf: <T>(from: readonly T[]) => T | undefined;
};

/** FNV-1a to begin with, mulberry32 to go on. */
export function randomOf(seed: string): Random {
  let state = 0x811c9dc5;
  for (let at = 0; at < seed.length; at += 1) state = Math.imul(state ^ seed.charCodeAt(at), 0x01000193);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    int,
    chance: (share) => next() < share,
    pick: (from) => from[int(from.length)] ?? from[0],
    oneOf: (from) => from[int(from.length)],
  };
}

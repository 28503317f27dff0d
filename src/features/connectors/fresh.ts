/** Values that say nothing about anybody and are new for each row, and how they are known again (decisions 98 and 99). */
import type { Blank, FreshKind } from "./erasable.ts";

const prefix = "erased-";

/** Pattern of the store's text by which such a value is known again, so that a second run leaves it alone. */
export function signOf(of: FreshKind, length: number): string {
  switch (of) {
    case "text":
      return hasPrefix(length) ? `^${prefix}[a-z0-9]+ *$` : `^[a-z0-9]{${length}}$`;
    case "integer":
      return "^-";
    case "date":
      return "^0";
    case "uuid":
      return "^e7a5ed00-0000-8000-";
    case "bytes":
      return "^\\\\x";
    case "bits":
      return "^[01]*$";
  }
}

function hasPrefix(length: number): boolean {
  return length >= prefix.length + 6;
}

const letters = "abcdefghijklmnopqrstuvwxyz0123456789";

/** A new value for a fresh blank; `random` gives that many random bytes. */
export function freshValue(
  { of, length }: Extract<Blank, { kind: "fresh" }>,
  random: (bytes: number) => Uint8Array,
): string {
  switch (of) {
    case "text": {
      const start = hasPrefix(length) ? prefix : "";
      return (
        start + Array.from(random(length - start.length), (byte) => letters[byte % letters.length]).join("")
      );
    }
    case "integer":
      return `-${numberBelow(10 ** length - 1, random) + 1}`;
    case "date":
      // Days of the years 100 to 999: nobody's, and known by it.
      return new Date(Date.UTC(2000, 0, 1) - 86_400_000 * (365_244 + numberBelow(328_000, random)))
        .toISOString()
        .slice(0, 10);
    case "uuid": {
      const hex = hexOf(random(8));
      return `e7a5ed00-0000-8000-${(8 | (Number.parseInt(hex.slice(0, 1), 16) & 3)).toString(16) + hex.slice(1, 4)}-${hexOf(random(6))}`;
    }
    case "bytes":
      return `\\x${hexOf(random(length))}`;
    case "bits":
      return Array.from(random(length), (byte) => String(byte & 1)).join("");
  }
}

function numberBelow(most: number, random: (bytes: number) => Uint8Array): number {
  return Array.from(random(6)).reduce((number, byte) => number * 256 + byte, 0) % most;
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The second net of a redaction: beyond the columns the map marks, a field of a redacted row that names somebody who is
 * held back is blanked. A name the subject bears as well tells nothing apart and is no reason to blank.
 */

/** Shorter texts would blank half the words of a language. */
const shortest = 3;

export class HeldNames {
  readonly #names: readonly RegExp[];

  constructor(held: readonly (readonly string[])[], own: readonly string[]) {
    const mine = new Set(own.map(folded));
    const names = new Set(held.flat().map(folded));
    this.#names = [...names]
      .filter((name) => !mine.has(name) && (name.length >= shortest || /[^\p{Script=Latin}\d]/u.test(name)))
      .map((name) => new RegExp(`(?<![\\p{L}\\p{N}])${escaped(name)}(?![\\p{L}\\p{N}])`, "u"));
  }

  /** The fields that name one of them. */
  fieldsOf(values: Readonly<Record<string, string | null>>): ReadonlySet<string> {
    const found = new Set<string>();
    for (const [column, value] of Object.entries(values)) {
      if (value === null) continue;
      const text = folded(value);
      if (this.#names.some((name) => name.test(text))) found.add(column);
    }
    return found;
  }
}

/** Case and accents aside: "Zieliński" and "ZIELINSKI" name the same person. */
function folded(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

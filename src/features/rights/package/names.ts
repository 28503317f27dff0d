/** Names a reader understands and file names that are safe everywhere, made from whatever the store calls its tables. */

const abbreviations = new Set(["id", "url", "ip", "iban", "bic", "vat", "uuid", "dbs", "gdpr"]);

/** `first_name` and `firstName` → "First name"; words that are not plain identifiers stay as they are. */
export function readableName(name: string): string {
  if (!/^[\p{L}\p{N}_$]+$/u.test(name)) return name;
  const words = name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1_$2")
    .split("_")
    .filter((word) => word !== "")
    .map((word) => (abbreviations.has(word.toLowerCase()) ? word.toUpperCase() : word.toLowerCase()));
  const sentence = words.join(" ");
  return sentence === "" ? name : sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** The table's own name out of `schema.table` with SQL quoting undone. */
export function bareTableName(table: string): string {
  const parts = table.match(/"(?:[^"]|"")*"|[^."]+/g) ?? [table];
  const last = parts.at(-1) ?? table;
  return last.startsWith('"') && last.endsWith('"') && last.length > 1
    ? last.slice(1, -1).replaceAll('""', '"')
    : last;
}

/** Device names that Windows refuses as file names, with any extension. */
const reserved = /^(?:con|prn|aux|nul|clock\$|com\d|lpt\d|conin\$|conout\$)$/;

/**
 * Gives each name asked for a file name of its own: lower-case letters, digits, `_` and `-`, at most 60 characters,
 * never empty, reserved, hidden or equal to another without regard to case.
 */
export class FileNames {
  readonly #taken = new Set<string>();
  /** Where to go on counting: a store may call thousands of tables what comes to the same. */
  readonly #next = new Map<string, number>();

  claim(name: string): string {
    const base = name
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replaceAll(/[^a-z0-9_]+/g, "-")
      .replaceAll(/^-+|-+$/g, "")
      .slice(0, 60)
      .replace(/-+$/, "");
    const safe = base === "" ? "table" : reserved.test(base) ? `table-${base}` : base;
    let candidate = safe;
    for (let number = this.#next.get(safe) ?? 2; this.#taken.has(candidate); number += 1) {
      candidate = `${safe}-${number}`;
      this.#next.set(safe, number + 1);
    }
    this.#taken.add(candidate);
    return candidate;
  }
}

/** The values inside sampled JSON, by the link expression that leads to them. */
import { writeLink } from "./links.ts";

/** Distinct scalar values at one place, and the steps that lead there. */
export class Leaves extends Set<string> {
  readonly path: readonly string[];
  /** Texts the place was seen in. */
  texts = 0;
  constructor(path: readonly string[]) {
    super();
    this.path = path;
  }
}

const deepest = 5;
const mostPaths = 100;
const mostValues = 200;

/** A key that is data (an address, a name) must not end up in a map: it looks like a field and is seen more than once. */
const fieldName = /^[A-Za-z_$][\w$-]{0,63}$/;

/** Reads each text as JSON and skips what is not; looks at most five levels deep and at a hundred places. */
export function jsonLeaves(column: string, texts: readonly string[]): ReadonlyMap<string, Leaves> {
  const found = new Map<string, Leaves>();
  const seen = new Set<string>();
  const visit = (value: unknown, path: readonly string[]): void => {
    if (Array.isArray(value)) {
      if (path.length < deepest) for (const item of value.slice(0, 50)) visit(item, [...path, "*"]);
    } else if (typeof value === "object" && value !== null) {
      if (path.length < deepest)
        for (const [key, item] of Object.entries(value).slice(0, 100))
          if (fieldName.test(key)) visit(item, [...path, key]);
    } else if (path.length > 0 && (typeof value === "string" || typeof value === "number")) {
      const link = writeLink({ column, path });
      const leaves = found.get(link) ?? new Leaves(path);
      if (leaves.size < mostValues) leaves.add(String(value));
      if (!seen.has(link)) leaves.texts += 1;
      seen.add(link);
      if (found.size < mostPaths) found.set(link, leaves);
    }
  };
  for (const text of texts) {
    seen.clear();
    const parsed = parse(text);
    if (parsed !== undefined) visit(parsed, []);
  }
  return new Map([...found].filter(([, leaves]) => leaves.texts >= Math.min(2, texts.length)));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A JSON value as a person reads it: names and values in a list, yes and no, days in words. The data file beside the page
 * has it exactly. Read token by token, so that no number loses a digit and no name that stands twice is lost; what is
 * deep, long or no JSON is shown as it is held.
 */

export type Structure =
  | { readonly kind: "object"; readonly members: readonly (readonly [name: string, value: Structure])[] }
  | { readonly kind: "list"; readonly items: readonly Structure[] }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" };

const deepest = 6;
const mostTokens = 2000;
const token = /"(?:[^"\\]|\\[\s\S])*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** `undefined` where a list would be no easier to read than the text itself. */
export function structureOf(text: string): Structure | undefined {
  const tokens = text.match(token) ?? [];
  if (tokens.length > mostTokens) return undefined;
  const reader = new Reader(tokens);
  const value = reader.value(0);
  return value === undefined || !reader.isAtEnd ? undefined : value;
}

class Reader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  value(depth: number): Structure | undefined {
    if (depth > deepest) return undefined;
    const first = this.#next();
    if (first === "{") return this.#object(depth);
    if (first === "[") return this.#list(depth);
    if (first === "true" || first === "false") return { kind: "boolean", value: first === "true" };
    if (first === "null") return { kind: "null" };
    if (first?.startsWith('"') === true) return { kind: "text", text: spoken(first) };
    return first !== undefined && /^-?\d/.test(first) ? { kind: "number", text: first } : undefined;
  }

  #next(): string | undefined {
    const found = this.#tokens[this.#at];
    this.#at += 1;
    return found;
  }

  #object(depth: number): Structure | undefined {
    const members: (readonly [string, Structure])[] = [];
    if (this.#skip("}")) return { kind: "object", members };
    for (;;) {
      const name = this.#next();
      if (name?.startsWith('"') !== true || this.#next() !== ":") return undefined;
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      members.push([spoken(name), value]);
      if (this.#skip("}")) return { kind: "object", members };
      if (!this.#skip(",")) return undefined;
    }
  }

  #list(depth: number): Structure | undefined {
    const items: Structure[] = [];
    if (this.#skip("]")) return { kind: "list", items };
    for (;;) {
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      items.push(value);
      if (this.#skip("]")) return { kind: "list", items };
      if (!this.#skip(",")) return undefined;
    }
  }

  #skip(sign: string): boolean {
    if (this.#tokens[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }
}

function spoken(quoted: string): string {
  const value: unknown = JSON.parse(quoted);
  return typeof value === "string" ? value : quoted;
}

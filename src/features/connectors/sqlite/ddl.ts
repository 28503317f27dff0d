/**
 * What SQLite keeps only as the text of a statement: checks, collations, expressions of computed columns, how foreign keys
 * wait, when triggers run. Read token by token, as far as that and no further; the rest is asked with pragmas.
 */
type Token = { readonly text: string; readonly kind: "name" | "quoted" | "text" | "sign" };

const pattern =
  /\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|\[([^\]]*)\]|('(?:[^']|'')*')|([\p{L}_\u0080-\uffff][\p{L}\p{N}_$\u0080-\uffff]*)|([\d.]+(?:[eE][+-]?\d+)?|[^\s])/gu;

function tokensOf(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const [, double, back, bracket, text, name, sign] of sql.matchAll(pattern)) {
    const quoted = double?.replaceAll('""', '"') ?? back?.replaceAll("``", "`") ?? bracket;
    if (quoted !== undefined) tokens.push({ text: quoted, kind: "quoted" });
    else if (text !== undefined) tokens.push({ text, kind: "text" });
    else if (name !== undefined) tokens.push({ text: name, kind: "name" });
    else if (sign !== undefined) tokens.push({ text: sign, kind: "sign" });
  }
  return tokens;
}

const isWord = (token: Token | undefined, ...words: readonly string[]): boolean =>
  token?.kind === "name" && words.includes(token.text.toUpperCase());
const isSign = (token: Token | undefined, sign: string): boolean =>
  token?.kind === "sign" && token.text === sign;

/** Index behind the bracket that closes the one at `open`. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    if (isSign(tokens[at], "(")) depth += 1;
    if (isSign(tokens[at], ")")) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return tokens.length;
}

/** The parts between commas of the first brackets: columns and constraints of a table. */
function partsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const open = tokens.findIndex((token) => isSign(token, "("));
  if (open === -1) return [];
  const end = closing(tokens, open) - 1;
  const parts: Token[][] = [[]];
  for (let at = open + 1; at < end; at += 1) {
    if (isSign(tokens[at], ",")) {
      parts.push([]);
      continue;
    }
    const next = isSign(tokens[at], "(") ? closing(tokens, at) : at + 1;
    parts.at(-1)?.push(...tokens.slice(at, next));
    at = next - 1;
  }
  return parts;
}

const written = (tokens: readonly Token[]): string =>
  tokens.map(({ text, kind }) => (kind === "quoted" ? `"${text.replaceAll('"', '""')}"` : text)).join(" ");

export type TableText = {
  /** By column in lower case. */
  readonly collations: ReadonlyMap<string, string>;
  readonly generated: ReadonlyMap<string, string>;
  readonly checks: readonly {
    readonly name: string | undefined;
    readonly text: string;
    readonly names: ReadonlySet<string>;
    /** The column whose every value this says to be JSON, in lower case. */
    readonly json: string | undefined;
  }[];
  /** How each foreign key waits, in the order they are written down, by their first column in lower case. */
  readonly waits: readonly {
    readonly column: string;
    readonly deferred: boolean;
    readonly name: string | undefined;
  }[];
};

export function readTable(sql: string): TableText {
  const collations = new Map<string, string>();
  const generated = new Map<string, string>();
  const checks: TableText["checks"][number][] = [];
  const waits: TableText["waits"][number][] = [];
  for (const part of partsOf(tokensOf(sql))) {
    const isConstraint = isWord(part[0], "CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN");
    const column = isConstraint ? undefined : part[0]?.text.toLowerCase();
    let name: string | undefined;
    for (let at = column === undefined ? 0 : 1; at < part.length; at += 1) {
      const token = part[at];
      if (isWord(token, "CONSTRAINT")) {
        name = part[at + 1]?.text;
        at += 1;
      } else if (isWord(token, "COLLATE") && column !== undefined) {
        collations.set(column, part[at + 1]?.text.toUpperCase() ?? "");
      } else if (isWord(token, "CHECK") && isSign(part[at + 1], "(")) {
        const end = closing(part, at + 1);
        const inner = part.slice(at + 2, end - 1);
        checks.push({ name, text: `CHECK (${written(inner)})`, names: namesIn(inner), json: jsonOf(inner) });
        name = undefined;
        at = end - 1;
      } else if (isWord(token, "AS") && isSign(part[at + 1], "(") && column !== undefined) {
        const end = closing(part, at + 1);
        generated.set(column, written(part.slice(at + 2, end - 1)));
        at = end - 1;
      } else if (isWord(token, "REFERENCES")) {
        const rest = part.slice(at).map(({ text }) => text.toUpperCase());
        const of = column ?? firstIn(part);
        waits.push({
          column: of,
          name,
          deferred:
            / DEFERRABLE INITIALLY DEFERRED/.test(` ${rest.join(" ")}`) &&
            !/ NOT DEFERRABLE/.test(` ${rest.join(" ")}`),
        });
        name = undefined;
      }
    }
  }
  return { collations, generated, checks, waits };
}

function firstIn(part: readonly Token[]): string {
  const open = part.findIndex((token) => isSign(token, "("));
  return part[open + 1]?.text.toLowerCase() ?? "";
}

function namesIn(tokens: readonly Token[]): ReadonlySet<string> {
  return new Set(
    tokens.flatMap(({ text, kind }) => (kind === "name" || kind === "quoted" ? [text.toLowerCase()] : [])),
  );
}

/** `json_valid(data)`, also beside `or data is null`. */
function jsonOf(tokens: readonly Token[]): string | undefined {
  const at = tokens.findIndex((token) => isWord(token, "JSON_VALID"));
  return at === -1 ? undefined : tokens[at + 2]?.text.toLowerCase();
}

/** What makes the trigger run. */
export function triggerEvent(sql: string): "insert" | "update" | "delete" | undefined {
  for (const token of tokensOf(sql).slice(2)) {
    if (isWord(token, "INSERT")) return "insert";
    if (isWord(token, "UPDATE")) return "update";
    if (isWord(token, "DELETE")) return "delete";
    if (isWord(token, "ON", "BEGIN")) return undefined;
  }
  return undefined;
}

/** What an index covers as expressions, in their order, and the rows it holds for. */
export function readIndex(sql: string): {
  readonly parts: readonly string[];
  readonly names: ReadonlySet<string>;
  readonly predicate: string | undefined;
} {
  const tokens = tokensOf(sql);
  const open = tokens.findIndex((token) => isSign(token, "("));
  const behind = tokens.slice(closing(tokens, open));
  const predicate = isWord(behind[0], "WHERE") ? written(behind.slice(1)) : undefined;
  return { parts: partsOf(tokens).map(written), names: namesIn(tokens.slice(open)), predicate };
}

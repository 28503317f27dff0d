/** `data.json`: typed values, one row per line (GDPR art. 20: structured, commonly used, machine-readable; RFC 8259). */
import { type Cell, impossible } from "./cells.ts";

/** Escapes of half a surrogate pair, which `json` columns may hold, become U+FFFD; pairs and other escapes stay. */
function wholeEscapes(text: string): string {
  return text
    .toWellFormed()
    .replace(
      /\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\u(d[89a-f][0-9a-f]{2})|\\[\s\S]/gi,
      (found, ...groups) => (typeof groups[2] === "string" ? "\\ufffd" : found),
    );
}

export function jsonText(value: unknown): string {
  return wholeEscapes(JSON.stringify(value));
}

function cellJson(cell: Cell): string {
  switch (cell.kind) {
    case "held_back":
    case "not_read":
      return "null";
    case "null":
      return "null";
    case "number":
      return cell.exact ? jsonNumber(cell.text) : jsonText(cell.text);
    case "boolean":
      return cell.value ? "true" : "false";
    case "json":
      return wholeEscapes(cell.text);
    case "list":
      return `[${cell.items.map(cellJson).join(",")}]`;
    case "binary":
      return jsonText({ file: cell.file, sizeBytes: cell.bytes.length, sha256: cell.sha256 });
    case "text":
    case "date":
    case "instant":
      return jsonText(cell.text);
    default:
      return impossible(cell);
  }
}

/** Digits as the store wrote them, so that nothing is rounded here. */
function jsonNumber(text: string): string {
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? text : jsonText(text);
}

/** One object; a column that was held back or not read is left out, so that it is not mistaken for an empty one. */
export function jsonRow(columns: readonly string[], cells: readonly Cell[]): string {
  const members: string[] = [];
  for (const [index, column] of columns.entries()) {
    const cell = cells[index];
    if (cell === undefined || cell.kind === "held_back" || cell.kind === "not_read") continue;
    members.push(`${jsonText(column)}:${cellJson(cell)}`);
  }
  return `{${members.join(",")}}`;
}

/** Indents a valid JSON text without reading its numbers, at any depth. */
export function prettyJson(text: string): string {
  const tokens = text.match(/"(?:[^"\\]|\\[\s\S])*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  let depth = 0;
  let out = "";
  const line = (): string => `\n${"  ".repeat(Math.min(depth, 20))}`;
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (token === "{" || token === "[") {
      depth += 1;
      out += next === "}" || next === "]" ? token : token + line();
    } else if (token === "}" || token === "]") {
      depth -= 1;
      const before = tokens[index - 1];
      out += before === "{" || before === "[" ? token : line() + token;
    } else if (token === ",") out += token + line();
    else if (token === ":") out += ": ";
    else out += token.startsWith('"') ? readableString(token) : token;
  }
  return out;
}

/** `"\u4e2d"` reads as the character it stands for. */
function readableString(token: string): string {
  const value: unknown = JSON.parse(token);
  return JSON.stringify(value);
}

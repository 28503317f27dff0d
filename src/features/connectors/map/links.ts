/**
 * Link expressions of the map (decision 40): a column, a path into a JSON column, or the elements of an array.
 *
 *     student_id                    {column: "student_id", path: []}
 *     after->student.id             {column: "after", path: ["student", "id"]}
 *     payload->students[*].id       {column: "payload", path: ["students", "*", "id"]}
 *     student_ids[*]                {column: "student_ids", path: ["*"]}
 *     "we->ird"->"a.b"              {column: "we->ird", path: ["a.b"]}
 *
 * A name that holds one of `" . [ ]` or `->`, or begins or ends with a space, is written in double quotes, a quote
 * inside doubled, as in SQL.
 */

/** `"*"` stands for every element of an array; any other step is a key of a JSON object. */
export type LinkStep = string;

export type Link = {
  readonly column: string;
  /** Empty: the column itself. A JSON key that is literally `*` cannot be written. */
  readonly path: readonly LinkStep[];
};

/** A link expression that cannot be read, with a sentence for the person who wrote it. */
export class LinkError extends Error {
  override readonly name = "LinkError";
}

const elements = "[*]";

/** Reads a link expression; throws LinkError with a sentence when it is not one. */
export function parseLink(expression: string): Link {
  const [column, afterColumn] = readName(expression, 0, "a column name");
  const path: string[] = [];
  let at = readElements(expression, afterColumn, path);
  if (at === expression.length) return { column, path };
  if (!expression.startsWith("->", at)) throw unexpected(expression, at);
  at += 2;
  if (expression.startsWith(elements, at)) at = readElements(expression, at, path);
  else at = readKey(expression, at, path);
  while (at < expression.length) {
    if (expression[at] !== ".") throw unexpected(expression, at);
    at = readKey(expression, at + 1, path);
  }
  return { column, path };
}

/** Writes a link the way `parseLink` reads it. */
export function writeLink(link: Link): string {
  const column = writeName(link.column);
  const firstKey = link.path.findIndex((step) => step !== "*");
  if (firstKey === -1) return column + elements.repeat(link.path.length);
  let text = `${column}->${elements.repeat(firstKey)}`;
  for (const [index, step] of link.path.slice(firstKey).entries()) {
    const joint = index === 0 && firstKey === 0 ? "" : ".";
    text += step === "*" ? elements : joint + writeName(step);
  }
  return text;
}

function readKey(expression: string, start: number, path: string[]): number {
  const [key, after] = readName(expression, start, "a key");
  if (key === "*") throw new LinkError(`"${expression}": elements of an array are written [*].`);
  path.push(key);
  return readElements(expression, after, path);
}

function readElements(expression: string, start: number, path: string[]): number {
  let at = start;
  while (expression.startsWith(elements, at)) {
    path.push("*");
    at += elements.length;
  }
  return at;
}

/** The name at `start` and where it ends. */
function readName(expression: string, start: number, what: string): readonly [string, number] {
  if (expression[start] === '"') return readQuoted(expression, start);
  let end = start;
  while (
    end < expression.length &&
    !expression.startsWith("->", end) &&
    !'".[]'.includes(expression[end] ?? "")
  )
    end += 1;
  const found = expression.slice(start, end);
  if (found === "") throw new LinkError(`"${expression}": ${what} is missing at character ${start + 1}.`);
  if (found !== found.trim())
    throw new LinkError(`"${expression}": a name with spaces around it is written in double quotes.`);
  return [found, end];
}

function readQuoted(expression: string, start: number): readonly [string, number] {
  let text = "";
  let at = start + 1;
  while (at < expression.length) {
    if (expression[at] !== '"') text += expression[at];
    else if (expression[at + 1] === '"') {
      text += '"';
      at += 1;
    } else if (text === "") throw new LinkError(`"${expression}": a name is empty.`);
    else return [text, at + 1];
    at += 1;
  }
  throw new LinkError(`"${expression}": the double quote at character ${start + 1} is not closed.`);
}

function writeName(name: string): string {
  const needsQuotes = /["[\].]|->/.test(name) || name !== name.trim();
  return needsQuotes ? `"${name.replaceAll('"', '""')}"` : name;
}

function unexpected(expression: string, at: number): LinkError {
  const rest = expression.slice(at, at + 12);
  return new LinkError(`"${expression}": cannot read "${rest}" at character ${at + 1}.`);
}

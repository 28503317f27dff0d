/**
 * Reads a file that people write in YAML: YAML 1.2 without anchors, aliases or tags, checked against its schema, with the
 * line of whatever is wrong and a sentence that says how to mend it.
 */
import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type YAMLMap,
} from "yaml";
import type { z } from "zod";

export type YamlProblem = {
  /** Line in the file, from 1. */
  readonly line: number;
  /** Where in the file, for example `tables.student.columns.email`. */
  readonly path: string;
  readonly sentence: string;
};

/** What the file is to whoever wrote it. */
export type YamlKind = {
  /** As in "the map". */
  readonly noun: string;
  readonly begins: string;
  readonly mostCharacters: number;
};

export type Lines = (path: readonly PropertyKey[]) => number;
export type ReadYaml<T> =
  | { readonly value: T; readonly lineOf: Lines }
  | { readonly problems: readonly YamlProblem[] };

const problemLimit = 100;

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/** Says everything that is wrong with the text, up to a hundred problems. */
export function readYaml<T>(text: string, schema: z.ZodType<T>, kind: YamlKind): ReadYaml<T> {
  const { noun, mostCharacters } = kind;
  if (text.length > mostCharacters)
    return refused(
      1,
      "",
      `The ${noun} is longer than ${mostCharacters / 1024 / 1024} MiB; it cannot be a ${noun}.`,
    );
  const lines = new LineCounter();
  const document = parse(text, lines);
  if (document === undefined) return refused(1, "", `The ${noun} is nested too deeply.`);
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const syntax = [...syntaxProblems(document, lineAt, kind), ...forbiddenProblems(document, lineAt, noun)];
  if (syntax.length > 0) return { problems: syntax.slice(0, problemLimit) };
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  const parsed = schema.safeParse(value);
  const lineOf = (path: Path): number => lineAt(offsetOf(document, path));
  if (parsed.success) return { value: parsed.data, lineOf };
  const issues = parsed.error.issues.flatMap((issue) => plainIssues(issue, issue.path, noun));
  return { problems: located(issues, lineOf) };
}

/** The problems with their lines, in the order of the file. */
export function located(issues: readonly PlainIssue[], lineOf: Lines): readonly YamlProblem[] {
  return issues
    .slice(0, problemLimit)
    .map(({ path, sentence }) => ({ line: lineOf(path), path: path.map(String).join("."), sentence }))
    .sort((a, b) => a.line - b.line);
}

/** Lines by path: `["tables", "student", "columns", "email"]`; the nearest ancestor's where it is not written. */
export function yamlLines(text: string): Lines {
  const lines = new LineCounter();
  const document = parse(text, lines);
  return (path) => (document === undefined ? 1 : Math.max(1, lines.linePos(offsetOf(document, path)).line));
}

function refused(
  line: number,
  path: string,
  sentence: string,
): { readonly problems: readonly YamlProblem[] } {
  return { problems: [{ line, path, sentence }] };
}

/** Nothing when the text is nested so deeply that the reader's own stack ends. */
function parse(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  try {
    // The parser compares each key with every other, which takes minutes for thousands of them: `doubledKeys` does it.
    return parseDocument(text, { lineCounter, prettyErrors: false, version: "1.2", uniqueKeys: false });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function* syntaxProblems(
  document: Document.Parsed,
  lineAt: (offset: number) => number,
  { noun, begins }: YamlKind,
): Generator<YamlProblem, void, undefined> {
  for (const problem of [...document.errors, ...document.warnings]) {
    const sentence = `This is not YAML: ${problem.message.replace(/\.$/, "")}.`;
    yield { line: lineAt(problem.pos[0]), path: "", sentence };
  }
  if (document.errors.length === 0 && document.contents === null)
    yield { line: 1, path: "", sentence: `The file is empty: a ${noun} begins with \`${begins}\`.` };
}

/** One value written in two places would hide from a reviewer what a table's entry says. */
function forbiddenProblems(
  document: Document.Parsed,
  lineAt: (offset: number) => number,
  noun: string,
): readonly YamlProblem[] {
  const found: YamlProblem[] = [];
  const add = (offset: number | undefined, sentence: string): void => {
    found.push({ line: lineAt(offset ?? 0), path: "", sentence });
  };
  visit(document, (_key, node) => {
    for (const offset of isMap(node) ? doubledKeys(node) : [])
      add(offset, "This key stands twice; keep one of the two.");
    if (isPair(node)) {
      if (isScalar(node.key) && node.key.value === "__proto__")
        add(node.key.range?.[0], `\`__proto__\` cannot be used as a name in a ${noun}.`);
      else if (!isScalar(node.key)) add(undefined, "A name must be one word or text, not a list or a map.");
      return undefined;
    }
    if (isAlias(node) || (isNode(node) && "anchor" in node && node.anchor !== undefined))
      add(node.range?.[0], `Anchors and aliases (& and *) are not used in ${noun}s: write the value out.`);
    if (isNode(node) && node.tag?.startsWith("!") === true)
      add(node.range?.[0], `Tags (!) are not used in ${noun}s.`);
    return undefined;
  });
  return found;
}

/** Where a key stands that stood before in the same map; `1` and `"1"` are one key to whoever reads the map. */
function doubledKeys(map: YAMLMap): readonly number[] {
  const seen = new Set<string>();
  return map.items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    const name = String(key.value);
    if (seen.has(name)) return [key.range?.[0] ?? 0];
    seen.add(name);
    return [];
  });
}

/** Offset of what the path names, or of its nearest ancestor that is written down. */
function offsetOf(document: Document.Parsed, path: Path): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) break;
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else {
      const next: unknown = isSeq(node) ? node.items[Number(step)] : undefined;
      if (!isNode(next)) break;
      offset = next.range?.[0] ?? offset;
      node = next;
    }
  }
  return offset;
}

export type PlainIssue = { readonly path: Path; readonly sentence: string };

function plainIssues(issue: Issue, path: Path, noun: string): readonly PlainIssue[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      path: [...path, key],
      sentence: `\`${key}\` is not a word of the ${noun} here.`,
    }));
  if (issue.code === "invalid_union") {
    const branches = issue.errors.filter((errors) => !errors.every(isWrongShape));
    const [branch] = branches;
    if (branches.length !== 1 || branch === undefined)
      return [{ path, sentence: "This is none of the forms that are allowed here." }];
    return branch.flatMap((inner) => plainIssues(inner, [...path, ...inner.path], noun));
  }
  return [{ path, sentence: sentenceOf(issue, path) }];
}

function sentenceOf(
  issue: Exclude<Issue, { code: "unrecognized_keys" | "invalid_union" }>,
  path: Path,
): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.message.includes("undefined")
        ? `\`${String(path.at(-1) ?? "")}\` is missing.`
        : `This must be ${articled(issue.expected)}.`;
    case "invalid_value":
      return `This must be ${issue.values.map((value) => `\`${String(value)}\``).join(" or ")}.`;
    case "too_small":
      return "This must not be empty.";
    case "too_big":
      return `This is longer than ${String(issue.maximum)} characters.`;
    case "invalid_format":
      return `This must be: ${issue.message}.`;
    case "custom":
      return `${issue.message.charAt(0).toUpperCase()}${issue.message.slice(1)}.`;
    case "invalid_key":
    case "invalid_element":
    case "not_multiple_of":
    default:
      return "This is not valid here.";
  }
}

function isWrongShape(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === "invalid_type" || issue.code === "invalid_value");
}

function articled(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    string: "text",
    record: "a map of names",
    object: "a map of names",
    array: "a list",
    number: "a number",
    boolean: "true or false",
  };
  return words[expected] ?? expected;
}

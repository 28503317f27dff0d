/** Reads a description of an API: its schema, and that every placeholder can be filled where it stands. */
import { located, readYaml } from "../../yaml.ts";
import type { PlainIssue, YamlProblem } from "../../yaml.ts";
import { ApiDescription } from "./description.ts";
import { pathProblem } from "./pick.ts";
import { placeholdersOf, templateProblem } from "./template.ts";

export type ParsedDescription =
  | { readonly description: ApiDescription }
  | { readonly problems: readonly YamlProblem[] };

const kind = { noun: "description", begins: "kept_api: 1", mostCharacters: 1024 * 1024 };

export function parseDescription(text: string): ParsedDescription {
  const read = readYaml(text, ApiDescription, kind);
  if ("problems" in read) return read;
  const problems = located([...issuesOf(read.value)], read.lineOf);
  return problems.length > 0 ? { problems } : { description: read.value };
}

type Path = PlainIssue["path"];

/** Which names a text below this path may use. */
function namesFor(description: ApiDescription, path: Path): readonly string[] {
  const [section, second] = path;
  const keys = Object.keys(description.record.keys).map((key) => `key.${key}`);
  const place = description.places === undefined ? [] : ["place"];
  switch (String(section)) {
    case "places":
      return [];
    case "test":
      return description.places !== undefined && "parameter" in description.places ? place : [];
    case "auth":
      return second === "subject" ? place : [];
    case "find":
      return ["asked", ...place];
    case "record": {
      const index = Number(path[2]);
      const part = second === "parts" ? description.record.parts[index] : undefined;
      const parts =
        part !== undefined && "each" in part && path[4] === "detail"
          ? Object.keys(part.each.keys).map((key) => `part.${key}`)
          : [];
      return [...keys, ...place, ...parts];
    }
    case "erase":
      return [...keys, ...place, "guard", "order"];
    case "poll":
      return [...keys, ...place, "ticket"];
    case "verify":
      return [...keys, ...place];
    default:
      return [];
  }
}

const templateKeys = new Set([
  "path",
  "query",
  "headers",
  "json",
  "base",
  "token",
  "user",
  "client_id",
  "subject",
  "same",
]);
const pathKeys = new Set([
  "at",
  "records",
  "total",
  "title",
  "changed",
  "bytes",
  "field",
  "fields",
  "keys",
  "id",
  "content",
  "until",
  "since",
]);

type Written = { readonly path: Path; readonly text: string };

function* textsIn(value: unknown, path: Path): Generator<Written> {
  if (typeof value === "string") yield { path, text: value };
  else if (typeof value === "object" && value !== null)
    for (const [key, each] of Object.entries(value))
      yield* textsIn(each, [...path, Array.isArray(value) ? Number(key) : key]);
}

function* issuesOf(description: ApiDescription): Generator<PlainIssue> {
  for (const { path, text } of textsIn(description, [])) {
    const names = path.filter((step) => typeof step === "string");
    const isNoTemplate = names[0] === "parameters" || names.includes("at") || path.at(-2) === "keys";
    if (!isNoTemplate && names.some((name) => templateKeys.has(name)))
      yield* templateIssues(description, path, text);
    if (isPathText(path, names) && !isKey(path, names)) {
      const sentence = pathProblem(text);
      if (sentence !== undefined) yield { path, sentence };
    }
  }
  yield* wholeIssues(description);
}

/** Keys and lists of paths stand one below the word that says so; a request's own words are no paths. */
function isPathText(path: Path, names: readonly string[]): boolean {
  if (
    names.some((name) =>
      ["request", "look", "alive", "test", "detail", "json", "query", "parameters", "auth"].includes(name),
    )
  )
    return false;
  const last = path.findLast((step) => typeof step === "string") ?? "";
  return pathKeys.has(last) || path.at(-2) === "keys";
}

/** A path that is a list has its keys as they stand; some words hold a list of paths. */
function isKey(path: Path, names: readonly string[]): boolean {
  if (typeof path.at(-1) !== "number") return false;
  return (
    typeof path.at(-2) === "number" || !["records", "total", "title", "fields"].includes(names.at(-1) ?? "")
  );
}

function* templateIssues(description: ApiDescription, path: Path, text: string): Generator<PlainIssue> {
  const problem = templateProblem(text);
  if (problem !== undefined) {
    yield { path, sentence: problem };
    return;
  }
  const allowed = [
    ...Object.keys(description.parameters).map((name) => `parameters.${name}`),
    ...namesFor(description, path),
  ];
  for (const { name, quote, isWhole } of placeholdersOf(text, path.at(-1) === "path")) {
    if (!allowed.includes(name))
      yield {
        path,
        sentence: `\`{${name}}\` has no value here; there are: ${allowed.join(", ") || "none"}.`,
      };
    else if (!isWhole && quote === undefined && /^(?:asked|key\.|part\.|place)/.test(name))
      yield {
        path,
        sentence: `\`{${name}}\` stands within other text: say how it is quoted there, as in \`{${name}|odata}\`.`,
      };
  }
}

function* wholeIssues(description: ApiDescription): Generator<PlainIssue> {
  const { parameters, places, record, poll, erase, find } = description;
  for (const [name, { pattern }] of Object.entries(parameters))
    if (!isPattern(pattern))
      yield { path: ["parameters", name, "pattern"], sentence: "This is not a regular expression." };
  const { base, auth } = description;
  if (!base.startsWith("https://")) yield { path: ["base"], sentence: "The address begins with https://." };
  if ("token" in auth && !auth.token.startsWith("https://"))
    yield { path: ["auth", "token"], sentence: "The address begins with https://." };
  if (places !== undefined && "parameter" in places && parameters[places.parameter]?.list !== true)
    yield { path: ["places", "parameter"], sentence: "This must be a parameter that is a list." };
  if (("body" in record.guard || "header" in record.guard) && !record.detail)
    yield {
      path: ["record", "guard"],
      sentence: "What only a look at the record shows can guard it with `detail: true` alone.",
    };
  if (poll !== undefined && (erase === undefined || erase.pending.length === 0))
    yield {
      path: ["poll"],
      sentence: "Nothing is asked after unless `erase.pending` says which answers mean it.",
    };
  for (const [place, { paging }] of find.entries())
    if (paging?.kind === "cursor" && (paging.query === undefined) === (paging.json === undefined))
      yield {
        path: ["find", place, "paging"],
        sentence: "The token of the next page goes either into `query` or into `json`.",
      };
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern, "u") instanceof RegExp;
  } catch {
    return false;
  }
}

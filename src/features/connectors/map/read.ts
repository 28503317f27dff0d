/** Reads a map file: what is wrong with it has a line and a sentence that says how to mend it. */
import { located, readYaml, yamlLines } from "../yaml.ts";
import type { PlainIssue, YamlProblem } from "../yaml.ts";
import { LinkError, parseLink } from "./links.ts";
import { DataMap } from "./map.ts";

export type ReadMap = { readonly map: DataMap } | { readonly problems: readonly YamlProblem[] };

/** Some eight thousand tables with their remarks; a map beyond it is a mistake or an attack. */
export const mapSizeLimit = 16 * 1024 * 1024;

/** Reads the text of a map file; says everything that is wrong with it, up to a hundred problems. */
export function readMap(text: string): ReadMap {
  const kind = { noun: "map", begins: "kept_map: 1", mostCharacters: mapSizeLimit };
  const read = readYaml(text, DataMap, kind);
  if ("problems" in read) return read;
  const links = located(linkProblems(read.value), read.lineOf);
  return links.length > 0 ? { problems: links } : { map: read.value };
}

/** Lines of a map that was read, by path: `["tables", "student", "columns", "email"]`; the nearest ancestor's where it is not written. */
export function linesOf(text: string): (path: readonly PropertyKey[]) => number {
  return yamlLines(text);
}

type Path = PlainIssue["path"];

function* linkPaths(
  map: DataMap,
): Generator<{ readonly path: Path; readonly link: string }, void, undefined> {
  for (const [table, entry] of Object.entries(map.tables))
    for (const [index, relation] of entry.relations.entries())
      for (const [here, there] of Object.entries(relation.match)) {
        const path = ["tables", table, "relations", index, "match", here];
        yield { path, link: here };
        yield { path, link: there };
      }
}

function linkProblems(map: DataMap): readonly PlainIssue[] {
  return [...linkPaths(map)].flatMap(({ path, link }) => {
    try {
      parseLink(link);
      return [];
    } catch (error) {
      if (error instanceof LinkError) return [{ path, sentence: error.message }];
      throw error;
    }
  });
}

/**
 * The identities a person is known by, as they come in: on the command line, or from a file, because every user of the
 * machine can read a command line. Values are personal data: nothing said here repeats one.
 */
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { DataMap } from "../features/connectors/standalone.ts";
import type { GivenIdentity } from "../features/rights/standalone.ts";
import { CommandProblem, UsageProblem } from "./output.ts";

const example = "An identity is written name=value, for example email=ada@example.org";

/** `name=value`, `table.name=value`, or `name=` when the person has none. */
export function identityOf(written: string, place = ""): GivenIdentity {
  const equals = written.indexOf("=");
  const left = written.slice(0, Math.max(0, equals));
  const dot = left.lastIndexOf(".");
  const name = left.slice(dot + 1);
  const table = dot === -1 ? undefined : left.slice(0, dot);
  if (name === "" || table === "") throw new UsageProblem(`${place}${example}.`);
  const value = written.slice(equals + 1);
  return table === undefined ? { name, value } : { name, table, value };
}

const limitBytes = 1024 * 1024;

/** One identity a line; empty lines and lines that begin with `#` are passed over. `-` is standard input. */
export async function identitiesIn(file: string): Promise<readonly GivenIdentity[]> {
  const content = file === "-" ? await text(process.stdin) : await contentOf(file);
  if (content.length > limitBytes) throw new CommandProblem("The file of identities is far too long.");
  const lines = content.replace(/^\ufeff/, "").split(/\r?\n/);
  const given = lines.flatMap((line, index) =>
    line.trim() === "" || line.startsWith("#") ? [] : [identityOf(line, `Line ${index + 1}: `)],
  );
  if (given.length === 0) throw new UsageProblem("The file of identities names none.");
  return given;
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch {
    throw new CommandProblem(`The file of identities ${file} cannot be read: check the path.`);
  }
}

/** Refuses names that no person table of the map knows: a search by them could find nobody, whoever they are. */
export function refuseUnknown(given: readonly GivenIdentity[], map: DataMap): void {
  const known = Object.entries(map.tables).flatMap(([table, entry]) =>
    entry.kind === "person" ? entry.identities.map(({ name }) => ({ table, name })) : [],
  );
  const unknown = given.filter(
    (one) =>
      !known.some(({ table, name }) => name === one.name && (one.table === undefined || one.table === table)),
  );
  if (unknown.length === 0) return;
  const names = unknown.map(({ name, table }) => {
    const written = table === undefined ? name : `${table}.${name}`;
    // Name and value may have been swapped.
    return /^[\w.]{1,60}$/.test(written) ? written : "one of those given";
  });
  throw new UsageProblem(
    `No person table of the map is searched by ${[...new Set(names)].join(", ")}.`,
    known.length === 0
      ? "The map names no identities at all: add them to its person tables (docs/map.md)."
      : `There are: ${known.map(({ table, name }) => `${table}.${name}`).join(", ")}.`,
  );
}

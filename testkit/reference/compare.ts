/** Compares what the engine found with the reference, row by row, and checks that every reason given is true. */
import type { Finding, SearchResult } from "../../src/features/rights/findings.ts";
import { rowName } from "./evaluate.ts";
import type { Expected, Reference } from "./evaluate.ts";

const describe = (row: { disposition: string; others: readonly string[]; softDeleted: boolean }): string =>
  `${row.disposition}${row.softDeleted ? ", soft-deleted" : ""}, others [${row.others.join(" ")}]`;

/** One line per row that differs; empty when the engine agrees. */
export function differences(reference: Reference, expected: Expected, result: SearchResult): string[] {
  const lines: string[] = [];
  const found = new Map<string, string>();
  for (const finding of result.findings) {
    const name = rowName(finding);
    if (found.has(name)) lines.push(`${name}: found twice`);
    const others = finding.others.map(rowName).sort();
    found.set(name, describe({ ...finding, others }));
  }
  for (const [name, row] of expected.rows) {
    const here = found.get(name);
    if (here === undefined)
      lines.push(`${name}: missing, expected ${describe(row)}; ${linksOf(reference, expected, name)}`);
    else if (here !== describe(row)) lines.push(`${name}: found ${here}; expected ${describe(row)}`);
  }
  for (const [name, here] of found)
    if (!expected.rows.has(name)) lines.push(`${name}: too much, found ${here}`);
  return [...lines, ...gapDifferences(expected, result), ...outcomeDifferences(result)];
}

/** The links that bring a row in, for the reader of a failure. */
function linksOf(reference: Reference, expected: Expected, name: string): string {
  const links = reference.links.filter(
    ({ row, to }) => rowName(row) === name && expected.rows.has(rowName(to)),
  );
  return links
    .map(({ relation: { role, match, when, whenThere }, to }) =>
      [`${role} of ${rowName(to)} by`, ...[match, when, whenThere].map((each) => JSON.stringify(each))].join(
        " ",
      ),
    )
    .join("; ");
}

function gapDifferences(expected: Expected, result: SearchResult): string[] {
  const found = new Set(result.gaps.flatMap((gap) => (gap.kind === "ambiguous_identity" ? [gap.table] : [])));
  const wanted = new Set(expected.ambiguous);
  const lines = [
    ...[...wanted].filter((each) => !found.has(each)).map((each) => `not reported as ambiguous: ${each}`),
    ...[...found].filter((each) => !wanted.has(each)).map((each) => `reported as ambiguous: ${each}`),
  ];
  const nobody = result.gaps.some((gap) => gap.kind === "nobody_found" || gap.kind === "bad_identity");
  const none = expected.people.length === 0 && expected.ambiguous.length === 0;
  if (none && !nobody) lines.push("nobody is found, and no gap says so");
  if (!none && nobody && expected.people.length > 0)
    lines.push("somebody is found, and a gap says nobody is");
  return lines;
}

/** The count in a table's outcome is the number of its rows. */
function outcomeDifferences(result: SearchResult): string[] {
  return [...result.outcomes].flatMap(([table, outcome]) => {
    const counted = result.findings.filter((finding) => finding.table === table).length;
    if (outcome.outcome === "done" && outcome.rows === counted && counted > 0) return [];
    // A person table nobody asked in may still hold rows that a relation leads to.
    if (outcome.outcome === "not_asked") return [];
    if (outcome.outcome === "nothing_found" || outcome.outcome === "unreachable")
      return counted === 0 ? [] : [`${table}: ${outcome.outcome}, and ${counted} rows`];
    return [`${table}: ${JSON.stringify(outcome)}, and ${counted} rows`];
  });
}

/** Every finding says truly why it was reached, and every chain of reasons ends at a person who was looked for. */
export function falseReasons(
  reference: Reference,
  expected: Expected,
  findings: readonly Finding[],
): string[] {
  const byOrdinal = new Map(findings.map((finding) => [finding.ordinal, finding]));
  if (byOrdinal.size !== findings.length) return ["two findings have one ordinal"];
  const people = new Set(expected.people.map(rowName));
  const linked = new Set(
    reference.links.map(({ relation, row, to }) =>
      JSON.stringify([relation.role, relation.match, rowName(row), rowName(to)]),
    ),
  );
  return findings.flatMap((finding) => {
    const name = rowName(finding);
    let at = finding;
    for (let steps = 0; at.reason.kind === "relation"; steps += 1) {
      const { role, match, from } = at.reason;
      const before = byOrdinal.get(from);
      if (before === undefined) return [`${name}: reached from a row that was not found`];
      if (!linked.has(JSON.stringify([role, match, rowName(at), rowName(before)])))
        return [`${name}: ${role} does not link ${rowName(at)} to ${rowName(before)}`];
      if (steps > 0 && role !== "owned_by" && role !== "bridge") return [`${name}: reached through ${role}`];
      if (steps > findings.length) return [`${name}: the chain of reasons is a circle`];
      at = before;
    }
    return people.has(rowName(at)) ? [] : [`${name}: reached from ${rowName(at)}, who was not looked for`];
  });
}

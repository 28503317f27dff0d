/** What `kept policy import` does: reads the file, prints clauses, proposed promises and findings. */
import { readFile } from "node:fs/promises";
import {
  allClauses,
  type Clause,
  type Finding,
  type ImportedPolicy,
  importPolicy,
  ImportRefused,
  lintPolicy,
  type Proposal,
  pathOf,
  proposePromises,
} from "../features/policy/standalone.ts";
import { CommandProblem, counted, say, UsageProblem } from "./output.ts";
import type { PolicyImportOptions } from "./policy.ts";

export async function runPolicyImport(file: string, options: PolicyImportOptions): Promise<void> {
  const today = dayOf(options.on) ?? Temporal.Now.plainDateISO().toString();
  const policy = await read(file);
  const proposals = proposePromises(policy.clauses);
  const findings = lintPolicy(policy.clauses, proposals, today);
  if (options.json) say(JSON.stringify({ ...policy, proposals, findings }));
  else print(policy, proposals, findings);
}

function dayOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return Temporal.PlainDate.from(text).toString();
  } catch {
    throw new UsageProblem("--on is a day such as 2026-09-01.");
  }
}

async function read(file: string): Promise<ImportedPolicy> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch {
    throw new CommandProblem("The file cannot be read. Is the path right?");
  }
  try {
    return await importPolicy(bytes, file);
  } catch (error) {
    if (error instanceof ImportRefused) throw new CommandProblem(error.message);
    throw error;
  }
}

function print(policy: ImportedPolicy, proposals: readonly Proposal[], findings: readonly Finding[]): void {
  const all = allClauses(policy.clauses);
  const names = new Map(
    all.map((at) => [at.clause.id, at.clause.number === "" ? nameOf(at.clause) : pathOf(at)]),
  );
  if (policy.title !== "") say(policy.title);
  say(
    `${counted(all.length, "clause")}, ${counted(proposals.length, "proposed promise")}, ${counted(findings.length, "finding")}.`,
  );
  say();
  for (const { clause, path } of all) {
    const page = clause.place.page === undefined ? "" : ` (page ${clause.place.page})`;
    const words = [clause.heading, short(clause.text)].filter((part) => part !== "").join(" – ");
    say(
      `${"  ".repeat(path.length)}${[clause.number, words].filter((part) => part !== "").join(" ")}${page}`,
    );
  }
  if (proposals.length > 0) say();
  for (const one of proposals) {
    const values = Object.entries(one.parameters).map(([name, value]) => `${name} ${value}`);
    const days = one.isInWorkingDays ? " in working days" : "";
    say(
      `Clause ${names.get(one.clause) ?? ""} seems to promise ${[one.check, ...values].join(", ")}${days}.`,
    );
    say(`  Because of: ${one.words.map((word) => `“${short(word)}”`).join(", ")}.`);
    if (one.question !== undefined) say(`  To be answered: ${one.question}`);
  }
  if (findings.length > 0) say();
  for (const one of findings) {
    say(`Clause ${names.get(one.clause) ?? ""}: ${one.kind}: “${short(one.words)}”. ${one.sentence}`);
  }
}

const nameOf = ({ number, heading, text }: Clause): string => number || heading || `“${short(text)}”`;
const short = (text: string): string => {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > 110 ? `${line.slice(0, 109)}…` : line;
};

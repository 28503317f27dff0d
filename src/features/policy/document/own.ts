/**
 * An organisation's own clauses, typed or pasted a line each: a policy whose clauses nothing is bound to, so that each stands
 * as unproven. Pure; and of the example, which words are its own organisation's.
 */
import { createHash } from "node:crypto";
import { clauseLabel } from "../contract.ts";
import type { PolicyPack } from "./pack.ts";
import { PolicyRefused } from "./text.ts";
import type { Clause } from "./text.ts";

const most = 400;

/** A line that begins with a number is a clause of this number; a line without one goes on with the clause before it. */
export function ownPolicy(title: string, pasted: string, day: Temporal.PlainDate): PolicyPack {
  const lines = pasted.split(/\r?\n/).map((line) => line.trim());
  const clauses: Clause[] = [];
  const isNumbered = lines.some((line) => numbered(line) !== undefined);
  for (const line of lines) {
    if (line === "") continue;
    const found = numbered(line);
    const last = clauses.at(-1);
    if (found !== undefined) clauses.push(found);
    else if (isNumbered && last !== undefined)
      clauses[clauses.length - 1] = { ...last, text: `${last.text} ${line}` };
    else if (isNumbered) throw new PolicyRefused("A line stands before the first number.");
    else clauses.push({ label: `${clauses.length + 1}`, text: line });
  }
  const plain = clauses.map(({ label, text }) => ({ label, text: text.replaceAll("==", "= =") }));
  const labels = plain.map(({ label }) => label);
  const twice = labels.find((label, at) => labels.indexOf(label) !== at);
  if (twice !== undefined) throw new PolicyRefused(`The clause ${twice} is there twice.`);
  if (plain.length === 0) throw new PolicyRefused("There is no clause.");
  if (plain.length > most) throw new PolicyRefused(`More than ${most} clauses.`);
  const bound = plain.map(({ label }) => [label, unbound] as const);
  const hash = createHash("sha256")
    .update(JSON.stringify([title, plain]))
    .digest("hex");
  return {
    name: "own",
    text: { title, sections: [{ number: "", title: "Our clauses", clauses: plain }] },
    promises: { policy: { version: 1, inForceFrom: day.toString() }, clauses: Object.fromEntries(bound) },
    hash,
  };
}

const unbound = {
  nature: "promise",
  parameters: {},
  strength: "shall",
  law: { is: "lawful", note: "" },
} as const;

function numbered(line: string): Clause | undefined {
  const found = /^(\d{1,3}(?:\.\d{1,3}[a-z]?)?)[.)]?\s+(.+)$/.exec(line);
  const [, label = "", text = ""] = found ?? [];
  return found === null || !clauseLabel.test(label) ? undefined : { label, text };
}

const month = "January|February|March|April|May|June|July|August|September|October|November|December";
const passing = new RegExp(`((?:\\d{1,2} )?(?:${month}) (?:19|20)\\d{2}|Riverbridge(?: Language School)?)`);

/** The days and names in a clause that are the example's own; the title of an act and its year are not. */
export function replaceableIn(
  text: string,
): readonly { readonly text: string; readonly isToReplace: boolean }[] {
  return text
    .replaceAll("==", "")
    .split(passing)
    .map((piece, at) => ({ text: piece, isToReplace: at % 2 === 1 }))
    .filter((piece) => piece.text !== "");
}

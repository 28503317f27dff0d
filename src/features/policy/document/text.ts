/**
 * A policy as text: `## ` begins a section, `**10.9** ` a clause with its permanent label, `==words==` are the words it
 * can be measured by. Pure; reads nothing else of Markdown, and refuses what it does not know.
 */
import { clauseLabel } from "../contract.ts";

export type Segment = { readonly text: string; readonly isBound: boolean };

export type Clause = {
  /** `10.9`, `hdr-a`: never given to another clause. */
  readonly label: string;
  readonly text: string;
};

export type Section = {
  /** `10` or `B`; empty for a section without one. */
  readonly number: string;
  readonly title: string;
  readonly clauses: readonly Clause[];
};

export type PolicyText = { readonly title: string; readonly sections: readonly Section[] };

export class PolicyRefused extends Error {
  override readonly name = "PolicyRefused";
}

/** Reads the document; throws `PolicyRefused` with the line that is wrong. */
export function readPolicyText(source: string): PolicyText {
  let title = "";
  const sections: { number: string; title: string; clauses: Clause[] }[] = [];
  const seen = new Set<string>();
  for (const block of source.split(/\n{2,}/)) {
    const line = block.trim().replaceAll(/\s*\n\s*/g, " ");
    const section = /^## (?:(\d+|[A-Z](?= [A-Z])) )?(.+)$/.exec(line);
    const clause = /^\*\*([^*]+)\*\* (.+)$/.exec(line);
    if (line.startsWith("# ")) title = line.slice(2);
    else if (section !== null) {
      sections.push({ number: section[1] ?? "", title: section[2] ?? "", clauses: [] });
    } else if (clause !== null) {
      const [, label = "", text = ""] = clause;
      if (!clauseLabel.test(label)) throw new PolicyRefused(`“${label}” is not the label of a clause.`);
      if (seen.has(label)) throw new PolicyRefused(`The clause ${label} is there twice.`);
      const last = sections.at(-1);
      if (last === undefined) throw new PolicyRefused(`The clause ${label} stands before the first section.`);
      if ((text.match(/==/g) ?? []).length % 2 === 1)
        throw new PolicyRefused(`The marked words of ${label} have no end.`);
      seen.add(label);
      last.clauses.push({ label, text });
    } else if (sections.length > 0 && line !== "") {
      throw new PolicyRefused(`“${line.slice(0, 60)}” is neither a section nor a clause.`);
    }
  }
  if (title === "") throw new PolicyRefused("The policy has no title.");
  if (seen.size === 0) throw new PolicyRefused("The policy has no clause.");
  return { title, sections };
}

/** The clause in pieces, the words it can be measured by apart. */
export function segmentsOf(text: string): readonly Segment[] {
  return text
    .split("==")
    .map((piece, index) => ({ text: piece, isBound: index % 2 === 1 }))
    .filter((segment) => segment.text !== "");
}

/** The clause as one plain sentence. */
export const plainText = (text: string): string => text.replaceAll("==", "");

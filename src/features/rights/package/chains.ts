/**
 * Why each row is in a package, in words (GDPR art. 15(1)(g), art. 12(1)): rows that were reached the same way share
 * one sentence, whatever their number.
 */
import type { Role, TableId } from "../../connectors/standalone.ts";
import type { Language } from "../../../platform/i18n/platform.ts";
import type { Finding } from "../findings.ts";
import { wordsIn, type PageWords } from "./pages.ts";

type Chain =
  | { readonly kind: "identity"; readonly table: TableId; readonly identity: string }
  | {
      readonly kind: "relation";
      readonly table: TableId;
      readonly role: Role;
      readonly repeated: boolean;
      readonly to: Chain | undefined;
    };

/** A longer way says that it is longer. */
const longestChain = 6;

export class Chains {
  readonly #say: PageWords["say"];
  readonly #titleOf: (table: TableId) => string;
  readonly #known = new Map<string, Chain>();
  readonly #keys = new Map<Chain, string>();
  readonly #sentences = new Map<Chain, string>();
  readonly #ofRow = new Map<number, Chain>();

  constructor(findings: readonly Finding[], titleOf: (table: TableId) => string, language: Language = "en") {
    this.#say = wordsIn(language).say;
    this.#titleOf = titleOf;
    const byOrdinal = new Map(findings.map((finding) => [finding.ordinal, finding]));
    for (const finding of findings) this.#follow(finding, byOrdinal);
  }

  /** One sentence without its full stop: "Belongs to the record in “Students” found by the e-mail given". */
  sentence(ordinal: number): string {
    const chain = this.#ofRow.get(ordinal);
    if (chain === undefined) return this.#say("chain.search");
    const known = this.#sentences.get(chain);
    if (known !== undefined) return known;
    const words = this.#words(chain);
    this.#sentences.set(chain, words);
    return words;
  }

  #words(chain: Chain): string {
    if (chain.kind === "identity")
      return this.#say("chain.found", { identity: this.#identity(chain.identity) });
    let words = "";
    let step: Chain | undefined = chain;
    for (let length = 0; step?.kind === "relation"; length += 1) {
      const next: Chain | undefined = step.to;
      if (length === longestChain) return this.#say("chain.more", { words });
      const which = length === 0 ? "" : this.#say("chain.which");
      words += `${which}${this.#say(`verb.${step.role}`)} ${this.#other(step.repeated, next)}`;
      step = next;
    }
    return words.charAt(0).toUpperCase() + words.slice(1);
  }

  #other(repeated: boolean, to: Chain | undefined): string {
    const through = repeated ? this.#say("chain.through") : "";
    if (to === undefined) return this.#say("chain.another", { through });
    const title = this.#titleOf(to.table);
    return to.kind === "identity"
      ? this.#say("chain.seed", { title, through, identity: this.#identity(to.identity) })
      : this.#say("chain.record", { title, through });
  }

  #identity(name: string): string {
    return name === "email" ? this.#say("search.email") : name.replaceAll("_", " ");
  }

  /** Walks up to a row whose chain is known, then down again; a long thread of replies must not exhaust the stack. */
  #follow(start: Finding, byOrdinal: ReadonlyMap<number, Finding>): void {
    const open: Finding[] = [];
    const seen = new Set<number>();
    let row: Finding | undefined = start;
    while (row !== undefined && !this.#ofRow.has(row.ordinal) && !seen.has(row.ordinal)) {
      open.push(row);
      seen.add(row.ordinal);
      row = row.reason.kind === "relation" ? byOrdinal.get(row.reason.from) : undefined;
    }
    for (const { ordinal, table, reason } of open.toReversed()) {
      const chain: Chain =
        reason.kind === "identity"
          ? { kind: "identity", table, identity: reason.identity }
          : onward(table, reason.role, this.#ofRow.get(reason.from));
      this.#ofRow.set(ordinal, this.#intern(chain));
    }
  }

  #intern(chain: Chain): Chain {
    const key =
      chain.kind === "identity"
        ? JSON.stringify([chain.table, chain.identity])
        : JSON.stringify([
            chain.table,
            chain.role,
            chain.repeated,
            chain.to === undefined ? "" : this.#keys.get(chain.to),
          ]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, chain);
    this.#keys.set(chain, String(this.#known.size));
    return chain;
  }
}

/** A row reached from one of its own table by the same role repeats that step instead of adding another. */
function onward(table: TableId, role: Role, to: Chain | undefined): Chain {
  if (to?.kind === "relation" && to.table === table && to.role === role) return { ...to, repeated: true };
  return { kind: "relation", table, role, repeated: false, to };
}

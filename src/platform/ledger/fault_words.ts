/** What is wrong with a ledger, in a sentence, for the command line and the office. */
import type { LedgerFault } from "./verify.ts";

const entries = (count: number): string =>
  `${count.toLocaleString("en-GB")} ${count === 1 ? "entry" : "entries"}`;

export function faultSentence(fault: LedgerFault): string {
  switch (fault.what) {
    case "entry":
      return fault.problem === "missing"
        ? `Entry ${fault.index} is missing.`
        : `Entry ${fault.index} was changed: it is not what its leaf was made of.`;
    case "tile":
      return fault.problem === "missing"
        ? `Tile ${fault.level}/${fault.index} is missing.`
        : `Tile ${fault.level}/${fault.index} does not agree with the entries, from ` +
            `${fault.level === 0 ? "entry" : "hash"} ${fault.at} on.`;
    case "checkpoint":
      return `The checkpoint of ${entries(fault.size)} ${checkpointWords[fault.problem]}.`;
    case "key":
      return keySentence(fault);
    case "extra":
      return `There are ${fault.count} ${fault.problem} too many: no checkpoint covers them.`;
    case "witnessed":
      return witnessedSentence(fault);
  }
}

const checkpointWords = {
  malformed: "is not a checkpoint",
  root: "has another root than the entries lead to",
  signature: "is not signed by the ledger's key",
  retired: "is signed by a key whose time was over",
  beyond: "is not the last, and no entries reach the others",
} as const;

function keySentence({ problem, index }: Extract<LedgerFault, { what: "key" }>): string {
  switch (problem) {
    case "history":
      return "What is on record of the ledger's keys is not one chain of signed statements.";
    case "denied":
      return index === undefined
        ? "A statement about the ledger's key names a root that the entries do not lead to."
        : `Entry ${index} and what is on record of the ledger's keys disagree.`;
    case "foreign":
      return "The key on record for this ledger is not the one in the keystore.";
  }
}

function witnessedSentence({ size, problem }: Extract<LedgerFault, { what: "witnessed" }>): string {
  switch (problem) {
    case "shorter":
      return `The ledger was cut: somebody saw it with ${entries(size)}.`;
    case "rewritten":
      return `The ledger was rewritten: its first ${entries(size)} are not those that somebody saw.`;
    case "retired":
      return `The checkpoint of ${entries(size)} given to compare with is signed by a key whose time was over: not by this ledger.`;
    case "signature":
      return "A checkpoint given to compare with is not one that this ledger signed.";
  }
}

/**
 * A promise for an entry that was recorded and has no number yet: a signed note in which the ledger's keeper names the entry
 * and the moment until which it will be in the tree. It proves that this was promised; it does not prove that the entry is in
 * the ledger. A receipt does, and a promise without one after its moment is proof against the keeper.
 */
import { decimal, fromBase64, toBase64 } from "./bytes.ts";

export type LedgerPromise = {
  readonly origin: string;
  /** The entry itself, as it will be hashed. */
  readonly entry: Uint8Array;
  /** Seconds since 1970, UTC. */
  readonly madeAtSeconds: number;
  /** Until when the entry will have its number. */
  readonly dueAtSeconds: number;
};

// Its second line is no number, so no checkpoint reads like a promise (`parseCheckpoint`), whichever key signed it.
const promiseLine = "kept-ledger-promise/1";

/** The text that is signed. */
export function formatPromise({ origin, entry, madeAtSeconds, dueAtSeconds }: LedgerPromise): string {
  return `${[promiseLine, origin, toBase64(entry), madeAtSeconds, dueAtSeconds].join("\n")}\n`;
}

/** Parses a promise's text; `undefined` unless every line has its form. */
export function parsePromise(text: string): LedgerPromise | undefined {
  if (!text.endsWith("\n")) return undefined;
  const [first, origin = "", entryLine = "", made = "", due = "", ...more] = text.slice(0, -1).split("\n");
  const entry = fromBase64(entryLine);
  const [madeAtSeconds, dueAtSeconds] = [decimal(made), decimal(due)];
  if (first !== promiseLine || origin === "" || more.length > 0 || entry === undefined) return undefined;
  if (madeAtSeconds === undefined || dueAtSeconds === undefined) return undefined;
  return { origin, entry, madeAtSeconds, dueAtSeconds };
}

/**
 * The script of the page that checks a receipt without us: hashing and signatures by the browser's WebCrypto, everything
 * else by the same functions as on the server. `verifier_page.ts` puts them together in one file; nothing here may reach for a
 * network, and the page's own policy forbids it.
 */
import { actSentence } from "../acts.ts";
import { parseEntry } from "../../../evidence/entry.ts";
import { followKeys, parseKeyHistory } from "../../../evidence/key_history.ts";
import type { HistoryProblem } from "../../../evidence/key_history.ts";
import { findNote, parseCheckpoint, parseNote, parseVerifierKey } from "../../../evidence/note.ts";
import type { VerifierKey } from "../../../evidence/note.ts";
import { parsePromise } from "../../../evidence/promise.ts";
import { checkSignatures, parseReceipt, verifyReceipt } from "../../../evidence/receipt.ts";
import type { Primitives, ReceiptProblem, ReceiptVerdict, SeenBy } from "../../../evidence/receipt.ts";
import { verifyWhole } from "../../../evidence/whole.ts";
import type { WholeProblem, WholeVerdict } from "../../../evidence/whole.ts";

const webCrypto: Primitives = {
  sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(bytes))),
  verifyEd25519: async (publicKey, message, signature) => {
    const key = await crypto.subtle.importKey("raw", Uint8Array.from(publicKey), "Ed25519", false, [
      "verify",
    ]);
    return crypto.subtle.verify("Ed25519", key, Uint8Array.from(signature), Uint8Array.from(message));
  },
};

const problemWords: Readonly<Record<ReceiptProblem, string>> = {
  not_a_receipt: "This file is not a receipt, or it was changed so that it no longer reads as one.",
  not_a_checkpoint: "The receipt holds no readable checkpoint of a ledger.",
  no_entry: "The receipt does not hold the entry it is for.",
  not_signed_by_this_key:
    "It is not signed with this key. Is it the key of the organisation that gave it, and has the organisation changed its key since? Then add the history of the key.",
  not_this_ledger: "The key is known, but belongs to another ledger than the one the receipt names.",
  not_in_the_ledger: "The entry is not in the ledger that was signed: the receipt or the entry was changed.",
  key_retired:
    "It is signed with a key of this ledger whose time was over by then. Do not rely on it; ask the organisation for a new one.",
  key_stolen:
    "It is signed with a key that was stolen later, and no witness among the keys given saw it: whoever stole the key may have made it. Ask the organisation for a new one.",
  key_replaced:
    "It is signed with the key that took the place of a lost or stolen one. The key you gave does not lead to it: get the new key from the organisation itself.",
};

const historyWords: Readonly<Record<HistoryProblem, string>> = {
  history_malformed: "The history of the key cannot be read, or is not one chain.",
  history_signature: "The history of the key holds a statement that is not signed by the keys it names.",
  history_foreign: "The key you gave does not stand in the history of the key.",
};

const at = (time: string): string => time.replace("T", " at ").replace(/(?::\d\d)?\.\d+Z$/u, " UTC");
const atSecond = (seconds: number): string => at(new Date(seconds * 1000).toISOString());

function whatOf(entry: Uint8Array): readonly string[] {
  const fields = parseEntry(entry);
  if (fields === undefined)
    return ["The entry is not one of Kept's own form; its bytes are what is proved all the same."];
  return [
    `What happened: ${actSentence(fields.type)} (${fields.type})`,
    `When: ${at(fields.time)}`,
    `Entry: ${fields.id}`,
    `Done by (a pseudonym): ${fields.actorId}`,
  ];
}

function seenLines(witnesses: SeenBy): readonly string[] {
  if (witnesses.length === 0)
    return ["No witness among the keys given has signed it: the keeper alone vouches for the order."];
  return witnesses.map(
    ({ name, timeInSeconds }) => `The witness ${name} saw this ledger on ${atSecond(timeInSeconds)}.`,
  );
}

function linesOf(verdict: Extract<ReceiptVerdict, { result: "proved" }>): readonly string[] {
  return [
    ...whatOf(verdict.entry),
    `Place: number ${verdict.index + 1} of ${verdict.checkpoint.size} in the ledger ${verdict.checkpoint.origin}`,
    ...seenLines(verdict.witnesses),
  ];
}

function wholeLines(verdict: Extract<WholeVerdict, { result: "whole" }>): readonly string[] {
  const { checkpoint, continues, keyChanges, firstEntry, lastEntry } = verdict;
  const timeOf = (entry: Uint8Array | undefined): string => {
    const fields = entry === undefined ? undefined : parseEntry(entry);
    return fields === undefined ? "" : at(fields.time);
  };
  return [
    `${checkpoint.size} entries lead to the root that was signed, the first of ${timeOf(firstEntry)}, the last of ${timeOf(lastEntry)}`,
    `Ledger: ${checkpoint.origin}`,
    ...(keyChanges === 0
      ? []
      : [
          `Its key was changed ${keyChanges === 1 ? "once" : `${keyChanges} times`}; every change is an entry in it.`,
        ]),
    continues === undefined
      ? "It was not held against a checkpoint you kept. With one, this page could tell whether the past was rewritten."
      : `It goes on from the checkpoint you kept, of ${continues} entries: nothing before it was changed or left out.`,
    ...seenLines(verdict.witnesses),
  ];
}

function wholeProblem(found: WholeProblem): string {
  switch (found.problem) {
    case "not_an_export":
      return "This file is not an exported ledger, or it was cut or packed again with compression.";
    case "not_a_checkpoint":
      return "The file holds no readable checkpoint of a ledger.";
    case "not_signed_by_this_key":
    case "not_this_ledger":
    case "key_retired":
    case "key_stolen":
    case "key_replaced":
      return problemWords[found.problem];
    case "history_malformed":
    case "history_signature":
    case "history_foreign":
      return historyWords[found.problem];
    case "history_denied":
      return `Entry number ${found.index + 1} and the history of the key disagree.`;
    case "entry":
      return `Entry number ${found.index + 1} is not the one that was recorded: it was changed, left out or put elsewhere.`;
    case "missing":
      return `The part ${found.path} is missing.`;
    case "tile":
      return `The part ${found.path} does not agree with the entries.`;
    case "root":
      return "The entries do not lead to the root that was signed.";
    case "kept_foreign":
      return "The checkpoint you kept is not one that this ledger's key signed.";
    case "shorter":
      return `Entries are gone: the checkpoint you kept had ${found.size}.`;
    case "rewritten":
      return `The past was rewritten: the first ${found.size} entries are not those of the checkpoint you kept.`;
  }
}

function show(isProved: boolean | undefined, heading: string, lines: readonly string[]): void {
  const result = document.querySelector("#result");
  if (result === null) return;
  result.className = isProved === undefined ? "" : isProved ? "proved" : "refused";
  const title = document.createElement("h2");
  const sign = isProved === undefined ? "\u25d4" : isProved ? "\u25cf" : "\u2715";
  title.textContent = `${sign} ${heading}`;
  const list = document.createElement("ul");
  for (const line of lines) {
    const item = document.createElement("li");
    item.textContent = line;
    list.append(item);
  }
  result.replaceChildren(title, list);
}

async function check(): Promise<void> {
  const keys = (document.querySelector<HTMLTextAreaElement>("#keys")?.value ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map(parseVerifierKey);
  const file = document.querySelector<HTMLInputElement>("#receipt")?.files?.[0];
  const known = keys.filter((key) => key !== undefined);
  if (known.length === 0 || known.length < keys.length) {
    return show(false, "The key cannot be read", [
      "A key is one line: a name, a plus, eight characters, a plus, and the rest.",
    ]);
  }
  if (file === undefined)
    return show(false, "Choose a file first", ["A receipt, a promise of one, or an exported ledger."]);
  try {
    const history = document.querySelector<HTMLInputElement>("#history")?.files?.[0];
    await judge(new Uint8Array(await file.arrayBuffer()), known, await history?.text());
  } catch {
    show(false, "This browser cannot check it", ["It does not know Ed25519 signatures; a newer one does."]);
  }
}

async function judge(
  bytes: Uint8Array,
  given: readonly VerifierKey[],
  history: string | undefined,
): Promise<void> {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    const typed = document.querySelector<HTMLTextAreaElement>("#kept")?.value.trim() ?? "";
    const kept = typed === "" ? undefined : (findNote(`${typed}\n`) ?? typed);
    const onProgress = (done: number, of: number): void =>
      show(undefined, "Checking", [`${done} of ${of} entries`]);
    const verdict = await verifyWhole(bytes, given, webCrypto, { kept, history, onProgress });
    if (verdict.result === "whole") show(true, "The ledger is whole", wholeLines(verdict));
    else show(false, "The ledger is not whole", [wholeProblem(verdict)]);
    return;
  }
  const note = parseNote(bytes);
  const promise = note === undefined ? undefined : parsePromise(note.text);
  const origin =
    promise?.origin ?? parseCheckpoint(parseNote(parseReceipt(bytes)?.checkpoint ?? "")?.text ?? "")?.origin;
  const changes = history === undefined ? [] : parseKeyHistory(history);
  const keys =
    changes === undefined ? "history_malformed" : await followKeys(changes, origin ?? "", given, webCrypto);
  if (typeof keys === "string") return show(false, "The history proves nothing", [historyWords[keys]]);
  if (note !== undefined && promise !== undefined) {
    const signed = await checkSignatures(note, promise.origin, keys, webCrypto);
    if (typeof signed === "string") return show(false, "The promise proves nothing", [problemWords[signed]]);
    return show(true, "The promise is true", [
      ...whatOf(promise.entry),
      `Promised on ${atSecond(promise.madeAtSeconds)}: it is in the ledger by ${atSecond(promise.dueAtSeconds)}.`,
      "It does not show that the entry is in the ledger. Ask for the receipt after that; without one, this file proves that the promise was broken.",
    ]);
  }
  const verdict = await verifyReceipt(bytes, keys, webCrypto);
  if (verdict.result === "proved") show(true, "The receipt is true", linesOf(verdict));
  else show(false, "The receipt proves nothing", [problemWords[verdict.problem]]);
}

document.querySelector("form")?.addEventListener("submit", (event) => {
  event.preventDefault();
  void check();
});

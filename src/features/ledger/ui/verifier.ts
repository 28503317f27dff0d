/**
 * The script of the page that checks a receipt without us: hashing and signatures by the browser's WebCrypto, everything
 * else by the same functions as on the server. `verifier_page.ts` puts them together in one file; nothing here may reach for a
 * network, and the page's own policy forbids it.
 */
import { parseEntry } from "../../../evidence/entry.ts";
import { parseVerifierKey } from "../../../evidence/note.ts";
import { verifyReceipt } from "../../../evidence/receipt.ts";
import type { Primitives, ReceiptProblem, ReceiptVerdict } from "../../../evidence/receipt.ts";

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
    "The receipt is not signed with this key. Is it the key of the organisation that gave it?",
  not_this_ledger: "The key is known, but belongs to another ledger than the one the receipt names.",
  not_in_the_ledger: "The entry is not in the ledger that was signed: the receipt or the entry was changed.",
};

function linesOf(verdict: Extract<ReceiptVerdict, { result: "proved" }>): readonly string[] {
  const fields = parseEntry(verdict.entry);
  const what =
    fields === undefined
      ? ["The entry is not one of Kept's own form; its bytes are in the ledger all the same."]
      : [
          `What happened: ${fields.type}`,
          `When: ${fields.time.replace("T", " at ").replace(/\.\d+Z$/u, " UTC")}`,
          `Entry: ${fields.id}`,
          `Done by (a pseudonym): ${fields.actorId}`,
        ];
  const seen = verdict.witnesses.map(
    ({ name, timeInSeconds }) =>
      `The witness ${name} saw this ledger on ${new Date(timeInSeconds * 1000).toISOString().slice(0, 16).replace("T", " at ")} UTC.`,
  );
  return [
    ...what,
    `Place: number ${verdict.index + 1} of ${verdict.checkpoint.size} in the ledger ${verdict.checkpoint.origin}`,
    ...seen,
    ...(seen.length === 0
      ? ["No witness among the keys given has signed it: the keeper alone vouches for the order."]
      : []),
  ];
}

function show(isProved: boolean, heading: string, lines: readonly string[]): void {
  const result = document.querySelector("#result");
  if (result === null) return;
  result.className = isProved ? "proved" : "refused";
  const title = document.createElement("h2");
  title.textContent = `${isProved ? "\u25cf" : "\u2715"} ${heading}`;
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
    return show(false, "Choose a receipt first", ["It is a file whose name ends in .tlog-proof."]);
  try {
    const verdict = await verifyReceipt(new Uint8Array(await file.arrayBuffer()), known, webCrypto);
    if (verdict.result === "proved") show(true, "The receipt is true", linesOf(verdict));
    else show(false, "The receipt proves nothing", [problemWords[verdict.problem]]);
  } catch {
    show(false, "This browser cannot check it", ["It does not know Ed25519 signatures; a newer one does."]);
  }
}

document.querySelector("form")?.addEventListener("submit", (event) => {
  event.preventDefault();
  void check();
});

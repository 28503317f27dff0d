/**
 * Receipts (`c2sp.org/tlog-proof@v1`): that an entry is in the ledger, to be checked without us and without a network.
 * The verification is handed its hash and signature check, so that the server and a page in a browser run the same code.
 */
import { concat, decimal, equal, fromBase64, fromBytes, toBase64, toBytes } from "./bytes.ts";
import {
  cosignatureType,
  cosignedMessage,
  ed25519Type,
  keyIdInput,
  maySign,
  parseCheckpoint,
  parseNote,
  readCosignature,
} from "./note.ts";
import type { BoundKey, Checkpoint, Note, NoteSignature } from "./note.ts";
import { inclusionSides } from "./shape.ts";

export type Receipt = {
  /** Zero-based. */
  readonly index: number;
  /** Leaf's sibling first. */
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint, verbatim. */
  readonly checkpoint: string;
  /** Not authenticated by itself: Kept puts the entry here, whose hash the proof is for. */
  readonly extra: Uint8Array | undefined;
};

const firstLine = "c2sp.org/tlog-proof@v1";
/** A tree of 2^63 leaves has no more. */
const mostNodes = 63;

export function formatReceipt({ index, proof, checkpoint, extra }: Receipt): string {
  const lines = [
    firstLine,
    ...(extra === undefined ? [] : [`extra ${toBase64(extra)}`]),
    `index ${index}`,
    ...proof.map(toBase64),
  ];
  return `${lines.join("\n")}\n\n${checkpoint}`;
}

/** Parses a receipt; `undefined` unless it has exactly the form of the specification. Proves nothing yet. */
export function parseReceipt(receipt: Uint8Array | string): Receipt | undefined {
  const whole = typeof receipt === "string" ? receipt : fromBytes(receipt);
  const blank = whole?.indexOf("\n\n") ?? -1;
  if (whole === undefined || blank === -1) return undefined;
  const [first, ...lines] = whole.slice(0, blank).split("\n");
  const extra = lines[0]?.startsWith("extra ") === true ? fromBase64(lines[0].slice(6)) : undefined;
  if (first !== firstLine || (lines[0]?.startsWith("extra") === true && extra === undefined))
    return undefined;
  const [indexLine = "", ...nodes] = extra === undefined ? lines : lines.slice(1);
  const index = indexLine.startsWith("index ") ? decimal(indexLine.slice(6)) : undefined;
  const proof = nodes.map(fromBase64);
  const checkpoint = whole.slice(blank + 2);
  if (index === undefined || proof.length > mostNodes || parseNote(checkpoint) === undefined)
    return undefined;
  return proof.every((node) => node?.length === 32)
    ? { index, proof: proof.filter((node) => node !== undefined), checkpoint, extra }
    : undefined;
}

/** What a verification needs of its surroundings. */
export type Primitives = {
  readonly sha256: (bytes: Uint8Array) => Promise<Uint8Array>;
  /** `publicKey` are the 32 bytes of RFC 8032. */
  readonly verifyEd25519: (
    publicKey: Uint8Array,
    message: Uint8Array,
    signature: Uint8Array,
  ) => Promise<boolean>;
};

export type ReceiptProblem =
  | "not_a_receipt"
  | "not_a_checkpoint"
  | "no_entry"
  | "not_signed_by_this_key"
  | "not_this_ledger"
  | "not_in_the_ledger"
  | KeyProblem;

/** What a key's history says against a signature that is otherwise its own. */
export type KeyProblem =
  /** The key's time was over when a tree of this size was signed. */
  | "key_retired"
  /** The key was stolen later: without a witness nobody can tell who signed. */
  | "key_stolen"
  /** The key took the place of one that was lost or stolen: what is trusted does not lead to it. */
  | "key_replaced";

export type ReceiptVerdict =
  | { readonly result: "refused"; readonly problem: ReceiptProblem }
  | {
      readonly result: "proved";
      readonly index: number;
      readonly entry: Uint8Array;
      readonly checkpoint: Checkpoint;
      readonly witnesses: SeenBy;
    };

/**
 * Checks a receipt against trusted keys: the ledger's own, whose name is the ledger's origin, and those of witnesses.
 * `entry` is the entry when the receipt does not carry it.
 */
export async function verifyReceipt(
  given: Uint8Array | string,
  trusted: readonly BoundKey[],
  primitives: Primitives,
  entry?: Uint8Array,
): Promise<ReceiptVerdict> {
  const refused = (problem: ReceiptProblem): ReceiptVerdict => ({ result: "refused", problem });
  const receipt = parseReceipt(given);
  if (receipt === undefined) return refused("not_a_receipt");
  const note = parseNote(receipt.checkpoint);
  const checkpoint = note === undefined ? undefined : parseCheckpoint(note.text);
  if (note === undefined || checkpoint === undefined) return refused("not_a_checkpoint");
  const leaf = entry ?? receipt.extra;
  if (leaf === undefined) return refused("no_entry");
  const signed = await checkSignatures(note, checkpoint.origin, trusted, primitives, checkpoint);
  if (typeof signed === "string") return refused(signed);
  const { witnesses } = signed;
  const root = await foldRoot(receipt, checkpoint.size, leaf, primitives);
  if (root === undefined || !equal(root, checkpoint.root)) return refused("not_in_the_ledger");
  return { result: "proved", index: receipt.index, entry: leaf, checkpoint, witnesses };
}

/** Witnesses among the trusted keys that saw a checkpoint, and when. */
export type SeenBy = readonly { readonly name: string; readonly timeInSeconds: number }[];

/**
 * Whether the ledger of this origin signed the note, and which trusted witnesses did; else why it proves nothing. Of a key
 * whose history is known it is asked whether it might sign this checkpoint; without one (a promise), whether it still signs.
 */
export async function checkSignatures(
  note: Note,
  origin: string,
  trusted: readonly BoundKey[],
  primitives: Primitives,
  checkpoint?: Checkpoint,
): Promise<{ readonly witnesses: SeenBy } | "not_signed_by_this_key" | "not_this_ledger" | KeyProblem> {
  const witnesses: { name: string; timeInSeconds: number }[] = [];
  const own: BoundKey[] = [];
  for (const signature of note.signatures) {
    const key = await keyFor(signature, trusted, primitives);
    if (key === undefined) continue;
    const time = await signedAt(note.text, signature, key, primitives);
    if (time === undefined) return "not_signed_by_this_key";
    if (key.type === cosignatureType) witnesses.push({ name: key.name, timeInSeconds: time });
    else if (key.name === origin) own.push(key);
    else return "not_this_ledger";
  }
  const problems = own.map((key) => keyProblem(key, checkpoint, witnesses.length > 0));
  if (problems.includes(undefined)) return { witnesses };
  return problems[0] ?? "not_signed_by_this_key";
}

function keyProblem(
  key: BoundKey,
  checkpoint: Checkpoint | undefined,
  isWitnessed: boolean,
): KeyProblem | undefined {
  if (key.isReached === false) return "key_replaced";
  const { until, end, lastRoot } = key;
  if (checkpoint === undefined) return until === undefined ? undefined : "key_retired";
  if (!maySign(key, checkpoint.size)) return "key_retired";
  const isLast = checkpoint.size === until && lastRoot !== undefined && equal(checkpoint.root, lastRoot);
  return end === "stolen" && !isLast && !isWitnessed ? "key_stolen" : undefined;
}

/** The trusted key that a signature names, when the key's id is really the key's. */
async function keyFor(
  { name, keyId }: NoteSignature,
  trusted: readonly BoundKey[],
  { sha256 }: Primitives,
): Promise<BoundKey | undefined> {
  const key = trusted.find((one) => one.name === name && equal(one.keyId, keyId));
  if (key === undefined) return undefined;
  const digest = await sha256(keyIdInput(key.name, key.type, key.publicKey));
  return equal(digest.subarray(0, 4), keyId) ? key : undefined;
}

/** The time of a witness's signature, 0 for the log's own; `undefined` when the key did not make it. */
async function signedAt(
  text: string,
  { signature }: NoteSignature,
  { type, publicKey }: BoundKey,
  { verifyEd25519 }: Primitives,
): Promise<number | undefined> {
  if (type === ed25519Type) {
    const isMade = signature.length === 64 && (await verifyEd25519(publicKey, toBytes(text), signature));
    return isMade ? 0 : undefined;
  }
  const cosignature = readCosignature(signature);
  if (cosignature === undefined) return undefined;
  const message = cosignedMessage(text, cosignature.timeInSeconds);
  return (await verifyEd25519(publicKey, message, cosignature.signature))
    ? cosignature.timeInSeconds
    : undefined;
}

async function foldRoot(
  { index, proof }: Receipt,
  size: number,
  entry: Uint8Array,
  { sha256 }: Primitives,
): Promise<Uint8Array | undefined> {
  const sides = inclusionSides(index, size, proof.length);
  if (sides === undefined) return undefined;
  let root = await sha256(concat(Uint8Array.of(0), entry));
  for (const [at, node] of proof.entries()) {
    root = await sha256(concat(Uint8Array.of(1), ...(sides[at] === "left" ? [node, root] : [root, node])));
  }
  return root;
}

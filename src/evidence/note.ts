/**
 * Signed notes (`c2sp.org/signed-note`), checkpoints (`c2sp.org/tlog-checkpoint`) and witnesses' cosignatures
 * (`c2sp.org/tlog-cosignature`, version 1) as text: what they say and which bytes were signed. Nothing here hashes,
 * signs or trusts; `sign.ts` does on the server, and the verifier page with what the browser has.
 */
import { concat, decimal, fromBase64, fromBytes, toBase64, toBytes } from "./bytes.ts";

/** Signature types of signed notes: the log's own, and a witness's with its time. */
export const ed25519Type = 0x01;
export const cosignatureType = 0x04;

export type NoteSignature = {
  readonly name: string;
  /** Four bytes. */
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
};

export type Note = {
  /** What was signed, with its last newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
};

/** More than any log needs; a note with more is refused unread. */
const mostSignatures = 64;
const mostBytes = 1 << 20;

/** A key's name: not empty, without spaces or plus. */
export function isKeyName(name: string): boolean {
  return name !== "" && name.isWellFormed() && !/[\s+\u0085\p{Zs}\p{Cc}]/u.test(name);
}

/** Parses a note; `undefined` unless it has exactly the form of the specification. Its signatures are not checked. */
export function parseNote(note: Uint8Array | string): Note | undefined {
  const whole = typeof note === "string" ? note : fromBytes(note);
  if (whole === undefined || !whole.isWellFormed() || whole.length > mostBytes) return undefined;
  // oxlint-disable-next-line eslint/no-control-regex -- control characters are what is refused
  if (/[\u0000-\u0009\u000b-\u001f]/u.test(whole) || !whole.endsWith("\n")) return undefined;
  const blank = whole.lastIndexOf("\n\n");
  if (blank === -1) return undefined;
  const lines = whole.slice(blank + 2, -1).split("\n");
  if (lines.length > mostSignatures) return undefined;
  const signatures = lines.map(parseSignatureLine);
  return signatures.every((one) => one !== undefined)
    ? { text: whole.slice(0, blank + 1), signatures }
    : undefined;
}

/**
 * The first note in a text that also says other things, such as a mail that brought a checkpoint; `undefined` when there is
 * none. Lines may end as mail ends them.
 */
export function findNote(text: string): string | undefined {
  const plain = text.replaceAll("\r\n", "\n");
  const found = plain.matchAll(/(?<=^|\n\n)(?:[^\n]+\n){3,8}\n(?:\u2014 [^\n]+\n)+/gu);
  return found
    .map(([note]) => note)
    .find((note) => parseCheckpoint(parseNote(note)?.text ?? "") !== undefined);
}

/** One line of a signature, without its newline. */
export function parseSignatureLine(line: string): NoteSignature | undefined {
  const match = /^\u2014 (?<name>\S+) (?<bytes>[A-Za-z0-9+/=]+)$/u.exec(line);
  const { name = "", bytes: encoded = "" } = match?.groups ?? {};
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || bytes === undefined || bytes.length < 5) return undefined;
  return { name, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

export function signatureLine({ name, keyId, signature }: NoteSignature): string {
  return `\u2014 ${name} ${toBase64(concat(keyId, signature))}\n`;
}

export function formatNote({ text, signatures }: Note): string {
  return `${text}\n${signatures.map(signatureLine).join("")}`;
}

/** What a key's id is the beginning of the SHA-256 of. */
export function keyIdInput(name: string, type: number, publicKey: Uint8Array): Uint8Array {
  return concat(toBytes(`${name}\n`), Uint8Array.of(type), publicKey);
}

/** A verification key as text: `name+id+base64(type ‖ key)`. */
export type VerifierKey = {
  readonly name: string;
  readonly keyId: Uint8Array;
  readonly type: number;
  /** 32 bytes of Ed25519 (RFC 8032). */
  readonly publicKey: Uint8Array;
};

/** How a key's time ended. */
export type KeyEnd = "exchanged" | "lost" | "stolen";

/** A verification key that may sign trees larger than `after` and not larger than `until`; without them, any. */
export type BoundKey = VerifierKey & {
  readonly after?: number;
  readonly until?: number;
  readonly end?: KeyEnd;
  /** The root of the tree of `until`. */
  readonly lastRoot?: Uint8Array;
  /** False when nothing that is trusted leads to this key. */
  readonly isReached?: boolean;
};

/** Whether a log's key may sign a tree of this size. */
export function maySign(key: BoundKey, size: number): boolean {
  return key.isReached !== false && size > (key.after ?? -1) && size <= (key.until ?? Infinity);
}

export function formatVerifierKey({ name, keyId, type, publicKey }: VerifierKey): string {
  return `${name}+${hex(keyId)}+${toBase64(concat(Uint8Array.of(type), publicKey))}`;
}

/** Parses a verification key of one of the two types. Whether the id belongs to the key is for `sign.ts` to say. */
export function parseVerifierKey(text: string): VerifierKey | undefined {
  const match = /^(?<name>[^+\s]+)\+(?<id>[0-9a-fA-F]{8})\+(?<key>[A-Za-z0-9+/=]+)$/u.exec(text);
  const { name = "", id = "", key = "" } = match?.groups ?? {};
  const bytes = fromBase64(key);
  const type = bytes?.[0];
  if (!isKeyName(name) || bytes?.length !== 33) return undefined;
  if (type !== ed25519Type && type !== cosignatureType) return undefined;
  const keyId = Uint8Array.from(id.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16));
  return { name, keyId, type, publicKey: bytes.subarray(1) };
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export type Checkpoint = {
  readonly origin: string;
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
  /** Lines after the third; none in what Kept signs. */
  readonly extensions: readonly string[];
};

/** The text of a checkpoint, which is what is signed. */
export function formatCheckpoint({ origin, size, root, extensions }: Checkpoint): string {
  const lines = [origin, String(size), toBase64(root), ...extensions];
  if (lines.some((line) => line === "" || /[\r\n]/u.test(line))) {
    throw new RangeError("A line of a checkpoint is neither empty nor broken.");
  }
  return `${lines.join("\n")}\n`;
}

/** Parses a checkpoint's text; `undefined` unless every line has its form. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  if (!text.endsWith("\n")) return undefined;
  const [origin = "", size = "", root = "", ...extensions] = text.slice(0, -1).split("\n");
  const count = decimal(size);
  const hash = fromBase64(root);
  if (origin === "" || count === undefined || hash?.length !== 32 || extensions.includes(""))
    return undefined;
  // oxlint-disable-next-line eslint/no-control-regex -- control characters are what is refused
  if (/[\u0000-\u0009\u000b-\u001f]/u.test(text)) return undefined;
  return { origin, size: count, root: hash, extensions };
}

/** What a witness signs: when, and the whole text of the checkpoint. */
export function cosignedMessage(checkpointText: string, timeInSeconds: number): Uint8Array {
  return toBytes(`cosignature/v1\ntime ${timeInSeconds}\n${checkpointText}`);
}

/** The time and the signature that a cosignature is made of; `undefined` when it has another form. */
export function readCosignature(
  bytes: Uint8Array,
): { readonly timeInSeconds: number; readonly signature: Uint8Array } | undefined {
  if (bytes.length !== 72) return undefined;
  const time = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0);
  if (time > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  return { timeInSeconds: Number(time), signature: bytes.subarray(8) };
}

export function writeCosignature(timeInSeconds: number, signature: Uint8Array): Uint8Array {
  const time = new Uint8Array(8);
  new DataView(time.buffer).setBigUint64(0, BigInt(timeInSeconds));
  return concat(time, signature);
}

/**
 * The history of a ledger's signing key (docs/decisions/0093-ledger-key-exchange.md): signed statements, each by the key that
 * takes over and, where it was not lost, by the one it takes over from. From the key somebody trusts it gives the keys that may
 * sign, each for trees of certain sizes: a checkpoint by a key whose time was over is no checkpoint.
 */
import { concat, decimal, equal, fromBase64, toBase64, toBytes } from "./bytes.ts";
import { ed25519Type, formatVerifierKey, keyIdInput, parseNote, parseVerifierKey } from "./note.ts";
import type { BoundKey, KeyEnd, Note, VerifierKey } from "./note.ts";
import type { Primitives } from "./receipt.ts";

export type KeyChange = {
  readonly kind: KeyEnd;
  /** The ledger's name, and that of both keys. */
  readonly origin: string;
  /** The last tree that the former key alone vouches for, and its root. */
  readonly size: number;
  readonly root: Uint8Array;
  readonly former: VerifierKey;
  readonly next: VerifierKey;
  /** Seconds since 1970, UTC. */
  readonly madeAtSeconds: number;
};

/** A change with its proof in the ledger: the entry of this number commits to the statement with this opening. */
export type ToldChange = {
  readonly statement: string;
  readonly index: number;
  readonly opening: Uint8Array;
};

const changeLine = "kept-ledger-key/1";
const kinds: readonly KeyEnd[] = ["exchanged", "lost", "stolen"];
const mostChanges = 1000;

/** The text that is signed. Its second line is no number, so it never reads as a checkpoint. */
export function formatKeyChange(change: KeyChange): string {
  const { kind, origin, size, root, former, next, madeAtSeconds } = change;
  const lines = [changeLine, origin, kind, size, toBase64(root)];
  return `${[...lines, formatVerifierKey(former), formatVerifierKey(next), madeAtSeconds].join("\n")}\n`;
}

/** Parses a statement's text; `undefined` unless every line has its form. */
export function parseKeyChange(text: string): KeyChange | undefined {
  if (!text.endsWith("\n")) return undefined;
  const [first, origin = "", word, count = "", hash = "", former = "", next = "", made = "", ...more] = text
    .slice(0, -1)
    .split("\n");
  const kind = kinds.find((one) => one === word);
  const [size, madeAtSeconds] = [decimal(count), decimal(made)];
  const root = fromBase64(hash);
  const keys = [parseVerifierKey(former), parseVerifierKey(next)] as const;
  if (first !== changeLine || more.length > 0 || kind === undefined || root?.length !== 32) return undefined;
  if (size === undefined || size === 0 || madeAtSeconds === undefined) return undefined;
  if (keys[0] === undefined || keys[1] === undefined) return undefined;
  if (keys.some((key) => key?.name !== origin || key.type !== ed25519Type)) return undefined;
  return { kind, origin, size, root, former: keys[0], next: keys[1], madeAtSeconds };
}

/** What the entry of a change commits to: canonical JSON (RFC 8785). */
export const changePayload = (statement: string): string => JSON.stringify({ statement });

/** What the entries of changes are called in the ledger. */
export const changeType = (kind: KeyEnd): string => `ledger.key_${kind}`;
export const isChangeType = (type: string): boolean => kinds.some((kind) => changeType(kind) === type);

export function formatKeyHistory(changes: readonly ToldChange[]): string {
  const told = changes.map(({ statement, index, opening }) => ({
    statement,
    index,
    opening: toBase64(opening),
  }));
  return `${JSON.stringify({ version: 1, changes: told }, undefined, 1)}\n`;
}

/** Parses a history as it is published; `undefined` unless it has exactly that form. Proves nothing yet. */
export function parseKeyHistory(text: string): readonly ToldChange[] | undefined {
  const whole = parseJson(text);
  if (!isRecord(whole) || whole["version"] !== 1) return undefined;
  const list: unknown = whole["changes"];
  if (!Array.isArray(list) || list.length > mostChanges) return undefined;
  const changes = list.map((one: unknown): ToldChange | undefined => {
    if (!isRecord(one)) return undefined;
    const { statement, index, opening } = one;
    const bytes = typeof opening === "string" ? fromBase64(opening) : undefined;
    if (typeof statement !== "string" || typeof index !== "number" || bytes?.length !== 32) return undefined;
    return Number.isSafeInteger(index) && index >= 0 ? { statement, index, opening: bytes } : undefined;
  });
  return changes.every((one) => one !== undefined) ? changes : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export type HistoryProblem =
  /** Not of its form, or not one chain. */
  | "history_malformed"
  /** A statement that a key it needs did not sign. */
  | "history_signature"
  /** None of the keys given is in it. */
  | "history_foreign";

/**
 * The keys that may sign as `origin`, by a history and the keys somebody trusts; those of witnesses are handed through. Whoever trusts a
 * key trusts what it says of the one before it, and follows an exchange that its own key signed. Over a lost or a stolen key
 * nothing leads forward: those after it are given with `isReached: false`, so that it can be said what happened.
 */
export async function followKeys(
  changes: readonly ToldChange[],
  origin: string,
  trusted: readonly VerifierKey[],
  primitives: Primitives,
): Promise<readonly BoundKey[] | HistoryProblem> {
  const told: KeyChange[] = [];
  for (const { statement } of changes) {
    const note = parseNote(statement);
    const change = note === undefined ? undefined : parseKeyChange(note.text);
    const before = told.at(-1);
    if (note === undefined || change === undefined) return "history_malformed";
    if (change.origin !== origin) continue;
    if (before !== undefined && !continues(before, change)) return "history_malformed";
    if (!(await isVouchedFor(note, change, primitives))) return "history_signature";
    told.push(change);
  }
  if (told.length === 0) return trusted;
  const keys = termsOf(told);
  if (new Set(keys.map((key) => formatVerifierKey(key))).size !== keys.length) return "history_malformed";
  const reached = keys.map((key) => trusted.some((one) => isSame(one, key)));
  if (!reached.includes(true)) return "history_foreign";
  for (const [at, { kind }] of told.entries())
    if (reached[at] === true && kind === "exchanged") reached[at + 1] = true;
  for (let at = told.length - 1; at >= 0; at -= 1) if (reached[at + 1] === true) reached[at] = true;
  const others = trusted.filter((one) => !keys.some((key) => isSame(one, key)));
  return [
    ...keys.map((key, at): BoundKey => (reached[at] === true ? key : { ...key, isReached: false })),
    ...others,
  ];
}

const isSame = (one: VerifierKey, other: VerifierKey): boolean =>
  formatVerifierKey(one) === formatVerifierKey(other);

const continues = (before: KeyChange, { size, former, madeAtSeconds }: KeyChange): boolean =>
  size > before.size && madeAtSeconds >= before.madeAtSeconds && isSame(before.next, former);

/** The keys in their order, each with the sizes it may sign. */
function termsOf(told: readonly KeyChange[]): readonly BoundKey[] {
  const [first] = told;
  if (first === undefined) return [];
  return [first.former, ...told.map(({ next }) => next)].map((key, at): BoundKey => {
    const ending = told[at];
    return {
      ...key,
      after: told[at - 1]?.size ?? 0,
      ...(ending === undefined ? {} : { until: ending.size, end: ending.kind, lastRoot: ending.root }),
    };
  });
}

/** The key that takes over signed it always; the former where it was exchanged. A signature by either must be its own. */
async function isVouchedFor(note: Note, change: KeyChange, primitives: Primitives): Promise<boolean> {
  const signed = { former: false, next: false };
  for (const name of ["former", "next"] as const) {
    const key = change[name];
    const digest = await primitives.sha256(keyIdInput(key.name, key.type, key.publicKey));
    if (!equal(digest.subarray(0, 4), key.keyId)) return false;
    for (const { name: signer, keyId, signature } of note.signatures) {
      if (signer !== key.name || !equal(keyId, key.keyId)) continue;
      if (signature.length !== 64) return false;
      if (!(await primitives.verifyEd25519(key.publicKey, toBytes(note.text), signature))) return false;
      signed[name] = true;
    }
  }
  return signed.next && (signed.former || change.kind !== "exchanged");
}

/** Whether an entry's bytes are those of this change: its type, and a commitment that the opening opens to the statement. */
export async function isEntryOf(
  entry: Uint8Array,
  { statement, opening }: ToldChange,
  primitives: Primitives,
): Promise<boolean> {
  const change = parseKeyChange(parseNote(statement)?.text ?? "");
  const lines = new TextDecoder().decode(entry).split("\n");
  if (change === undefined || lines[2] !== changeType(change.kind)) return false;
  const commitment = await hmac(opening, toBytes(changePayload(statement)), primitives);
  return lines[8] === Array.from(commitment, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The number of the first of these entries that is a change of the key and not in the history; `undefined` when none is. */
export function unlistedChange(
  changes: readonly ToldChange[],
  entries: readonly Uint8Array[],
  start: number,
): number | undefined {
  const at = entries.findIndex((entry, offset) => {
    // Only the type's line is read: most entries are something else.
    const type = new TextDecoder().decode(entry.subarray(57, 100)).split("\n", 1)[0] ?? "";
    return isChangeType(type) && !changes.some(({ index }) => index === start + offset);
  });
  return at === -1 ? undefined : start + at;
}

/** HMAC-SHA-256 (RFC 2104) of a key that is not longer than a block. */
async function hmac(key: Uint8Array, message: Uint8Array, { sha256 }: Primitives): Promise<Uint8Array> {
  const pad = (byte: number): Uint8Array => Uint8Array.from({ length: 64 }, (_, at) => (key[at] ?? 0) ^ byte);
  return sha256(concat(pad(0x5c), await sha256(concat(pad(0x36), message))));
}

/**
 * What a witness is asked and how it decides (`c2sp.org/tlog-witness`, `add-checkpoint`): it signs a checkpoint only when
 * that continues the last one it signed. Pure: the state is handed in and handed back.
 *
 * One status follows the editor's draft rather than version 1.0.0: a checkpoint of the same size with another root is
 * 422 and not 409, because 409 tells a client to come again with the size it names, which would be the one it gave.
 */
import { decimal, equal, fromBase64, fromBytes, toBase64 } from "./bytes.ts";
import { maySign, parseCheckpoint, parseNote } from "./note.ts";
import type { BoundKey, Checkpoint } from "./note.ts";
import { verifyNote } from "./sign.ts";
import { emptyRoot, verifyConsistency } from "./tree.ts";

const mostProofLines = 63;

export type AddCheckpoint = {
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
};

export function formatAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpoint): string {
  return `old ${oldSize}\n${proof.map((node) => `${toBase64(node)}\n`).join("")}\n${checkpoint}`;
}

/** Parses a request's body; `undefined` unless it has exactly the form of the specification. */
export function parseAddCheckpoint(body: Uint8Array | string): AddCheckpoint | undefined {
  const whole = typeof body === "string" ? body : fromBytes(body);
  const blank = whole?.indexOf("\n\n") ?? -1;
  if (whole === undefined || blank === -1) return undefined;
  const [first = "", ...lines] = whole.slice(0, blank).split("\n");
  const oldSize = first.startsWith("old ") ? decimal(first.slice(4)) : undefined;
  const proof = lines.map(fromBase64).filter((node) => node?.length === 32);
  if (oldSize === undefined || lines.length > mostProofLines || proof.length !== lines.length)
    return undefined;
  return {
    oldSize,
    proof: proof.filter((node) => node !== undefined),
    checkpoint: whole.slice(blank + 2),
  };
}

/** What a witness remembers of a log: the newest checkpoint it signed. */
export type Seen = { readonly size: number; readonly root: Uint8Array };

export type WitnessDecision =
  | { readonly status: 400 | 403 | 404 | 422 }
  /** The client's old size is not the witness's, which is this. */
  | { readonly status: 409; readonly size: number }
  | { readonly status: 200; readonly checkpoint: Checkpoint; readonly text: string };

/**
 * Decides on a request. `logs` are the keys of the logs it watches; a key's name is the log's origin. One whose history is
 * known signs only for the sizes of its time.
 */
export function decideAddCheckpoint(
  body: Uint8Array | string,
  logs: readonly BoundKey[],
  seenOf: (origin: string) => Seen | undefined,
): WitnessDecision {
  const request = parseAddCheckpoint(body);
  const note = request === undefined ? undefined : parseNote(request.checkpoint);
  const checkpoint = note === undefined ? undefined : parseCheckpoint(note.text);
  if (request === undefined || note === undefined || checkpoint === undefined) return { status: 400 };
  const trusted = logs.filter(({ name }) => name === checkpoint.origin);
  if (trusted.length === 0) return { status: 404 };
  const signed = verifyNote(note, trusted)?.by ?? [];
  if (!signed.some(({ key }) => maySign(key, checkpoint.size))) return { status: 403 };
  const { oldSize, proof } = request;
  const { size, root } = checkpoint;
  if (oldSize > size) return { status: 400 };
  const seen = seenOf(checkpoint.origin) ?? { size: 0, root: emptyRoot() };
  if (oldSize !== seen.size) return { status: 409, size: seen.size };
  const follows =
    oldSize === 0
      ? proof.length === 0 && (size > 0 || equal(root, emptyRoot()))
      : verifyConsistency({ oldSize, size, oldRoot: seen.root, root, proof });
  return follows ? { status: 200, checkpoint, text: note.text } : { status: 422 };
}

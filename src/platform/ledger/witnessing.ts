/**
 * Has each organisation's checkpoints signed by the witnesses it named (`c2sp.org/tlog-witness`): within a minute of a
 * change, one after the other. A witness that has seen a longer ledger than this one, or another, is the alarm this is
 * for; it is said in the log each time, and stands on the ledger's page.
 */
import { setTimeout as pause } from "node:timers/promises";
import { decimal } from "../../evidence/bytes.ts";
import { parseNote, parseSignatureLine } from "../../evidence/note.ts";
import { readVerifierKey, verifySignature } from "../../evidence/sign.ts";
import type { VerifierKey } from "../../evidence/note.ts";
import { formatAddCheckpoint } from "../../evidence/witness.ts";
import { read, write } from "../db.ts";
import type { Database } from "../db.ts";
import { eachOrganisation } from "../duties/worker.ts";
import { guardedFetch } from "../guarded_fetch.ts";
import type { Logger } from "../log.ts";
import type { Scope } from "../scope.ts";
import type { Now } from "../time.ts";
import type { Anchor } from "./anchor.ts";
import { integratorScope } from "./integrator.ts";
import { readConsistency } from "./tree.ts";
import { readHead } from "./tree_store.ts";
import { cosignedBy, insertCosignature, listWitnesses } from "./witness_store.ts";
import type { Head } from "./tree_store.ts";
import type { StoredWitness } from "./witness_store.ts";

export type WitnessOutcome =
  | { readonly result: "signed"; readonly size: number }
  /** Nothing new since its last signature. */
  | { readonly result: "current" }
  /** It saw more entries than there are. */
  | { readonly result: "shorter"; readonly witnessedSize: number }
  /** It saw other entries. */
  | { readonly result: "different" }
  | { readonly result: "refused"; readonly status: number }
  | { readonly result: "unreachable" | "bad_answer" };

export type WitnessingOptions = {
  readonly db: Database;
  readonly anchor: Anchor;
  readonly log: Logger;
  readonly now: Now;
  readonly everySeconds?: number;
};

/** Asks regularly until stopped. */
export function startWitnessing(options: WitnessingOptions): { readonly stop: () => Promise<void> } {
  const stopping = new AbortController();
  const asking = (async () => {
    while (!stopping.signal.aborted) {
      await witnessAll(options, stopping.signal).catch((error: unknown) =>
        options.log.failure("ledger.witnessing_failed", error),
      );
      await pause((options.everySeconds ?? 15) * 1000, undefined, { signal: stopping.signal }).catch(
        () => undefined,
      );
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await asking;
    },
  };
}

async function witnessAll(options: WitnessingOptions, stopping: AbortSignal): Promise<void> {
  const { db, log } = options;
  for await (const organisationId of eachOrganisation(db)) {
    const scope = integratorScope(organisationId);
    const witnesses = await read(db, scope, (tx) => listWitnesses(tx, scope));
    for (const witness of witnesses) {
      if (stopping.aborted) return;
      const { result } = await askWitness(options, scope, witness, stopping);
      if (result === "signed" || result === "current") continue;
      if (result === "shorter" || result === "different")
        log.error("ledger.contradicted", { organisation: organisationId });
      else log.warn("ledger.not_witnessed", { organisation: organisationId });
    }
  }
}

/** Has the newest checkpoint signed by one witness; what it says is stored, and remembered beside the keys. */
export async function askWitness(
  { db, anchor, now }: Pick<WitnessingOptions, "db" | "anchor" | "now">,
  scope: Scope,
  witness: StoredWitness,
  stopping?: AbortSignal,
): Promise<WitnessOutcome> {
  const key = readVerifierKey(witness.verifierKey);
  if (key === undefined) return { result: "bad_answer" };
  const { head, signed } = await read(db, scope, async (tx) => ({
    head: await readHead(tx, scope),
    signed: await cosignedBy(tx, scope, witness.verifierKey),
  }));
  if (head === undefined || head.size === signed) return { result: "current" };
  let answer = await post(db, scope, head, witness, signed, stopping);
  if (answer?.status === 409) {
    const size = await conflictSize(answer);
    if (size === undefined) return { result: "bad_answer" };
    if (size > head.size) return { result: "shorter", witnessedSize: size };
    answer = await post(db, scope, head, witness, size, stopping);
  }
  if (answer === undefined) return { result: "unreachable" };
  if (answer.status === 422) return { result: "different" };
  if (answer.status !== 200) return { result: "refused", status: answer.status };
  const line = lineOf(await answer.text(), head.note, key);
  if (line === undefined) return { result: "bad_answer" };
  const cosignature = { size: head.size, witness: witness.verifierKey, line, at: now() };
  await write(db, scope, (tx) => insertCosignature(tx, scope, cosignature));
  anchor.note(scope.organisationId, head.note);
  anchor.flush();
  return { result: "signed", size: head.size };
}

async function post(
  db: Database,
  scope: Scope,
  head: Head,
  { address }: StoredWitness,
  oldSize: number,
  stopping: AbortSignal | undefined,
): Promise<Response | undefined> {
  const proof = await read(db, scope, (tx) => readConsistency(tx, scope, oldSize, head.size));
  const timeout = AbortSignal.timeout(10_000);
  const asked = {
    method: "POST",
    headers: { "content-type": "text/plain; charset=utf-8" },
    body: formatAddCheckpoint({ oldSize, proof, checkpoint: head.note }),
    signal: stopping === undefined ? timeout : AbortSignal.any([stopping, timeout]),
  };
  // The operator names a witness on the command line, which may well stand in the same network.
  const url = `${address.replace(/\/$/u, "")}/add-checkpoint`;
  return guardedFetch(url, asked, { ownNetwork: true }).catch(() => undefined);
}

/** The size a witness answers a conflict with. */
async function conflictSize(answer: Response): Promise<number | undefined> {
  if (answer.headers.get("content-type") !== "text/x.tlog.size") return undefined;
  const text = await answer.text();
  return text.endsWith("\n") ? decimal(text.slice(0, -1)) : undefined;
}

/** The line of an answer that this witness's key made over our checkpoint; others are ignored. */
function lineOf(answer: string, note: string, key: VerifierKey): string | undefined {
  const text = parseNote(note)?.text;
  if (text === undefined || !answer.endsWith("\n")) return undefined;
  for (const line of answer.slice(0, -1).split("\n")) {
    const signature = parseSignatureLine(line);
    if (signature !== undefined && verifySignature(text, signature, key) !== undefined) return `${line}\n`;
  }
  return undefined;
}

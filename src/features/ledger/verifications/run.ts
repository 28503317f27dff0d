/**
 * A verification that somebody asked for, as a duty: a large ledger takes longer than a request may. It reads one snapshot,
 * writes down every second how far it is, and says what it found in the terms people asked: how much, since when, against
 * which checkpoint, which witness and what is remembered beside the keys.
 */
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { parseSignatureLine, parseNote, readVerifierKey, verifySignature } from "../../../evidence/index.ts";
import { read } from "../../../platform/db.ts";
import type { Tx } from "../../../platform/db.ts";
import { dutyKind } from "../../../platform/duties/kinds.ts";
import type { DutyKind } from "../../../platform/duties/kinds.ts";
import type { Platform } from "../../../platform/feature.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import { faultSentence } from "../../../platform/ledger/fault_words.ts";
import { readCheckpoint, readHead } from "../../../platform/ledger/tree_store.ts";
import { verifyLedger } from "../../../platform/ledger/verify.ts";
import { cosignaturesOf, cosignedBy, listWitnesses } from "../../../platform/ledger/witness_store.ts";
import type { StoredWitness } from "../../../platform/ledger/witness_store.ts";
import type { Scope } from "../../../platform/scope.ts";
import { formatInstant } from "../../../platform/time.ts";
import type { Found } from "../contract.ts";
import { firstMoment } from "../store.ts";
import type { VerificationId } from "../tables.ts";
import { finishVerification, noteProgress } from "./store.ts";

export const verifyDuty = "ledger.verify";
const Data = z.strictObject({ verification: idSchema<VerificationId>() });

export function verificationDuty(platform: Platform): DutyKind {
  const { db, now } = platform;
  return dutyKind({
    name: verifyDuty,
    data: Data,
    maxAttempts: 5,
    run: async ({ data, scope, write, signal }) => {
      const progress = { done: 0, of: 0 };
      const ended = new AbortController();
      const noting = (async () => {
        for (let noted = -1; !ended.signal.aborted; noted = progress.done) {
          await pause(1000, undefined, { signal: AbortSignal.any([ended.signal, signal]) }).catch(
            () => undefined,
          );
          if (noted !== progress.done && !ended.signal.aborted)
            await write((tx) => noteProgress(tx, scope, data.verification, progress));
        }
      })();
      try {
        const found = await read(db, scope, (tx) => lookThrough(tx, scope, platform, progress));
        return (tx) => finishVerification(tx, scope, data.verification, found, now());
      } finally {
        ended.abort();
        await noting;
      }
    },
  }) as DutyKind;
}

async function lookThrough(
  tx: Tx,
  scope: Scope,
  { ledger }: Pick<Platform, "ledger">,
  progress: { done: number; of: number },
): Promise<Found> {
  const known = ledger.anchor?.known(scope.organisationId);
  const verdict = await verifyLedger(tx, scope, {
    key: ledger.key,
    ...(known === undefined ? {} : { known }),
    onProgress: (done, of) => Object.assign(progress, { done, of }),
  });
  const [head, since, witnesses] = [
    await readHead(tx, scope),
    await firstMoment(tx, scope),
    await listWitnesses(tx, scope),
  ];
  const seen = await Promise.all(witnesses.map((witness) => whatItSaw(tx, scope, witness)));
  return {
    size: verdict.size,
    checkpoints: verdict.checkpoints,
    waiting: verdict.waiting,
    ...(since === undefined ? {} : { since: formatInstant(since) }),
    ...(head === undefined ? {} : { checkpointAt: formatInstant(head.madeAt) }),
    ...(known === undefined ? {} : { anchoredSize: known.size }),
    witnesses: seen.filter(({ size }) => size > 0),
    ...(verdict.fault === undefined ? {} : { fault: faultSentence(verdict.fault) }),
  };
}

/** The newest checkpoint a witness signed here; whether the signature is its own is checked again. */
async function whatItSaw(
  tx: Tx,
  scope: Scope,
  { verifierKey }: StoredWitness,
): Promise<Found["witnesses"][number]> {
  const key = readVerifierKey(verifierKey);
  const size = await cosignedBy(tx, scope, verifierKey);
  const text = parseNote((await readCheckpoint(tx, scope, size))?.note ?? "")?.text;
  const verified = (await cosignaturesOf(tx, scope, size)).flatMap((line) => {
    const signature = parseSignatureLine(line.trimEnd());
    const found =
      key === undefined || text === undefined || signature === undefined
        ? undefined
        : verifySignature(text, signature, key);
    return found === undefined ? [] : [found];
  });
  const seconds = verified[0]?.timeInSeconds;
  return {
    name: key?.name ?? "",
    size,
    isTrue: verified.length > 0,
    ...(seconds === undefined
      ? {}
      : { at: Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toString() }),
  };
}

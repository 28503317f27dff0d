/** Opens the ledgers of an installation: their key, what is remembered of them, the check that they are whole. */
import type { Database } from "../db.ts";
import type { KeyProvider } from "../keys.ts";
import type { Logger } from "../log.ts";
import type { Now } from "../time.ts";
import { openAnchor } from "./anchor.ts";
import type { Anchor } from "./anchor.ts";
import { hasCheckpoints, recordFirstKeys, refuseBrokenLedgers } from "./continuity.ts";
import { endOverlap, finishExchange } from "./exchange.ts";
import { startIntegrator } from "./integrator.ts";
import type { Integrator } from "./integrator.ts";
import { openLedgerKey } from "./signing_key.ts";
import type { LedgerKey } from "./signing_key.ts";
import { startWitnessing } from "./witnessing.ts";

export type OpenLedger = {
  readonly key: LedgerKey;
  readonly anchor: Anchor;
  /** Begins to number entries; stop it before the database closes. */
  start(): Integrator;
};

export type LedgerOptions = {
  readonly db: Database;
  readonly keys: KeyProvider;
  /** Of the keystore. */
  readonly folder: string;
  readonly log: Logger;
  readonly now: Now;
};

/** Refuses with sentences when a ledger is shorter than, or inconsistent with, what was last seen of it. */
export async function openLedger({ db, keys, folder, log, now }: LedgerOptions): Promise<OpenLedger> {
  // An exchange of the key that was broken off is finished before anything is signed.
  await finishExchange({ db, keys, folder, now });
  const key = await openLedgerKey(folder, () => hasCheckpoints(db));
  const anchor = openAnchor(folder);
  await refuseBrokenLedgers(db, { key, anchor });
  await recordFirstKeys(db, key, now);
  await endOverlap({ db, folder, now });
  return {
    key,
    anchor,
    start: () => {
      const integrator = startIntegrator({
        db,
        key,
        log,
        now,
        anchor,
        tidy: () => endOverlap({ db, folder, now }),
      });
      const witnessing = startWitnessing({ db, log, now, anchor });
      return {
        ...integrator,
        stop: async () => {
          await Promise.all([integrator.stop(), witnessing.stop()]);
        },
      };
    },
  };
}

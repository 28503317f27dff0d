/**
 * What the ledger costs: the same business transaction with and without its entry at 16 clients while the integrator
 * runs, alternating on the same database; and how fast a ledger is derived again, reads excluded, against the bare hashes
 * that this takes.
 */
import { hash, randomBytes } from "node:crypto";
import { performance } from "node:perf_hooks";
import { sql } from "kysely";
import pg from "pg";
import { growTree, leafHash } from "../src/evidence/index.ts";
import { openDatabase, write } from "../src/platform/db.ts";
import type { WriteTx } from "../src/platform/db.ts";
import { derivedKeys } from "../testkit/keys.ts";
import { startIntegrator } from "../src/platform/ledger/integrator.ts";
import { append } from "../src/platform/ledger/ledger.ts";
import { ledgerKeyOf } from "../src/platform/ledger/signing_key.ts";
import { createLogger } from "../src/platform/log.ts";
import { migrate } from "../src/platform/migrate.ts";
import { openOrganisation } from "../src/platform/organisations.ts";
import { superuser, type PostgresServer } from "../src/platform/postgres/postgres.ts";
import { prepareEmbedded } from "../src/platform/roles.ts";
import { systemNow } from "../src/platform/time.ts";

export type LedgerFigures = {
  readonly clients: number;
  readonly withLedgerPerSecond: number;
  readonly withoutPerSecond: number;
  /** With the ledger divided by without: 1 is as fast. */
  readonly throughputRatio: number;
  readonly throughputBound: number;
  readonly withLedgerP99Ms: number;
  readonly withoutP99Ms: number;
  readonly p99Ratio: number;
  readonly p99Bound: number;
  readonly verifiedPerSecond: number;
  readonly bareHashesPerSecond: number;
  readonly verifiedBound: number;
};

const clients = 16;
const callsPerClient = 120;
const rounds = 5;

export async function benchLedger(server: PostgresServer): Promise<LedgerFigures> {
  const { owner, app, appRole } = await prepareEmbedded(server);
  await migrate({ owner, appRole });
  const db = openDatabase(app, { maxConnections: clients + 2 });
  const bare = new pg.Client(server.connection("kept", superuser));
  await bare.connect();
  const key = ledgerKeyOf(randomBytes(32));
  const log = createLogger({ write: () => undefined, level: "error", now: systemNow });
  const integrator = startIntegrator({ db, key, log, now: systemNow });
  try {
    const scope = await openOrganisation(db, systemNow, {
      slug: "bench-ledger",
      name: "Bench",
      language: "en",
      site: { name: "Bench", zone: "Europe/London", calendar: "england-and-wales" },
    });
    const owned = { kind: "organisation", id: scope.organisationId } as const;
    const keys = derivedKeys(randomBytes(32));
    await bare.query("create table public.bench_event (id uuid primary key, body jsonb not null)");
    await bare.query(
      "create table public.bench_state (id uuid primary key, version int not null, body jsonb)",
    );
    await bare.query(`grant select, insert, update on public.bench_event, public.bench_state to ${appRole}`);
    // What a consent takes: an event, the state it leads to, and the state read and written again.
    const business = async (tx: WriteTx): Promise<void> => {
      const id = crypto.randomUUID();
      const body = JSON.stringify({ purpose: "newsletter", state: "given", at: "2026-03-02T09:00:00Z" });
      await sql`insert into public.bench_event values (${id}, ${body}::jsonb)`.execute(tx);
      await sql`insert into public.bench_state values (${id}, 1, ${body}::jsonb)`.execute(tx);
      await sql`select * from public.bench_state where id = ${id} for update`.execute(tx);
      await sql`update public.bench_state set version = 2 where id = ${id}`.execute(tx);
    };
    const entry = { type: "bench.entry", payload: { rows: 7 }, owner: owned } as const;
    const without = (): Promise<unknown> => write(db, scope, business);
    const withLedger = (): Promise<unknown> =>
      write(db, scope, async (tx) => {
        await business(tx);
        await append(tx, scope, keys, { ...entry, now: systemNow() });
      });
    await load(without);
    await load(withLedger);
    const [ours, theirs] = [[] as Load[], [] as Load[]];
    for (let round = 0; round < rounds; round += 1) {
      theirs.push(await load(without));
      ours.push(await load(withLedger));
    }
    const per = (loads: readonly Load[]): number => median(loads.map(({ perSecond }) => perSecond));
    const p99 = (loads: readonly Load[]): number => median(loads.map(({ p99Ms }) => p99Ms));
    return {
      clients,
      withLedgerPerSecond: Math.round(per(ours)),
      withoutPerSecond: Math.round(per(theirs)),
      throughputRatio: twoDigits(per(ours) / per(theirs)),
      throughputBound: 0.6,
      withLedgerP99Ms: twoDigits(p99(ours)),
      withoutP99Ms: twoDigits(p99(theirs)),
      p99Ratio: twoDigits(p99(ours) / p99(theirs)),
      p99Bound: 2,
      ...verification(),
    };
  } finally {
    await integrator.stop();
    await bare.end();
    await db.close();
  }
}

type Load = { readonly perSecond: number; readonly p99Ms: number };

async function load(call: () => Promise<unknown>): Promise<Load> {
  const took: number[] = [];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let made = 0; made < callsPerClient; made += 1) {
        const at = performance.now();
        await call();
        took.push(performance.now() - at);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  took.sort((left, right) => left - right);
  return { perSecond: took.length / seconds, p99Ms: took[Math.floor(took.length * 0.99)] ?? 0 };
}

/** Entries as `verify` has them after reading, against one hash of an entry and one of a node for each. */
function verification(): Pick<LedgerFigures, "verifiedPerSecond" | "bareHashesPerSecond" | "verifiedBound"> {
  const count = 200_000;
  const entries = Array.from({ length: 1000 }, () => randomBytes(330));
  const node = randomBytes(65);
  const [ours, theirs] = [[] as number[], [] as number[]];
  for (let round = 0; round < rounds; round += 1) {
    const tree = growTree();
    let began = performance.now();
    for (let n = 0; n < count; n += 1) tree.push(leafHash(entries[n % 1000] ?? node));
    ours.push(count / ((performance.now() - began) / 1000));
    began = performance.now();
    for (let n = 0; n < count; n += 1) {
      hash("sha256", entries[n % 1000] ?? node, "buffer");
      hash("sha256", node, "buffer");
    }
    theirs.push(count / ((performance.now() - began) / 1000));
  }
  return {
    verifiedPerSecond: Math.round(median(ours)),
    bareHashesPerSecond: Math.round(median(theirs)),
    verifiedBound: 100_000,
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

function twoDigits(value: number): number {
  return Math.round(value * 100) / 100;
}

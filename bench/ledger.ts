/**
 * What the ledger costs: the same transaction with and without its entry at 16 clients while the integrator runs,
 * alternating on the same database. The transaction is a step of a case as every act takes one: its words sealed, the
 * case locked and moved on, the event recorded. Beside it stand, without a bound, four statements on bare tables: the
 * least anybody would write. And how fast a ledger is derived again, reads excluded, against the bare hashes that this
 * takes.
 */
import { hash, randomBytes } from "node:crypto";
import { performance } from "node:perf_hooks";
import { sql } from "kysely";
import pg from "pg";
import { z } from "zod";
import { growTree, leafHash } from "../src/evidence/index.ts";
import { defineCaseKind } from "../src/platform/cases/kind.ts";
import { changeCase, openCase } from "../src/platform/cases/store.ts";
import { writeCell } from "../src/platform/cells/cells.ts";
import { openDatabase, write } from "../src/platform/db.ts";
import type { Database, WriteTx } from "../src/platform/db.ts";
import { defineEvent } from "../src/platform/events.ts";
import type { EventOf } from "../src/platform/events.ts";
import { newId } from "../src/platform/ids.ts";
import type { CaseId } from "../src/platform/ids.ts";
import type { KeyProvider, OwnerKey } from "../src/platform/keys.ts";
import { derivedKeys } from "../testkit/keys.ts";
import { startIntegrator } from "../src/platform/ledger/integrator.ts";
import { append } from "../src/platform/ledger/ledger.ts";
import { ledgerKeyOf } from "../src/platform/ledger/signing_key.ts";
import { createLogger } from "../src/platform/log.ts";
import { migrate } from "../src/platform/migrate.ts";
import { openOrganisation } from "../src/platform/organisations.ts";
import { superuser, type PostgresServer } from "../src/platform/postgres/postgres.ts";
import { prepareEmbedded } from "../src/platform/roles.ts";
import type { Scope } from "../src/platform/scope.ts";
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
  /** The throughput ratio with four statements on bare tables in place of the step of a case. */
  readonly bareThroughputRatio: number;
  readonly verifiedPerSecond: number;
  readonly bareHashesPerSecond: number;
  readonly verifiedBound: number;
};

const clients = 16;
const callsPerClient = 60;
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
    const keys = await holding(derivedKeys(randomBytes(32)), scope);
    const enter = (tx: WriteTx): Promise<unknown> =>
      append(tx, scope, keys, {
        type: "bench.entry",
        payload: { rows: 7 },
        owner: owned,
        now: systemNow(),
      });
    const step = await steps(db, scope, keys);
    const bareStep = await bareSteps(bare, appRole);
    const [ours, bareOnes] = [
      await compare(db, scope, step, enter),
      await compare(db, scope, bareStep, enter),
    ];
    return {
      clients,
      withLedgerPerSecond: Math.round(ours.perSecond.with),
      withoutPerSecond: Math.round(ours.perSecond.without),
      throughputRatio: twoDigits(ours.perSecond.with / ours.perSecond.without),
      throughputBound: 0.6,
      withLedgerP99Ms: twoDigits(ours.p99Ms.with),
      withoutP99Ms: twoDigits(ours.p99Ms.without),
      p99Ratio: twoDigits(ours.p99Ms.with / ours.p99Ms.without),
      p99Bound: 2,
      bareThroughputRatio: twoDigits(bareOnes.perSecond.with / bareOnes.perSecond.without),
      ...verification(),
    };
  } finally {
    await integrator.stop();
    await bare.end();
    await db.close();
  }
}

/** What a client does in one transaction. */
type Step = (client: number, tx: WriteTx) => Promise<unknown>;

/** A provider that has its key at hand, as the vault has what was used a moment ago. */
async function holding(keys: KeyProvider, { organisationId }: Scope): Promise<KeyProvider> {
  const key: OwnerKey = await keys.current(organisationId, { kind: "organisation", id: organisationId });
  return { ...keys, current: () => Promise.resolve(key) };
}

const moved = defineEvent("bench.moved", 1, z.strictObject({ steps: z.int() }));
const kind = defineCaseKind({
  kind: "bench",
  referencePrefix: "B",
  events: [moved],
  state: z.strictObject({ name: z.literal("open"), steps: z.int() }),
  apply: (state: { name: "open"; steps: number } | undefined, event: EventOf<typeof moved>) => ({
    name: "open" as const,
    steps: (state?.steps ?? 0) + event.data.steps,
  }),
  isClosed: () => false,
});

/** A step of a case of the client's own: a cell, the case under its lock, the event. */
async function steps(db: Database, scope: Scope, keys: KeyProvider): Promise<Step> {
  const events = [moved.make({ steps: 1 })] as const;
  const files: { readonly id: CaseId; version: number }[] = [];
  for (let client = 0; client < clients; client += 1) {
    const opening = { jurisdiction: "gb", events, now: systemNow() };
    const { id, version } = await write(db, scope, (tx) => openCase(tx, scope, kind, opening));
    files.push({ id, version });
  }
  return async (client, tx) => {
    const file = files[client];
    if (file === undefined) throw new Error("Each client has a case of its own.");
    const now = systemNow();
    const cell = await writeCell(tx, scope, keys, {
      row: { table: "event", column: "words", rowId: newId() },
      owner: { kind: "organisation", id: scope.organisationId },
      text: "What was said about this step, in a sentence or two.",
      now,
    });
    const change = { caseId: file.id, version: file.version, events, now, cellIds: [cell] };
    await changeCase(tx, scope, kind, { ...change, idempotencyKey: newId() });
    file.version += 1;
  };
}

/** An event, the state it leads to, and the state read and written again, on tables without a rule. */
async function bareSteps(bare: pg.Client, appRole: string): Promise<Step> {
  await bare.query("create table public.bench_event (id uuid primary key, body jsonb not null)");
  await bare.query("create table public.bench_state (id uuid primary key, version int not null, body jsonb)");
  await bare.query(`grant select, insert, update on public.bench_event, public.bench_state to ${appRole}`);
  const body = JSON.stringify({ purpose: "newsletter", state: "given", at: "2026-03-02T09:00:00Z" });
  return async (_client, tx) => {
    const id = crypto.randomUUID();
    await sql`insert into public.bench_event values (${id}, ${body}::jsonb)`.execute(tx);
    await sql`insert into public.bench_state values (${id}, 1, ${body}::jsonb)`.execute(tx);
    await sql`select * from public.bench_state where id = ${id} for update`.execute(tx);
    await sql`update public.bench_state set version = 2 where id = ${id}`.execute(tx);
  };
}

type Both = { readonly with: number; readonly without: number };

async function compare(
  db: Database,
  scope: Scope,
  step: Step,
  enter: (tx: WriteTx) => Promise<unknown>,
): Promise<{ readonly perSecond: Both; readonly p99Ms: Both }> {
  const without = (client: number): Promise<unknown> => write(db, scope, (tx) => step(client, tx));
  const withLedger = (client: number): Promise<unknown> =>
    write(db, scope, async (tx) => {
      await step(client, tx);
      await enter(tx);
    });
  const [ours, theirs] = [[] as Load[], [] as Load[]];
  await load(without);
  await load(withLedger);
  for (let round = 0; round < rounds; round += 1) {
    theirs.push(await load(without));
    ours.push(await load(withLedger));
  }
  const both = (of: (one: Load) => number): Both => ({
    with: median(ours.map(of)),
    without: median(theirs.map(of)),
  });
  return { perSecond: both(({ perSecond }) => perSecond), p99Ms: both(({ p99Ms }) => p99Ms) };
}

type Load = { readonly perSecond: number; readonly p99Ms: number };

async function load(call: (client: number) => Promise<unknown>): Promise<Load> {
  const took: number[] = [];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let made = 0; made < callsPerClient; made += 1) {
        const at = performance.now();
        await call(client);
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

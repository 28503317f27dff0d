/**
 * The Work list at a hundred thousand cases: the office's own call over HTTP, in the process that serves it, against the
 * barest SQL a person could write for the same page and the same counts, alternating on the same data.
 */
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { performance } from "node:perf_hooks";
import pg from "pg";
import { requestListing } from "../src/features/rights/index.ts";
import { cases } from "../src/features/cases/index.ts";
import { kinds } from "../src/features.ts";
import { openDatabase, write } from "../src/platform/db.ts";
import { permissions } from "../src/platform/endpoint.ts";
import type { Platform } from "../src/platform/feature.ts";
import { openFileStore } from "../src/platform/files.ts";
import { countAnswers, watchHealth } from "../src/platform/health.ts";
import { createServer } from "../src/platform/http/server.ts";
import type { Member } from "../src/platform/http/routes.ts";
import { createIdempotency } from "../src/platform/idempotency.ts";
import { newId } from "../src/platform/ids.ts";
import type { ActorId, CaseId } from "../src/platform/ids.ts";
import { ledgerKeyOf } from "../src/platform/ledger/signing_key.ts";
import { createLogger } from "../src/platform/log.ts";
import { migrate } from "../src/platform/migrate.ts";
import { openOrganisation } from "../src/platform/organisations.ts";
import { superuser, type PostgresServer } from "../src/platform/postgres/postgres.ts";
import { prepareEmbedded } from "../src/platform/roles.ts";
import { sealCaseTexts } from "../src/platform/cases/texts.ts";
import { systemNow } from "../src/platform/time.ts";
import { faultPage } from "../src/public/layout.ts";
import { manyCases } from "../testkit/cases/many.ts";
import { ask } from "../testkit/edge.ts";
import { derivedKeys } from "../testkit/keys.ts";

export type CasesFigures = {
  readonly cases: number;
  readonly views: readonly {
    readonly what: string;
    /** Medians over the rounds, and the slowest of them, in milliseconds. */
    readonly listMs: number;
    readonly slowestMs: number;
    readonly controlMs: number;
    readonly ratio: number;
    readonly boundMs: number;
  }[];
};

const size = 100_000;
const boundMs = 100;

export async function benchCases(server: PostgresServer, rounds: number): Promise<CasesFigures> {
  const { owner, app, appRole } = await prepareEmbedded(server);
  await migrate({ owner, appRole });
  const db = openDatabase(app, { maxConnections: 4 });
  const bare = new pg.Client(server.connection("kept", superuser));
  await bare.connect();
  try {
    const scope = await openOrganisation(db, systemNow, {
      slug: "bench-cases",
      name: "Bench",
      language: "en",
      site: { name: "Bench", zone: "Europe/London", calendar: "england-and-wales" },
    });
    const { organisationId } = scope;
    const actors = [scope.actorId, newId<ActorId>(), newId<ActorId>()];
    await manyCases(bare, { organisationId, actors, rows: size, now: systemNow() });
    const keys = derivedKeys(randomBytes(32));
    const platform = platformOf(db, keys);
    const member: Member = {
      kind: "member",
      via: "session",
      organisationId,
      organisation: "bench-cases",
      accountId: newId(),
      actorId: scope.actorId,
      permissions: new Set(permissions),
      provedAt: systemNow(),
      pseudonymous: false,
    };
    const http = await createServer({
      routes: cases(kinds, [requestListing]).routes(platform),
      log: platform.log,
      now: systemNow,
      newId: () => newId(),
      origins: ["http://127.0.0.1:8360"],
      actorOf: async () => member,
      renderError: faultPage,
      idempotency: createIdempotency(db, keys, systemNow),
      version: "0.1.0",
    });
    const call = async (query: string): Promise<{ cases: { reference: string }[]; next?: string }> => {
      const reply = await ask(http, { method: "GET", url: `/o/bench-cases/api/cases?${query}` });
      if (reply.statusCode !== 200) throw new Error(`The list answered ${reply.statusCode}: ${reply.body}`);
      return reply.json();
    };
    // Each row that is shown has its sealed title, as in life.
    const views = [
      { what: "everybody's", query: "whose=team" },
      { what: "one person's", query: "whose=mine" },
      { what: "one kind", query: "whose=team&kind=action" },
      { what: "what presses", query: "whose=team&pressing=yes" },
      { what: "the second page", query: "whose=team", isSecond: true },
      { what: "also what is over", query: "whose=all" },
    ];
    const figures: CasesFigures["views"][number][] = [];
    for (const view of views) {
      const first = await call(view.query);
      const query = view.isSecond === true ? `${view.query}&after=${first.next ?? ""}` : view.query;
      const shown = (await call(query)).cases.map(({ reference }) => reference);
      const { rows } = await bare.query<{ id: CaseId }>(
        "select id from kept.case_file where organisation_id = $1 and reference = any($2)",
        [organisationId, shown],
      );
      await write(db, scope, async (tx) => {
        for (const { id } of rows) await sealCaseTexts(tx, scope, keys, id, titles, systemNow());
      });
      figures.push({
        what: view.what,
        ...(await measured(
          () => call(query),
          () => control(bare, organisationId),
          rounds,
        )),
      });
    }
    await http.close();
    return { cases: size, views: figures };
  } finally {
    await bare.end();
    await db.close();
  }
}

const titles = new Map(["name", "what", "question", "action"].map((name) => [name, "A title of some words"]));

/** The page and its counts without rights, wall, kinds or words. */
async function control(bare: pg.Client, organisationId: string): Promise<void> {
  await bare.query(
    "select * from kept.case_file where organisation_id = $1 and closed_at is null order by due_at, id limit 26",
    [organisationId],
  );
  await bare.query(
    "select count(*) filter (where closed_at is null), count(*) from kept.case_file where organisation_id = $1",
    [organisationId],
  );
}

async function measured(list: () => Promise<unknown>, bare: () => Promise<unknown>, rounds: number) {
  const samples: { readonly list: number; readonly control: number }[] = [];
  // The first three warm caches of both and are not counted.
  for (let round = -3; round < rounds * 3; round += 1) {
    const sample = { control: await timed(bare), list: await timed(list) };
    if (round >= 0) samples.push(sample);
  }
  const lists = samples.map((sample) => sample.list);
  const [listMs, controlMs] = [median(lists), median(samples.map((sample) => sample.control))];
  return {
    listMs,
    slowestMs: Math.round(Math.max(...lists) * 10) / 10,
    controlMs,
    ratio: Math.round((listMs / controlMs) * 100) / 100,
    boundMs,
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 10) / 10;
}

function platformOf(db: Platform["db"], keys: Platform["keys"]): Platform {
  return {
    db,
    keys,
    log: createLogger({ write: () => undefined, level: "error", now: systemNow }),
    now: systemNow,
    version: "0.1.0",
    files: openFileStore(tmpdir(), keys),
    folder: tmpdir(),
    url: "http://localhost",
    mailFrom: "kept@riverbridge.example",
    health: watchHealth(db, systemNow, systemNow),
    description: () => ({}),
    figures: countAnswers(systemNow, systemNow),
    ledger: { key: ledgerKeyOf(Buffer.alloc(32, 6)) },
  };
}

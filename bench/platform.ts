/** What the platform adds to bare PostgreSQL: a scoped read against a bare select, a ledger entry against two inserts. */
import { randomBytes } from "node:crypto";
import { performance } from "node:perf_hooks";
import pg from "pg";
import { openDatabase, read, write } from "../src/platform/db.ts";
import { derivedKeys } from "../testkit/keys.ts";
import { append } from "../src/platform/ledger/ledger.ts";
import { migrate } from "../src/platform/migrate.ts";
import { openOrganisation } from "../src/platform/organisations.ts";
import { superuser, type PostgresServer } from "../src/platform/postgres/postgres.ts";
import { prepareEmbedded } from "../src/platform/roles.ts";
import { systemNow } from "../src/platform/time.ts";

export type PlatformFigure = {
  readonly what: string;
  readonly perSecond: number;
  readonly control: string;
  readonly controlPerSecond: number;
  /** Ours divided by the control: 1 is as fast. */
  readonly ratio: number;
  /** The least ratio accepted. */
  readonly bound: number;
};

const rounds = 9;
const calls = 200;

export async function benchPlatform(server: PostgresServer): Promise<readonly PlatformFigure[]> {
  const { owner, app, appRole } = await prepareEmbedded(server);
  await migrate({ owner, appRole });
  const db = openDatabase(app);
  const bare = new pg.Client(server.connection("kept", superuser));
  await bare.connect();
  try {
    const scope = await openOrganisation(db, systemNow, {
      slug: "bench",
      name: "Bench",
      language: "en",
      site: { name: "Bench", zone: "Europe/London", calendar: "england-and-wales" },
    });
    const { organisationId } = scope;
    const keys = derivedKeys(randomBytes(32));
    await bare.query("create table public.bench_entry (id uuid primary key, payload bytea, leaf bytea)");
    await bare.query("create table public.bench_payload (id uuid primary key, payload bytea, opening bytea)");
    const scopedRead = (): Promise<unknown> =>
      read(db, scope, (tx) =>
        tx.selectFrom("site").selectAll().where("organisation_id", "=", organisationId).execute(),
      );
    const bareRead = (): Promise<unknown> =>
      bare.query("select * from kept.site where organisation_id = $1", [organisationId]);
    const ledgerEntry = (): Promise<unknown> =>
      write(db, scope, (tx) =>
        append(tx, scope, keys, {
          type: "bench.entry",
          now: systemNow(),
          payload: { rows: 7 },
          owner: { kind: "organisation", id: organisationId },
        }),
      );
    const bareInsert = async (): Promise<void> => {
      const [bytes, leaf] = [randomBytes(120), randomBytes(32)];
      const id = crypto.randomUUID();
      await bare.query("begin");
      await bare.query("insert into public.bench_entry values ($1, $2, $3)", [id, bytes, leaf]);
      await bare.query("insert into public.bench_payload values ($1, $2, $3)", [id, bytes, leaf]);
      await bare.query("commit");
    };
    return [
      await compare("scoped read", scopedRead, "bare select", bareRead, 0.25),
      await compare("ledger entry", ledgerEntry, "two bare inserts", bareInsert, 0.25),
    ];
  } finally {
    await bare.end();
    await db.close();
  }
}

async function compare(
  what: string,
  ours: () => Promise<unknown>,
  control: string,
  theirs: () => Promise<unknown>,
  bound: number,
): Promise<PlatformFigure> {
  const samples: { readonly ours: number; readonly theirs: number }[] = [];
  await time(ours);
  await time(theirs);
  for (let round = 0; round < rounds; round += 1) {
    samples.push({ ours: await time(ours), theirs: await time(theirs) });
  }
  const perSecond = calls / median(samples.map((sample) => sample.ours));
  const controlPerSecond = calls / median(samples.map((sample) => sample.theirs));
  const ratio = Math.round((perSecond / controlPerSecond) * 100) / 100;
  return {
    what,
    perSecond: Math.round(perSecond),
    control,
    controlPerSecond: Math.round(controlPerSecond),
    ratio,
    bound,
  };
}

/** Seconds for `calls` calls, one after the other. */
async function time(call: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  for (let made = 0; made < calls; made += 1) await call();
  return (performance.now() - began) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

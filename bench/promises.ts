/**
 * The promises of all five packs at once, judged on a hundred thousand cases of four kinds, all of the last year: every
 * fact gathered and every check run, against the barest SQL that counts the same cases as in time, alternating on the
 * same data.
 */
import { randomBytes } from "node:crypto";
import { performance } from "node:perf_hooks";
import pg from "pg";
import { adviceKind } from "../src/features/advice/index.ts";
import { changeKind } from "../src/features/changes/index.ts";
import { complaintKind } from "../src/features/complaints/index.ts";
import { evaluatePolicy, installPolicy, readPack, type Memory } from "../src/features/policy/index.ts";
import { requestKind } from "../src/features/rights/index.ts";
import type { CaseKind, CaseState } from "../src/platform/cases/kind.ts";
import { changeCase, openCase } from "../src/platform/cases/store.ts";
import { openDatabase, read, write } from "../src/platform/db.ts";
import type { Database } from "../src/platform/db.ts";
import { parseEvent } from "../src/platform/events.ts";
import type { DomainEvent } from "../src/platform/events.ts";
import { newId } from "../src/platform/ids.ts";
import type { CaseId, OrganisationId } from "../src/platform/ids.ts";
import { migrate } from "../src/platform/migrate.ts";
import { openOrganisation } from "../src/platform/organisations.ts";
import { superuser, type PostgresServer } from "../src/platform/postgres/postgres.ts";
import { prepareEmbedded } from "../src/platform/roles.ts";
import type { Scope } from "../src/platform/scope.ts";
import { systemNow } from "../src/platform/time.ts";
import { copyCase } from "../testkit/cases/copies.ts";
import { derivedKeys } from "../testkit/keys.ts";
import { heapMiB, median, rounded } from "./measure.ts";

export type PromisesFigures = {
  readonly promises: number;
  readonly cases: number;
  /** With nothing kept: every case is read. */
  readonly evaluateMs: number;
  readonly slowestMs: number;
  /** Again, after ten cases anywhere were written. */
  readonly tenChangedMs: number;
  /** Again, with nothing written in between. */
  readonly unchangedMs: number;
  readonly controlMs: number;
  readonly ratio: number;
  readonly boundMs: number;
  /** What stays on the heap when it is over. */
  readonly heapGrowthMiB: number;
};

const size = 100_000;
const boundMs = 2000;

export async function benchPromises(server: PostgresServer, rounds: number): Promise<PromisesFigures> {
  const { owner, app, appRole } = await prepareEmbedded(server);
  await migrate({ owner, appRole });
  const db = openDatabase(app, { maxConnections: 4 });
  const bare = new pg.Client(server.connection("kept", superuser));
  await bare.connect();
  try {
    const scope = await openOrganisation(db, systemNow, {
      slug: "bench-promises",
      name: "Bench",
      language: "en",
      site: { name: "Bench", zone: "Europe/London", calendar: "england-and-wales" },
    });
    const promises = await installAll(db, scope);
    for (const caseId of await oneOfEach(db, scope))
      await copyCase(bare, { organisationId: scope.organisationId, caseId, rows: size / 4 - 1, days: 320 });
    await bare.query("vacuum analyze kept.case_file, kept.case_event, kept.clock");
    const memory: Memory = new Map();
    const evaluate = (): Promise<unknown> =>
      read(db, scope, (tx) => evaluatePolicy(tx, scope, systemNow(), { memory }));
    const before = heapMiB();
    const samples: Readonly<Record<"evaluate" | "control" | "changed" | "unchanged", number>>[] = [];
    // The first warms caches of both and is not counted.
    for (let round = -1; round < rounds; round += 1) {
      memory.clear();
      const sample = {
        control: await timed(() => control(bare, scope.organisationId)),
        evaluate: await timed(evaluate),
        unchanged: await timed(evaluate),
        changed: await writeTen(bare, scope.organisationId).then(() => timed(evaluate)),
      };
      if (round >= 0) samples.push(sample);
    }
    const evaluations = samples.map((sample) => sample.evaluate);
    const [evaluateMs, controlMs] = [median(evaluations), median(samples.map((sample) => sample.control))];
    return {
      promises,
      cases: size,
      evaluateMs: rounded(evaluateMs),
      slowestMs: rounded(Math.max(...evaluations)),
      tenChangedMs: rounded(median(samples.map((sample) => sample.changed))),
      unchangedMs: rounded(median(samples.map((sample) => sample.unchanged))),
      controlMs: rounded(controlMs),
      ratio: rounded(evaluateMs / controlMs),
      boundMs,
      heapGrowthMiB: rounded(heapMiB() - before),
    };
  } finally {
    await bare.end();
    await db.close();
  }
}

/** One policy of all clauses of the packs, each label with its pack before it; how many promises it makes. */
async function installAll(db: Database, scope: Scope): Promise<number> {
  const names = ["school", "edtech", "consultancy", "marketplace", "events"] as const;
  const packs = await Promise.all(names.map(readPack));
  const [first] = packs;
  if (first === undefined) throw new Error("There are five packs.");
  const clauses = Object.fromEntries(
    packs.flatMap((pack) =>
      Object.entries(pack.promises.clauses).map(([label, promise]) => [`${pack.name} ${label}`, promise]),
    ),
  );
  const sections = packs.flatMap((pack) =>
    pack.text.sections.map((section) => ({
      ...section,
      clauses: section.clauses.map((clause) => ({ ...clause, label: `${pack.name} ${clause.label}` })),
    })),
  );
  const keys = derivedKeys(randomBytes(32));
  const all = { ...first, text: { ...first.text, sections }, promises: { ...first.promises, clauses } };
  await write(db, scope, (tx) => installPolicy(tx, scope, all, { keys, now: systemNow() }));
  return Object.keys(clauses).length;
}

type Step = readonly [type: string, data: object];

async function oneOfEach(db: Database, scope: Scope): Promise<readonly CaseId[]> {
  const openedBy = scope.actorId;
  const begun = systemNow().subtract({ hours: 24 * 30 });
  const today = begun.toString().slice(0, 10);
  const happen = async <State extends CaseState, E extends DomainEvent>(
    kind: CaseKind<State, E>,
    steps: readonly Step[],
  ): Promise<CaseId> => {
    const [first, ...rest] = steps
      .map(([type, data]) => parseEvent(kind.events, type, 1, data))
      .filter((event): event is E => kind.isEvent(event));
    if (first === undefined) throw new Error("A case begins with an event.");
    return write(db, scope, async (tx) => {
      let file = await openCase(tx, scope, kind, {
        jurisdiction: "gb",
        events: [first],
        now: begun,
        happenedAt: begun,
      });
      for (const event of rest) {
        const now = begun.add({ hours: 24 });
        const { id: caseId, version } = file;
        file = await changeCase(tx, scope, kind, { caseId, version, events: [event], now, happenedAt: now });
      }
      return file.id;
    });
  };
  return [
    await happen(requestKind, [
      [
        "request.received",
        {
          right: "access",
          capacity: "self",
          channel: "email",
          regime: "EU",
          receivedAt: begun.toString(),
          delivery: "portal",
        },
      ],
      ["identity.confirmed", { method: "mailed-code" }],
      ["review.approved", { runId: newId(), disclosed: 1, redacted: 0, withheld: 0 }],
      ["request.answered", { packageId: newId(), delivery: "portal" }],
    ]),
    await happen(complaintKind, [
      [
        "complaint.received",
        { sort: "data", channel: "email", regime: "EU", receivedOn: today, openedBy, language: "en" },
      ],
      ["complaint.decided", { outcome: "upheld" }],
      ["complaint.told", { by: "post" }],
      ["complaint.closed", {}],
    ]),
    await happen(adviceKind, [
      ["advice.asked", { topic: "retention", openedBy, isPressing: false }],
      ["advice.answered", { sharing: "between-us" }],
    ]),
    await happen(changeKind, [
      [
        "change.submitted",
        {
          plan: "start",
          openedBy,
          startsOn: begun
            .add({ hours: 24 * 20 })
            .toString()
            .slice(0, 10),
          isNewTechnology: true,
          isOfChildren: false,
          isSensitive: false,
          leavesUs: false,
        },
      ],
      ["change.triaged", { finding: "fine" }],
    ]),
  ];
}

async function writeTen(bare: pg.Client, organisationId: OrganisationId): Promise<void> {
  await bare.query(
    `update kept.case_file set version = version + 1 where organisation_id = $1
        and id in (select id from kept.case_file where organisation_id = $1 order by random() limit 10)`,
    [organisationId],
  );
}

/** Of each kind how many were answered in time, by the moments alone. */
async function control(bare: pg.Client, organisationId: OrganisationId): Promise<void> {
  await bare.query(
    `select kind, count(*), count(*) filter (where last - first < interval '1 month')
       from kept.case_file file
       join (select case_id, min(happened_at) as first, max(happened_at) as last
               from kept.case_event where organisation_id = $1 group by case_id) event on event.case_id = file.id
      where organisation_id = $1 group by kind`,
    [organisationId],
  );
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

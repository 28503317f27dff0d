/** A world in which rights requests are searched: the school connected to the first organisation, a worker, files. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { identitiesOf as identitiesOfPerson, schoolPeople } from "../packs/school/people.ts";
import { installStore } from "../src/features/connectors/index.ts";
import type { GivenIdentity } from "../src/features/rights/index.ts";
import { packageDuty } from "../src/features/rights/delivery/build.ts";
import type { RunId } from "../src/features/rights/request/events.ts";
import { requestDuties } from "../src/features/rights/request/duties.ts";
import { requestKind, type RequestState } from "../src/features/rights/request/state.ts";
import { openRequest } from "../src/features/rights/request/store.ts";
import { approvePlan, keepPlan, statePlan } from "../src/features/rights/run/planning.ts";
import { searchDuty } from "../src/features/rights/run/search.ts";
import { latestRun } from "../src/features/rights/run/store.ts";
import { storedStores } from "../src/features/rights/run/stores.ts";
import type { CaseFile } from "../src/platform/cases/kind.ts";
import { readCase } from "../src/platform/cases/store.ts";
import { read, write } from "../src/platform/db.ts";
import type { DutyKind } from "../src/platform/duties/kinds.ts";
import type { Platform } from "../src/platform/feature.ts";
import { openFileStore } from "../src/platform/files.ts";
import { countAnswers, watchHealth } from "../src/platform/health.ts";
import type { CaseId, DutyId } from "../src/platform/ids.ts";
import { derivedKeys } from "./keys.ts";
import { ledgerKeyOf } from "../src/platform/ledger/signing_key.ts";
import { createLogger } from "../src/platform/log.ts";
import { dutyWorld, type DutyRow, type DutyWorld } from "./duties.ts";
import { school, type School } from "./school.ts";

export type RequestWorld = DutyWorld & {
  readonly school: School;
  readonly platform: Platform;
  /** Who an officer would enter for a named person of the school. */
  person(key: (typeof schoolPeople)[number]["key"]): readonly GivenIdentity[];
  /** A request written down by staff, open from the start. */
  request(right?: RequestState["right"]): Promise<CaseFile<RequestState>>;
  caseOf(id: CaseId): Promise<CaseFile<RequestState>>;
  /** States and keeps the plan, and approves it: the search waits for a worker. */
  approve(caseId: CaseId, identities: readonly GivenIdentity[]): Promise<RunId>;
  /** Everything up to a finished search. */
  searched(
    identities: readonly GivenIdentity[],
    right?: RequestState["right"],
  ): Promise<{ readonly caseId: CaseId; readonly runId: RunId }>;
  /** Has a worker do this duty to its end. */
  work(kind: string, key: string): Promise<void>;
  /** One attempt of this duty by a real worker, whatever comes of it; the duty as it is afterwards. */
  attempt(kind: string, key: string, kinds?: readonly DutyKind[]): Promise<DutyRow>;
};

export async function requestWorld(rows?: number): Promise<RequestWorld> {
  const base = await dutyWorld();
  const place = await school(rows);
  const folder = mkdtempSync(path.join(tmpdir(), "kept-request-"));
  const keys = derivedKeys(Buffer.alloc(32, 7));
  const platform: Platform = {
    db: base.db,
    keys,
    log: createLogger({ write: (line) => base.logged.push(line), level: "debug", now: base.now }),
    now: base.now,
    version: "0.1.0",
    files: openFileStore(path.join(folder, "files"), keys),
    folder,
    url: "http://localhost:8405",
    mailFrom: "kept@riverbridge.example",
    health: watchHealth(base.db, base.now, base.now),
    description: () => ({}),
    figures: countAnswers(base.now, base.now),
    ledger: { key: ledgerKeyOf(Buffer.alloc(32, 6)) },
  };
  const [{ scope }] = base.organisations;
  const storesOf = storedStores(folder);
  await write(base.db, scope, (tx) =>
    installStore(tx, scope, keys, {
      name: "School application",
      connection: place.connection,
      map: place.map,
      now: base.now(),
    }),
  );
  const dutyId = (kind: string, key: string): Promise<DutyId> =>
    read(base.db, scope, async (tx) => {
      const duty = tx.selectFrom("duty").select("id").where("kind", "=", kind).where("key", "=", key);
      return (await duty.executeTakeFirstOrThrow()).id;
    });
  const kinds: readonly DutyKind[] = [
    searchDuty(platform, { storesOf }),
    packageDuty(platform),
    ...requestDuties(platform),
  ];
  const me: RequestWorld = {
    ...base,
    school: place,
    platform,
    person: (key) => {
      const person = schoolPeople.find((each) => each.key === key);
      if (person === undefined) throw new Error(`The school knows no ${key}.`);
      return identitiesOfPerson(person, place.map);
    },
    request: (right = "access") =>
      write(base.db, scope, async (tx) => {
        const { file } = await openRequest(tx, scope, platform, {
          channel: "email",
          right,
          capacity: "self",
          delivery: "portal",
          receivedAt: base.now(),
          texts: { requesterName: "Robin Hart", requesterEmail: "robin.hart@example.org" },
          language: "en",
          now: base.now(),
        });
        return file;
      }),
    caseOf: async (id) => {
      const file = await read(base.db, scope, (tx) => readCase(tx, scope, requestKind, id));
      if (file === undefined) throw new Error("The case is not there.");
      return file;
    },
    approve: async (caseId, identities) => {
      const planned = await statePlan(base.db, keys, scope, storesOf, identities);
      const given = { caseId, planned, identities, now: base.now() };
      const runId = await write(base.db, scope, (tx) => keepPlan(tx, scope, keys, given));
      await write(base.db, scope, async (tx) => {
        const run = await latestRun(tx, scope, caseId);
        if (run === undefined) throw new Error("The plan was not kept.");
        await approvePlan(tx, scope, keys, run, planned.hash, base.now());
      });
      return runId;
    },
    searched: async (identities, right) => {
      const { id: caseId } = await me.request(right);
      const runId = await me.approve(caseId, identities);
      await me.work("rights.search", runId);
      return { caseId, runId };
    },
    work: async (kind, key) => {
      const worker = await base.worker(kinds);
      const { state, problem } = await base.settled(scope, await dutyId(kind, key));
      await worker.stop();
      if (state !== "done") throw new Error(`The duty ${kind} ended as ${state}: ${problem}`);
    },
    attempt: async (kind, key, others) => {
      const id = await dutyId(kind, key);
      const worker = await base.worker(others ?? kinds, { concurrency: 1, pollMilliseconds: 60_000 });
      await worker.attempt(scope.organisationId, id);
      // The reconciler may have been faster: then it is its attempt that is waited for.
      const duty = await base.settled(scope, id, ({ state }) => state !== "running");
      await worker.stop();
      return duty;
    },
    close: async () => {
      await base.close();
      await place.database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return me;
}

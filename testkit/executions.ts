/** A request, granted, over a small store of its own with a role that erases: what its acts and duties need. */
import { sql } from "kysely";
import { parse } from "yaml";
import type { DataMap } from "../src/features/connectors/index.ts";
import { installStore } from "../src/features/connectors/index.ts";
import { executionDuties } from "../src/features/rights/execution/duties.ts";
import { dutyKey, planDutyName, runDutyName } from "../src/features/rights/execution/owed.ts";
import { executionsOf, type Execution } from "../src/features/rights/execution/store.ts";
import { act } from "../src/features/rights/request/act.ts";
import type { Command } from "../src/features/rights/request/commands.ts";
import { openRequest } from "../src/features/rights/request/store.ts";
import { storedStores } from "../src/features/rights/run/stores.ts";
import { read, write } from "../src/platform/db.ts";
import type { CaseId } from "../src/platform/ids.ts";
import type { DutyRow } from "./duties.ts";
import { erasureWorld, type ErasureWorld } from "./erasure.ts";
import { confirmedMap } from "./maps.ts";
import { requestWorld, type RequestWorld } from "./requests.ts";

export type ExecutionWorld = {
  readonly w: RequestWorld;
  readonly store: ErasureWorld;
  /** Fills the store anew and connects it, with the role that erases. */
  connect(rows: string, map: string, name?: string): Promise<void>;
  /** A request of Ann's, for erasure unless another right is named, known and granted. */
  request(right?: "erasure" | "rectification" | "restriction" | "marketing-objection"): Promise<CaseId>;
  executions(caseId: CaseId): Promise<readonly Execution[]>;
  /** The only one of the case. */
  execution(caseId: CaseId): Promise<Execution>;
  /** One attempt of the duty that is owed to it now. */
  attempt(row: Execution): Promise<DutyRow>;
  close(): Promise<void>;
};

export async function executionWorld(): Promise<ExecutionWorld> {
  const w = await requestWorld();
  const store = await erasureWorld();
  const [{ scope }] = w.organisations;
  const storesOf = storedStores(w.platform.folder);
  // So long that nobody but the test says when it is tried again.
  const pauses = { firstPauseSeconds: 3600, longestPauseSeconds: 3600 };
  const kinds = executionDuties(w.platform, { storesOf, pauses });
  const executions: ExecutionWorld["executions"] = (caseId) =>
    read(w.db, scope, (tx) => executionsOf(tx, scope, caseId));
  return {
    w,
    store,
    connect: async (rows, map, name = "School bookings") => {
      await store.clear();
      await store.client.query(rows);
      const parsed: DataMap = confirmedMap(parse(map));
      const { connection } = store.database;
      await write(w.db, scope, (tx) =>
        installStore(tx, scope, w.platform.keys, {
          name,
          connection,
          map: parsed,
          eraser: { user: String(connection.user) },
          now: w.now(),
        }),
      );
    },
    request: (right = "erasure") =>
      write(w.db, scope, async (tx) => {
        const { file } = await openRequest(tx, scope, w.platform, {
          right,
          channel: "email",
          capacity: "self",
          delivery: "portal",
          receivedAt: w.now(),
          texts: { requesterName: "Ann Field", requesterEmail: "ann@example.org" },
          language: "en",
          handler: scope.actorId,
          now: w.now(),
        });
        // An objection to marketing asks for no proof and waits for no decision.
        const commands: readonly Command[] =
          right === "marketing-objection"
            ? []
            : [
                { type: "confirm-identity", method: "known-to-staff" },
                ...(right === "rectification" ? [{ type: "examine", finding: "wrong" } as const] : []),
                { type: "assess", verdict: "granted", bases: [...basesOf[right]], grounds: [] },
              ];
        for (const command of commands)
          await act(
            tx,
            scope,
            w.platform,
            { caseId: file.id, command, words: "On record.", now: w.now() },
            () => undefined,
          );
        return file.id;
      }),
    executions,
    execution: async (caseId) => {
      const [row, ...more] = await executions(caseId);
      if (row === undefined || more.length > 0) throw new Error("There is not one execution.");
      return row;
    },
    attempt: async (row) => {
      const key = dutyKey(row);
      await write(w.db, scope, (tx) =>
        tx
          .updateTable("duty")
          .set({ due_at: sql`clock_timestamp()` })
          .where("key", "=", key)
          .where("state", "=", "waiting")
          .execute(),
      );
      return w.attempt(row.state === "planning" ? planDutyName : runDutyName, key, kinds);
    },
    close: async () => {
      await store.drop();
      await w.close();
    },
  };
}

const basesOf = {
  erasure: ["unneeded"],
  rectification: [],
  restriction: ["accuracy-contested"],
} as const;

/** A rehearsal that nobody ended ends by itself, so that nothing it found lies here for good. */
import { z } from "zod";
import { read } from "../../../platform/db.ts";
import { readDrill } from "../../../platform/drills/store.ts";
import { DutyProblem, dutyKind } from "../../../platform/duties/kinds.ts";
import type { DutyKind } from "../../../platform/duties/kinds.ts";
import type { Platform } from "../../../platform/feature.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import { finishDrill } from "./report.ts";
import { drillEndDuty } from "./start.ts";

const Data = z.strictObject({ case: idSchema<CaseId>() });

export function drillDuty(platform: Platform): DutyKind {
  const { db, now } = platform;
  return dutyKind({
    name: drillEndDuty,
    data: Data,
    isDestructive: true,
    run: async ({ data, scope, write }) => {
      const drill = await read(db, scope, (tx) => readDrill(tx, scope, data.case));
      if (drill === undefined || drill.ended !== undefined) return undefined;
      // The database's clock wakes a duty; what it destroys is destroyed only when our own says so, too.
      if (Temporal.Instant.compare(now(), drill.endsAt) < 0)
        throw new DutyProblem("before_its_time", { isWaiting: true });
      const after: (() => Promise<void>)[] = [];
      await write(async (tx) => {
        const latest = await readDrill(tx, scope, data.case);
        if (latest?.ended !== undefined) return;
        const given = { caseId: data.case, by: "time", now: now() } as const;
        await finishDrill(tx, scope, platform, given, (erase) => void after.push(erase));
      });
      for (const erase of after) await erase();
      return undefined;
    },
  });
}

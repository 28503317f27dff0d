/** Brings an approved draft into force on its day, once. */
import { z } from "zod";
import { dutyKind, type DutyKind } from "../../../platform/duties/kinds.ts";
import type { Platform } from "../../../platform/feature.ts";
import { begin, draftDuty } from "./acts.ts";
import { draftId } from "./contract.ts";

export function beginningDuty({ keys, now }: Platform): DutyKind {
  return dutyKind({
    name: draftDuty,
    data: z.strictObject({ draft: draftId }),
    run: async ({ data, scope, write }) => {
      await write(async (tx) => {
        await begin({ tx, scope, keys, now: now() }, data.draft);
      });
    },
  });
}

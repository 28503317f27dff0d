/** What a request owes by time: to lapse when nobody confirmed it, and to give up what was found when it is over. */
import { z } from "zod";
import { readCase } from "../../../platform/cases/store.ts";
import { read } from "../../../platform/db.ts";
import { DutyProblem, dutyKind } from "../../../platform/duties/kinds.ts";
import type { DutyKind } from "../../../platform/duties/kinds.ts";
import type { Platform } from "../../../platform/feature.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import { expireCase, expiries } from "../delivery/expiry.ts";
import { act, packageExpiryDuty } from "./act.ts";
import { questionDuties } from "./question_reached.ts";
import { bundled } from "./rows/store.ts";
import { leastAskedHours } from "./links.ts";
import { requestKind } from "./state.ts";
import { confirmDays, lapseDuty } from "./store.ts";
import type { Desk } from "./store.ts";
import { askedAt } from "./unconfirmed/store.ts";

const Data = z.strictObject({ case: idSchema<CaseId>() });

/** Drops what nobody confirmed: never before somebody was asked to, and had a week. */
export function lapseDuties(platform: Desk & Pick<Platform, "db" | "now">): readonly DutyKind[] {
  const { db, now } = platform;
  const lapse = dutyKind({
    name: lapseDuty,
    data: Data,
    isDestructive: true,
    run: async ({ data, scope }) => {
      const file = await read(db, scope, (tx) => readCase(tx, scope, requestKind, data.case));
      if (file?.state.name !== "unconfirmed") return undefined;
      // The database's clock wakes a duty; what it destroys is destroyed only when our own says so, too.
      const received = Temporal.Instant.from(file.state.receivedAt);
      if (Temporal.Instant.compare(now(), received.add({ hours: confirmDays * 24 })) < 0)
        throw new DutyProblem("before_its_time", { isWaiting: true });
      // Whoever was never asked, or only now, has not been silent: what arrived stays until somebody looks at it.
      const asked = await read(db, scope, async (tx) => {
        const { bundle } = file.state;
        const others = bundle === undefined ? [] : await bundled(tx, scope, { bundle, except: file.id });
        return askedAt(tx, scope, [file.id, ...others]);
      });
      if (asked === undefined || Temporal.Instant.compare(now(), asked.add({ hours: leastAskedHours })) < 0)
        throw new DutyProblem("nobody_was_asked", { isWaiting: true });
      return async (tx) => {
        // No evidence is held before somebody took the request up, so nothing is left to erase after the commit.
        const nothing = (): void => undefined;
        const command = { type: "lapse" } as const;
        await act(
          tx,
          scope,
          platform,
          { caseId: data.case, version: file.version, command, now: now() },
          nothing,
        );
      };
    },
  });
  return [lapse];
}

export function requestDuties(platform: Platform): readonly DutyKind[] {
  const { now } = platform;
  const expire = dutyKind({
    name: packageExpiryDuty,
    isDestructive: true,
    data: Data.extend({ what: z.enum(expiries) }),
    run: async ({ data, scope, write }) => {
      const erase = await write((tx) =>
        expireCase(tx, scope, platform, { caseId: data.case, what: data.what, now: now() }),
      );
      await erase();
      return undefined;
    },
  });
  return [...lapseDuties(platform), expire, ...questionDuties(platform)];
}

/** The answer's clock of a request when a calendar changes: what it would be, and that it was counted anew. */
import { readCase, readCases } from "../../../platform/cases/store.ts";
import { setClock } from "../../../platform/cases/clocks.ts";
import { movedEvent } from "../../cases/index.ts";
import type { Recounted, Recounting } from "../../cases/index.ts";
import { ClockInputs, clockRow } from "./domain.clock.ts";
import { readPromised } from "./promised.ts";
import { requestKind } from "./state.ts";
import { answerClock, record } from "./store.ts";

export const recounting: Recounting = {
  recount: async (tx, scope, ids, days) => {
    const found: Recounted[] = [];
    for (const file of await readCases(tx, scope, requestKind, ids)) {
      const before = await answerClock(tx, scope, file.id);
      if (before === undefined) continue;
      const { answer } = await readPromised(tx, scope, file.state.right);
      const place = { ...days, zone: before.zone };
      const after = clockRow(file.id, file.state, ClockInputs.parse(before.inputs), place, answer);
      found.push({ before, after });
    }
    return found;
  },
  move: async (tx, scope, desk, clock, now) => {
    const { caseId } = clock.before;
    const file = await readCase(tx, scope, requestKind, caseId);
    if (file === undefined) throw new TypeError("The case of a clock is not there.");
    await record(tx, scope, desk, { caseId, version: file.version, events: [movedEvent(clock)], now });
    await setClock(tx, scope, clock.after, now);
  },
};

/** Cases of every kind: the Work list, the case page, the one way a case is opened and moved on. The only door. */
import type { Feature } from "../../platform/feature.ts";
import type { Machine } from "../../platform/cases/machine.ts";
import type { CaseHolding } from "../../platform/cases/holdings.ts";
import { calendarRoutes } from "./calendars/routes.ts";
import { endDuty, oweEnds } from "./ends/duty.ts";
import { endRoutes } from "./ends/routes.ts";
import type { ListedKind } from "./kinds.ts";
import { listedMachine } from "./kinds.ts";
import { caseRoutes } from "./routes.ts";
import { wallRoutes } from "./wall_routes.ts";

export { act, openAs } from "./carry.ts";
export { actOnOwnCase, decideOnCase, openCase, readCase, workOnCase } from "./endpoints.ts";
export { newestCases } from "./store.ts";
export { pressingFor } from "./list.ts";
export { recordDestroyed } from "./ends/destroy.ts";
export { holdOf } from "./ends/store.ts";
export { endDayOf } from "./ends/view.ts";
export { titleOf } from "./words.ts";
export { listedMachine } from "./kinds.ts";
export type { ListedKind } from "./kinds.ts";
export { movedEvent } from "./calendars/recount.ts";
export type { Recounted, Recounting } from "./calendars/recount.ts";

/** The engine over these kinds; `others` have pages of their own and stand in the Work list with them. */
export function cases(
  machines: readonly Machine[],
  others: readonly ListedKind[] = [],
  holdings: () => readonly CaseHolding[] = () => [],
): Feature {
  const listed = [...others, ...machines.map(listedMachine)];
  return {
    name: "cases",
    routes: (platform) => [
      ...caseRoutes(platform, { machines, listed }),
      ...wallRoutes(platform, listed),
      ...calendarRoutes(platform, listed),
      ...endRoutes(platform, machines),
    ],
    duties: (platform) => [endDuty(platform, machines, holdings)],
    sweep: (tx, now, { scope }) => oweEnds(tx, scope, machines, now()),
  };
}

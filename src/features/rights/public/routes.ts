/** What this part of the feature mounts. */
import type { DutyKind } from "../../../platform/duties/kinds.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { Route } from "../../../platform/http/routes.ts";
import { lostDuties, lostRoutes } from "./lost.ts";
import { remindDuties } from "./remind.ts";
import { askRoutes } from "./routes.ask.ts";
import { followRoutes } from "./routes.follow.ts";
import { stopRoutes } from "./routes.stop.ts";

export function publicRoutes(platform: Platform): readonly Route[] {
  return [
    ...askRoutes(platform),
    ...lostRoutes(platform),
    ...followRoutes(platform),
    ...stopRoutes(platform),
  ];
}

export function publicDuties(platform: Platform): readonly DutyKind[] {
  return [...lostDuties(platform), ...remindDuties(platform)];
}

/** What a controller is told of one of its requests: the body of the status, and of a call-back. */
import { readCase } from "../../../platform/cases/store.ts";
import type { Tx } from "../../../platform/db.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { requestKind } from "../request/state.ts";
import type { RequestState } from "../request/state.ts";
import { answerClock } from "../request/store.ts";
import { standingOf } from "./domain.standing.ts";
import type { Standing } from "./protocol.ts";
import type { Received } from "./store.ts";

export type Place = { readonly slug: string; readonly domain: string };

export const wireMoment = (at: Instant): string => at.toString({ smallestUnit: "second" });

/** Whether the copy may be fetched with the controller's key. */
export const isHandedOut = ({ package: made }: RequestState): boolean =>
  made.status === "released" && made.via === "portal";

export async function standingFor(
  tx: Tx,
  scope: Scope,
  { url }: Pick<Platform, "url">,
  received: Received,
  { slug, domain }: Place,
): Promise<Standing> {
  const file = await readCase(tx, scope, requestKind, received.case_id);
  const limit = (await answerClock(tx, scope, received.case_id))?.effectiveLimit ?? received.expected_at;
  const outcome = file === undefined ? undefined : standingOf(file.state).outcome;
  const { subject_request_id: id, status } = received;
  const hasResults = status === "completed" && file !== undefined && isHandedOut(file.state);
  return {
    controller_id: received.controller_id,
    subject_request_id: id,
    api_version: "2.0",
    expected_completion_time: wireMoment(limit),
    request_status: status,
    ...(hasResults
      ? { results_url: `${url}/p/${slug}/opendsr/v2/requests/${id}/results`, results_count: 1 }
      : {}),
    ...(outcome === undefined ? {} : { extensions: { [domain]: { outcome } } }),
  };
}

/**
 * The end of an answer on paper: the day it was given to the post is the day the person was answered and the request is
 * closed (GDPR art. 12(3)), whenever somebody writes it down.
 */
import type { CaseFile } from "../../../platform/cases/kind.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { Work } from "../../../platform/http/routes.ts";
import { readProfile } from "../../../platform/organisations.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import { act } from "../request/act.ts";
import { posted } from "../request/events.ts";
import type { RequestState } from "../request/state.ts";
import { note } from "../run/case.ts";
import { notYet } from "./release.ts";
import { changePackage, latestPackage } from "./store.ts";

/** Refuses a day before the package was handed over or after today, and a second day. */
export async function postedOn(
  { tx, scope, afterCommit }: Pick<Work, "tx" | "scope" | "afterCommit">,
  platform: Pick<Platform, "keys" | "files" | "url" | "mailFrom">,
  request: CaseFile<RequestState>,
  on: Temporal.PlainDate,
  now: Instant,
): Promise<void> {
  const stored = await latestPackage(tx, scope, request.id);
  if (stored?.state !== "released" || stored.delivery !== "post" || stored.released_at === null)
    throw notYet(["package-not-released"]);
  if (stored.posted_on !== null) throw refusal("conflict");
  const { zone } = await readProfile(tx, scope);
  const isBefore = (one: Temporal.PlainDate, other: Temporal.PlainDate): boolean =>
    Temporal.PlainDate.compare(one, other) < 0;
  if (isBefore(on, dayIn(zone, stored.released_at)) || isBefore(dayIn(zone, now), on))
    throw refusal("invalid_request", {}, [{ at: "body.on", reason: "not_between_release_and_today" }]);
  const noon = on.toZonedDateTime({ timeZone: zone, plainTime: "12:00" }).toInstant();
  const happenedAt = [stored.released_at, [noon, now].reduce(earlier)].reduce(later);
  const caseId = request.id;
  await changePackage(tx, scope, stored.id, { posted_on: on });
  const event = posted.make({ packageId: stored.id, on: on.toString() });
  await note(tx, scope, platform.keys, { caseId, now, happenedAt, events: [event] });
  await act(tx, scope, platform, { caseId, command: { type: "close" }, now, happenedAt }, afterCommit);
}

const earlier = (one: Instant, other: Instant): Instant =>
  Temporal.Instant.compare(one, other) <= 0 ? one : other;
const later = (one: Instant, other: Instant): Instant =>
  Temporal.Instant.compare(one, other) >= 0 ? one : other;

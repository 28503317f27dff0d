/**
 * Rights requests: the search for one person's data and the package they receive. The only door; what works without an
 * installation has one of its own, which this one holds whole.
 */
export * from "./standalone.ts";
export { rights } from "./feature.ts";
export { answeredIn, reachedAt } from "./request/domain.judgement.ts";
export { provenVendor } from "./recipients/bundles/proof.ts";
export { readTellings } from "./recipients/tellings.ts";
export { readReleases } from "./delivery/releases/store.ts";
export { remarkRequesters } from "./request/requesters/marks.ts";
export { remarkPersons } from "./request/same_person.ts";
export { kindOf } from "./request/kinds/kinds.ts";
export { ownTasks, tasksOfOthers } from "./request/measures/due.ts";
export { requestKind } from "./request/state.ts";
export { requestListing } from "./request/office/listing.ts";
export { OfOrganisation } from "./public/contract.ts";
export { clockTime, framed, kept, longDay, mailWaits } from "./public/frame.ts";
export { judgeSender } from "./public/limits.ts";
export { homeOf } from "./public/page.ts";
export type { RequestEvent } from "./request/events.ts";

export { act } from "./request/act.ts";
export type { LetterTemplate } from "./letters/contract.ts";
export type { Command } from "./request/commands.ts";
export { clockAhead } from "./request/clock_ahead.ts";
export { openRequest } from "./request/store.ts";
export { hasOpenRequest, openRequestsOf, requestById, requestByReference } from "./request/same_person.ts";
export { isNewReading } from "./request/rows/store.ts";
export type { RequestState } from "./request/state.ts";
export { casesUnderSearch } from "./run/store.ts";
export { storyEndpoints } from "./story.ts";
export { bringRequest, foreseer, type Foreseen, type Reached } from "./request/brought.ts";

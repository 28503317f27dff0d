/** The calls on calendars of working days: see them, keep one's own, move running clocks. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { sentCount } from "../../../platform/text.ts";
import {
  CalendarDraft,
  calendarId,
  CalendarList,
  mostMoves,
  Move,
  OneCalendar,
  ownCalendarId,
  ShownMove,
  Standing,
} from "./contract.ts";

const organisation = z.strictObject({ organisation: organisationParam });
const calendars = "/o/:organisation/api/calendars" as const;
const moves = z.array(Move).max(mostMoves);

export const listCalendars = endpoint({
  kind: "json",
  method: "GET",
  path: calendars,
  permission: "settings:read",
  params: organisation,
  reply: CalendarList,
  refusals: [],
  summary: "Lists the calendars clocks are counted with, how far each reaches, and which clocks are behind.",
});

export const calendarStanding = endpoint({
  kind: "json",
  method: "GET",
  path: "/o/:organisation/api/calendar-standing",
  permission: "settings:read",
  params: organisation,
  reply: Standing,
  refusals: [],
  summary: "Says whether the calendar that is set ends soon, and how many clocks have no day because of it.",
});

export const readCalendar = endpoint({
  kind: "json",
  method: "GET",
  path: `${calendars}/:calendar`,
  permission: "settings:read",
  params: z.strictObject({ organisation: organisationParam, calendar: calendarId }),
  reply: OneCalendar,
  refusals: ["not_found"],
  summary: "Shows a calendar: its days, where they come from, who changed what.",
});

export const previewCalendar = endpoint({
  kind: "json",
  method: "POST",
  path: `${calendars}/:calendar/preview`,
  permission: "settings:write",
  params: z.strictObject({ organisation: organisationParam, calendar: ownCalendarId }),
  body: z.strictObject({ draft: CalendarDraft }),
  reply: z.strictObject({
    moves: z.array(ShownMove).max(mostMoves),
    /** Clocks that were looked at and would end on the same day. */
    same: z.int(),
  }),
  refusals: [],
  summary: "Says which running clocks would end on another day with this version; changes nothing.",
});

export const saveCalendar = endpoint({
  kind: "json",
  method: "PUT",
  path: `${calendars}/:calendar`,
  permission: "settings:write",
  params: z.strictObject({ organisation: organisationParam, calendar: ownCalendarId }),
  /** `version` 0 makes it; `moves` are the clocks that are to be counted anew, as they were shown. */
  body: z.strictObject({ version: sentCount, draft: CalendarDraft, moves }),
  reply: z.strictObject({ version: z.int(), moved: z.int() }),
  refusals: ["conflict"],
  summary:
    "Saves a calendar of the organisation's own as a new version, and counts the clocks it names anew.",
});

export const moveClocks = endpoint({
  kind: "json",
  method: "POST",
  path: `${calendars}/moves`,
  permission: "settings:write",
  params: organisation,
  body: z.strictObject({ moves: moves.min(1) }),
  reply: z.strictObject({ moved: z.int() }),
  refusals: ["conflict"],
  summary: "Counts running clocks anew with the calendar that is set, as they were shown.",
});

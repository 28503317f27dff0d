/** The settings of the organisation and their history, and what there is to set up. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { Settings } from "../contract.ts";
import { sentCount } from "../../../platform/text.ts";

const organisation = z.strictObject({ organisation: organisationParam });
const path = "/o/:organisation/api/office/settings" as const;

export const showSettings = endpoint({
  kind: "json",
  method: "GET",
  path,
  permission: "settings:read",
  params: organisation,
  reply: z.object({
    settings: Settings,
    /** 0 while nobody saved any: these are the defaults. */
    version: z.int(),
    calendars: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        /** The last day it knows. */
        until: z.string(),
        sources: z.array(z.string()),
        note: z.string().optional(),
      }),
    ),
    history: z.array(
      z.object({
        version: z.int(),
        at: z.string(),
        /** Absent when the account is gone. */
        by: z.string().optional(),
        /** Names of the fields that are not as in the version before. */
        changed: z.array(z.string()),
      }),
    ),
  }),
  refusals: [],
  summary: "Shows how the organisation wants Kept to work, and who changed what.",
});

export const changeSettings = endpoint({
  kind: "json",
  method: "PUT",
  path,
  permission: "settings:write",
  params: organisation,
  body: z.strictObject({ version: sentCount, settings: Settings }),
  reply: z.object({ version: z.int() }),
  refusals: ["conflict"],
  summary: "Saves the settings as a new version.",
});

export const showClock = endpoint({
  kind: "json",
  method: "GET",
  path: "/o/:organisation/api/office/clock",
  permission: "settings:read",
  params: organisation,
  reply: z.object({
    /** Since when nothing is destroyed because time has jumped, and to when; absent when time flowed. */
    jump: z.object({ from: z.string(), to: z.string() }).optional(),
  }),
  refusals: [],
  summary: "Says whether destructive work waits because the clock has jumped.",
});

export const confirmClock = endpoint({
  kind: "json",
  method: "POST",
  path: "/o/:organisation/api/office/clock",
  permission: "settings:write",
  stepUp: true,
  params: organisation,
  /** The moment that was shown: what somebody confirms is a date they have read. */
  body: z.strictObject({ to: z.iso.datetime() }),
  reply: z.object({ confirmed: z.literal(true) }),
  refusals: ["conflict"],
  summary: "Confirms that today is today: what had waited since the clock jumped goes on.",
});

export const setupState = endpoint({
  kind: "json",
  method: "GET",
  path: "/o/:organisation/api/office/setup",
  permission: "member",
  params: organisation,
  reply: z.object({
    settings: z.object({ version: z.int(), hasContact: z.boolean() }),
    mail: z.object({ hasMailServer: z.boolean(), waiting: z.int(), refused: z.int() }),
    members: z.int(),
  }),
  refusals: [],
  summary: "Says how far the installation is set up.",
});

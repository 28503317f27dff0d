/** What the office's own calls carry. */
import { z } from "zod";
import { permissions } from "../../platform/endpoint.ts";
import { line } from "../../platform/text.ts";

export const Me = z.object({
  account: z.object({
    id: z.string(),
    /** Absent for a token whose account is gone. */
    name: z.string().optional(),
    /** Names of people are withheld from whoever audits. */
    seesPseudonyms: z.boolean(),
  }),
  organisation: z.object({
    slug: z.string(),
    name: z.string(),
    /** BCP 47. */
    language: z.string(),
    /** IANA. */
    zone: z.string(),
    calendar: z.string(),
  }),
  roles: z.array(z.string()),
  permissions: z.array(z.enum(permissions)),
  /** Languages public pages and letters are written in. */
  languages: z.array(z.string()),
  /** ISO 8601, the server's. */
  now: z.string(),
});

// Asking whether a zone is one takes a while, and the settings are read all the time; there are some hundred zones.
const knownZones = new Set<string>();

const zone = z
  .string()
  .max(60)
  .refine((value) => {
    if (knownZones.has(value)) return true;
    try {
      new Intl.DateTimeFormat("en", { timeZone: value }).format();
      knownZones.add(value);
      return true;
    } catch {
      return false;
    }
  }, "no such zone");

/** The law the organisation answers to. */
export const settingRegimes = ["uk", "eu", "sg", "us-ca", "ch", "za"] as const;
/**
 * Those by which requests, complaints and letters are handled here. Of the others the time limits can be computed
 * (`kept clock`); requests follow the European text, and the office says so.
 */
export const servedRegimes: readonly (typeof settingRegimes)[number][] = ["uk", "eu"];

/** How the organisation wants Kept to work. */
export const Settings = z.strictObject({
  name: line({ max: 120, min: 1 }),
  /** Of the data-protection officer: an address for mail, or how else they are reached; shown on public pages. */
  officerContact: line({ max: 200 }),
  language: z.enum(["en", "es"]),
  zone,
  calendar: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/),
  regime: z.enum(settingRegimes),
  /** After a case is closed. */
  packageKeptMonths: z.int().min(1).max(120),
  linkLivesDays: z.int().min(1).max(365),
  /** Letters and mails of a rehearsal, after it is over: long enough to look at them together. */
  drillKeptDays: z.int().min(0).max(365),
  /** One in so many answers is looked at by a second person before it goes; 0 is none, 1 is each. */
  secondLookOneIn: z.int().min(0).max(50),
});
export type Settings = z.infer<typeof Settings>;

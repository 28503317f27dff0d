/**
 * How the organisation wants Kept to work: who it is, where it keeps time, which law it answers to, how long packages
 * and links live. A register entry with versions: who changed what and when stays readable.
 */
import { z } from "zod";
import { changeEntry, createEntry } from "../../../platform/entries/store.ts";
import type { EntryKind } from "../../../platform/entries/store.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import { VersionConflict } from "../../../platform/cases/kind.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { countryOf } from "../../../law/calendars.ts";
import { regimeOfCountry } from "../../../law/regimes.ts";
import type { GdprRegime, Regime } from "../../../law/regimes.ts";
import { readController } from "../../registers/index.ts";
import { Settings } from "../contract.ts";
import { settingsEntry, settingsHistory, writeProfile } from "./store.ts";
import type { SettingsVersion } from "./store.ts";

const usualDrillDays = 30;
/** Version 3 knew no second person. */
const ThirdSettings = Settings.omit({ secondLookOneIn: true });
const noSecondLook = { secondLookOneIn: 0 };
/** Version 2 kept the letters of a rehearsal as long as real ones. */
const SecondSettings = ThirdSettings.omit({ drillKeptDays: true });
/** Version 1 held a postal address of its own; the address of letters is the register's alone. */
const FirstSettings = SecondSettings.extend({ postalAddress: z.string() });

const settingsKind: EntryKind<Settings> = {
  kind: "organisation-settings",
  schemaVersion: 4,
  schema: Settings,
  read: (version, body) => {
    if (version > 3) return Settings.parse(body);
    if (version === 3) return { ...ThirdSettings.parse(body), ...noSecondLook };
    const later = { drillKeptDays: usualDrillDays, ...noSecondLook };
    if (version === 2) return { ...SecondSettings.parse(body), ...later };
    const { postalAddress: _gone, ...settings } = FirstSettings.parse(body);
    return { ...settings, ...later };
  },
};
const key = "organisation";

export type CurrentSettings = Settings & {
  /** 0 until somebody saved them for the first time: these are the defaults then. */
  readonly version: number;
};

/** The settings in force, or the defaults where nobody chose yet. */
export async function readSettings(tx: Tx, scope: Scope): Promise<CurrentSettings> {
  const entry = await settingsEntry(tx, scope, settingsKind, key);
  // The name, language, zone and calendar stand in the profile too, which the platform reads: it is the one that counts.
  const { days, ...profile } = await readProfile(tx, scope);
  const language = profile.language === "es" ? "es" : "en";
  const chosen = entry?.body ?? (await defaultsFor(tx, scope, days?.country ?? countryOf(profile.calendar)));
  const body = { ...chosen, ...profile, language } as const;
  return { ...body, version: entry?.version ?? 0 };
}

/** The law requests are handled by, as the law's own rules name it: of a law that is not served here, the European text. */
export function regimeOf({ regime }: Pick<Settings, "regime">): GdprRegime {
  return regime === "uk" ? "UK" : "EU";
}

const settingOf: Readonly<Record<Regime, Settings["regime"]>> = {
  UK: "uk",
  EU: "eu",
  SG: "sg",
  "US-CA": "us-ca",
  CH: "ch",
  ZA: "za",
};

/**
 * Before anybody chose: the law of the country the register says the organisation is in, else of the one whose calendar
 * it keeps; packages for twelve months after closing, links and the letters of a rehearsal for thirty days.
 */
async function defaultsFor(
  tx: Tx,
  scope: Scope,
  keptIn: string | undefined,
): Promise<Omit<Settings, "name" | "language" | "zone" | "calendar">> {
  const country = (await readController(tx, scope))?.country ?? keptIn;
  return {
    officerContact: "",
    regime: settingOf[regimeOfCountry(country) ?? "EU"],
    packageKeptMonths: 12,
    linkLivesDays: 30,
    drillKeptDays: usualDrillDays,
    ...noSecondLook,
  };
}

/** Saves a whole new version. Refuses with `conflict` when another was saved since `version` was read. */
export async function saveSettings(
  tx: WriteTx,
  scope: Scope,
  change: { readonly version: number; readonly settings: Settings; readonly now: Instant },
): Promise<CurrentSettings> {
  const { now } = change;
  const body = settingsKind.schema.parse(change.settings);
  const known = await settingsEntry(tx, scope, settingsKind, key);
  if ((known?.version ?? 0) !== change.version) throw refusal("conflict");
  try {
    if (known === undefined) await createEntry(tx, scope, settingsKind, { key, body, now });
    else await changeEntry(tx, scope, settingsKind, { entryId: known.id, version: known.version, body, now });
  } catch (error) {
    throw error instanceof VersionConflict ? refusal("conflict") : error;
  }
  await writeProfile(tx, scope, body, now);
  return { ...body, version: change.version + 1 };
}

/** Who saved what when, newest first: the last thirty versions. */
export function readHistory(tx: Tx, scope: Scope): Promise<readonly SettingsVersion<Settings>[]> {
  return settingsHistory(tx, scope, settingsKind, key, 30);
}

/** The fields in which two versions differ; every field of the first one. */
export function changedFields(before: Settings | undefined, after: Settings): string[] {
  const old: Readonly<Record<string, unknown>> = { ...before };
  return Object.entries(after)
    .filter(([name, value]) => old[name] !== value)
    .map(([name]) => name);
}

/**
 * Runs that must fail: the same kills and the same checker with one promise taken away. A control that is not caught says
 * that the checker is blind, and makes the whole run red.
 */
import path from "node:path";
import { crash } from "./crash.ts";
import type { MutantName } from "./mutants.ts";

export const controls = ["synchronous_commit=off", "ledger-outside", "no-dedup"] as const;
export type ControlName = (typeof controls)[number];

export type Caught = {
  readonly name: ControlName;
  readonly caught: boolean;
  /** What gave it away, shortened. */
  readonly by: readonly string[];
  readonly kills: number;
};

export type ControlOptions = { readonly folder: string; readonly port: number; readonly seed: number };

/** Up to three runs of a few kills each: what is lost by chance is lost in one of them. */
export async function runControl(name: ControlName, options: ControlOptions): Promise<Caught> {
  let kills = 0;
  for (let round = 0; round < 3; round += 1) {
    const folder = path.join(options.folder, `${name}-${round}`);
    const found = await crash({ ...options, folder, seed: options.seed + round, ...setUp[name] });
    kills += found.serverKills + found.databaseKills;
    const by = found.broken.filter((sentence) => signs[name].test(sentence));
    if (by.length > 0) return { name, caught: true, by: by.slice(0, 3), kills };
  }
  return { name, caught: false, by: [], kills };
}

type SetUp = Pick<
  Parameters<typeof crash>[0],
  "serverKills" | "databaseKills" | "points" | "mutant" | "settings"
>;

const mutant = (of: MutantName, points: SetUp["points"]): SetUp => ({
  serverKills: 1,
  databaseKills: 0,
  points,
  mutant: of,
});

const setUp: Readonly<Record<ControlName, SetUp>> = {
  "synchronous_commit=off": {
    serverKills: 0,
    databaseKills: 2,
    points: [],
    settings: { synchronous_commit: "off" },
  },
  "ledger-outside": mutant("ledger-outside", ["change.replied"]),
  "no-dedup": mutant("no-dedup", ["change.committed", "change.committed"]),
};

/** What gives each away. */
export const signs: Readonly<Record<ControlName, RegExp>> = {
  "synchronous_commit=off": /^lost:/,
  // Of what did not happen; or twice of what did, once it was repeated under its key.
  "ledger-outside": /^ledger: (?:an entry tells|\d+ entries tell) of/,
  "no-dedup": /^twice:/,
};

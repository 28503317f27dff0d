/** Counts a period for one reader: the rows page by page through the pure fold, then the words. */
import type { Tx } from "../../platform/db.ts";
import { readProfile } from "../../platform/organisations.ts";
import type { AccountId } from "../../platform/identifiers.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { dayIn } from "../../platform/time.ts";
import type { Edition, Report, SentPeriod } from "./contract.ts";
import { count, noFigures } from "./domain.figures.ts";
import type { Figures } from "./domain.figures.ts";
import { eventTypes, factOf, kinds } from "./domain.gather.ts";
import { notesOf, sectionsOf } from "./domain.report.ts";
import { casesOf, countAboutColleagues } from "./store.ts";
import type { Wanted } from "./store.ts";

export type Asked = {
  readonly period: SentPeriod;
  readonly now: Instant;
} & (
  | { readonly edition: Extract<Edition, "shared"> }
  /** Who asks: what is about them is not counted for them. */
  | { readonly edition: Edition; readonly reader: AccountId }
);

export async function reportOf(tx: Tx, scope: Scope, asked: Asked): Promise<Report> {
  const { period, edition, now } = asked;
  const { name, zone } = await readProfile(tx, scope);
  const wanted = wantedOf(asked, zone);
  const figures = await figuresOf(tx, scope, wanted, asked, zone);
  const aboutColleagues = edition === "whole" ? 0 : await countAboutColleagues(tx, scope, wanted);
  return {
    organisation: name,
    edition,
    ...period,
    zone,
    asOf: now.toString(),
    isRunning: period.until >= dayIn(zone, now).toString(),
    notes: [...notesOf(edition, aboutColleagues)],
    sections: [...sectionsOf(figures)],
  };
}

function wantedOf(asked: Asked, zone: string): Wanted {
  const { period } = asked;
  const begin = (day: Temporal.PlainDate): Instant => day.toZonedDateTime({ timeZone: zone }).toInstant();
  return {
    kinds: Object.keys(kinds),
    types: eventTypes,
    from: begin(Temporal.PlainDate.from(period.from)),
    until: begin(Temporal.PlainDate.from(period.until).add({ days: 1 })),
    without: asked.edition === "shared" || !("reader" in asked) ? "colleagues" : asked.reader,
  };
}

async function figuresOf(
  tx: Tx,
  scope: Scope,
  wanted: Wanted,
  { period, now }: Pick<Asked, "period" | "now">,
  zone: string,
): Promise<Figures> {
  const figures = noFigures();
  const span = { ...period, today: dayIn(zone, now).toString() };
  for await (const page of casesOf(tx, scope, wanted)) {
    for (const row of page) {
      const fact = factOf(row, { zone, now, isImported: row.isImported });
      if (fact !== undefined) count(figures, fact, span);
    }
  }
  return figures;
}

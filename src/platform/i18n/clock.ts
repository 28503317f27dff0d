/**
 * Why a clock says what it says, in sentences: one catalogue for the office, the public pages and the letters. `law`
 * gives keys and days; here days get the form the reader's language has for them.
 */
import { calendarNamed } from "../../law/calendars.ts";
import type { Calendar } from "../../law/calendars.ts";
import type { Reason } from "../../law/clock.ts";
import { english } from "./clock.en.ts";
import { spanish } from "./clock.es.ts";
import { sentences } from "./messages.ts";

const catalogue = sentences(english, { es: spanish });

export type ClockLanguage = (typeof catalogue.languages)[number];

/** One sentence per reason, in order. */
export function explainClock(language: ClockLanguage, explanation: readonly Reason[]): readonly string[] {
  const first = explanation[0]?.parameters["date"];
  const year = typeof first === "string" ? Temporal.PlainDate.from(first).year : undefined;
  return explanation.map(({ key, parameters }) =>
    catalogue.sayDynamic(language, key, withDays(language, parameters, year)),
  );
}

/** With which calendar a clock was counted: the name and version its row keeps. */
export function explainCalendar(
  language: ClockLanguage,
  { calendar: name, days }: { readonly calendar: string; readonly days?: Calendar },
): string {
  const calendar = days ?? calendarNamed(name);
  if (calendar === undefined) return catalogue.say(language, "counted-with.none");
  const [date = "", number] = calendar.version.split(".");
  const parameters = withDays(
    language,
    {
      calendar: language === "en" ? calendar.name : calendar.spanish,
      date,
      until: calendar.until.toString(),
    },
    undefined,
  );
  return number === undefined
    ? catalogue.sayDynamic(language, "counted-with", parameters)
    : catalogue.sayDynamic(language, "counted-with.own", { ...parameters, number });
}

/**
 * A parameter `end` that is a day gives `endLong`, `endDay` and `endShort`, where the short forms leave out `year`; a
 * `moment` gives `momentLong`.
 */
function withDays(
  language: ClockLanguage,
  parameters: Reason["parameters"],
  year: number | undefined,
): Reason["parameters"] {
  const filled: Record<string, string | number> = { ...parameters };
  for (const [name, value] of Object.entries(parameters)) {
    if (name === "moment" && typeof value === "string") filled["momentLong"] = momentIn(language, value);
    if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) continue;
    const day = Temporal.PlainDate.from(value);
    const form = (options: Intl.DateTimeFormatOptions): string =>
      // British order and no comma after the weekday: the English of the product.
      day.toLocaleString(language === "en" ? "en-GB" : language, options).replace(/^([A-Z][a-z]+), /, "$1 ");
    const short: Intl.DateTimeFormatOptions = {
      day: "numeric",
      month: "long",
      ...(day.year === year ? {} : { year: "numeric" }),
    };
    filled[`${name}Short`] = form(short);
    filled[`${name}Day`] = form({ weekday: "long", ...short });
    filled[`${name}Long`] = form({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
  }
  return filled;
}

/** The day and the time as the clocks of the place show them; a moment is written with their offset. */
function momentIn(language: ClockLanguage, moment: string): string {
  const form = { weekday: "long", day: "numeric", month: "long", year: "numeric" } as const;
  const local = Temporal.PlainDateTime.from(moment.slice(0, 19));
  const day = local.toPlainDate().toLocaleString(language === "en" ? "en-GB" : language, form);
  const time = local.toPlainTime().toString({ smallestUnit: "minute" });
  return language === "en" ? `${time} on ${day.replace(",", "")}` : `${day} a las ${time}`;
}

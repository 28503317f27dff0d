// Goal: each clock is right to the day, says why, and never assumes a working day.
// Method: published worked examples with their sources; the sentences; each refusal to name a date or to compute.
import { expect, test } from "vitest";
import { explainClock } from "../platform/i18n/clock.ts";
import { calendarNamed, calendarVersion } from "./calendars.ts";
import { asInstant, computeClock } from "./clock.ts";
import type { ClockAnswer, ClockInputs } from "./clock.ts";
import { localMoment } from "./hours.ts";
import { examples } from "../../testkit/reference/examples.ts";
import type { Example } from "../../testkit/reference/examples.ts";
import { ruleFor, ruleIds } from "./rules.ts";

const answerTo = ({ rule, regime, calendar, zone, inputs }: Example): ClockAnswer =>
  computeClock({ rule, regime, calendar, zone, inputs });

/** The answer in the words of an example, with the fields that example names. */
function inItsWords(answer: ClockAnswer, { expect: wanted }: Example): Record<string, string | undefined> {
  const calendar = calendarNamed(answer.calendar);
  const all: Record<string, string | undefined> = {
    due: answer.due?.toString(),
    dueAt: answer.dueAt === undefined ? undefined : localMoment(answer.dueAt, answer.zone),
    strict: answer.strict?.toString(),
    noticeBy: answer.noticeBy?.toString(),
    unsuspended: answer.unsuspended?.toString(),
    laterReading: answer.laterReading?.toString(),
    unknown: answer.reason === "calendar-unknown" ? "calendar-ends" : answer.reason,
    waitingFor: answer.waitingFor,
    calendar: calendar?.id,
    until: calendar?.until.toString(),
  };
  return Object.fromEntries(Object.keys(wanted).map((name) => [name, all[name]]));
}

test.each(examples)("worked example $id", (example) => {
  const answer = answerTo(example);
  expect(inItsWords(answer, example)).toEqual(example.expect);
  // A day where one is due, a reason where none is; and a sentence for each step in every language.
  expect([answer.due === undefined, answer.dueAt === undefined, answer.reason === undefined]).toEqual([
    "unknown" in example.expect,
    "unknown" in example.expect,
    !("unknown" in example.expect),
  ]);
  for (const language of ["en", "es"] as const) {
    const said = explainClock(language, answer.explanation);
    expect(said.length).toBeGreaterThan(0);
    for (const sentence of said) expect(sentence).not.toMatch(/[{}]|\d{4}-\d{2}/);
  }
});

test("every rule has a worked example, and there are eighty-six", () => {
  expect(examples).toHaveLength(86);
  const shown = new Set(examples.map(({ rule }) => rule));
  expect(ruleIds.filter((id) => !shown.has(id))).toEqual(["US-CA-1798.82-AG", "POLICY-MONTH-END"]);
});

const ask = (inputs: ClockInputs, calendar = "england-and-wales", rule = "UK-12A"): ClockAnswer =>
  computeClock({ rule, calendar, zone: "Europe/London", inputs });

test("the explanation says what was counted and why the day moved", () => {
  const say = (answer: ClockAnswer): string => explainClock("en", answer.explanation).join(" ");
  expect(say(ask({ received: "2026-09-03" }))).toBe(
    "Received on Thursday 3 September 2026. One month ends on 3 October, a Saturday; the next working day is Monday 5 October.",
  );
  expect(say(ask({ received: "2026-11-25" }))).toBe(
    "Received on Wednesday 25 November 2026. One month ends on Friday 25 December, a public holiday (Christmas Day); the next working day is Tuesday 29 December.",
  );
  expect(say(ask({ received: "2026-12-06", idReceived: "2026-12-08" }))).toBe(
    "Received on Sunday 6 December 2026. The time counts from Tuesday 8 December 2026, when the proof of identity arrived. One month ends on Friday 8 January 2027, a working day.",
  );
  expect(explainClock("es", ask({ received: "2026-09-03" }).explanation).join(" ")).toBe(
    "Recibida el jueves, 3 de septiembre de 2026. Un mes termina el 3 de octubre, sábado; el siguiente día hábil es el lunes, 5 de octubre.",
  );
  expect(say(ask({ received: "2026-09-03", pauses: [{ from: "2026-09-07", to: "2026-09-08" }] }))).toContain(
    "2 days of waiting for the person’s answer are added. So the time ends on Monday 5 October 2026, a working day.",
  );
});

test("the day of receipt chooses the rule, and the site's name of a calendar is known", () => {
  const on = (day: string): string => ruleFor("UK", Temporal.PlainDate.from(day));
  expect([on("2018-05-25"), on("2026-02-04"), on("2026-02-05")]).toEqual(["UK-12-3", "UK-12-3", "UK-12A"]);
  expect(ruleFor("EU", Temporal.PlainDate.from("2026-02-05"))).toBe("EU-12-3");
  expect(() => on("2018-05-24")).toThrow(RangeError);
  expect(calendarVersion("england-and-wales")).toBe("GB-ENG/2026-11-21");
  expect(ask({ received: "2026-09-03" }, "GB-ENG/2026-11-21")).toEqual(ask({ received: "2026-09-03" }));
});

test("an unknown calendar gives no date, and neither does an end beyond what it knows", () => {
  for (const [calendar, received] of [
    ["atlantis", "2026-09-03"],
    ["GB-ENG", "2023-01-31"],
    ["GB-ENG", "2028-12-04"],
    // The end falls on the last known Saturday; what follows is not known.
    ["GB-ENG", "2028-11-30"],
  ] as const) {
    const rule = received < "2026" ? "UK-12-3" : "UK-12A";
    const { due, reason, strict } = ask({ received }, calendar, rule);
    expect([due, reason, strict === undefined], `${calendar} ${received}`).toEqual([
      undefined,
      "calendar-unknown",
      false,
    ]);
  }
});

test("a moment counts on its local day, and the due day ends with its last microsecond there", () => {
  const summer = Temporal.Instant.from("2026-06-30T23:30:00Z");
  expect(ask({ received: summer }).start?.toString()).toBe("2026-07-01");
  const local = Temporal.PlainDate.from("2026-07-01");
  expect(ask({ received: local })).toEqual(ask({ received: "2026-07-01" }));
  const aware = Temporal.Instant.from("2026-03-06T17:30:00Z");
  const breach = computeClock({ rule: "EU-33", calendar: "none", zone: "UTC", inputs: { awareAt: aware } });
  expect(breach.dueAt?.toString()).toBe("2026-03-09T17:30:00Z");
  const day = Temporal.PlainDate.from("2026-10-25");
  // The clocks go back on this day: it has 25 hours.
  expect(asInstant(day, "Europe/London").toString()).toBe("2026-10-25T23:59:59.999999Z");
  expect(asInstant(day, "Europe/Berlin").toString()).toBe("2026-10-25T22:59:59.999999Z");
  expect(
    asInstant(Temporal.PlainDate.from("2026-03-29"), "Europe/London")
      .toZonedDateTimeISO("Europe/London")
      .toPlainDate()
      .toString(),
  ).toBe("2026-03-29");
});

test("a pause that begins after the time is over does not bring it back", () => {
  const late = ask({ received: "2026-05-11", pauses: [{ from: "2026-07-01", to: null }] });
  expect(late.due?.toString()).toBe("2026-06-11");
});

test("an extension beyond the rule and a pause that ends before it began are refused", () => {
  expect(() => ask({ received: "2026-09-03", extendedMonths: 3 })).toThrow(RangeError);
  expect(() => ask({ received: "2026-09-03", pauses: [{ from: "2026-09-09", to: "2026-09-08" }] })).toThrow(
    RangeError,
  );
});

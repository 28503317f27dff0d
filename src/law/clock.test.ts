// Goal: the clock of a rights request is right to the day, says why, and never assumes a working day.
// Method: published worked examples with their sources; generated requests compared with a naive clock that walks from
// day to day; each refusal to name a date on its own.
import fc from "fast-check";
import { expect, test } from "vitest";
import vectors from "../../testkit/reference/clock-vectors.json" with { type: "json" };
import { naiveClock } from "../../testkit/reference/clock.ts";
import { explainClock } from "../platform/i18n/clock.ts";
import { calendarNamed, calendars, calendarVersion } from "./calendars.ts";
import { asInstant, computeClock } from "./clock.ts";
import type { ClockAnswer, ClockInputs } from "./clock.ts";
import { ruleFor, ruleIds } from "./rules.ts";
import type { RuleId } from "./rules.ts";

type Vector = {
  readonly id: string;
  readonly rule: string;
  readonly calendar: string;
  readonly zone: string;
  readonly inputs: Omit<ClockInputs, "pauses"> & {
    readonly pauses?: readonly { readonly pausedFrom: string; readonly pausedTo: string | null }[];
  };
  readonly expect: Readonly<Record<string, string>>;
};

const ruleOf = (id: string): RuleId => {
  const rule = ruleIds.find((known) => known === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return rule;
};

const answerTo = ({ rule, calendar, zone, inputs }: Vector): ClockAnswer =>
  computeClock({
    rule: ruleOf(rule),
    calendar,
    zone,
    inputs: {
      ...inputs,
      pauses: (inputs.pauses ?? []).map(({ pausedFrom, pausedTo }) => ({ from: pausedFrom, to: pausedTo })),
    },
  });

/** The answer in the words of a vector, with the fields that vector names. */
function inVectorWords(answer: ClockAnswer, wanted: Vector["expect"]): Record<string, string | undefined> {
  const calendar = calendarNamed(answer.calendar);
  const all: Record<string, string | undefined> = {
    due: answer.due?.toString(),
    strict: answer.strict?.toString(),
    noticeBy: answer.noticeBy?.toString(),
    unsuspended: answer.unsuspended?.toString(),
    unknown: answer.reason === "calendar-unknown" ? "calendar-ends" : answer.reason,
    waitingFor: answer.waitingFor,
    calendar: calendar?.id,
    until: calendar?.until.toString(),
  };
  return Object.fromEntries(Object.keys(wanted).map((name) => [name, all[name]]));
}

const known: readonly Vector[] = vectors.map((vector) => ({ ...vector, expect: { ...vector.expect } }));

test.each(known)("worked example $id", (vector) => {
  const answer = answerTo(vector);
  expect(inVectorWords(answer, vector.expect)).toEqual(vector.expect);
  // A day where one is due, a reason where none is.
  expect(answer.due === undefined).toBe("unknown" in vector.expect);
});

test("the worked examples that must hold are all among them", () => {
  const numbers =
    "01 03 04 06 07 09 10 12 13 15 16 18 30 31 32 33 34 35 36 37 38 59 60 19 21 22 29 39 40 41 42 43 44 45";
  expect(known.map(({ id }) => id).toSorted()).toEqual(
    numbers
      .split(" ")
      .map((number) => `DSR-${number}`)
      .toSorted(),
  );
});

const first = Temporal.PlainDate.from("2024-01-01");
const dayAfter = (days: number): string => first.add({ days }).toString();
const laterBy = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString();

const request = fc
  .record({
    rule: fc.constantFrom(...ruleIds),
    calendar: fc.constantFrom(...calendars.map(({ id }) => id)),
    // Five years, so that some requests run past the calendar's end.
    received: fc.integer({ min: 0, max: 1826 }).map(dayAfter),
    idAfter: fc.option(fc.oneof(fc.constant(null), fc.integer({ min: -3, max: 20 })), { nil: undefined }),
    feeAfter: fc.option(fc.oneof(fc.constant(null), fc.integer({ min: -3, max: 20 })), { nil: undefined }),
    extendedMonths: fc.integer({ min: 0, max: 2 }),
    pauses: fc.array(
      fc.record({
        after: fc.integer({ min: -10, max: 110 }),
        days: fc.option(fc.integer({ min: 0, max: 15 }), { freq: 12 }),
      }),
      { maxLength: 4 },
    ),
  })
  .map(({ received, idAfter, feeAfter, pauses, ...rest }) => {
    const other = (after: number | null | undefined): string | null | undefined =>
      typeof after === "number" ? laterBy(received, after) : after;
    return {
      ...rest,
      received,
      idReceived: other(idAfter),
      feeReceived: other(feeAfter),
      pauses: pauses.map(({ after, days }) => {
        const from = laterBy(received, after);
        return { from, to: days === null ? null : laterBy(from, days) };
      }),
    };
  });

test("twelve thousand generated requests end on the day the naive clock walks to", () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(request, ({ rule, calendar, ...inputs }) => {
      const found = calendarNamed(calendar);
      if (found === undefined) throw new Error("generated from the list");
      const { idReceived, feeReceived, ...rest } = inputs;
      const naive = naiveClock({
        rule,
        ...rest,
        ...(idReceived === undefined ? {} : { idReceived }),
        ...(feeReceived === undefined ? {} : { feeReceived }),
        holidays: new Set(found.holidays.keys()),
        until: found.until.toString(),
      });
      const answer = computeClock({ rule, calendar, zone: "Europe/London", inputs });
      const ours =
        answer.due === undefined
          ? { is: answer.reason }
          : { is: "due", due: answer.due.toString(), strict: answer.strict?.toString() };
      expect(ours).toEqual(naive);
      seen.set(naive.is, (seen.get(naive.is) ?? 0) + 1);
    }),
    { numRuns: 12_000 },
  );
  // The generator reaches every kind of answer, or the comparison says little.
  const rare = ["due", "paused", "not-started", "calendar-unknown"].filter(
    (kind) => (seen.get(kind) ?? 0) < 100,
  );
  expect(rare).toEqual([]);
});

test("whatever the answer, it can be said in every language", () => {
  fc.assert(
    fc.property(request, ({ rule, calendar, ...inputs }) => {
      const { explanation } = computeClock({ rule, calendar, zone: "Europe/London", inputs });
      for (const language of ["en", "es"] as const) {
        const said = explainClock(language, explanation);
        expect(said.length).toBe(explanation.length);
        for (const sentence of said) expect(sentence).not.toMatch(/[{}]|\d{4}-\d{2}/);
      }
    }),
    { numRuns: 200 },
  );
});

const ask = (inputs: ClockInputs, calendar = "england-and-wales", rule: RuleId = "UK-12A"): ClockAnswer =>
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
  const on = (day: string): RuleId => ruleFor("UK", Temporal.PlainDate.from(day));
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

test("every calendar is whole: each year from its first to its last has its days inside that year", () => {
  for (const { id, holidays, from, until } of calendars.filter((calendar) => calendar.id !== "weekends")) {
    for (let year = from.year; year <= until.year; year += 1) {
      const days = [...holidays.keys()].filter((day) => day.startsWith(`${year}-`));
      expect(days.length, `${id} ${year}`).toBeGreaterThanOrEqual(8);
    }
    for (const day of holidays.keys()) expect(Temporal.PlainDate.from(day).toString()).toBe(day);
  }
});

// Goal: a question that cannot be followed is refused by name; a fact that does not count is said not to; and a rule asked about
// a day on which it was no law says so.
// Method: one wrong thing at a time, for each kind of rule.
import { expect, test } from "vitest";
import { explainClock } from "../platform/i18n/clock.ts";
import { computeClock } from "./clock.ts";
import type { ClockAnswer, ClockInputs, ClockQuestion } from "./clock.ts";
import { ClockRefusal } from "./refusal.ts";

const ask = (rule: string, inputs: ClockInputs, more: Partial<ClockQuestion> = {}): ClockAnswer =>
  computeClock({ rule, calendar: "GB-ENG", zone: "Europe/London", inputs, ...more });

function refusalOf(rule: string, inputs: ClockInputs, more: Partial<ClockQuestion> = {}): string {
  try {
    ask(rule, inputs, more);
    return "answered";
  } catch (error) {
    if (!(error instanceof ClockRefusal)) throw error;
    const { input, max, only, regime } = error.reason.parameters;
    return [error.reason.key, input, max, only, regime].filter((part) => part !== undefined).join(" ");
  }
}

const received = "2026-09-03";

test("an unknown rule, another law's rule, an unknown zone and another place's calendar are refused", () => {
  expect(refusalOf("UK-99", { received })).toBe("rule.unknown");
  expect(refusalOf("UK-12A", { received }, { regime: "SG" })).toBe("rule.other-regime SG");
  expect(refusalOf("UK-12A", { received }, { regime: "UK" })).toBe("answered");
  expect(refusalOf("UK-12A", { received }, { zone: "Europe/Atlantis" })).toBe("zone.unknown");
  expect(refusalOf("SG-16", { received })).toBe("calendar.wrong SG");
  expect(refusalOf("SG-16", { received }, { calendar: "atlantis" })).toBe("calendar.wrong SG");
});

test.each<readonly [rule: string, inputs: ClockInputs, said: string]>([
  ["UK-12A", {}, "input.missing received"],
  ["UK-12A", { received: "2026-02-30" }, "input.unreadable"],
  ["UK-12A", { received: "2026-02-30T10:00:00Z" }, "input.unreadable"],
  ["EU-33", {}, "input.missing awareAt"],
  ["EU-33", { awareAt: "soon" }, "input.unreadable"],
  ["US-CA-7026", {}, "input.missing received"],
  ["POLICY-DAYS", { from: received }, "input.missing days"],
  ["POLICY-DAYS", { from: received, days: 0 }, "input.no-number days"],
  ["POLICY-DAYS", { from: received, days: 1.5 }, "input.no-number days"],
  ["POLICY-DAYS", { from: received, days: 1_000_000 }, "input.no-number days"],
  ["POLICY-MONTH-END", {}, "input.missing month"],
  ["POLICY-MONTH-END", { month: "September" }, "input.unreadable"],
  ["EARLIEST", {}, "input.missing dates"],
  ["EARLIEST", { dates: [] }, "input.missing dates"],
  ["RETENTION", { from: received }, "input.missing policyMonths"],
  ["RETENTION", { policyMonths: 6 }, "input.missing from"],
  ["RETENTION", { from: received, policyMonths: -6 }, "input.no-number policyMonths"],
  ["AGE", { born: "2012-02-29" }, "input.missing years"],
  ["AGE", { years: 13 }, "input.missing born"],
  ["UK-12A", { received, extendedMonths: 3 }, "extension.too-long extendedMonths 2"],
  ["UK-12A", { received, extendedMonths: -1 }, "extension.too-long extendedMonths 2"],
  ["EU-36", { received, extendedWeeks: 7 }, "extension.too-long extendedWeeks 6"],
  ["ZA-PAIA-56", { received, extendedDays: 31 }, "extension.too-long extendedDays 30"],
  // Passed over in silence, each of these would give a wrong day.
  ["SG-21", { received, extendedDays: 30 }, "input.useless extendedDays"],
  ["UK-12A", { received, days: 3 }, "input.useless days"],
  ["UK-12A", { received, hold: true }, "input.useless hold"],
  ["EU-33", { awareAt: "2026-03-06T17:30:00Z", hours: 96 }, "input.useless hours"],
  ["UK-12A", { received, pauses: [{ from: "2026-09-09", to: "2026-09-08" }] }, "pause.backward"],
  // Nothing at all is no mistake.
  ["SG-21", { received, extendedDays: 0, hold: false, pauses: [], days: undefined }, "answered"],
])("asked with too little or too much, %s of %o says %s", (rule, inputs, said) => {
  expect(refusalOf(rule, inputs)).toBe(said);
});

test("a fact that does not count is said not to, and moves nothing", () => {
  const keys = (rule: string, inputs: ClockInputs): readonly string[] =>
    ask(rule, inputs).explanation.map(({ key }) => key);
  const plain = ask("EU-12-3", { received });
  const told = ask("EU-12-3", {
    received,
    idReceived: "2026-09-20",
    feeReceived: null,
    decided: "2026-09-21",
  });
  expect([told.due?.toString(), told.strict?.toString()]).toEqual([
    plain.due?.toString(),
    plain.strict?.toString(),
  ]);
  expect(told.explanation.slice(-3).map(({ key }) => key)).toEqual([
    "uncounted.idReceived",
    "uncounted.feeReceived",
    "uncounted.decided",
  ]);
  const breach = { awareAt: "2026-05-06T16:20:00+02:00", occurredAt: "2026-05-02T01:00:00Z" };
  expect(keys("EU-33", breach)).toEqual(["awareAt", "hours.end", "uncounted.occurredAt"]);
  expect(keys("US-CA-7026", { received, pauses: [{ from: received, to: null }] })).toContain(
    "uncounted.pauses",
  );
  const others = ask("EU-12-4", { received, notified: "2026-09-05", from: "2026-09-06" }).explanation.at(-1);
  expect(others).toEqual({ key: "uncounted", parameters: { inputs: "notified, from" } });
});

test("a rule asked about a day on which it was no law says so", () => {
  const last = (answer: ClockAnswer): unknown => answer.explanation.at(-1);
  expect(last(ask("UK-12A", { received: "2026-02-04" }))).toEqual({
    key: "rule.not-yet",
    parameters: { date: "2026-02-05" },
  });
  expect(last(ask("UK-12-3", { received: "2026-02-05" }))).toEqual({
    key: "rule.no-longer",
    parameters: { date: "2026-02-04" },
  });
  // The day of receipt chooses the rule, not the day the month begins.
  const keys = ask("UK-12-3", { received: "2026-02-04", idReceived: "2026-02-10" }).explanation;
  expect(keys.map(({ key }) => key)).not.toContain("rule.no-longer");
  expect(last(ask("US-CA-1798.82", { discovered: "2025-12-31" }))).toMatchObject({ key: "rule.not-yet" });
});

test("the notice of the authority's extension ends a month after it was asked, whatever it waits for", () => {
  const asked = { received: "2026-05-01", extendedWeeks: 6 } as const;
  expect(ask("EU-36", asked).noticeBy?.toString()).toBe("2026-06-01");
  const waiting = ask("EU-36", { ...asked, pauses: [{ from: "2026-05-04", to: null }] });
  expect([waiting.reason, waiting.noticeBy?.toString(), waiting.waited]).toEqual(["paused", "2026-06-01", 0]);
});

test("a month's notice of extension is not known while the clock stands still", () => {
  const { noticeBy, reason } = ask("UK-12A", { received, pauses: [{ from: "2026-09-10", to: null }] });
  expect([reason, noticeBy]).toEqual(["paused", undefined]);
});

test("what comes before the month's end counts even where the month's end is not known", () => {
  const unknown = { calendar: "atlantis" };
  const early = ask("EU-14-3", { obtained: "2026-06-01", firstDisclosure: "2026-06-12" }, unknown);
  expect([early.due?.toString(), early.reason]).toEqual(["2026-06-12", undefined]);
  const late = ask("EU-14-3", { obtained: "2026-06-01", firstDisclosure: "2026-07-02" }, unknown);
  expect([late.due, late.reason]).toEqual([undefined, "calendar-unknown"]);
  // Nobody has been told on a day that is not there.
  const none = ask("EU-14-3", { obtained: "2026-06-01", firstCommunication: undefined });
  expect(none.due?.toString()).toBe("2026-07-01");
});

test("business days without a calendar, and a later reading without one, are not told", () => {
  const days = ask("US-CA-7026", { received }, { calendar: "atlantis" });
  expect([days.start?.toString(), days.due, days.reason]).toEqual([received, undefined, "calendar-unknown"]);
  const read = ask("SG-21", { received: "2026-03-06" }, { calendar: "atlantis" });
  expect([read.due?.toString(), read.laterReading]).toEqual(["2026-04-05", undefined]);
});

test("a retention that is held says so beside what would count, and one minimum alone needs no start", () => {
  const held = ask("RETENTION", { from: "2026-04-30", policyMonths: 12, hold: true });
  expect([held.due, held.reason]).toEqual([undefined, "held"]);
  expect(held.explanation.map(({ key }) => key)).toEqual(["from", "keep.policyMonths", "held"]);
  const alone = ask("RETENTION", { statutoryUntil: "2030-04-05" });
  expect([alone.due?.toString(), alone.start, alone.nature]).toEqual(["2030-04-05", undefined, "not-before"]);
});

test("the sentences of each kind of rule are plain, in both languages", () => {
  const say = (language: "en" | "es", answer: ClockAnswer): string =>
    explainClock(language, answer.explanation).join(" ");
  const breach = ask("EU-33", { awareAt: "2026-03-27T10:00:00Z" });
  expect(say("en", breach)).toBe(
    "Known at 10:00 on Friday 27 March 2026. 72 hours, at weekends and on holidays too, end at 11:00 on Monday 30 March 2026.",
  );
  expect(say("es", breach)).toBe(
    "Conocido desde el viernes, 27 de marzo de 2026 a las 10:00. 72 horas, también en fin de semana y festivo, terminan el lunes, 30 de marzo de 2026 a las 11:00.",
  );
  const south = ask("ZA-PAIA-56", { received: "2026-07-10" }, { calendar: "ZA" });
  expect(say("en", south)).toBe(
    "Received on Friday 10 July 2026. 30 days end on Sunday 9 August, a public holiday (National Women's Day); the next day that counts is Tuesday 11 August.",
  );
  const leaver = ask("POLICY-BUSINESS-DAYS", { from: "2026-04-02", days: 1 });
  expect(say("en", leaver)).toBe(
    "Counted from Thursday 2 April 2026. The next working day by the calendar of England and Wales is Tuesday 7 April 2026. Public holidays were passed over: Good Friday, Easter Monday.",
  );
  expect(say("en", ask("AGE", { born: "2012-02-29", years: 13 }))).toBe(
    "Born on Wednesday 29 February 2012. 13 years old on Saturday 1 March 2025. Who was born on 29 February reaches an age on 1 March of a year without that day.",
  );
  const california = ask("US-CA-7021", { received: "2026-03-02", extendedDays: 45 }, { calendar: "US" });
  expect(say("en", california)).toBe(
    "Received on Monday 2 March 2026. The time was extended by 45 days. 90 days end on Sunday 31 May 2026, and stay on that day. If the first day is counted, too, the last is Saturday 30 May 2026.",
  );
});

test("pauses that overlap, touch nothing or lie within another count each day once", () => {
  const due = (
    rule: string,
    ...pauses: readonly (readonly [from: string, to: string])[]
  ): readonly unknown[] => {
    const answer = ask(rule, {
      received: "2026-09-01",
      pauses: pauses.map(([from, to]) => ({ from, to })),
    });
    return [answer.due?.toString(), answer.waited];
  };
  expect(due("UK-12A", ["2026-09-07", "2026-09-09"], ["2026-09-08", "2026-09-10"])).toEqual([
    "2026-10-05",
    4,
  ]);
  expect(due("UK-12A", ["2026-09-07", "2026-09-11"], ["2026-09-08", "2026-09-09"])).toEqual([
    "2026-10-06",
    5,
  ]);
  // Asked and answered on one day: in the European Union nothing waited.
  expect(due("EU-12-3", ["2026-09-07", "2026-09-07"])).toEqual(["2026-10-01", 0]);
});

test("before 2026 nothing in the United Kingdom held the clock once it ran", () => {
  const waiting = { received: "2025-09-03", idReceived: null, pauses: [{ from: "2025-09-05", to: null }] };
  const { due, explanation } = ask("UK-12-3", waiting);
  expect(due?.toString()).toBe("2025-10-03");
  expect(explanation.map(({ key }) => key)).toContain("pause.uncounted");
});

test("of a message and a disclosure the first ends the time to say where the data came from", () => {
  const both = { firstCommunication: "2026-06-20", firstDisclosure: "2026-06-12" };
  const { due, explanation } = ask("EU-14-3", { obtained: "2026-06-01", ...both });
  expect([due?.toString(), explanation.at(-1)?.key]).toEqual(["2026-06-12", "first.firstDisclosure"]);
});

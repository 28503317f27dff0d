// Goal: of a duty the earlier of policy and law counts, of keeping the later, and an unknown day stays unknown.
// Method: each case by hand on days one can count.
import { expect, test } from "vitest";
import type { ClockQuestion } from "./clock.ts";
import { effectiveOf, limitsOf } from "./limits.ts";
import type { Limits } from "./limits.ts";

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
const said = (limits: Limits): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(limits).map(([name, date]) => [name, date?.toString()]));

const access: ClockQuestion = {
  rule: "UK-12A",
  calendar: "GB-ENG",
  zone: "Europe/London",
  inputs: { received: "2026-09-03" },
};

test("the limits of a request: promised, lawful, strict, and the furthest the law would go", () => {
  expect(said(limitsOf(access, day("2026-09-20")))).toEqual({
    policy: "2026-09-20",
    law: "2026-10-05",
    effective: "2026-09-20",
    strict: "2026-10-03",
    furthest: "2026-12-03",
  });
  expect(said(limitsOf(access, day("2026-10-13")))).toMatchObject({ effective: "2026-10-05" });
  expect(said(limitsOf(access))).toMatchObject({ policy: undefined, effective: "2026-10-05" });
});

test("a rule without an extension goes no further than itself", () => {
  const breach: ClockQuestion = {
    rule: "EU-33",
    calendar: "none",
    zone: "UTC",
    inputs: { awareAt: "2026-03-06T17:30:00Z" },
  };
  expect(said(limitsOf(breach))).toMatchObject({ law: "2026-03-09", furthest: "2026-03-09" });
  const swiss: ClockQuestion = { ...access, rule: "CH-25" };
  expect(said(limitsOf(swiss))).toMatchObject({ law: "2026-10-03", furthest: "2026-10-03" });
});

test("what must be kept is kept until the later day, and while it is held there is none", () => {
  const keep: ClockQuestion = {
    rule: "SG-22A-KEEP",
    calendar: "none",
    zone: "Asia/Singapore",
    inputs: { refused: "2026-05-04" },
  };
  expect(said(limitsOf(keep, day("2026-05-20")))).toMatchObject({ effective: "2026-06-03" });
  expect(said(limitsOf(keep, day("2026-07-01")))).toMatchObject({ effective: "2026-07-01" });
  const held = { due: undefined, strict: undefined, nature: "not-before" } as const;
  expect(effectiveOf(held, day("2026-07-01"))).toBeUndefined();
});

test("a policy's day before any the law could name counts; a later one does not make it known", () => {
  const unknown = { due: undefined, strict: day("2028-12-30"), nature: "deadline" } as const;
  expect(effectiveOf(unknown, day("2028-12-20"))?.toString()).toBe("2028-12-20");
  expect(effectiveOf(unknown, day("2029-01-05"))).toBeUndefined();
  expect(effectiveOf({ ...unknown, strict: undefined }, day("2028-12-20"))).toBeUndefined();
});

// Goal: whoever comes back is shown what is otherwise than when they last looked, no more, and no less.
// Method: looks told apart by hand at the edges of a visit; generated policies compared with a naive reading clause by clause.
import fc from "fast-check";
import { expect, test } from "vitest";
import { statusNames } from "../contract.ts";
import { changesSince, lookedAt, seenOf, type Looks } from "./domain.changes.ts";

const at = (hour: number): Temporal.Instant =>
  Temporal.Instant.from("2026-03-02T00:00:00Z").add({ hours: hour });
const clause = (label: string, status: (typeof statusNames)[number], text = "words") => ({
  label,
  text,
  result: { status },
});
const seen = (status: (typeof statusNames)[number]) => seenOf([clause("1.1", status)]);

test("a changed status, other words and a new clause are changes; what is no more is not", () => {
  const before = seenOf([
    clause("1.1", "kept"),
    clause("1.2", "due"),
    clause("1.3", "kept"),
    clause("1.4", "kept"),
  ]);
  const now = seenOf([
    clause("1.1", "broken"),
    clause("1.2", "due", "others"),
    clause("1.3", "kept"),
    clause("1.5", "unproven"),
  ]);
  expect(changesSince(before, now)).toEqual([
    { label: "1.1", was: "kept", isReworded: false },
    { label: "1.2", was: "due", isReworded: true },
    { label: "1.5", was: null, isReworded: false },
  ]);
});

test("within a visit the same changes are shown again; after four hours they were seen", () => {
  const first = lookedAt(undefined, { at: at(0), seen: seen("kept") });
  expect(first.before).toBeUndefined();
  const again = lookedAt(first, { at: at(3), seen: seen("kept") });
  expect(again.before).toBeUndefined();
  const next = lookedAt(again, { at: at(9), seen: seen("broken") });
  expect(next.before?.at.toString()).toBe(at(3).toString());
  const same = lookedAt(next, { at: at(13), seen: seen("broken") });
  expect(same.before?.seen).toEqual(seen("kept"));
  const later = lookedAt(same, { at: at(18), seen: seen("broken") });
  expect(changesSince(later.before?.seen ?? {}, later.last.seen)).toEqual([]);
});

test("however often somebody looks, every change since the visit before is shown, and nothing else", () => {
  const policy = fc.dictionary(
    fc.constantFrom("1.1", "1.2", "2", "Schedule-1", "constructor"),
    fc.tuple(fc.constantFrom(...statusNames), fc.constantFrom("a", "b")),
    { noNullPrototype: true },
  );
  const look = fc.tuple(fc.integer({ min: 0, max: 9 }), policy);
  fc.assert(
    fc.property(fc.array(look, { minLength: 1, maxLength: 6 }), (looks) => {
      let known: Looks | undefined;
      let hour = 0;
      let visits: { hour: number; clauses: [string, [string, string]][] }[] = [];
      for (const [pause, each] of looks) {
        hour += pause;
        const clauses = Object.entries(each);
        known = lookedAt(known, {
          at: at(hour),
          seen: seenOf(clauses.map(([label, [status, text]]) => clause(label, status, text))),
        });
        const last = visits.at(-1);
        const ofVisit = last !== undefined && hour - last.hour <= 4;
        visits = [...(ofVisit ? visits.slice(0, -1) : visits), { hour, clauses }];
      }
      const [now, before] = [visits.at(-1), visits.at(-2)];
      const expected =
        before === undefined
          ? undefined
          : now?.clauses
              .filter(
                ([label, is]) =>
                  JSON.stringify(before.clauses.find(([name]) => name === label)?.[1]) !== JSON.stringify(is),
              )
              .map(([label]) => label);
      const found =
        known?.before === undefined
          ? undefined
          : changesSince(known.before.seen, known.last.seen).map(({ label }) => label);
      expect(found).toEqual(expected);
    }),
  );
});

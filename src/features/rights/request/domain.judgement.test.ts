// Goal: the case page and the policy say the same of identity and of an extension, for every order of events.
// Method: both are asked about generated histories of one request; the boundary days are named.
import fc from "fast-check";
import { expect, test } from "vitest";
import { answeredIn, judgeExtension, judgeIdentity, reachedAt } from "./domain.judgement.ts";

const at = (minute: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(minute * 60_000);
const moment = fc.integer({ min: 0, max: 20 });

test("nothing goes out before identity is settled, by proof or by a reason on record", () => {
  fc.assert(
    fc.property(
      fc.option(moment, { nil: undefined }),
      fc.boolean(),
      fc.option(moment, { nil: undefined }),
      (settledAt, isConfirmed, answered) => {
        const settled = settledAt === undefined ? undefined : { at: at(settledAt), isConfirmed };
        const judged = judgeIdentity(settled, answered === undefined ? undefined : at(answered));
        // The reference, from the words of the promise.
        const isBroken = answered !== undefined && !(settledAt !== undefined && settledAt <= answered);
        const how = isConfirmed ? "confirmed-first" : "excused-first";
        expect(judged).toBe(isBroken ? "answered-before" : settled === undefined ? "open" : how);
      },
    ),
  );
});

test("a link answers when a mail server took its mail, or when the package was fetched, and not while the mail waits", () => {
  const fate = (state: string, settled?: number) =>
    new Map([["m", { state, settledAt: settled === undefined ? null : at(settled) }]]);
  const answer = (fates: ReturnType<typeof fate>, delivery = "portal") => ({
    type: "request.answered",
    at: at(1),
    delivery,
    reached: reachedAt(at(1), "m", fates),
  });
  for (const state of ["waiting", "refused", "suppressed"])
    expect(answeredIn([answer(fate(state))])).toBeUndefined();
  expect(answeredIn([answer(fate("sent", 5))])).toEqual(at(5));
  expect(answeredIn([answer(fate("waiting")), { type: "package.downloaded", at: at(7) }])).toEqual(at(7));
  // Of an answer recorded before its mail was, or whose mail is forgotten, the release is what is known.
  expect(reachedAt(at(1), undefined, new Map())).toEqual(at(1));
  expect(reachedAt(at(1), "m", new Map())).toEqual(at(1));
  const posted = { type: "package.posted", at: at(9) };
  expect(answeredIn([answer(fate("sent", 5), "post"), posted])).toEqual(at(9));
});

test("an extension is told when its letter is out by the last moment, whatever else was sent", () => {
  const letter = (minute: number, template = "extension") => ({ at: at(minute), template });
  expect(judgeExtension([letter(10)], at(10), at(30))).toBe("told");
  expect(judgeExtension([letter(11)], at(10), at(30))).toBe("late");
  expect(judgeExtension([letter(5, "acknowledgement")], at(10), at(9))).toBe("due");
  expect(judgeExtension([letter(5, "acknowledgement")], at(10), at(11))).toBe("late");
  expect(judgeExtension([letter(5)], undefined, at(11))).toBe("unknown");
  fc.assert(
    fc.property(fc.array(moment, { minLength: 1, maxLength: 4 }), moment, moment, (sent, until, now) => {
      const letters = sent.toSorted((one, other) => one - other).map((minute) => letter(minute));
      expect(judgeExtension(letters, at(until), at(now))).toBe(Math.min(...sent) <= until ? "told" : "late");
    }),
  );
});

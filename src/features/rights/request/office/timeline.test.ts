// Goal: the history says a decision for several people once, with how many rows; decisions apart are said apart.
// Method: the events such decisions leave, as recorded.
import { expect, test } from "vitest";
import { newId } from "../../../../platform/ids.ts";
import type { FileId } from "../../../../platform/ids.ts";
import type { NoticeId } from "../../recipients/contract.ts";
import { listed, proposed } from "../../recipients/events.ts";
import { packageBuilt, reviewDecided } from "../events.ts";
import type { PackageId, RunId } from "../events.ts";
import { eventSentence, isSaidBefore } from "./timeline.ts";

const together = { people: 2, rows: 3 };
const decided = (seconds: number, shared: boolean) => {
  const recordedAt = Temporal.Instant.from("2026-03-10T09:00:00Z").add({ seconds });
  const data = { runId: newId<RunId>(), person: "a".repeat(64), reason: "confidential", rows: 2 };
  const event = reviewDecided.make({
    ...data,
    decision: "redact",
    ...(shared ? { together } : {}),
  });
  return { ...event, recordedAt };
};

test("one decision for two people is one line with its rows", () => {
  const [first, second] = [decided(0, true), decided(0, true)];
  expect(isSaidBefore(first, undefined)).toBe(false);
  expect(isSaidBefore(second, first)).toBe(true);
  expect(isSaidBefore(decided(1, true), first)).toBe(false);
  expect(isSaidBefore(decided(0, false), first)).toBe(false);
  const said = (event: typeof first): string => eventSentence(event, () => "nobody");
  expect(said(first)).toBe("Decided once for 2 other people: their parts of 3 rows are blanked");
  expect(said(decided(0, false))).toBe("Decided for another person: their parts of 2 rows are blanked");
});

test("a package made again with as many rows is one line, with more rows another", () => {
  const built = (rows: number) => {
    const ids = { packageId: newId<PackageId>(), fileId: newId<FileId>() };
    const event = packageBuilt.make({ ...ids, manifestHash: `sha256:${"a".repeat(64)}`, rows, sizeBytes: 9 });
    return { ...event, recordedAt: Temporal.Instant.from("2026-03-10T09:00:00Z") };
  };
  expect(isSaidBefore(built(3), built(3))).toBe(true);
  expect(isSaidBefore(built(4), built(3))).toBe(false);
});

test("going through the register is one line with how many it put on the list; somebody added by hand is another", () => {
  const recordedAt = Temporal.Instant.from("2026-03-10T09:00:00Z");
  const list = { ...listed.make({ act: "restricted", added: 2 }), recordedAt };
  const one = (number: number, seconds: number, source: "register" | "officer") => ({
    ...proposed.make({ notice: newId<NoticeId>(), act: "restricted", number, source }),
    recordedAt: recordedAt.add({ seconds }),
  });
  expect(isSaidBefore(list, undefined)).toBe(false);
  expect(isSaidBefore(one(1, 0, "register"), list)).toBe(true);
  expect(isSaidBefore(one(2, 0, "register"), one(1, 0, "register"))).toBe(true);
  expect(isSaidBefore(one(3, 60, "officer"), one(2, 0, "register"))).toBe(false);
});

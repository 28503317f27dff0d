// Goal: a complaint under UK law is to be acknowledged within thirty days as that law counts them; elsewhere no law gives
// a time, and the clock ends with the word that it arrived.
// Method: published examples (DPA 2018 s. 164A; gov.uk guidance), by the question that the kind's state asks of the law.
import { expect, test } from "vitest";
import { computeClock } from "../../law/clock.ts";
import { newId } from "../../platform/ids.ts";
import type { ActorId } from "../../platform/ids.ts";
import { complaint } from "./index.ts";

const state = (receivedOn: string, regime: "UK" | "EU" = "UK", isAcknowledged = false) =>
  complaint.kind.state.parse({
    name: "open",
    sort: "data",
    channel: "post",
    regime,
    receivedOn,
    language: "en",
    openedBy: newId<ActorId>(),
    isAcknowledged,
    isLookedInto: false,
    isApologised: false,
  });

test.each([
  ["2026-06-25", "GB-ENG", "2026-07-27"],
  ["2026-11-25", "GB-ENG", "2026-12-29"],
  ["2026-07-04", "GB-SCT", "2026-08-04"],
])("received on %s in %s, it is acknowledged by %s", (received, calendar, due) => {
  const [clock] = complaint.clocks(state(received));
  const ask = clock !== undefined && "ask" in clock ? clock.ask : undefined;
  expect(clock).toMatchObject({ rule: "UK-164A-ACK", state: "running" });
  const inputs = { ...ask, received };
  const answer = computeClock({ rule: "UK-164A-ACK", calendar, zone: "Europe/London", inputs });
  expect([ask, answer.due?.toString()]).toEqual([{ received }, due]);
});

test("once it is acknowledged the clock is met, and under other laws there is none", () => {
  expect(complaint.clocks(state("2026-06-25", "UK", true))).toMatchObject([{ state: "satisfied" }]);
  expect(complaint.clocks(state("2026-06-25", "EU"))).toEqual([]);
});

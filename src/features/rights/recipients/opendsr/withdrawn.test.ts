// Goal: when the person withdraws, what went on to a processor's system is taken back by its signed word alone; what cannot be is said.
// Method: the real server and database, a processor's double on loopback, attempt by attempt, and every misbehaviour at the cancelling.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { exchangeWorld, type Asked, type ExchangeWorld } from "../../../../../testkit/exchanges.ts";
import { write } from "../../../../platform/db.ts";
import { act } from "../../request/act.ts";

let x: ExchangeWorld;
let double: ExchangeWorld["double"];
beforeAll(async () => {
  x = await exchangeWorld();
  ({ double } = x);
});
afterAll(() => x.close());
beforeEach(() => x.calm());

/** Sent, taken there, and then withdrawn by the person. */
async function takenAndWithdrawn(): Promise<Asked> {
  double.status = "pending";
  const of = await x.asked();
  await x.transmit(of);
  await x.attempted(of);
  const { caseId } = of;
  const { scope } = x.anna;
  const command = { type: "withdraw" } as const;
  await write(x.w.db, scope, (tx) =>
    act(tx, scope, x.office.platform, { caseId, command, now: x.w.now() }, () => undefined),
  );
  return of;
}

test("when the person withdraws, what is pending there is taken back, once, by the processor's signed word", async () => {
  const of = await takenAndWithdrawn();
  double.calls.splice(0);
  expect(await x.attempted(of)).toBe("written");
  expect(double.problems).toEqual([]);
  expect(double.calls.filter((one) => one.startsWith("DELETE"))).toHaveLength(1);
  const exchange = await x.exchangeOf(of);
  expect(exchange).toMatchObject({ state: "cancelled", trouble: null });
  expect(exchange.outcome_cell).not.toBeNull();
  double.calls.splice(0);
  expect([await x.attempted(of), double.calls]).toEqual(["nothing", []]);
});

test.each([
  ["busy", "busy"],
  ["server-failed", "server_failed"],
  ["silent-after-taking", "unreachable"],
] as const)("taking back, %s passes by itself and is tried again", async (how, expected) => {
  const of = await takenAndWithdrawn();
  double.misbehave(how, "cancel");
  expect(await x.attempted(of)).toBe(expected);
  expect((await x.exchangeOf(of)).state).toBe("accepted");
  double.misbehave("none");
  expect(await x.attempted(of)).toBe("written");
  expect((await x.exchangeOf(of)).state).toBe("cancelled");
});

test.each([
  ["unsigned", "not_signed"],
  ["wrong-key", "signature_wrong"],
  ["altered-after-signing", "signature_wrong"],
  ["other-domain", "domain_of_another"],
  ["other-request", "request_of_another"],
  ["no-json", "not_understood"],
  ["redirect", "not_understood"],
  ["ok-instead-of-created", "not_understood"],
  ["refuses", "refused"],
] as const)("taking back, an answer that is %s counts for nothing and is said", async (how, expected) => {
  const of = await takenAndWithdrawn();
  double.misbehave(how, "cancel");
  expect(await x.attempted(of)).toBe("written");
  expect(await x.exchangeOf(of)).toMatchObject({ state: "accepted", trouble: expected });
});

test("what was begun there cannot be taken back, and is said once", async () => {
  const of = await takenAndWithdrawn();
  double.status = "in_progress";
  expect(await x.attempted(of)).toBe("written");
  expect(await x.exchangeOf(of)).toMatchObject({ state: "accepted", trouble: "too_late_to_cancel" });
  expect(await x.attempted(of)).toBe("nothing");
});

test("a system that stays away is asked for three days to take a request back, and then a person is", async () => {
  const of = await takenAndWithdrawn();
  double.misbehave("busy", "cancel");
  expect(await x.attempted(of)).toBe("busy");
  x.w.advance({ days: 4 });
  expect(await x.attempted(of)).toBe("written");
  expect(await x.exchangeOf(of)).toMatchObject({ state: "accepted", trouble: "busy" });
});

// Goal: whatever a vendor's API does wrong, an erasure is never called done while the record is there.
// Method: every shipped description against every misbehaviour, on a double that knows whether it still has the record. Judged as
// the runner judges: done is what `verify` calls gone. Controls: the same double, behaving, is called done; and a judge who
// believes the order's status or a look's refusal is fooled by each misbehaviour.
import http from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { httpDouble } from "../../../../../testkit/doubles/http.ts";
import type { Exchange, HttpDouble, Reply } from "../../../../../testkit/doubles/http.ts";
import { playing, recordOf } from "../../../../../testkit/doubles/misbehaving.ts";
import type { State, Wrong } from "../../../../../testkit/doubles/misbehaving.ts";
import type { Vendor } from "../../../../../testkit/doubles/vendor.ts";
import { connectTo, vendors } from "../../../../../testkit/doubles/vendors.ts";
import type { EraseAnswer, FoundRecord, Verdict } from "../system.ts";

let double: HttpDouble;
let stranger: HttpDouble;
beforeAll(async () => {
  double = await httpDouble();
  stranger = await httpDouble();
});
afterAll(async () => {
  await double.close();
  await stranger.close();
});

const { signal } = new AbortController();
type Outcome = { readonly erased: EraseAnswer; readonly verdict: Verdict; readonly isDone: boolean };

/** As the runner has it, whatever the order was answered. */
async function carriedOut(vendor: Vendor, record: FoundRecord): Promise<Outcome> {
  const system = connectTo(vendor, double.port);
  let erased = await system.erase(record, signal);
  for (let polls = 0; erased.kind === "pending" && polls < 5; polls += 1)
    erased = await system.poll(erased.ticket, signal);
  const verdict = await system.verify(record.ref, signal, record.guard);
  return { erased, verdict, isDone: verdict.kind === "gone" };
}

/** A judge who believes what one answer says. */
async function gullible(exchange: Exchange): Promise<number> {
  const [method = "", host = "", target = ""] = exchange.call.split(" ");
  return new Promise((resolve) => {
    const { headers } = exchange;
    const body = "body" in exchange ? JSON.stringify(exchange.body) : undefined;
    const request = http.request(
      { host: "127.0.0.1", port: double.port, method, path: target, headers: { ...headers, host } },
      (message) => {
        message.resume().on("error", () => undefined);
        resolve(message.statusCode ?? 0);
      },
    );
    request.on("error", () => resolve(0));
    request.end(body);
  });
}

const on =
  (role: string, reply: Reply | ((vendor: Vendor) => Reply)): Wrong =>
  (exchange, vendor) =>
    exchange.role === role ? (typeof reply === "function" ? reply(vendor) : reply) : undefined;
const cut = { isCut: true, headers: { "content-type": "application/json" } };
const inTwoMinutes = new Date(Date.parse("2026-06-01T12:02:00Z")).toUTCString();

type Misbehaviour = {
  readonly name: string;
  readonly wrong: Wrong;
  readonly erased: readonly EraseAnswer["kind"][];
  readonly verdict: readonly Verdict["kind"][];
  /** Who is fooled: who believes the order's status, or that a look which shows nothing denies. */
  readonly fools?: "status" | "denial";
};

/** The order does nothing, or nothing that lasts. */
const orders: readonly Misbehaviour[] = [
  {
    name: "200 with an error in the body",
    wrong: on("order", (vendor) => vendor.mistake),
    erased: ["refused"],
    verdict: ["there"],
    fools: "status",
  },
  {
    name: "success, and the record stays",
    wrong: on("order", (vendor) => vendor.order.reply),
    erased: ["accepted"],
    verdict: ["there"],
    fools: "status",
  },
  {
    name: "202 that never finishes",
    wrong: on("order", { status: 202 }),
    erased: ["unknown"],
    verdict: ["there"],
    fools: "status",
  },
  {
    name: "429 with Retry-After in seconds",
    wrong: on("order", { status: 429, headers: { "retry-after": "90" } }),
    erased: ["later"],
    verdict: ["there"],
  },
  {
    name: "429 with Retry-After as a date",
    wrong: on("order", { status: 429, headers: { "retry-after": inTwoMinutes } }),
    erased: ["later"],
    verdict: ["there"],
  },
  {
    name: "429 for every question, forever",
    wrong: () => ({ status: 429, headers: { "retry-after": "100000" } }),
    erased: ["later"],
    verdict: ["unverifiable"],
    fools: "denial",
  },
  {
    name: "500 without having done it",
    wrong: on("order", { status: 500, text: "oops" }),
    erased: ["unknown"],
    verdict: ["there"],
  },
  {
    name: "the connection cut in the middle of the order's answer",
    wrong: on("order", { status: 200, text: '{"ok":true,"more":"of it"}', ...cut }),
    erased: ["unknown"],
    verdict: ["there"],
    fools: "status",
  },
  {
    name: "half a JSON with 200",
    wrong: on("order", { status: 200, text: '{"ok":tr', headers: { "content-type": "application/json" } }),
    erased: ["unknown"],
    verdict: ["there"],
    fools: "status",
  },
  {
    name: "a redirect of the order to another host",
    wrong: on("order", () => ({
      status: 307,
      headers: { location: `http://127.0.0.1:${stranger.port}/steal` },
    })),
    erased: ["unknown"],
    verdict: ["there"],
  },
  {
    name: "a redirect of the order to the cloud's metadata",
    wrong: on("order", { status: 308, headers: { location: "http://169.254.169.254/latest/meta-data/" } }),
    erased: ["unknown"],
    verdict: ["there"],
  },
  {
    name: "a soft deletion: the record is in a bin",
    wrong: (exchange, vendor, state) => {
      if (exchange.role !== "order") return undefined;
      state.where = "bin";
      return vendor.order.reply;
    },
    erased: ["accepted"],
    verdict: ["held"],
    fools: "status",
  },
];

/** The order does nothing, says it did, and the look afterwards is no look. */
const blind = (
  name: string,
  look: Reply | ((vendor: Vendor) => Reply),
  verdict: Verdict["kind"],
): Misbehaviour => {
  const isAfter = (state: State): boolean => state.times.has("order");
  return {
    name,
    wrong: (exchange, vendor, state) => {
      if (exchange.role === "order") return vendor.order.reply;
      if (exchange.role !== "look" || !isAfter(state)) return undefined;
      return typeof look === "function" ? look(vendor) : look;
    },
    erased: ["accepted"],
    verdict: [verdict],
    fools: "denial",
  };
};

const looks: readonly Misbehaviour[] = [
  {
    ...blind("a cache answers with the record as it was", (vendor) => vendor.look.reply, "there"),
    fools: "status",
  },
  blind(
    "a cache answers with a denial as it was",
    (vendor) => ({ ...vendor.denial, headers: { age: "300" } }),
    "unverifiable",
  ),
  blind("401 instead of an answer", { status: 401, json: {} }, "unverifiable"),
  blind("403 instead of an answer", { status: 403, json: {} }, "unverifiable"),
  blind(
    "a gateway's 404 that says nothing of the record",
    { status: 404, text: "<h1>Not found</h1>" },
    "unverifiable",
  ),
  blind("an empty 404", { status: 404, json: {} }, "unverifiable"),
  blind(
    "a look that ends in the middle",
    { status: 404, text: '{"error":{"code":"x"}}', ...cut },
    "unverifiable",
  ),
  blind("500 for every look", { status: 500, text: "oops" }, "unverifiable"),
  blind(
    "a look that is sent to another host",
    () => ({ status: 302, headers: { location: `http://127.0.0.1:${stranger.port}/steal` } }),
    "unverifiable",
  ),
  blind(
    "a look that is sent to the cloud's metadata",
    { status: 302, headers: { location: "http://169.254.169.254/" } },
    "unverifiable",
  ),
  {
    name: "a denial, and then the record again",
    wrong: (exchange, vendor, state) => {
      if (exchange.role === "order") return vendor.order.reply;
      // The first look comes before the order, the second denies, the third shows it.
      return exchange.role === "look" && state.times.get("look") === 2 ? vendor.denial : undefined;
    },
    erased: ["accepted"],
    verdict: ["there"],
    fools: "status",
  },
  {
    name: "denials by an API that does not answer for the place any more",
    wrong: (exchange, vendor, state) => {
      if (exchange.role === "order") return vendor.order.reply;
      if (exchange.role === "alive") return { status: 404, json: {} };
      return exchange.role === "look" && state.times.has("order") ? vendor.denial : undefined;
    },
    erased: ["accepted"],
    verdict: ["unverifiable"],
    fools: "denial",
  },
];

describe.each(vendors)("$name", (vendor) => {
  test(`${vendor.name}: control: who behaves is called done, and has the record no more`, async () => {
    const record = await recordOf(double, vendor);
    const state = playing(double, vendor, () => undefined);
    const { erased, isDone } = await carriedOut(vendor, record);
    expect({ erased, isDone, where: state.where }).toEqual({
      erased: { kind: "accepted" },
      isDone: true,
      where: "gone",
    });
  });

  test(`${vendor.name}: 500 after having done it is unknown, and looking again decides`, async () => {
    const record = await recordOf(double, vendor);
    const state = playing(double, vendor, (exchange, _vendor, at) => {
      if (exchange.role !== "order") return undefined;
      at.where = "gone";
      return { status: 500, text: "oops" };
    });
    const { erased, isDone } = await carriedOut(vendor, record);
    expect({ erased: erased.kind, isDone, where: state.where }).toEqual({
      erased: "unknown",
      isDone: true,
      where: "gone",
    });
  });

  test.each([...orders, ...looks])(`${vendor.name}: not done: $name`, async ({ wrong, erased, verdict }) => {
    const record = await recordOf(double, vendor);
    stranger.play({ exchanges: [], order: "loose" });
    const state = playing(double, vendor, wrong);
    const outcome = await carriedOut(vendor, record);
    expect(state.where).not.toBe("gone");
    expect(outcome.isDone).toBe(false);
    expect(double.problems()).toEqual([]);
    expect(erased).toContain(outcome.erased.kind);
    expect(verdict).toContain(outcome.verdict.kind);
    expect(stranger.calls).toEqual([]);
    const orderCalls = double.calls.filter((call) => call === vendor.order.call && call !== vendor.look.call);
    expect(orderCalls.length).toBeLessThanOrEqual(1);
  });

  test.each([...orders, ...looks].filter(({ fools }) => fools !== undefined))(
    `${vendor.name}: control: whoever believes one answer is fooled: $name`,
    async ({ wrong, fools }) => {
      const state = playing(double, vendor, wrong);
      const ordered = await gullible(vendor.order);
      const looked = await gullible(vendor.look);
      expect(state.where).not.toBe("gone");
      const isFooled = fools === "status" ? ordered >= 200 && ordered < 300 : looked < 200 || looked >= 300;
      expect(isFooled).toBe(true);
    },
  );

  test(`${vendor.name}: the wait of a limit is told in whole seconds, in either form`, async () => {
    const record = await recordOf(double, vendor);
    const seconds: number[] = [];
    for (const header of ["90", inTwoMinutes]) {
      playing(double, vendor, on("order", { status: 429, headers: { "retry-after": header } }));
      const answer = await connectTo(vendor, double.port).erase(record, signal);
      if (answer.kind === "later") seconds.push(answer.seconds);
    }
    expect(seconds[0]).toBe(90);
    expect(seconds[1]).toBeGreaterThan(110);
    expect(seconds[1]).toBeLessThanOrEqual(120);
  });

  test(`${vendor.name}: until when a bin holds the record is told where the vendor tells`, async () => {
    const record = await recordOf(double, vendor);
    const state = playing(double, vendor, () => undefined);
    state.where = "bin";
    const verdict = await connectTo(vendor, double.port).verify(record.ref, signal, record.guard);
    expect(verdict).toEqual({ kind: "held", where: expect.any(String), until: vendor.bin.until });
  });
});

// Goal: whatever a vendor keeps from a search, by mistake or misbehaving, the search is never called complete, nor a record whole.
// Method: every shipped description against every half answer, on the vendor's double. Control: the double, behaving, is complete.
import { afterAll, beforeAll, expect, test } from "vitest";
import { httpDouble } from "../../../../../testkit/doubles/http.ts";
import type { Exchange, HttpDouble, Reply } from "../../../../../testkit/doubles/http.ts";
import { playing, recordOf, searched } from "../../../../../testkit/doubles/misbehaving.ts";
import type { Wrong } from "../../../../../testkit/doubles/misbehaving.ts";
import { connectTo, vendors } from "../../../../../testkit/doubles/vendors.ts";

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

/** What a list's answer would be with another body. */
const listBody = (exchange: Exchange, more: object): Reply => ({
  status: 200,
  json: { ...(typeof exchange.reply.json === "object" ? exchange.reply.json : {}), ...more },
});

const isList = ({ role }: Exchange): boolean => role === "list" || role === "next";
const searches: readonly { readonly name: string; readonly wrong: Wrong; readonly reason?: string }[] = [
  {
    name: "an error in a list of success",
    wrong: (exchange, vendor) => (isList(exchange) ? vendor.mistake : undefined),
  },
  {
    name: "half a JSON for a list",
    wrong: (exchange) =>
      isList(exchange)
        ? { status: 200, text: '{"value":[', headers: { "content-type": "application/json" } }
        : undefined,
  },
  {
    name: "a list that ends in the middle",
    wrong: (exchange) => (isList(exchange) ? { ...exchange.reply, isCut: true } : undefined),
  },
  {
    name: "an answer without a list",
    wrong: (exchange) => (isList(exchange) ? { status: 200, json: {} } : undefined),
  },
  { name: "403 for a list", wrong: (exchange) => (isList(exchange) ? { status: 403, json: {} } : undefined) },
  {
    name: "429 for a list, forever",
    wrong: (exchange) => (isList(exchange) ? { status: 429, json: {} } : undefined),
  },
  {
    name: "a list that is sent to another host",
    wrong: (exchange) =>
      isList(exchange)
        ? { status: 302, headers: { location: `http://127.0.0.1:${stranger.port}/steal` } }
        : undefined,
  },
  {
    name: "more by its count than its pages give",
    reason: "half_answer",
    wrong: (exchange) =>
      isList(exchange)
        ? listBody(exchange, {
            total: 7,
            exact_matches: { members: [], total_items: 7 },
            full_search: { members: [], total_items: 0 },
          })
        : undefined,
  },
  {
    name: "a page token that repeats",
    wrong: (exchange, vendor) => {
      const first = vendor.find.find(({ role }) => role === "list")?.reply.json;
      if (exchange.role !== "next" || typeof first !== "object" || first === null) return undefined;
      const tokens = Object.entries(first).filter(([name]) => /next|paging/i.test(name));
      return listBody(exchange, Object.fromEntries(tokens));
    },
    reason: "half_answer",
  },
  {
    name: "a next page on another host",
    reason: "half_answer",
    wrong: (exchange) =>
      isList(exchange)
        ? listBody(exchange, { "@odata.nextLink": `http://127.0.0.1:${stranger.port}/steal` })
        : undefined,
  },
];

/** A vendor whose search has no count, no pages, or no links cannot lie about them: named, so that nothing is passed over. */
const without: Readonly<Record<string, readonly string[]>> = {
  "more by its count than its pages give": [
    "microsoft-365-mail",
    "microsoft-365-files",
    "google-gmail",
    "google-drive",
  ],
  "a page token that repeats": ["mailchimp"],
  "a next page on another host": ["google-gmail", "google-drive", "mailchimp", "hubspot"],
};

const pairs = vendors.flatMap((vendor) =>
  searches
    .filter(({ name }) => without[name]?.includes(vendor.name) !== true)
    .map((search) => ({ vendor, file: vendor.name, ...search })),
);

test.each(pairs)("$file: a search is not complete: $name", async ({ vendor, wrong, reason }) => {
  stranger.play({ exchanges: [], order: "loose" });
  playing(double, vendor, wrong);
  const { coverage } = await searched(double, vendor);
  expect(double.problems()).toEqual([]);
  expect(coverage.kind).not.toBe("complete");
  const reasons = coverage.kind === "partial" ? coverage.gaps.map(({ why }) => why) : [];
  expect(reason === undefined ? [] : reasons).toEqual(reason === undefined ? [] : [reason]);
  expect(JSON.stringify(coverage)).not.toContain("anna");
  expect(stranger.calls).toEqual([]);
});

test.each(vendors)("$name: control: a search of who behaves is complete", async (vendor) => {
  playing(double, vendor, () => undefined);
  const { coverage } = await searched(double, vendor);
  expect(double.problems()).toEqual([]);
  expect(coverage).toEqual({ kind: "complete", looked: 1 });
});

test("mailchimp: notes whose pages repeat are not handed on as if they were whole", async () => {
  const vendor = vendors.find(({ name }) => name === "mailchimp");
  if (vendor === undefined) throw new Error("no double");
  const record = await recordOf(double, vendor);
  const notes = { status: 200, json: { notes: [{ note: "again" }], total_items: 9 } };
  const page = vendor.parts[0];
  if (page === undefined) throw new Error("no notes");
  const next = { ...page, call: page.call.replace("offset=0", "offset=1") };
  double.play({
    exchanges: [vendor.look, ...vendor.parts, next],
    order: "loose",
    instead: ({ call }) => (call.includes("/notes") ? notes : undefined),
  });
  expect(await connectTo(vendor, double.port).read(record, signal)).toBeUndefined();
});

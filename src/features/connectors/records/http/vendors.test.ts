// Goal: what goes over the wire to each vendor is what that vendor documents, for finding, reading, erasing and looking again.
// Method: a double plays each vendor from a script in order and refuses every call that is not the next one to the letter.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { httpDouble } from "../../../../../testkit/doubles/http.ts";
import type { Exchange, HttpDouble } from "../../../../../testkit/doubles/http.ts";
import type { Vendor } from "../../../../../testkit/doubles/vendor.ts";
import { connectTo, vendors } from "../../../../../testkit/doubles/vendors.ts";
import { shippedDescriptions } from "./shipped.ts";
import type { Coverage, FoundRecord, RecordSystem } from "../system.ts";

let double: HttpDouble;
beforeAll(async () => {
  double = await httpDouble();
});
afterAll(() => double.close());

const { signal } = new AbortController();

async function search(
  system: RecordSystem,
  vendor: Vendor,
): Promise<{ readonly records: readonly FoundRecord[]; readonly coverage: Coverage }> {
  const records: FoundRecord[] = [];
  const found = system.find(vendor.asked, signal);
  for (let next = await found.next(); ; next = await found.next()) {
    if (next.done === true) return { records, coverage: next.value };
    records.push(next.value);
  }
}

const strict = (exchanges: readonly Exchange[]) => ({ exchanges, order: "strict" as const });
const signIn = (vendor: Vendor): readonly Exchange[] => vendor.find.filter(({ role }) => role === "token");
const fresh = (exchange: Exchange): Exchange => ({
  ...exchange,
  headers: { ...exchange.headers, "cache-control": "no-cache" },
});

async function foundRecord(vendor: Vendor): Promise<FoundRecord> {
  double.play(strict(vendor.find));
  const system = connectTo(vendor, double.port);
  const { records } = await search(system, vendor);
  const [record] = records;
  if (record === undefined) throw new Error("nothing was found");
  return record;
}

test("each description that is shipped has a double", () => {
  expect(vendors.map(({ name }) => name).toSorted()).toEqual(shippedDescriptions());
});

test.each(vendors)(
  "$name says in sentences what it cannot do, and tells them when it is tested",
  async (vendor) => {
    const probe = { ...vendor.alive, headers: {} };
    double.play({ exchanges: [...signIn(vendor), probe], order: "loose" });
    const { findings } = await connectTo(vendor, double.port).test(signal);
    const limits = findings.filter(({ what }) => what === "limit");
    expect(limits.length).toBeGreaterThan(2);
    for (const { sentence } of findings) expect(sentence).toMatch(/^[A-Z].*[.]$/);
  },
);

test("the double tells of a call that is not the one written down", async () => {
  const [vendor] = vendors;
  if (vendor === undefined) throw new Error("no vendor");
  double.play(strict(vendor.find.slice(1)));
  await search(connectTo(vendor, double.port), vendor);
  expect(double.problems()[0]).toMatch(/^expected GET graph.* came POST login/);
});

describe.each(vendors)("$name", (vendor) => {
  test(`${vendor.name}: a search asks what is documented and finds the record once`, async () => {
    double.play(strict(vendor.find));
    const { records, coverage } = await search(connectTo(vendor, double.port), vendor);
    expect(double.problems()).toEqual([]);
    expect(coverage).toEqual({ kind: "complete", looked: records.length });
    expect(records).toHaveLength(1);
    const [record] = records;
    if (record === undefined) throw new Error("nothing was found");
    const { ref, guard, title, changedAt, matched, strength } = record;
    expect(JSON.parse(ref.id)).toEqual(vendor.found.id);
    expect(guard).toMatch(vendor.found.guard);
    expect({ title, changedAt, strength }).toEqual({
      title: vendor.found.title,
      changedAt: vendor.found.changedAt,
      strength: "strong",
    });
    expect(matched.map(({ part }) => part)).toEqual(expect.arrayContaining([...vendor.found.parts]));
  });

  test(`${vendor.name}: a record is read with what belongs to it`, async () => {
    const record = await foundRecord(vendor);
    double.play(strict([...signIn(vendor), vendor.look, ...vendor.parts]));
    const content = await connectTo(vendor, double.port).read(record, signal);
    expect(double.problems()).toEqual([]);
    expect(content?.parts.map(({ name }) => name)).toEqual(vendor.texts);
  });

  test(`${vendor.name}: an order is given once, after a look, and carries what it must`, async () => {
    const record = await foundRecord(vendor);
    double.play(strict([...signIn(vendor), fresh(vendor.look), vendor.order]));
    const answer = await connectTo(vendor, double.port).erase(record, signal);
    expect(double.problems()).toEqual([]);
    expect(answer).toEqual({ kind: "accepted" });
  });

  test(`${vendor.name}: what changed since it was found is not erased`, async () => {
    const record = await foundRecord(vendor);
    double.play(strict([...signIn(vendor), { ...vendor.look, reply: vendor.changed }]));
    const answer = await connectTo(vendor, double.port).erase(record, signal);
    expect(double.problems()).toEqual([]);
    expect(answer).toEqual({ kind: "changed" });
  });

  test(`${vendor.name}: gone is said after two denials, each by an API that answers`, async () => {
    const { ref, guard } = await foundRecord(vendor);
    const once = [vendor.alive, fresh({ ...vendor.look, reply: vendor.denial }), ...vendor.also];
    double.play(strict([...signIn(vendor), ...once, ...once]));
    const verdict = await connectTo(vendor, double.port).verify(ref, signal, guard);
    expect(double.problems()).toEqual([]);
    expect(verdict).toEqual({ kind: "gone" });
  });
});

// Goal: an erasure over several systems is what a person approved, whole or said not to be; it can be cut off anywhere and
// begun again; no answer makes it done; nobody's name or value stands in what is kept of it.
// Method: systems whose answers the test chooses, each outcome compared whole; the files of the folder read.
import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { folderFor, systemOf } from "../../../../../testkit/records/run.ts";
import type { Behaviour, Chosen } from "../../../../../testkit/records/run.ts";
import type { AskedValue } from "../system.ts";
import { eraseRecords } from "./erase.ts";
import type { EraseOptions, EraseRequest } from "./erase.ts";
import { findRecords } from "./find.ts";
import type { NamedSystem } from "./find.ts";
import { listFiles } from "./list.ts";
import type { Outcome } from "./outcome.ts";

const asked: readonly AskedValue[] = [{ kind: "email", value: "ann@example.org" }];
const { signal } = new AbortController();
const now = (): string => "2026-11-22T10:00:00.000Z";

describe("a run over systems of records", () => {
  let place: ReturnType<typeof folderFor>;
  let waited: number[];
  beforeEach(() => {
    place = folderFor();
    waited = [];
  });
  afterEach(() => place.drop());
  const named = (chosen: Chosen, name = "one"): NamedSystem => ({
    name,
    digest: `digest of ${name}`,
    system: chosen.system,
  });
  const find = async (systems: readonly NamedSystem[]): Promise<string> =>
    (
      await findRecords(
        { systems, asked, folder: place.folder },
        { now, signal, textLine: (system, number, { title }) => `${system} ${number} ${title}` },
      )
    ).digest;
  const erase = (
    systems: readonly NamedSystem[],
    digest: string,
    more: Partial<EraseRequest> = {},
    options: Partial<EraseOptions> = {},
  ): Promise<readonly Outcome[]> =>
    eraseRecords(
      { systems, folder: place.folder, digest, also: [], leave: [], ...more },
      { now, signal, pause: (milliseconds) => Promise.resolve(waited.push(milliseconds)), ...options },
    );
  const whole = async (chosen: Chosen, more: Partial<EraseRequest> = {}): Promise<Outcome> => {
    const [outcome] = await erase([named(chosen)], await find([named(chosen)]), more);
    if (outcome === undefined) throw new Error("There is no outcome.");
    return outcome;
  };
  const ids = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `ann-${at}`);

  test("all that was approved is erased, looked at again and verified, and the list destroyed", async () => {
    const [one, two] = [systemOf(ids(3), ["bea"]), systemOf(["x"])];
    const systems = [named(one), named(two, "two")];
    const digest = await find(systems);
    expect(readFileSync(listFiles(place.folder).text, "utf8")).toBe(
      "one 1 title of ann-0\none 2 title of ann-1\none 3 title of ann-2\none 4 title of bea\ntwo 5 title of x\n",
    );
    expect(await erase(systems, digest)).toEqual([
      { system: "one", kind: "verified", erased: 3, left: 1, reasons: [] },
      { system: "two", kind: "verified", erased: 1, left: 0, reasons: [] },
    ]);
    expect([...one.there.keys()]).toEqual(["bea"]);
    expect(readdirSync(place.folder).toSorted()).toEqual(["journal.jsonl", "report.json"]);
    for (const file of readdirSync(place.folder))
      expect(readFileSync(`${place.folder}/${file}`, "utf8")).not.toMatch(/ann-|title|"bea"/);
    await expect(erase(systems, digest)).rejects.toMatchObject({
      sentence: expect.stringContaining("carried out and settled") as string,
    });
  });

  test("what is approved is this list: another digest, another system, a changed list are refused, and nothing is erased", async () => {
    const one = systemOf(ids(2));
    const digest = await find([named(one)]);
    expect(statSync(listFiles(place.folder).list).mode & 0o777).toBe(0o600);
    for (const [systems, said] of [
      [[named(one)], `${digest.slice(0, -1)}${digest.endsWith("0") ? "1" : "0"}`],
      [[named(one)], ""],
      [[named(one, "other")], digest],
      [[{ ...named(one), digest: "changed" }], digest],
      [[], digest],
    ] as const)
      await expect(erase(systems, said)).rejects.toMatchObject({ name: "RecordsRefused" });
    const { list } = listFiles(place.folder);
    writeFileSync(list, readFileSync(list, "utf8").replace("ann-1", "bea-1"));
    await expect(erase([named(one)], digest)).rejects.toMatchObject({ name: "RecordsRefused" });
    writeFileSync(list, "not a list");
    await expect(erase([named(one)], digest)).rejects.toMatchObject({ name: "ListBroken" });
    expect(one.orders).toEqual([]);
  });

  test("a person says which weak ones are hers and which strong ones stay, and cannot say otherwise later", async () => {
    const one = systemOf(ids(3), ["weak-0", "weak-1"]);
    const digest = await find([named(one)]);
    await expect(erase([named(one)], digest, { also: [1] })).rejects.toMatchObject({
      name: "RecordsRefused",
    });
    await expect(erase([named(one)], digest, { leave: [4] })).rejects.toMatchObject({
      name: "RecordsRefused",
    });
    await expect(erase([named(one)], digest, { also: [99] })).rejects.toMatchObject({
      name: "RecordsRefused",
    });
    const stopped = new AbortController();
    const cut = {
      ...named(one),
      system: {
        ...one.system,
        erase: () => (stopped.abort(), Promise.reject(new DOMException("", "AbortError"))),
      },
    };
    await expect(
      erase([cut], digest, { also: [5], leave: [2] }, { signal: stopped.signal }),
    ).rejects.toMatchObject({ name: "AbortError" });
    await expect(erase([named(one)], digest, { also: [4, 5] })).rejects.toMatchObject({
      name: "RecordsRefused",
    });
    expect(await erase([named(one)], digest, { also: [5], leave: [2] })).toEqual([
      { system: "one", kind: "verified", erased: 3, left: 2, reasons: [] },
    ]);
    expect([...one.there.keys()]).toEqual(["ann-1", "weak-0"]);
  });

  const sayings: readonly (readonly [string, Behaviour, Omit<Outcome, "system" | "left">])[] = [
    [
      "an order that was taken is not an erasure",
      { verify: () => ({ kind: "there" }) },
      { kind: "residual", erased: 0, reasons: [{ why: "there", records: 2 }] },
    ],
    [
      "what must be kept is left over, with its reason",
      { erase: () => ({ kind: "must_keep", why: "law" }) },
      {
        kind: "residual",
        erased: 0,
        reasons: [
          { why: "must_keep", records: 2 },
          { why: "found_again", records: 2 },
        ],
      },
    ],
    [
      "what changed is left over",
      { erase: () => ({ kind: "changed" }) },
      {
        kind: "residual",
        erased: 0,
        reasons: [
          { why: "changed", records: 2 },
          { why: "found_again", records: 2 },
        ],
      },
    ],
    [
      "what a bin holds is held",
      { verify: () => ({ kind: "held", where: "bin", until: undefined }) },
      { kind: "held", erased: 0, reasons: [{ why: "held", records: 2 }] },
    ],
    [
      "what cannot be asked for again is not verified",
      { verify: () => ({ kind: "unverifiable", why: "x" }) },
      { kind: "unverifiable", erased: 0, reasons: [{ why: "unverifiable", records: 2 }] },
    ],
    [
      "a system that fails when it is asked again is not verified",
      { verify: () => Promise.reject(new Error("ann@example.org")) },
      { kind: "unverifiable", erased: 0, reasons: [{ why: "unverifiable", records: 2 }] },
    ],
    [
      "what was not looked at keeps it from being whole",
      { gaps: "partial" },
      { kind: "incomplete", erased: 2, reasons: [{ why: "not_readable", records: 2 }] },
    ],
    [
      "a system out of reach afterwards keeps it from being whole",
      { gaps: "unreachable" },
      { kind: "incomplete", erased: 2, reasons: [{ why: "unreachable", records: 0 }] },
    ],
    [
      "what is gone without our doing is gone",
      { erase: () => ({ kind: "already_gone" }), verify: () => ({ kind: "gone" }) },
      { kind: "residual", erased: 2, reasons: [{ why: "found_again", records: 2 }] },
    ],
    [
      "an order that broke off, and is done all the same, is done",
      { erase: () => ({ kind: "unknown", why: "x" }), verify: () => ({ kind: "gone" }) },
      { kind: "residual", erased: 2, reasons: [{ why: "found_again", records: 2 }] },
    ],
  ];
  test.each(sayings)("%s", async (_, behaviour, expected) => {
    const one = systemOf(ids(2), [], behaviour);
    expect(await whole(one)).toEqual({ system: "one", left: 0, ...expected });
    expect(existsSync(listFiles(place.folder).list)).toBe(true);
  });

  test("a system that asks for a pause is asked again, one that works on it is asked after", async () => {
    let asks = 0;
    const one = systemOf(ids(1), [], {
      erase: () => ((asks += 1) < 3 ? { kind: "later", seconds: 600 } : { kind: "accepted" }),
    });
    expect((await whole(one)).kind).toBe("verified");
    expect(waited).toEqual([30_000, 30_000]);
    place.drop();
    place = folderFor();
    let polls = 0;
    const two = systemOf(ids(1), [], {
      erase: () => ({ kind: "pending", ticket: "t" }),
      poll: () => {
        polls += 1;
        if (polls < 3) return { kind: "pending", ticket: "t" };
        two.there.clear();
        return { kind: "accepted" };
      },
    });
    expect(await whole(two)).toMatchObject({ kind: "verified", erased: 1 });
    expect(two.orders).toEqual(["ann-0"]);
  });

  test("a system that fails again and again is left alone, the others are not, and a later run goes on", async () => {
    let isDown = true;
    const one = systemOf(ids(20), [], {
      erase: (_, orders) => (isDown && orders > 2 ? { kind: "unknown", why: "x" } : { kind: "accepted" }),
    });
    const two = systemOf(["x", "y"]);
    const systems = [named(one), named(two, "two")];
    const digest = await find(systems);
    const first = await erase(systems, digest);
    expect(one.orders).toHaveLength(7);
    expect(first).toMatchObject([
      {
        kind: "residual",
        erased: 2,
        reasons: [
          { why: "unknown", records: 5 },
          { why: "not_tried", records: 13 },
          { why: "found_again", records: 18 },
        ],
      },
      { kind: "verified", erased: 2 },
    ]);
    isDown = false;
    expect(await erase(systems, digest)).toMatchObject([
      { kind: "verified", erased: 20 },
      { kind: "verified" },
    ]);
    expect(two.orders).toEqual(["x", "y"]);
  });

  test("a system that throws has not answered, and what it threw is nowhere", async () => {
    const one = systemOf(ids(1), [], {
      erase: () => Promise.reject(new Error("ann@example.org is not there")),
    });
    expect(await whole(one)).toMatchObject({
      kind: "residual",
      reasons: [
        { why: "unknown", records: 1 },
        { why: "found_again", records: 1 },
      ],
    });
    for (const file of ["journal", "report"] as const)
      expect(readFileSync(listFiles(place.folder)[file], "utf8")).not.toContain("ann");
  });

  test("what cannot be erased or asked for by us is never called done", async () => {
    const one = systemOf(ids(1));
    const mute = { ...one, system: { ...one.system, can: { erase: false, verify: false } } };
    expect(await whole(mute)).toMatchObject({ kind: "residual", erased: 0 });
    expect(one.orders).toEqual([]);
  });

  test("an order whose answer was cut off is looked for before it is given again", async () => {
    const one = systemOf(ids(3));
    const digest = await find([named(one)]);
    const stopped = new AbortController();
    const cut: NamedSystem = {
      ...named(one),
      system: {
        ...one.system,
        erase: async (record, until) => {
          await one.system.erase(record, until);
          stopped.abort();
          throw new DOMException("", "AbortError");
        },
      },
    };
    await expect(erase([cut], digest, {}, { signal: stopped.signal })).rejects.toMatchObject({
      name: "AbortError",
    });
    appendFileSync(listFiles(place.folder).journal, '{"at":"2026","kind":"answ');
    expect(await erase([named(one)], digest)).toMatchObject([{ kind: "verified", erased: 3 }]);
    expect(one.orders).toEqual(["ann-0", "ann-1", "ann-2"]);
  });

  test("a search that breaks off is half an answer, before and after", async () => {
    const one = systemOf(ids(2));
    const broken: NamedSystem = {
      ...named(one),
      system: {
        ...one.system,
        async *find(of, until) {
          yield* one.system.find(of, until);
          throw new Error("ann@example.org");
        },
      },
    };
    const digest = await find([broken]);
    expect(readFileSync(listFiles(place.folder).list, "utf8")).toContain('"why":"half_answer"');
    expect(await erase([broken], digest)).toEqual([
      {
        system: "one",
        kind: "incomplete",
        erased: 2,
        left: 0,
        reasons: [{ why: "half_answer", records: 1 }],
      },
    ]);
  });

  test("a search that is stopped leaves no list", async () => {
    const stopped = new AbortController();
    const one = systemOf(ids(2));
    const cut: NamedSystem = {
      ...named(one),
      system: {
        ...one.system,
        async *find(of, until) {
          yield* one.system.find(of, until);
          throw new DOMException("", "AbortError");
        },
      },
    };
    await expect(
      findRecords(
        { systems: [cut], asked, folder: place.folder },
        { now, signal: stopped.signal, textLine: () => "" },
      ),
    ).rejects.toMatchObject({ name: "AbortError" });
    expect(readdirSync(place.folder)).toEqual([]);
    await expect(find([named(one), named(one)])).rejects.toMatchObject({ name: "RecordsRefused" });
    await expect(
      findRecords(
        { systems: [named(one)], asked: [{ kind: "name", value: "A" }], folder: place.folder },
        { now, signal, textLine: () => "" },
      ),
    ).rejects.toMatchObject({ name: "RecordsRefused" });
  });
});

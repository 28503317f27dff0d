// Goal: every kind of system without tables keeps one contract: exactly the person's records are found, each once; an erasure
// takes what was approved and nothing of anybody else's, is done only when the system denies having it, and can be asked
// again; what was not looked at is said.
// Method: one person's records among others' in each kind, on real servers; the system read beside the product, byte by byte.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { eraseRecords } from "../../src/features/connectors/records/run/erase.ts";
import { findRecords } from "../../src/features/connectors/records/run/find.ts";
import { listFiles } from "../../src/features/connectors/records/run/list.ts";
import type { Coverage, FoundRecord, RecordSystem } from "../../src/features/connectors/records/system.ts";
import { ann, hers, type TestSystem } from "./fixture.ts";
import { heldNow } from "../fuzz/memory.ts";
import type { Order, Step } from "./erasing_child.ts";
import { kinds } from "./kinds.ts";
import { folderFor } from "./run.ts";

const still = new AbortController().signal;

async function all(
  system: RecordSystem,
  signal = still,
): Promise<{ readonly records: readonly FoundRecord[]; readonly coverage: Coverage }> {
  const records: FoundRecord[] = [];
  const finding = system.find(ann, signal);
  for (;;) {
    const step = await finding.next();
    if (step.done === true) return { records, coverage: step.value };
    records.push(step.value);
  }
}
const titles = (records: readonly FoundRecord[], strength: string): readonly string[] =>
  records
    .filter((one) => one.strength === strength)
    .map(({ title }) => title)
    .toSorted();

for (const [name, kind] of kinds)
  describe.skipIf(kind.missing !== undefined)(`a system of ${name}`, () => {
    let under: TestSystem;
    let system: RecordSystem;
    afterAll(async () => kind.stop?.());
    beforeEach(async () => {
      under = await kind.make();
      system = under.open();
    });
    afterEach(async () => {
      await system.close();
      await under.drop();
    });

    test(`finds exactly her records, each once, and says what it could not read: ${name}`, async () => {
      const { records, coverage } = await all(system);
      expect(titles(records, "strong")).toEqual(under.strong.toSorted());
      expect(titles(records, "weak")).toEqual(under.weak.toSorted());
      expect(new Set(records.map(({ ref }) => `${ref.place} ${ref.id}`)).size).toBe(records.length);
      const gaps = coverage.kind === "partial" ? coverage.gaps : [];
      expect(coverage.kind).toBe(under.gaps.length === 0 ? "complete" : "partial");
      expect(gaps.map(({ why, records: count }) => `${why} ${count}`).toSorted()).toEqual(
        under.gaps.toSorted(),
      );
      for (const value of hers) expect(JSON.stringify(coverage)).not.toMatch(value);
      for (const { matched, bytes, guard } of records)
        expect([matched.length > 0, bytes > 0, guard !== ""]).toEqual([true, true, true]);
    });

    test(`gives the content of what it found, and nothing of what is another by now: ${name}`, async () => {
      const { records } = await all(system);
      for (const record of records) {
        const content = await system.read(record, still);
        expect(content?.parts.length).toBeGreaterThan(0);
        expect(await system.read({ ...record, guard: `${record.guard}0` }, still)).toBeUndefined();
      }
    });

    test(`erases hers and changes nothing of anybody else's, and a second run finds nothing: ${name}`, async () => {
      const before = await under.others();
      const { records } = await all(system);
      for (const record of records.filter(({ strength }) => strength === "strong")) {
        expect(await system.verify(record.ref, still, record.guard)).toEqual({ kind: "there" });
        expect(await system.erase(record, still)).toEqual({ kind: "accepted" });
      }
      for (const record of records.filter(({ strength }) => strength === "strong")) {
        expect(await system.verify(record.ref, still, record.guard)).toEqual({ kind: "gone" });
        expect(await system.erase(record, still)).toEqual({ kind: "already_gone" });
      }
      expect(await under.others()).toEqual(before);
      const left = await under.everything();
      for (const value of hers) expect(left).not.toMatch(value);
      const again = under.open();
      expect(titles((await all(again)).records, "strong")).toEqual([]);
      await again.close();
    });

    test(`does not erase what was changed since it was seen: ${name}`, async () => {
      const { records } = await all(system);
      const [title = ""] = under.strong;
      const record = records.find((one) => one.title === title);
      await under.change(title);
      if (record === undefined) throw new Error("It was not found.");
      expect(await system.erase(record, still)).toEqual({ kind: "changed" });
      expect(await system.read(record, still)).toBeUndefined();
      expect(titles((await all(system)).records, "strong")).toEqual(under.strong.toSorted());
    });

    test(`refuses in a sentence what it may not erase, and it is there: ${name}`, async () => {
      const { records } = await all(system);
      await under.forbid();
      const record = records.find(({ strength }) => strength === "strong");
      if (record === undefined) throw new Error("Nothing was found.");
      const answer = await system.erase(record, still);
      expect(answer).toMatchObject({ kind: "refused" });
      expect(JSON.stringify(answer)).not.toMatch(/ann|4711/i);
      expect(await system.verify(record.ref, still, record.guard)).toEqual({ kind: "there" });
    });

    test(`stops when it is told to, with nothing half done: ${name}`, async () => {
      const before = await under.others();
      const { records } = await all(system);
      const stopped = AbortSignal.abort();
      await expect(all(system, stopped)).rejects.toMatchObject({ name: "AbortError" });
      const [record] = records;
      if (record === undefined) throw new Error("Nothing was found.");
      await expect(system.erase(record, stopped)).rejects.toMatchObject({ name: "AbortError" });
      const between = new AbortController();
      const finding = system.find(ann, between.signal);
      await finding.next();
      between.abort();
      await expect(
        (async () => {
          while ((await finding.next()).done !== true);
        })(),
      ).rejects.toMatchObject({ name: "AbortError" });
      expect(titles((await all(system)).records, "strong")).toEqual(under.strong.toSorted());
      expect(await under.others()).toEqual(before);
    });

    test.each<Step>([
      { of: "erase", call: 1, when: "before" },
      { of: "erase", call: 2, when: "after" },
      { of: "verify", call: 2, when: "before" },
    ])(`killed $when its $of number $call it ends the same when it goes on: ${name}`, async (step) => {
      const before = await under.others();
      const place = folderFor();
      try {
        const found = await findRecords(
          { systems: [{ name: "one", digest: "one", system }], asked: ann, folder: place.folder },
          { now: () => "2026-11-22T10:00:00.000Z", signal: still, textLine: () => "" },
        );
        const { digest } = found;
        const order: Order = { description: under.description, folder: place.folder, digest, step };
        const child = path.resolve(import.meta.dirname, "erasing_child.ts");
        const { signal, stderr } = spawnSync(process.execPath, [child, JSON.stringify(order)], {
          encoding: "utf8",
        });
        expect({ signal, stderr }).toEqual({ signal: "SIGKILL", stderr: "" });
        const outcomes = await eraseRecords(
          {
            systems: [{ name: "one", digest: "one", system }],
            folder: place.folder,
            digest,
            also: [],
            leave: [],
          },
          { now: () => "2026-11-22T11:00:00.000Z", signal: still },
        );
        const outcome = under.gaps.length === 0 ? "verified" : "incomplete";
        const [erased, left] = [under.strong.length, under.weak.length];
        expect(outcomes).toMatchObject([{ system: "one", kind: outcome, erased, left }]);
        expect(outcomes[0]?.reasons.map(({ why, records }) => `${why} ${records}`).toSorted()).toEqual(
          under.gaps.toSorted(),
        );
        expect(await under.others()).toEqual(before);
        expect(titles((await all(system)).records, "strong")).toEqual([]);
        const kept = readFileSync(listFiles(place.folder).journal, "utf8");
        for (const value of hers) expect(kept).not.toMatch(value);
      } finally {
        place.drop();
      }
    });

    test(`finds many records in memory that stays flat: ${name}`, async () => {
      await under.add(400);
      const held: number[] = [];
      let count = 0;
      for await (const { strength } of system.find(ann, still)) {
        count += strength === "strong" ? 1 : 0;
        if (count % 100 === 0) held.push(heldNow());
      }
      expect(count).toBe(400 + under.strong.length);
      // All of them together are forty: a page of a directory is half of that.
      expect(Math.max(...held) - (held[0] ?? 0)).toBeLessThan(24);
    });

    test(`says how it is reached, without anything of a person: ${name}`, async () => {
      const { findings } = await system.test(still);
      expect(findings.filter(({ level }) => level === "refuse")).toEqual([]);
      for (const { sentence } of findings) expect(sentence).toMatch(/^[A-Z/].*[.?]$/);
    });
  });

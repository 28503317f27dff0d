// Goal: nothing outside the named folders is read or erased, whatever stands in them; a copy keeps an erasure from being done;
// a disk that is not there is not an empty one.
// Method: folders of a test's own, links and swaps made between two steps, each answer compared whole.
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AskedValue, FoundRecord, RecordSystem } from "../system.ts";
import { openDocuments } from "./documents.ts";

const asked: readonly AskedValue[] = [{ kind: "email", value: "ann@example.org" }];
const { signal } = new AbortController();

describe("documents on disk", () => {
  let base: string;
  let root: string;
  let system: RecordSystem;
  const put = (name: string, content = "to ann@example.org"): string => {
    const file = path.join(base, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  };
  const found = async (): Promise<readonly FoundRecord[]> => Array.fromAsync(system.find(asked, signal));
  const only = async (): Promise<FoundRecord> => {
    const [record] = await found();
    if (record === undefined) throw new Error("Nothing was found.");
    return record;
  };
  beforeEach(() => {
    base = realpathSync(mkdtempSync(path.join(tmpdir(), "kept-folders-")));
    root = path.join(base, "root");
    mkdirSync(root);
    system = openDocuments({ roots: [root], mostBytes: 1000 });
  });
  afterEach(async () => {
    await system.close();
    rmSync(base, { recursive: true, force: true });
  });

  test("a file that becomes a link, or whose folder does, is not followed", async () => {
    const file = put("root/a/letter.txt");
    const outside = put("outside/letter.txt");
    const record = await only();
    unlinkSync(file);
    symlinkSync(outside, file);
    expect(await system.erase(record, signal)).toEqual({
      kind: "refused",
      why: expect.any(String) as string,
    });
    expect(await system.read(record, signal)).toBeUndefined();
    unlinkSync(file);
    rmSync(path.dirname(file), { recursive: true });
    symlinkSync(path.dirname(outside), path.dirname(file));
    expect(await system.erase(record, signal)).toEqual({ kind: "changed" });
    expect(await system.verify(record.ref, signal, record.guard)).toEqual({ kind: "gone" });
    expect(await found()).toEqual([]);
  });

  test.each(["../outside/letter.txt", "a/../../outside/letter.txt", "", "a\0b"])(
    "a name that leads out of the roots is refused: %j",
    async (way) => {
      const outside = put("outside/letter.txt");
      put("root/letter.txt");
      const record = await only();
      const ref = { ...record.ref, id: `${root}/${way}` };
      expect(await system.erase({ ...record, ref }, signal)).toMatchObject({
        kind: expect.stringMatching(/refused|unknown/) as string,
      });
      expect(await system.read({ ...record, ref }, signal)).toBeUndefined();
      expect(await system.erase({ ...record, ref: { ...record.ref, id: outside } }, signal)).toMatchObject({
        kind: "refused",
      });
    },
  );

  test("a copy elsewhere is found, and keeps the file from being gone; an empty one has none", async () => {
    put("root/a/one.txt");
    put("root/b/two.bin");
    put("root/c/ann@example.org.txt", "");
    put("root/c/empty.txt", "");
    const [empty, one] = (await found()).toSorted((left, right) => left.bytes - right.bytes);
    if (empty === undefined || one === undefined) throw new Error("Nothing was found.");
    expect(await system.erase(one, signal)).toEqual({ kind: "accepted" });
    expect(await system.verify(one.ref, signal, one.guard)).toEqual({ kind: "there" });
    expect(await system.erase(empty, signal)).toEqual({ kind: "accepted" });
    expect(await system.verify(empty.ref, signal, empty.guard)).toEqual({ kind: "gone" });
    for (const rest of await found()) expect(await system.erase(rest, signal)).toEqual({ kind: "accepted" });
    expect(await system.verify(one.ref, signal, one.guard)).toEqual({ kind: "gone" });
  });

  test("another name of the same file is another record", async () => {
    linkSync(put("root/one.txt"), path.join(root, "two.txt"));
    expect(await found()).toHaveLength(2);
  });

  test("a disk that is not there makes nothing gone", async () => {
    put("root/a/one.txt");
    const record = await only();
    renameSync(root, `${root}-away`);
    const finding = system.find(asked, signal);
    expect(await finding.next()).toEqual({
      done: true,
      value: { kind: "partial", looked: 0, gaps: [{ place: root, why: "half_answer", records: 1 }] },
    });
    expect(await system.verify(record.ref, signal, record.guard)).toMatchObject({ kind: "unverifiable" });
    mkdirSync(root);
    expect(await system.verify(record.ref, signal, record.guard)).toMatchObject({ kind: "unverifiable" });
    expect((await system.test(signal)).findings.map(({ what }) => what)).toEqual([
      "empty_root",
      "other_copies",
    ]);
  });

  test("a file that is too large is a gap, unless its name is enough; what is neither file nor folder is one", async () => {
    put("root/large.txt", "x".repeat(1001));
    put("root/ann@example.org.txt", "y".repeat(2000));
    symlinkSync("/dev/null", path.join(root, "device"));
    const finding = system.find(asked, signal);
    expect(await finding.next()).toMatchObject({
      value: { title: "ann@example.org.txt", bytes: 2000, matched: [{ asked: 0, part: "file name" }] },
    });
    expect(await finding.next()).toEqual({
      done: true,
      value: {
        kind: "partial",
        looked: 2,
        gaps: [
          { place: `${root}: .txt`, why: "too_large", records: 1 },
          { place: `${root}: links that lead out`, why: "refused", records: 1 },
        ],
      },
    });
  });

  test.skipIf(process.platform !== "linux")(
    "a name that is no UTF-8 is a gap, of a file and of a folder",
    async () => {
      const odd = (name: string): Buffer =>
        Buffer.concat([Buffer.from(`${root}/${name}`), Buffer.from([0xe9])]);
      writeFileSync(odd("file"), "ann@example.org");
      mkdirSync(odd("folder"));
      put("root/\ufffd.txt");
      const finding = system.find(asked, signal);
      expect(await finding.next()).toMatchObject({ value: { title: "\ufffd.txt" } });
      expect(await finding.next()).toEqual({
        done: true,
        value: { kind: "partial", looked: 1, gaps: [{ place: root, why: "not_readable", records: 2 }] },
      });
    },
  );

  test("a root that is missing, a link, or within another is refused when it is tested", async () => {
    const inner = path.join(root, "inner");
    mkdirSync(inner);
    symlinkSync(root, path.join(base, "link"));
    const odd = openDocuments({ roots: [root, inner, path.join(base, "link"), path.join(base, "none")] });
    expect(
      (await odd.test(signal)).findings.filter(({ level }) => level === "refuse").map(({ what }) => what),
    ).toEqual(["nested_root", "linked_root", "no_root"]);
    await odd.close();
  });
});

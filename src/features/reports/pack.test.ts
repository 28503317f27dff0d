// Goal: the board's page says the worst first, asks at most three things, and fits one sheet of A4 however bad things are.
// Method: packs made up, from none to more than anybody has; the page as Typst sets it, counted.
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import type { Pack, PackClause } from "./contract.ts";
import { boardOf } from "./domain.board.ts";
import { changesSince, decisionsOf } from "./domain.pack.ts";
import { printedPack } from "./print.ts";

const clause = (label: string, status: PackClause["status"], more: Partial<PackClause> = {}): PackClause => ({
  clause: label,
  section: `${label.split(".")[0] ?? ""} A part of the policy with a rather long name of its own`,
  words: "We answer every request without delay and at the latest within one month of receiving it. "
    .repeat(3)
    .trim(),
  nature: "promise",
  status,
  basis: "measured",
  law: "lawful",
  why: "1 of the 2 requests of the last twelve months, or late now, was answered in time.",
  n: 1,
  of: 2,
  since: null,
  ...more,
});
const packOf = (clauses: readonly PackClause[], more: Partial<Pack> = {}): Pack => ({
  format: "kept-report-pack/1",
  number: 2,
  organisation: "Riverbridge Language School",
  zone: "Europe/London",
  madeAt: "2026-11-21T12:00:00Z",
  on: null,
  policy: { title: "Data protection policy", version: 3, hash: "a".repeat(64), inForceFrom: "2026-09-01" },
  promises: clauses.length,
  unrecorded: 0,
  counts: {
    kept: clauses.filter(({ status }) => status === "kept").length,
    due: clauses.filter(({ status }) => status === "due").length,
    broken: clauses.filter(({ status }) => status === "broken").length,
    unproven: clauses.filter(({ status }) => status === "unproven").length,
  },
  sections: [],
  clauses: [...clauses],
  before: null,
  figures: { from: "2025-11-22", until: "2026-11-21", notes: [], sections: [] },
  actions: { open: 3, late: 1, toCheck: 2 },
  gaps: [],
  decisions: [],
  notes: ["Cases that are kept from a colleague are in no number here."],
  ledger: { origin: "riverbridge.example", size: 4711, root: "c".repeat(44) },
  ...more,
});

test("the longest broken stands first, and what is decided is asked in order of how it presses", () => {
  const clauses = [
    clause("1.1", "broken", { since: "2026-10-02" }),
    clause("2.1", "broken", { since: "2026-09-01", law: "below" }),
    clause("3.1", "unproven"),
    clause("4.1", "kept"),
    clause("hdr-a", "broken"),
  ];
  const pack = packOf(clauses);
  const board = boardOf(pack);
  expect(board.broken.map((line) => line.split(" ")[0])).toEqual(["2.1", "1.1", "We"]);
  expect(board.broken[0]).toMatch(/\(since 1 September 2026\)$/);
  expect(decisionsOf(pack)).toEqual([
    "Who mends clause 2.1 (A part of the policy with a rather long name of its own) by when? It is the longest broken of 3.",
    "When does the policy promise what the law asks? One clause promises less: clause 2.1 (A part of the policy with a rather long name of its own).",
    "What about one action that is late: done, moved or dropped?",
  ]);
  expect(decisionsOf(packOf([clause("1.1", "kept")], { actions: { open: 0, late: 0, toCheck: 0 } }))).toEqual(
    [],
  );
  expect(board.actions).toBe("3 open actions, 1 of them late; 2 said to be done and not checked.");
});

test("what changed is what has another status, and what is new", () => {
  const before = [clause("1.1", "kept"), clause("2.1", "broken"), clause("3.1", "kept")];
  const now = [clause("1.1", "kept"), clause("2.1", "kept"), clause("4.1", "unproven")];
  expect(changesSince(before, now)).toEqual([
    { clause: "2.1", was: "broken", is: "kept" },
    { clause: "4.1", was: null, is: "unproven" },
  ]);
});

const poppler = spawnSync("pdftotext", ["-v"]).error === undefined;

test.skipIf(!poppler).for([1, 40, 700])(
  "the board's page of %i promises is one sheet, and tagged",
  async (size) => {
    const clauses = Array.from({ length: size }, (_, at) =>
      clause(`${at % 45}.${at}`, "broken", { since: "2026-10-02" }),
    );
    const sections = Array.from({ length: Math.min(size, 45) }, (_, at) => ({
      title: `${at} A part of the policy with a rather long name of its own, and more`,
      kept: 0,
      due: 0,
      broken: size,
      unproven: 0,
    }));
    const changes = clauses.map((one) => ({
      clause: one.clause,
      was: "kept" as const,
      is: "broken" as const,
    }));
    const full = packOf(clauses, {
      sections,
      before: { number: 1, madeAt: "2026-08-21T12:00:00Z", sha256: "b".repeat(64), changes },
    });
    const pdf = await printedPack(
      {
        ...full,
        decisions: decisionsOf({ ...full, clauses: clauses.map((one) => ({ ...one, law: "below" })) }),
      },
      {
        sha256: "d".repeat(64),
        madeAt: Temporal.Instant.from(full.madeAt),
      },
    );
    const { stdout } = spawnSync("pdftotext", ["-layout", "-", "-"], { input: pdf, encoding: "utf8" });
    const [first = "", second = ""] = stdout.split("\f");
    expect(first).toContain("3 open actions, 1 of them late");
    expect(first).toContain("Page 1 of");
    expect(second.trim()).toMatch(/^What this is/);
    expect(spawnSync("pdfinfo", ["-"], { input: pdf, encoding: "utf8" }).stdout).toMatch(/Tagged:\s+yes/);
  },
);

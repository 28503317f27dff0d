// Goal: `kept policy import` says in plain sentences what a file promises and lacks, as JSON on demand, and refuses in words;
// `kept policy check` gives every promise of a pack with its status, basis and reason.
// Method: the real `bin/kept` as a child process on files written here, in a folder without any installation.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { keptCommand, type Kept } from "../../testkit/setup/kept.ts";

let kept: Kept;
beforeAll(() => {
  kept = keptCommand();
  writeFileSync(
    path.join(kept.folder, "policy.md"),
    "# Our policy\n\n## Requests\n\n1. We will answer access requests within one month.\n2. Leavers' accounts must be disabled in time, see clause 9.\n",
  );
  writeFileSync(path.join(kept.folder, "picture.png"), new Uint8Array([137, 80, 78, 71, 0, 255]));
});
afterAll(() => kept.remove());

test("a policy is shown as clauses, proposed promises with their words, and findings", async () => {
  const { status, stdout, stderr } = await kept.run(["policy", "import", "policy.md"]);
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toBe(`Our policy
3 clauses, 2 proposed promises, 1 finding.

Requests
  1. We will answer access requests within one month.
  2. Leavers' accounts must be disabled in time, see clause 9.

Clause Requests 1. seems to promise DSR-CLOCK, right access, within P1M.
  Because of: “will”, “answer”, “requests”, “within one month”.
Clause Requests 2. seems to promise RBA-LEAVER.
  Because of: “must”, “Leavers'”, “accounts”.
  To be answered: Within how long is a leaver's account disabled?

Clause Requests 2.: lost reference: “clause 9”. There is no clause 9 in this policy.
`);
});

test("the same import twice is the same JSON", async () => {
  const [one, two] = await Promise.all([
    kept.run(["policy", "import", "policy.md", "--json", "--on", "2026-09-01"]),
    kept.run(["policy", "import", "policy.md", "--json", "--on", "2026-09-01"]),
  ]);
  const Json = z.object({
    clauses: z.array(z.unknown()),
    proposals: z.array(z.unknown()),
    findings: z.array(z.unknown()),
  });
  const read = Json.parse(JSON.parse(one.stdout));
  expect([read.clauses.length, read.proposals.length, read.findings.length]).toEqual([1, 2, 1]);
  expect(two.stdout).toBe(one.stdout);
});

test("a picture, a file that is not there and a day that is none are refused in words", async () => {
  const [picture, missing, day] = await Promise.all([
    kept.run(["policy", "import", "picture.png"]),
    kept.run(["policy", "import", "nothing.docx"]),
    kept.run(["policy", "import", "policy.md", "--on", "soon"]),
  ]);
  expect([picture.status, picture.stderr]).toEqual([1, "The file is neither DOCX, PDF nor text in UTF-8.\n"]);
  expect([missing.status, missing.stderr]).toEqual([1, "The file cannot be read. Is the path right?\n"]);
  expect([day.status, day.stderr]).toEqual([2, "--on is a day such as 2026-09-01.\n"]);
});

test("a pack's promises are given one by one: the ids of the list, unproven and with what they need", async () => {
  const listed = readFileSync(new URL("../../testkit/policies/promises.txt", import.meta.url), "utf8");
  const Json = z.object({
    pack: z.string(),
    promises: z.array(
      z.object({
        id: z.string(),
        status: z.string(),
        basis: z.string().nullable(),
        reason: z.string().min(1),
      }),
    ),
  });
  for (const [pack, prefix] of [
    ["school", "SL-"],
    ["edtech", "ED-"],
    ["consultancy", "CO-"],
    ["marketplace", "MP-"],
    ["events", "EV-"],
  ] as const) {
    const { status, stdout, stderr } = await kept.run(["policy", "check", "--pack", pack, "--json"]);
    expect([status, stderr]).toEqual([0, ""]);
    const read = Json.parse(JSON.parse(stdout));
    const ids = listed.split("\n").filter((id) => id.startsWith(prefix));
    expect(read.promises.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(new Set(read.promises.map((one) => one.status))).toEqual(new Set(["unproven", "not_applicable"]));
  }
});

test("the same as text counts them, says what each needs, and names what stands below the law", async () => {
  const { status, stdout } = await kept.run(["policy", "check", "--pack", "edtech"]);
  expect(status).toBe(0);
  const lines = stdout.split("\n");
  expect(lines.slice(0, 2)).toEqual([
    "Data protection policy of Quillbrook Learning",
    "133 promises: 0 kept, 0 due, 0 broken, 133 unproven. 31 clauses cannot be kept or broken.",
  ]);
  const at = lines.findIndex((line) => line.startsWith("ED-10.2f "));
  expect(lines[at]).toBe(
    "ED-10.2f      unproven  measured  Needs the records of an installation. Each request of this kind: the day it was due and the day it was answered.",
  );
  expect(lines[at + 1]).toContain("Beside the law: Forty days were the limit of the Act of 1998");
});

test("a pack that is not there, and no pack at all, are refused in words", async () => {
  const [unknown, none, both] = await Promise.all([
    kept.run(["policy", "check", "--pack", "bakery"]),
    kept.run(["policy", "check"]),
    kept.run(["policy", "check", "--pack", "school", "--organisation", "x"]),
  ]);
  const packs = "school, edtech, consultancy, marketplace, events";
  expect([unknown.status, unknown.stderr]).toEqual([2, `There is no such pack. There are: ${packs}.\n`]);
  expect([none.status, none.stderr]).toEqual([2, `Say --pack (${packs}) or --organisation.\n`]);
  expect([both.status, both.stderr]).toEqual([2, "Say --pack or --organisation, not both.\n"]);
});

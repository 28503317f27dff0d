// Goal: `kept policy import` says in plain sentences what a file promises and lacks, as JSON on demand, and refuses in words.
// Method: the real `bin/kept` as a child process on files written here, in a folder without any installation.
import { writeFileSync } from "node:fs";
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
  Because of: “will”, “answer access request”, “one month”.
Clause Requests 2. seems to promise RBA-LEAVER.
  Because of: “must”, “Leavers' account”.
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

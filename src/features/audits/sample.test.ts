// Goal: the sample is the one anybody draws by the published rule, without replacement, as likely as any other.
// Method: a naive drawing by `sha256sum` and `sort` of the system; many seeds counted against even chances.
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { contentOf, hashOf, sampleOf } from "./sample.ts";

const seedOf = (number: number): string => createHash("sha256").update(String(number)).digest("hex");
const lines = Array.from({ length: 30 }, (_, at) => `R-2026-${String(at + 1).padStart(4, "0")}`);

test("a shell with sha256sum and sort draws the same sample", () => {
  const seed = seedOf(1);
  const script = `while IFS= read -r line; do
      printf '%s %s\\n' "$(printf '%s\\n%s' "$1" "$line" | sha256sum | cut -d' ' -f1)" "$line"
    done | LC_ALL=C sort | head -n 7 | cut -d' ' -f2`;
  const drawn = execFileSync("sh", ["-c", script, "draw", seed], {
    input: contentOf(lines),
    encoding: "utf8",
  });
  expect(drawn.trim().split("\n")).toEqual(sampleOf(lines, seed, 7));
});

test("nothing is drawn twice, order and size of the population aside", () => {
  const seed = seedOf(2);
  const drawn = sampleOf(lines, seed, 10);
  expect(new Set(drawn).size).toBe(10);
  expect(sampleOf(lines.toReversed(), seed, 10)).toEqual(drawn);
  expect(new Set(sampleOf(lines, seed, 60))).toEqual(new Set(lines));
  // More is asked of the same seed: what was drawn first stays drawn.
  expect(sampleOf(lines, seed, 12).slice(0, 10)).toEqual(drawn);
  expect(sampleOf(lines, seedOf(3), 10)).not.toEqual(drawn);
});

test("over many seeds every line is drawn as often as chance would have it", () => {
  const counts = new Map(lines.map((line) => [line, 0]));
  const rounds = 6000;
  for (let round = 0; round < rounds; round += 1)
    for (const line of sampleOf(lines, seedOf(round), 5)) counts.set(line, (counts.get(line) ?? 0) + 1);
  const expected = (rounds * 5) / lines.length;
  // Drawn without replacement: the variance is smaller by (1 - 5/30).
  const chi =
    [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0) / (1 - 5 / 30);
  // 29 degrees of freedom: one in ten thousand is above 66; the seeds are the same each time.
  expect(chi).toBeLessThan(66);
  expect(chi).toBeGreaterThan(8);
});

test("what is fixed is the lines in order, each with a line feed", () => {
  expect(contentOf(["b", "a"]).toString()).toBe("a\nb\n");
  expect(hashOf(contentOf(["a", "b"]))).toBe(createHash("sha256").update("a\nb\n").digest("hex"));
});

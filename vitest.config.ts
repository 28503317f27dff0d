import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Minutes, not seconds, or a server of their own: begun last, one of them would keep one core busy and the other idle. */
const longest = [
  "search.reference.test.ts",
  "access.test.ts",
  "map.test.ts",
  "start.test.ts",
  "tarball.test.ts",
  "refusals.test.ts",
  "server.test.ts",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = longest.findIndex((name) => moduleId.endsWith(`/${name}`));
      return at === -1 ? longest.length : at;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

// What runs and why it runs like this: docs/decisions/0003-test-running.md.
export default defineConfig({
  test: {
    include: ["{src,testkit,packs}/**/*.test.{ts,tsx}"],
    globalSetup: ["testkit/postgres.setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    pool: "forks",
    sequence: { sequencer: LongestFirst },
  },
});

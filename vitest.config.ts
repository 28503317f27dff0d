import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * What takes most of a core, longest first as measured (docs/decisions/0094-a-test-run-in-eight-minutes.md): begun last,
 * one of them would keep one core busy and the other idle.
 */
const longest = [
  "every_page.browser.test.ts",
  "officer.test.ts",
  "faults.test.ts",
  "access.test.ts",
  "server.test.ts",
  "backup.test.ts",
  "attack/routes.test.ts",
  "map.test.ts",
  "attacker.test.ts",
  "way-in.test.ts",
  "connections.screens.test.ts",
  "office.browser.test.ts",
  "tarball.test.ts",
  "fuzz/http.test.ts",
  "start.test.ts",
  "search.reference.test.ts",
  "doors.test.ts",
  "review.browser.test.ts",
  "access/screens.test.ts",
  "records/contract.test.ts",
  "widgets.test.ts",
  "reading.test.ts",
  "pages.browser.test.ts",
  "policy.screen.test.ts",
  "refusals.test.ts",
  "walk.roles.test.ts",
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

/** Of these each file has a process of its own: they measure memory, change user, listen for stray errors, or count what a first import does. */
const alone = [
  "src/platform/postgres/*.test.ts",
  "src/platform/spool.test.ts",
  "testkit/setup/*.test.ts",
  "testkit/fuzz/*.test.ts",
];
/** Each in a process of its own that counts the blocks it reaches; together they must reach every one of the law. */
const law = ["src/law/!(*.reference|*.zones).test.ts"];
const all = "{src,testkit,packs}/**/*.test.{ts,tsx}";
const times = { testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 20_000 } } };

// What runs and why it runs like this: docs/decisions/0003-test-running.md.
export default defineConfig({
  test: {
    projects: [
      { test: { name: "alone", include: alone, ...times } },
      {
        test: {
          name: "law",
          include: law,
          setupFiles: ["testkit/law/profile.ts"],
          globalSetup: ["testkit/law/coverage.setup.ts"],
          ...times,
        },
      },
      // Importing the product anew for each of a hundred files cost a third of the whole run.
      {
        test: {
          name: "shared",
          include: [all],
          exclude: [...alone, ...law],
          isolate: false,
          // Young garbage was collected so often that it took a tenth of these processes' time.
          execArgv: ["--max-semi-space-size=64"],
          ...times,
        },
      },
    ],
    // Of the whole run, not of each project: one server, one build of the office.
    globalSetup: ["testkit/postgres.setup.ts", "testkit/office.setup.ts"],
    // Much of a test is waiting, for a process to start or a page to settle: four keep two cores at work.
    maxWorkers: 4,
    pool: "forks",
    sequence: { sequencer: LongestFirst },
  },
});

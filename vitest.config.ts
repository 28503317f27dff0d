import { defineConfig } from "vitest/config";

// What runs and why it runs like this: docs/decisions/0003-test-running.md.
export default defineConfig({
  test: {
    include: ["{src,testkit,packs}/**/*.test.{ts,tsx}"],
    globalSetup: ["testkit/postgres.setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    pool: "forks",
  },
});

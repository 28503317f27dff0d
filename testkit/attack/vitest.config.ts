import path from "node:path";
import { defineConfig } from "vitest/config";

// Attacks on the search: red ones are open findings. Run by hand, apart from the default run.
export default defineConfig({
  root: path.resolve(import.meta.dirname, "../.."),
  test: {
    include: ["testkit/attack/*.attack.ts"],
    globalSetup: ["testkit/postgres.setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
    pool: "forks",
  },
});

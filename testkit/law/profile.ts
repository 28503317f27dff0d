/** Runs before each test file of `src/law`, in a process of its own: counts which blocks of the law are reached. */
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import path from "node:path";
import { afterAll, inject } from "vitest";
import type { FileProfile } from "./coverage.ts";

declare module "vitest" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merged with what Vitest provides
  interface ProvidedContext {
    lawProfiles: string;
  }
}

const session = new Session();
session.connect();
await session.post("Debugger.enable");
await session.post("Profiler.enable");
// From before the law is loaded: a function that nobody calls is counted, too.
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });

afterAll(async () => {
  const { result } = await session.post("Profiler.takePreciseCoverage");
  const scripts = result.filter(({ url }) => /\/src\/law\/(?!.*\.test\.ts).*\.ts$/.test(url));
  const profiles: FileProfile[] = [];
  for (const { url, scriptId, functions } of scripts) {
    const { scriptSource } = await session.post("Debugger.getScriptSource", { scriptId });
    const blocks = functions.map(({ ranges }) =>
      ranges.map(({ startOffset, endOffset, count }) => [startOffset, endOffset, count] as const),
    );
    profiles.push({ file: url.slice(url.indexOf("/src/law/") + 1), source: scriptSource, blocks });
  }
  writeFileSync(path.join(inject("lawProfiles"), `${process.pid}.json`), JSON.stringify(profiles));
});

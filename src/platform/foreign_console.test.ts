// Goal: what a library writes to the console while a server runs is a line of the log without its words.
// Method: the real console, taken over by two loggers one after the other; an error that quotes a person.
import { expect, test, vi } from "vitest";
import { hearConsole } from "./foreign_console.ts";
import { createLogger } from "./log.ts";

test("a library's words become one line each without them, until the last server ends", () => {
  const passed = vi.spyOn(globalThis.console, "trace").mockImplementation(() => undefined);
  const before = { ...globalThis.console };
  const lines: string[] = [];
  const log = () =>
    createLogger({ write: (line) => lines.push(line), level: "info", now: Temporal.Now.instant });
  const [first, second] = [hearConsole(log()), hearConsole(log())];
  first.stop();
  globalThis.console.trace(new TypeError("Robin Hart <robin@example.org> is not a date"));
  globalThis.console.error("attempt 1 failed: Robin Hart");
  second.stop();
  globalThis.console.trace("heard again");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: "error", event: "library.spoke", method: "trace", error: "typeerror" },
    { level: "warn", event: "library.spoke", method: "error" },
  ]);
  expect(lines.join("")).not.toMatch(/robin/i);
  expect(passed.mock.calls).toEqual([["heard again"]]);
  expect({ ...globalThis.console }).toEqual(before);
  passed.mockRestore();
});

// Goal: no name, address or sentence reaches a log line, whatever is thrown or passed.
// Method: planted canaries through every path, with the types switched off where they would refuse first.
import { expect, test } from "vitest";
import { createLogger } from "./log.ts";
import type { Logger, OpaqueId } from "./log.ts";

const canaries = ["Mei", "Tan", "mei.tan@example.org", "allergy"];

function collected(): { readonly log: Logger; readonly lines: () => unknown[]; readonly text: () => string } {
  const written: string[] = [];
  const log = createLogger({
    write: (line) => written.push(line),
    level: "info",
    now: () => Temporal.Instant.from("2026-03-31T10:00:00Z"),
  });
  return { log, lines: () => written.map((line) => JSON.parse(line)), text: () => written.join("") };
}

test("a line is time, level, event and fields, and a child adds its own", () => {
  const { log, lines } = collected();
  const request = "0199a0c0-0000-7000-8000-000000000001" as OpaqueId;
  log.child({ request }).info("http.done", { status: 200, milliseconds: 4, method: "GET" });
  log.debug("http.detail", { status: 200 });
  expect(lines()).toEqual([
    {
      time: "2026-03-31T10:00:00Z",
      level: "info",
      event: "http.done",
      request,
      status: 200,
      milliseconds: 4,
      method: "GET",
    },
  ]);
});

test("the types refuse free text, and so does the logger when they are switched off", () => {
  const { log, lines, text } = collected();
  const name: string = "Mei Tan";
  // @ts-expect-error a string that is not a literal is not loggable
  log.info("subject.found", { name });
  // @ts-expect-error nor is one inside an array
  log.info("subject.found", { names: [name] });
  // @ts-expect-error nor as the event
  log.info(name);
  const address = "mei.tan@example.org" as string & { readonly __address: true };
  // @ts-expect-error a branded string is an id only when it says so
  log.info("mail.sent", { address });
  for (const canary of canaries) expect(text()).not.toContain(canary);
  expect(lines()).toHaveLength(4);
});

test("an error is class, code and positions; its message, its values and its cause's stay out", () => {
  const { log, lines, text } = collected();
  const cause = Object.assign(
    new Error("Key (email)=(mei.tan@example.org) already exists.\n    at Tan (allergy.ts:1:1) x"),
    {
      code: "23505",
      detail: "Mei Tan",
    },
  );
  log.failure("request.failed", new TypeError("no Mei\n    at Mei Tan", { cause }), { status: 500 });
  log.failure("request.failed", "Mei Tan");
  for (const canary of canaries) expect(text()).not.toContain(canary);
  const [first, second] = lines();
  expect(first).toMatchObject({
    level: "error",
    error: "typeerror",
    status: 500,
    cause: { error: "error", code: "23505" },
  });
  expect(JSON.stringify(first)).toContain("log.test.ts:");
  expect(second).toMatchObject({ error: "not_an_error" });
});

// Goal: after signing in one lands in one's own organisation's office, wherever a link tried to lead.
// Method: addresses an attacker would write, and generated ones, held against what a browser makes of the answer.
import fc from "fast-check";
import { expect, test } from "vitest";
import { isExposed, passkeysWork, wayBack } from "./place.ts";

test.each([
  ["/o/riverbridge/work?tab=mine", "/o/riverbridge/work?tab=mine"],
  ["/o/riverbridge", "/o/riverbridge"],
  [undefined, "/o/riverbridge"],
  ["https://evil.example/o/riverbridge/work", "/o/riverbridge"],
  ["//evil.example/o/riverbridge/", "/o/riverbridge"],
  ["/\\evil.example", "/o/riverbridge"],
  ["/o/riverbridge/../../evil", "/o/riverbridge"],
  ["/o/riverbridge/%2e%2e/other", "/o/riverbridge"],
  ["/o/riverbridge/..%2fother", "/o/riverbridge"],
  ["/o/riverbridge-two/work", "/o/riverbridge"],
  ["/o/other/work", "/o/riverbridge"],
  ["/o/riverbridge/sign-in/out", "/o/riverbridge"],
  ["/o/riverbridge//evil.example", "/o/riverbridge"],
  ["javascript:alert(1)", "/o/riverbridge"],
  ["/o/riverbridge/\nSet-Cookie:x", "/o/riverbridge"],
])("%j leads to %s", (to, expected) => {
  expect(wayBack("riverbridge", to)).toBe(expected);
});

test("no address leads out of the organisation's office", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.webUrl(),
        fc.string(),
        fc.string().map((s) => `/o/riverbridge/${s}`),
      ),
      (to) => {
        const { origin, pathname } = new URL(wayBack("riverbridge", to), "https://kept.example");
        expect(origin).toBe("https://kept.example");
        expect(pathname === "/o/riverbridge" || pathname.startsWith("/o/riverbridge/")).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test("passkeys work over https and at localhost; only plain http elsewhere is exposed", () => {
  const addresses = [
    "https://kept.example",
    "http://localhost:8080",
    "http://127.0.0.1:8080",
    "http://kept.example",
  ];
  expect(addresses.map((address) => [passkeysWork(address), isExposed(address)])).toEqual([
    [true, false],
    [true, false],
    [false, false],
    [false, true],
  ]);
});

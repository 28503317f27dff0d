// Goal: a link to the other language keeps the place, and repeats nothing that a stranger put into an address.
// Method: addresses with words and tokens of ours, and with anything else.
import { expect, test } from "vitest";
import { sayablePlace } from "./place.ts";

const token = "A".repeat(43);

test.each([
  ["/p/riverbridge", "/p/riverbridge"],
  ["/p/riverbridge/request", "/p/riverbridge/request"],
  [`/p/riverbridge/request/${token}`, `/p/riverbridge/request/${token}`],
  [`/p/riverbridge/request/${token}/new-code`, `/p/riverbridge/request/${token}/new-code`],
  ["/p/riverbridge/request/okafor", "/p/riverbridge"],
  ["/p/riverbridge/okafor", "/p/riverbridge"],
  ["/p/okafor%40example.org/request", "/"],
  [`/p/riverbridge/request/${token}x`, "/p/riverbridge"],
])("%s is said as %s", (path, said) => {
  expect(sayablePlace(path)).toBe(said);
});

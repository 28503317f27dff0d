// Goal: who starts the server is told one address, the one its links have; behind a proxy also where it listens.
// Method: the sentence's part for each pair of the public address and the address that is heard at.
import { expect, test } from "vitest";
import { answersAt } from "./serving.ts";

test("the address that is printed is the one of the links, and a proxy’s backend is said beside it", () => {
  const cases: readonly (readonly [url: string, address: string, said: string])[] = [
    ["http://localhost:8080", "http://127.0.0.1:8080", "http://localhost:8080"],
    ["http://127.0.0.1:8080", "http://[::1]:8080", "http://127.0.0.1:8080"],
    // Links of another port or scheme would not open: where it is heard is said.
    ["http://localhost:8080", "http://127.0.0.1:9090", "http://127.0.0.1:9090"],
    ["http://localhost:8443", "https://127.0.0.1:8443", "https://127.0.0.1:8443"],
    ["http://localhost:8080", "http://0.0.0.0:8080", "http://0.0.0.0:8080"],
    [
      "https://privacy.example.org/",
      "http://127.0.0.1:8080",
      "https://privacy.example.org, and listens at http://127.0.0.1:8080",
    ],
  ];
  expect(cases.map(([url, address]) => answersAt(url, address))).toEqual(cases.map(([, , said]) => said));
});

// Goal: passwords that would be guessed first are refused, and a plain long one never for want of signs.
// Method: the heads of the usual lists in the disguises people give them, and passwords people should be allowed.
import { expect, test } from "vitest";
import { hashPassword, isPassword } from "./hash.ts";
import { passwordProblem } from "./problem.ts";

const context = [
  "Anna Ferrer",
  "anna.ferrer@riverbridge.example",
  "Riverbridge Language School",
  "riverbridge",
];

test.each([
  ["", "too_short"],
  ["elevenchars", "too_short"],
  ["x".repeat(201), "too_long"],
  ["password1234", "too_common"],
  ["P@ssw0rd!!!!!!", "too_common"],
  ["Passwort2026!", "too_common"],
  ["123456789012", "too_common"],
  ["098765432109", "too_common"],
  ["aaaaaaaaaaaa", "too_common"],
  ["qwertyuiop12", "too_common"],
  ["iloveyou20261", "too_common"],
  ["correct horse battery staple", "too_common"],
  ["1q2w3e4r5t6y", "too_common"],
  ["LeaveMeAlone", "too_common"],
  ["sonyericsson", "too_common"],
  ["ncc1701d2026!", "too_common"],
  ["Riverbridge2026!", "too_close"],
  ["annaferrer12", "too_close"],
])("%s is %s", (password, problem) => {
  expect(passwordProblem(password, context)).toBe(problem);
});

test.each([
  "three boats under a bridge",
  "тёплый хлеб на окне",
  "雨が降っても歩いて帰る夜の道だよ",
  "kw7-hn2-pq9-xz",
  "ericsson 7419263845",
  "Anna walks nine dogs at dawn",
])("%s will do", (password) => {
  expect(passwordProblem(password, context)).toBeUndefined();
});

test("a stored password is argon2id at the floor or above, salted, and known again by nothing else", async () => {
  const [one, two] = [await hashPassword("three boats"), await hashPassword("three boats")];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(one).not.toBe(two);
  expect(await isPassword("three boats", one)).toBe(true);
  expect(await isPassword("three boat", one)).toBe(false);
  expect(await isPassword("three boats", undefined)).toBe(false);
  expect(await isPassword("", undefined)).toBe(false);
});

// Goal: however an address or number is written, it is the same value; what cannot be one is none; kinds never meet.
// Method: spellings by hand, each group with one form, every pair of groups with different ones.
import { expect, test } from "vitest";
import { hashedForm, kindOfIdentity } from "./value_form.ts";
import type { PlainValue } from "./value_form.ts";

const of = (kind: PlainValue["kind"], value: string, name?: string): string | undefined =>
  hashedForm({ kind, value, name });

test("each spelling of a value on the list has one form, and no two values share one", () => {
  const groups = [
    [
      "ann@example.org",
      " Ann@Example.ORG ",
      "Ann Field <ann@example.org>",
      "mailto:ann@example.org",
      "ａnn@example.org",
    ].map((one) => of("email", one)),
    ["ann+news@example.org"].map((one) => of("email", one)),
    ["bea@münchen.example", "bea@xn--mnchen-3ya.example"].map((one) => of("email", one)),
    ["+44 20 7946 0958", "+44 (0)20 7946 0958", "0044 20 7946-0958", "tel:+442079460958"].map((one) =>
      of("phone", one),
    ),
    ["020 7946 0958", "(020) 7946.0958"].map((one) => of("phone", one)),
    ["S-1042", "s-1042 "].map((one) => of("id", one, "student number")),
    [of("id", "S-1042", "Student_Number")],
    [of("id", "S-1042", "customer number")],
    [of("id", "ann@example.org", "email")],
  ];
  for (const group of groups) expect([...new Set(group)]).toHaveLength(1);
  const forms = groups.map(([first]) => first);
  expect(forms.every((form) => form !== undefined)).toBe(true);
  // The two spellings of the student number's name are one; all else differs.
  expect(new Set(forms).size).toBe(groups.length - 1);
});

test("what cannot be a value of its kind is none", () => {
  for (const text of ["", "ann", "@example.org", "ann@", "ann @example.org"])
    expect(of("email", text)).toBeUndefined();
  for (const text of ["", "1234", "call me", "+44 20 7946 0958 or so"])
    expect(of("phone", text)).toBeUndefined();
  expect(of("id", "  ", "student number")).toBeUndefined();
});

test("an identity of a request is on the list as what it is", () => {
  expect([
    kindOfIdentity("E-Mail"),
    kindOfIdentity("phone_number"),
    kindOfIdentity("student-number"),
  ]).toEqual([{ kind: "email" }, { kind: "phone" }, { kind: "id", name: "student-number" }]);
});

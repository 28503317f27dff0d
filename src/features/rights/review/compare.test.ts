// Goal: settling identity compares what was given with what is held, and shows too little of either to be copied.
// Method: the pure comparison, thing by thing.
import { expect, test } from "vitest";
import { compared, mayBeAsking } from "./compare.ts";

test("what was given is the same as what is held, different, not held or not given, and both are masked", () => {
  const is = (...given: Parameters<typeof compared>): string => compared(...given).is;
  expect(compared("email", ["Ana.Lee@example.org"], "ana.lee@example.org ")).toEqual({
    thing: "email",
    is: "same",
    held: "An•••@example.org",
    given: "an•••@example.org",
  });
  expect(is("email", ["a@example.org"], "b@example.org")).toBe("different");
  expect(is("email", [], "b@example.org")).toBe("not-held");
  expect(is("born", ["1990-02-03"], undefined)).toBe("not-given");
  expect(compared("born", ["1990-02-03"], "1990-02-04")).toMatchObject({
    is: "different",
    held: "••••-••-03",
  });
  expect(compared("phone", ["+44 20 7946 0101"], "020 7946 0101")).toMatchObject({
    is: "same",
    held: "•••101",
  });
  expect(is("name", ["María", "García López"], "Maria Garcia")).toBe("same");
  // One common word is no name: half the town is called so.
  expect(is("name", ["Chen"], "Chen Meiling")).toBe("different");
  expect(is("address", ["1 High Street", "Oxford"], "2 High Street, Oxford")).toBe("different");
});

test("who asks for somebody else is recognised among the people found, by name or address, and nobody else is", () => {
  const given = {
    subjectName: "Yuchen Lin",
    requesterName: "Meiling Chen",
    requesterEmail: "M.Chen@example.org",
  };
  expect(mayBeAsking(["Meiling", "Chen"], given)).toBe(true);
  expect(mayBeAsking(["Chen, Mei Ling", "m.chen@example.org"], given)).toBe(true);
  expect(mayBeAsking(["Guoqiang", "Lin"], given)).toBe(false);
  // One word in common is a family, not a person.
  expect(mayBeAsking(["Chen"], given)).toBe(false);
  expect(mayBeAsking([], given)).toBe(false);
  expect(mayBeAsking(["Meiling", "Chen"], { requesterName: "Meiling Chen" })).toBe(false);
});

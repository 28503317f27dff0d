// Goal: a package is not said to be ready while files in it are unexplained, or its register has changed.
// Method: what the page of the request lists before the package is handed over.
import { expect, test } from "vitest";
import { beforeHandingOver, stepCode } from "./lacking.ts";
import { officeSentences } from "./sentences.ts";

test("files that nobody explained and a register that changed stand among what goes before the package", () => {
  const texts = (openFiles: number, isRegisterNew: boolean): readonly string[] =>
    beforeHandingOver({ openFiles, isRegisterNew }, "R-2026-0001").map(({ text }) => text);
  expect(texts(0, false)).toEqual([]);
  expect(texts(2, true)).toEqual([
    "2 files the data name are neither added nor explained.",
    "The package was made before the register changed: make it again.",
  ]);
});

test("a block is not lifted before the day the person was told", () => {
  expect(stepCode("lift-restriction", { isRegisterNew: false, isBeforeLifting: true })).toBe("lifting-waits");
  expect(stepCode("lift-restriction", { isRegisterNew: false, isBeforeLifting: false })).toBe(
    "lift-restriction",
  );
  expect(officeSentences.sayDynamic("en", "next.lifting-waits.text", { day: "24 November 2026" })).toContain(
    "ends on 24 November 2026",
  );
});

test("a package made before the register changed is not to be handed over next, but made again", () => {
  expect(stepCode("release", { isRegisterNew: false })).toBe("release");
  expect(stepCode("review", { isRegisterNew: true })).toBe("review");
  const code = stepCode("release", { isRegisterNew: true });
  expect(code).toBe("package-outdated");
  const said = ["title", "text", "button"].map((part) =>
    officeSentences.sayDynamic("en", `next.${code}.${part}`, {}),
  );
  expect(said[0]).toBe("Make the package again");
  expect(said).not.toContain("");
});

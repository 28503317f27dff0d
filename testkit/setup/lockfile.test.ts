// Goal: `npm ci` accepts the lockfile on every machine, installs exactly what is named, and runs nothing while doing so.
// Method: the lockfile and the settings are read; `npm ci` refuses a lockfile in which a package names another, optional
// or not, that has no entry (it is what remains when a registry lacks a platform's package on the day of the install).
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";

const root = path.resolve(import.meta.dirname, "../..");
const Names = z.record(z.string(), z.string()).default({});
const Package = z.object({
  dependencies: Names,
  devDependencies: Names,
  optionalDependencies: Names,
  resolved: z.string().optional(),
  integrity: z.string().optional(),
});
const Lockfile = z.object({ packages: z.record(z.string(), Package) });
const read = (name: string): string => readFileSync(path.join(root, name), "utf8");
const { packages } = Lockfile.parse(JSON.parse(read("package-lock.json")));

/** Where Node would look for `name` from the package at `place`. */
function isLocked(place: string, name: string): boolean {
  for (let from = place; ; from = from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/")))) {
    if (packages[`${from === "" ? "" : `${from}/`}node_modules/${name}`] !== undefined) return true;
    if (from === "") return false;
  }
}

test("every package another one names has an entry in the lockfile", () => {
  expect(Object.keys(packages).length).toBeGreaterThan(100);
  const missing = Object.entries(packages).flatMap(([place, entry]) =>
    Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
      .filter((name) => !isLocked(place, name))
      .map((name) => `${place} names ${name}`),
  );
  expect(missing).toEqual([]);
});

test("the lockfile names contents by hash and no registry", () => {
  const entries = Object.entries(packages).filter(([place]) => place !== "");
  expect(entries.filter(([, entry]) => entry.integrity === undefined)).toEqual([]);
  expect(entries.filter(([, entry]) => entry.resolved !== undefined)).toEqual([]);
});

test("versions are exact and no package runs scripts while it is installed", () => {
  const own = Package.parse(JSON.parse(read("package.json")));
  const versions = Object.entries({
    ...own.dependencies,
    ...own.devDependencies,
    ...own.optionalDependencies,
  });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  expect(read(".npmrc").split("\n")).toContain("ignore-scripts=true");
});

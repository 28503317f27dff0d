/** The packs that come with the product: a policy and what binds it, read from `packs/<name>`. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { PackName } from "../contract.ts";
import { readPromises } from "./promise.ts";
import type { PolicyPromises } from "./promise.ts";
import { PolicyRefused, readPolicyText } from "./text.ts";
import type { PolicyText } from "./text.ts";

export { packNames } from "../contract.ts";
export type { PackName } from "../contract.ts";

/** What the promises of a pack are counted by: `SL-10.9` is the school's clause 10.9. */
const prefixes: Readonly<Record<PackName, string>> = {
  school: "SL",
  edtech: "ED",
  consultancy: "CO",
  marketplace: "MP",
  events: "EV",
};

export const promiseId = (pack: PackName, label: string): string => `${prefixes[pack]}-${label}`;

export type PolicyPack = {
  readonly name: string;
  readonly text: PolicyText;
  readonly promises: PolicyPromises;
  /** SHA-256 over both files: the same hash is the same version. */
  readonly hash: string;
};

const packs = path.join(import.meta.dirname, "../../../../packs");

export async function readPack(name: PackName): Promise<PolicyPack> {
  const [document, promises] = await Promise.all([
    readFile(path.join(packs, name, "policy.md"), "utf8"),
    readFile(path.join(packs, name, "promises.yml"), "utf8"),
  ]);
  return makePack(name, document, promises);
}

/** Puts the two together; refuses a clause without its line, and a line without its clause. */
export function makePack(name: string, document: string, promises: string): PolicyPack {
  const text = readPolicyText(document);
  const bound = readPromises(promises);
  const labels = new Set(text.sections.flatMap(({ clauses }) => clauses.map(({ label }) => label)));
  const lines = new Set(Object.keys(bound.clauses));
  const unbound = [...labels.difference(lines)];
  const lost = [...lines.difference(labels)];
  if (unbound.length > 0) throw new PolicyRefused(`No line in promises.yml for: ${unbound.join(", ")}.`);
  if (lost.length > 0) throw new PolicyRefused(`No clause in the policy for: ${lost.join(", ")}.`);
  const hash = createHash("sha256").update(document).update("\0").update(promises).digest("hex");
  return { name, text, promises: bound, hash };
}

/**
 * A pack's policy as an organisation's own: its first version, in force from the day it was adopted, and reviewed by nobody
 * there yet. The pack's dates are its example organisation's.
 */
export function adoptedOn(pack: PolicyPack, day: Temporal.PlainDate): PolicyPack {
  const policy = { version: 1, inForceFrom: day.toString() };
  return { ...pack, promises: { ...pack.promises, policy } };
}

/** How stores, devices and sites are protected, and when somebody last tried it (GDPR art. 32). Pure. */
import type { ClausePromise } from "../document/promise.ts";
import { byInterval, judged } from "./entries.ts";
import type { Facts } from "./facts.ts";
import { addUp } from "./occasions.ts";
import type { Finding, Tally } from "./occasions.ts";
import type { Seen } from "./watch.ts";

const methodsOf = (methods: unknown): readonly string[] =>
  typeof methods === "string" ? methods.split(",").map((one) => one.trim()) : [];
const isEncrypting = (method: string): boolean => method === "encryption" || method === "encryption at rest";
export const knowsMethods = (methods: unknown): boolean => methodsOf(methods).some(isEncrypting);

/** What each system stores is encrypted; or behind a password, where the promise names that as well. */
export function checkAtRest({ systems }: Seen, { parameters: { methods } }: ClausePromise): Tally {
  const isEnough = methodsOf(methods).includes("password");
  return addUp(
    "rest",
    systems.map(({ key, atRest, isSignedInTo }) => {
      if (atRest === undefined) return judged("rest", key, "unsaid", "unproven");
      if (atRest === "encrypted") return judged("rest", key, "encrypted", "kept");
      return atRest === "access-only" && isEnough && isSignedInTo
        ? judged("rest", key, "password", "kept")
        : judged("rest", key, "open", "broken");
    }),
  );
}

/** Nobody but the people themselves holds the keys. */
export function checkOwnKeys({ systems }: Seen): Tally {
  return addUp(
    "keys",
    systems.map(({ key, atRest, keysHeldBy }) => {
      if (keysHeldBy === "people") return judged("keys", key, "people", "kept");
      const isSaid = keysHeldBy !== undefined || (atRest !== undefined && atRest !== "encrypted");
      return isSaid ? judged("keys", key, "others", "broken") : judged("keys", key, "unsaid", "unproven");
    }),
  );
}

type Device = Facts["devices"][number];
const portable: ReadonlySet<Device["sort"]> = new Set(["laptop", "telephone", "tablet"]);
/** Of a property: the devices that are meant, and what the register has to say of them. */
const properties: Readonly<
  Record<
    string,
    {
      readonly isMeant: (one: Device) => boolean;
      readonly says: (one: Device) => readonly ("yes" | "no" | undefined)[];
    }
  >
> = {
  "memory-stick-encrypted": {
    isMeant: ({ sort }) => sort === "stick",
    says: ({ encrypted, password }) => [encrypted, password],
  },
  password: { isMeant: () => true, says: ({ password }) => [password] },
  "remote-wipe": { isMeant: ({ sort }) => portable.has(sort), says: ({ remoteWipe }) => [remoteWipe] },
};
export const knowsProperty = (property: unknown): boolean =>
  typeof property === "string" && Object.hasOwn(properties, property);

/** Each device that is meant has this property. */
export function checkDevices({ devices }: Seen, { parameters: { property } }: ClausePromise): Tally {
  const wanted = properties[String(property)];
  return addUp(
    "device",
    devices.flatMap((device): readonly Finding[] => {
      if (wanted === undefined || !wanted.isMeant(device)) return [];
      const said = wanted.says(device);
      if (said.includes("no")) return [judged("device", device.key, "lacks", "broken")];
      return said.includes(undefined)
        ? [judged("device", device.key, "unsaid", "unproven")]
        : [judged("device", device.key, "has", "kept")];
    }),
  );
}

/** Somebody went through each site within the interval. */
export function checkSites(seen: Seen, { parameters }: ClausePromise): Tally {
  const entries = seen.sites.map(({ key, reviewedOn }) => ({ key, on: reviewedOn }));
  return byInterval("site", entries, parameters["interval"], seen);
}

/** Each measure that is in place was tried within the interval: all of them, or those that serve the clause. */
export function checkTested(seen: Seen, { parameters }: ClausePromise, clause: string): Tally {
  const isAll = parameters["subject"] === "all safeguards";
  const entries = seen.measures
    .filter(({ state, clauses }) => state !== "planned" && (isAll || clauses.includes(clause)))
    .map(({ key, testedOn }) => ({ key, on: testedOn }));
  return byInterval("tested", entries, parameters["interval"], seen);
}

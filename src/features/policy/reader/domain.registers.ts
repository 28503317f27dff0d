/** The registers a clause is read off, so that whoever reads it can go and fill in what is missing. Pure. */
import { kinds } from "../../registers/index.ts";
import type { KindName } from "../../registers/index.ts";
import type { FactKey, RegisterFacts } from "../checks/facts.ts";
import { checkFacts, isMeasured } from "../checks/measured.ts";
import type { ClausePromise } from "../document/promise.ts";

const registers: Readonly<Record<keyof RegisterFacts, readonly KindName[]>> = {
  activities: ["processing-activity"],
  notices: ["notice"],
  vendors: ["vendor"],
  risks: ["risk"],
  systems: ["system"],
  stores: ["data-set", "paper-store"],
  categories: ["data-category"],
  transfers: ["transfer"],
  cameras: ["camera"],
  occasions: ["occasion"],
  devices: ["device"],
  sites: ["site"],
  documents: ["document"],
  measures: ["security-measure"],
  roles: ["role"],
};

const isOfRegister = (key: FactKey): key is keyof RegisterFacts => Object.hasOwn(registers, key);

/** Each with its name; none where the clause is read off something else, or off nothing yet. */
export function registersOf(
  promise: ClausePromise,
): readonly { readonly kind: KindName; readonly title: string }[] {
  if (!isMeasured(promise)) return [];
  return checkFacts(promise)
    .filter(isOfRegister)
    .flatMap((key) => registers[key])
    .map((kind) => ({ kind, title: kinds[kind].plural }));
}

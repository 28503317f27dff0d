/** Every kind of register entry, by its name. Browser-safe. */
import { activity } from "./activity.ts";
import { kindNames } from "./field.ts";
import type { Kind, KindName } from "./field.ts";
import { authority, document, role, transfer, vendor } from "./parties.ts";
import {
  camera,
  course,
  device,
  occasion,
  paperStore,
  risk,
  securityMeasure,
  site,
  system,
} from "./places.ts";
import { dataCategory, dataSet, notice, purpose, retentionRule } from "./processing.ts";

export const kinds = {
  "processing-activity": activity,
  purpose,
  "data-set": dataSet,
  "data-category": dataCategory,
  "retention-rule": retentionRule,
  notice,
  system,
  vendor,
  transfer,
  authority,
  role,
  document,
  risk,
  "security-measure": securityMeasure,
  course,
  site,
  camera,
  occasion,
  device,
  "paper-store": paperStore,
} as const satisfies Readonly<Record<KindName, Kind>>;
export type Kinds = typeof kinds;
/** What an entry of a kind holds. */
export type BodyOf<Name extends KindName> = Kinds[Name] extends Kind<infer B> ? B : never;

export const allKinds: readonly Kind[] = kindNames.map((name) => kinds[name]);

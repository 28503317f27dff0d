/** The kinds of register entry as they are stored. */
import { firstVersion } from "../../../platform/entries/store.ts";
import type { EntryKind } from "../../../platform/entries/store.ts";
import { Controller, ProcessingActivity } from "../contract.ts";
import { PublishedNotice } from "../notices/contract.ts";
import { kinds } from "./all.ts";
import type { Kind, KindName } from "./field.ts";

export const activityKind = firstVersion("processing-activity", ProcessingActivity);
export const controllerKind = firstVersion("controller", Controller);
/** An organisation answers as one: its one entry of this kind has this key. */
export const controllerKey = "controller";
/** What was published of the notice of the same key: each publication is a version. */
export const publishedKind = firstVersion("published-notice", PublishedNotice);

/** Any kind of register entry; its body is read as values. */
export function storedKind(kind: KindName): EntryKind<unknown> {
  const { schema }: Kind = kinds[kind];
  return firstVersion(kind, schema);
}

/** What happens in a request when files of folders are erased, as ids and counts. */
import { z } from "zod";
import { defineEvent } from "../../../../platform/events.ts";
import { idSchema } from "../../../../platform/identifiers.ts";
import type { DocumentSearchId } from "../contract.ts";
import { erasingOutcomes } from "./contract.ts";

const at = { searchId: idSchema<DocumentSearchId>() };
const count = z.int().nonnegative();

export const filesApproved = defineEvent(
  "files.erasing-approved",
  1,
  z.strictObject({ ...at, files: count, digest: z.string().regex(/^[0-9a-f]{64}$/) }),
);
/** `left`: by somebody's decision. */
export const filesErased = defineEvent(
  "files.erasing-ended",
  1,
  z.strictObject({ ...at, outcome: z.enum(erasingOutcomes), erased: count, left: count }),
);
/** What is left of it is somebody's to do. */
export const filesHanded = defineEvent("files.erasing-handed", 1, z.strictObject(at));

export const fileEvents = [filesApproved, filesErased, filesHanded] as const;

/** What the state of the request holds of it: its answer waits while it is open. */
export const FilesFacet = z.strictObject({ status: z.enum(["open", "verified", "handed"]) });
export type FilesFacet = z.infer<typeof FilesFacet>;

type Holding = { readonly files?: FilesFacet | undefined };
const becomes =
  (status: FilesFacet["status"]) =>
  <S extends Holding>(state: S): S & { files: FilesFacet } => ({ ...state, files: { status } });

/** What each event makes of the request's state. */
export const fileSteps = {
  "files.erasing-approved": becomes("open"),
  "files.erasing-ended": <S extends Holding>(state: S, { outcome }: { readonly outcome: string }) =>
    becomes(outcome === "verified" ? "verified" : "open")(state),
  "files.erasing-handed": becomes("handed"),
} as const;

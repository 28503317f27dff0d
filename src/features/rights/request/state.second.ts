/** Whether a second person looks at the answer, and at which package they have (decision 0133). Pure. */
import { z } from "zod";
import { idSchema } from "../../../platform/identifiers.ts";
import type { ActorId } from "../../../platform/identifiers.ts";
import type { PackageId } from "./events.ts";
import type { RequestState } from "./state.ts";

export const Second = z.strictObject({
  isDrawn: z.boolean(),
  approver: idSchema<ActorId>(),
  /** The package they have let go. */
  settled: idSchema<PackageId>().optional(),
});
type Second = z.infer<typeof Second>;

/** Once it was drawn that a second person looks, one does, whatever is approved anew. */
export const drawnIn = (
  state: RequestState,
  { isDrawn, approver }: Pick<Second, "isDrawn" | "approver">,
): RequestState => ({
  ...state,
  second: { isDrawn: isDrawn || state.second?.isDrawn === true, approver },
});

export const settledIn = (
  state: RequestState,
  { packageId }: { readonly packageId: PackageId },
): RequestState =>
  state.second === undefined ? state : { ...state, second: { ...state.second, settled: packageId } };

/** Whether a second person looks at the answer, and at which package they have (decision 0133). Pure. */
import { z } from "zod";
import { idSchema } from "../../../platform/identifiers.ts";
import type { ActorId } from "../../../platform/identifiers.ts";
import type { secondFindings } from "./contract.ts";
import type { PackageId } from "./events.ts";
import type { RequestState } from "./state.ts";

export const Second = z.strictObject({
  isDrawn: z.boolean(),
  approver: idSchema<ActorId>(),
  /** The package they have let go. */
  settled: idSchema<PackageId>().optional(),
});
type SecondFinding = (typeof secondFindings)[number];
type Second = z.infer<typeof Second>;

/** Once it was drawn that a second person looks, one does, whatever is approved anew. */
export const drawnIn = (
  state: RequestState,
  { isDrawn, approver }: Pick<Second, "isDrawn" | "approver">,
): RequestState => ({
  ...state,
  second: { isDrawn: isDrawn || state.second?.isDrawn === true, approver },
});

/** What was approved is no longer what would go out. */
export const reopened = (state: RequestState): RequestState => ({
  ...state,
  review: { ...state.review, status: "open" },
});

export function settledIn(
  state: RequestState,
  { packageId, finding }: { readonly packageId: PackageId; readonly finding: SecondFinding },
): RequestState {
  if (finding === "returned") return reopened(state);
  return state.second === undefined ? state : { ...state, second: { ...state.second, settled: packageId } };
}

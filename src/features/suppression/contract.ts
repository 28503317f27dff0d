/** The suppression list as forms, replies and other features speak of it. Safe for the browser. */
import { z } from "zod";
import { idSchema } from "../../platform/identifiers.ts";
import type { Id } from "../../platform/identifiers.ts";
import { line } from "../../platform/text.ts";

/** What a value is; how it is compared follows from it. An `id` has a name of its own, such as a customer number's. */
export const valueKinds = ["email", "phone", "id"] as const;
export type ValueKind = (typeof valueKinds)[number];

/** `marketing`: never contacted to sell something. `erased`: never brought back from an old list or copy. */
export const suppressionScopes = ["marketing", "erased"] as const;
export type SuppressionScope = (typeof suppressionScopes)[number];

/** What is refused; `any` is every way, as an objection to direct marketing means it (GDPR art. 21(3)). */
export const suppressionChannels = ["any", "email", "phone", "text-message", "post"] as const;
export type SuppressionChannel = (typeof suppressionChannels)[number];

export const suppressionGrounds = ["objection", "consent-withdrawn", "erasure"] as const;
export type SuppressionGround = (typeof suppressionGrounds)[number];

/** Why an entry no longer counts; a later consent ends a marketing one alone. */
export const liftReasons = ["consent-given", "person-asked", "came-back", "mistake"] as const;
export type LiftReason = (typeof liftReasons)[number];
export const liftReasonsOf = {
  marketing: ["consent-given", "person-asked", "mistake"],
  erased: ["came-back", "mistake"],
} as const satisfies Readonly<Record<SuppressionScope, readonly LiftReason[]>>;

/** What a list is to be used for: to write to people, or to bring them into a system. */
export const checkPurposes = ["marketing", "import"] as const;
export type CheckPurpose = (typeof checkPurposes)[number];

export type SuppressionId = Id<"suppression entry">;

/** A value as somebody types it; `name` where it is an `id`. */
export const TypedValue = z.strictObject({
  kind: z.enum(valueKinds),
  name: line({ max: 60 }).optional(),
  value: line({ max: 320 }),
});
export type TypedValue = z.infer<typeof TypedValue>;

const moment = z.iso.datetime({ offset: true });

export const SuppressionEntry = z.strictObject({
  id: idSchema<SuppressionId>(),
  scope: z.enum(suppressionScopes),
  channel: z.enum(suppressionChannels),
  ground: z.enum(suppressionGrounds),
  since: moment,
  /** The request it came from, where whoever looks may see it. */
  reference: z.string().optional(),
  lifted: z.strictObject({ at: moment, why: z.enum(liftReasons) }).optional(),
});
export type SuppressionEntry = z.infer<typeof SuppressionEntry>;

export const SuppressionCount = z.strictObject({
  scope: z.enum(suppressionScopes),
  ground: z.enum(suppressionGrounds),
  channel: z.enum(suppressionChannels),
  living: z.int(),
  lifted: z.int(),
});
export type SuppressionCount = z.infer<typeof SuppressionCount>;

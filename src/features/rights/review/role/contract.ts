/** People who act in their role, decided once for a table of them. Safe for the browser. */
import { z } from "zod";
import { idSchema, type Id } from "../../../../platform/identifiers.ts";
import { sentCount, exactText, text } from "../../../../platform/text.ts";

export type RoleRuleId = Id<"role rule">;

const count = z.int().nonnegative();

export const RolesView = z.strictObject({
  /** Tables from which other people are known, in this review. */
  tables: z.array(
    z.strictObject({
      position: count,
      table: z.string(),
      system: z.string(),
      title: z.string(),
      people: count,
      /** Nobody decided about them yet. */
      open: count,
      /** Decided by the rule, and not overruled. */
      byRule: count,
    }),
  ),
  /** For every request, until they are ended. */
  rules: z.array(
    z.strictObject({ id: idSchema<RoleRuleId>(), title: z.string(), why: z.string(), setAt: z.string() }),
  ),
});
export type RolesView = z.infer<typeof RolesView>;

export const RoleInput = z.strictObject({
  position: sentCount.max(9999),
  table: exactText({ max: 200 }),
  /** Why they may be shown: on record, and read by whoever audits it. */
  why: text({ min: 1, max: 1000 }),
  /** `always`: in every search from now on, too. */
  for: z.enum(["this-request", "always"]),
});
export type RoleInput = z.infer<typeof RoleInput>;

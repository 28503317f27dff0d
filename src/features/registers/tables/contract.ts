/** What bringing a table into a register asks and says: its columns, what each row becomes. Safe for the browser. */
import { z } from "zod";
import { text } from "../../../platform/text.ts";
import { uploadedFile } from "../../../platform/upload.ts";
import type { UploadLimit } from "../../../platform/upload.ts";
import { kindNames } from "../kinds/field.ts";

export const mostRows = 2000;
export const tableLimit = {
  maxBytes: 8_000_000,
  mediaTypes: [
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/csv",
    "text/plain",
    "text/tab-separated-values",
    "application/vnd.ms-excel",
  ],
} as const satisfies UploadLimit;

export const formats = ["kept", "ico", "cnil"] as const;

export const tableFaults = {
  unreadable: "This is no workbook and no table that can be read.",
  empty: "There is no row in it.",
  "too-many-rows": "It has more than 2,000 rows. Divide it.",
} as const;
export type TableFault = keyof typeof tableFaults;

const Row = z.strictObject({
  number: z.int(),
  key: z.string(),
  name: z.string(),
  is: z.enum(["new", "changed", "same", "wrong"]),
  /** Fields that change, by their paths. */
  changes: z.array(z.string()),
  problems: z.array(z.strictObject({ at: z.string(), reason: z.string() })),
});
export const TableLook = z.strictObject({
  fault: z.enum(["unreadable", "empty", "too-many-rows"]).optional(),
  sheet: z.string(),
  columns: z.array(z.strictObject({ title: z.string(), field: z.string().optional() })),
  rows: z.array(Row).max(mostRows),
  counts: z.strictObject({ new: z.int(), changed: z.int(), same: z.int(), wrong: z.int() }),
  /** A hash of what was found: what is confirmed is this and nothing else. */
  seen: z.string(),
});
export type TableLook = z.infer<typeof TableLook>;

export const LookBody = z.strictObject({
  file: uploadedFile(tableLimit),
  kind: z.enum(kindNames),
  /** JSON: by the title of a column the path of the field it fills, `""` for none. */
  mapping: text({ max: 20_000 }).optional(),
});
export const BringBody = LookBody.extend({ seen: z.string().regex(/^[0-9a-f]{64}$/) });

/** Files that go with the data: named by them or added, and why one is not given (GDPR art. 15(3), (4)). Safe for the browser. */
import { z } from "zod";
import { text } from "../../../../platform/text.ts";
import { uploadedFile } from "../../../../platform/upload.ts";
import type { UploadLimit } from "../../../../platform/upload.ts";

/** `to-redact`: it is here, and in no package before words in it are taken out. */
export const fileStandings = ["open", "added", "to-redact", "not-given", "not-a-file"] as const;
export type FileStanding = (typeof fileStandings)[number];

export const fileReasons = ["not-held", "others-rights", "sent-separately"] as const;
export type FileReason = (typeof fileReasons)[number];

/** What another person can open, and nothing that runs. */
export const packageFileLimit = {
  maxBytes: 12_000_000,
  mediaTypes: [
    "application/pdf",
    "image/jpeg",
    "image/png",
    "text/plain",
    "text/csv",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ],
} as const satisfies UploadLimit;

/** More than this belongs on a data carrier of its own. */
export const mostFiles = 100;
export const mostFileBytes = 150_000_000;

const says = text({ min: 1, max: 300 });

/**
 * `yes`: somebody looked whether other people are in it, and covered them where they must be. `redact`: words are to be taken
 * out first.
 */
export const fileLook = z.enum(["yes", "redact"]);
export type FileLook = z.infer<typeof fileLook>;

export const AddedFile = z.strictObject({
  file: uploadedFile(packageFileLimit),
  /** The file that the data name; none for one that they do not. */
  of: z.uuid().optional(),
  /** What it is, for the person who reads it. */
  says,
  looked: fileLook,
});

export const FileAnswer = z.union([
  z.strictObject({ standing: z.literal("not-given"), reason: z.literal("not-held"), words: says.optional() }),
  // The ground of law, and who sends it: the person must be able to hold us to it.
  z.strictObject({
    standing: z.literal("not-given"),
    reason: z.enum(["others-rights", "sent-separately"]),
    words: says,
  }),
  z.strictObject({ standing: z.literal("not-a-file") }),
  /** Takes back what was said, or takes the file out. */
  z.strictObject({ standing: z.literal("open") }),
]);
export type FileAnswer = z.infer<typeof FileAnswer>;

export const PackageFileView = z.strictObject({
  id: z.string(),
  isNamed: z.boolean(),
  /** As the data name it; not for whoever reads by pseudonyms. */
  name: z.string().optional(),
  namedIn: z.string().optional(),
  standing: z.enum(fileStandings),
  reason: z.enum(fileReasons).optional(),
  /** What it is, or the words of the reason. */
  says: z.string().optional(),
  sizeBytes: z.int().nonnegative().optional(),
});
export type PackageFileView = z.infer<typeof PackageFileView>;

export const PackageFiles = z.strictObject({
  files: z.array(PackageFileView),
  named: z.int().nonnegative(),
  added: z.int().nonnegative(),
  open: z.int().nonnegative(),
  /** Whether anything can still be added, removed or explained. */
  canChange: z.boolean(),
});
export type PackageFiles = z.infer<typeof PackageFiles>;

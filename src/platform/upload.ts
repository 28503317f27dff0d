/** A file that came with a form, held whole in memory: small by limit. Safe for the browser; nothing here reads it. */
import { z } from "zod";

export type UploadedFile = {
  /** The sender's claim, shown to people and never used as a path. */
  readonly name: string;
  /** The sender's claim; `uploadedFile` compares it with the first bytes. */
  readonly mediaType: string;
  readonly bytes: Uint8Array;
};

/** The first bytes of what may be uploaded; a type without them here is not accepted. */
const beginnings: Readonly<Record<string, readonly number[]>> = {
  "application/pdf": [0x25, 0x50, 0x44, 0x46, 0x2d],
  "image/jpeg": [0xff, 0xd8, 0xff],
  // Plain text begins with anything: whoever takes it reads it as hostile.
  "text/csv": [],
  "text/plain": [],
  "text/markdown": [],
  "text/tab-separated-values": [],
  "application/vnd.ms-excel": [],
  // A ZIP, as office documents are: it is handed on, and opened by nothing of ours.
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": [0x50, 0x4b, 0x03, 0x04],
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": [0x50, 0x4b, 0x03, 0x04],
  "image/png": [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
};

export type UploadLimit = { readonly maxBytes: number; readonly mediaTypes: readonly string[] };

/** A file of one of these types, by what it begins with as well as by what its sender says. */
export function uploadedFile(limit: UploadLimit): z.ZodType<UploadedFile> {
  return z
    .custom<UploadedFile>(isUploadedFile, { error: "must be a file" })
    .refine((file) => file.bytes.length <= limit.maxBytes, { error: "is too large" })
    .refine((file) => limit.mediaTypes.includes(file.mediaType) && beginsAs(file), {
      error: "is not a file of an accepted type",
    });
}

export function isUploadedFile(value: unknown): value is UploadedFile {
  return typeof value === "object" && value !== null && "bytes" in value && value.bytes instanceof Uint8Array;
}

function beginsAs({ mediaType, bytes }: UploadedFile): boolean {
  const wanted = beginnings[mediaType];
  return wanted !== undefined && wanted.every((byte, at) => bytes[at] === byte);
}

/** Reads `multipart/form-data` (RFC 7578) strictly: few parts, each name once, files whole and small. */
import { createHash } from "node:crypto";
import { Busboy } from "@fastify/busboy";
import { refusal } from "../errors.ts";
import type { UploadedFile } from "../upload.ts";

const forbiddenNames = new Set(["__proto__", "prototype", "constructor"]);
const limits = { fields: 40, fieldSize: 65_536, files: 4, fileSize: 10_485_760, parts: 44, headerPairs: 20 };

/** Ten megabytes are read in a small part of it. */
const patienceMilliseconds = 2000;

/** Throws `invalid_request` for a broken form, `too_large` for one over the limits. An empty file field is absent. */
export async function parseMultipart(
  body: Buffer,
  contentType: string,
): Promise<Readonly<Record<string, string | UploadedFile>>> {
  const found = new Map<string, string | UploadedFile>();
  const note = (name: string | undefined, value: string | UploadedFile): void => {
    // The parser's types promise a name; a part without one has none.
    if (name === undefined) throw refusal("invalid_request", {}, [{ at: "body", reason: "broken_form" }]);
    if (found.has(name)) throw refusal("duplicate_parameter");
    if (forbiddenNames.has(name)) throw refusal("invalid_request");
    found.set(name, value);
  };
  await new Promise<void>((resolve, reject) => {
    const parser = open(contentType);
    const guarded = (work: () => void): void => {
      try {
        work();
      } catch (error) {
        reject(error instanceof Error ? error : new Error("A form could not be read."));
      }
    };
    const overLimit = (): void => reject(refusal("too_large"));
    const broken = (): void =>
      reject(refusal("invalid_request", {}, [{ at: "body", reason: "broken_form" }]));
    parser.on("field", (name, value, nameCut, valueCut) =>
      nameCut || valueCut ? overLimit() : guarded(() => note(name, value)),
    );
    parser.on("file", (name, stream, fileName, _encoding, mediaType) => {
      const parts: Buffer[] = [];
      // A form that ends within a file fails here and not on the parser; unheard, it would end the process.
      stream.on("error", broken);
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("limit", overLimit);
      stream.on("end", () => {
        const bytes = Buffer.concat(parts);
        if (bytes.length > 0) guarded(() => note(name, fileOf(fileName, mediaType, bytes)));
      });
    });
    for (const over of ["filesLimit", "fieldsLimit", "partsLimit"] as const) parser.on(over, overLimit);
    parser.on("error", broken);
    // The parser stops without a word at a long part that is no form field: the whole body is here, so nothing is awaited.
    const patience = setTimeout(() => {
      broken();
      parser.destroy();
    }, patienceMilliseconds);
    parser.on("finish", () => {
      clearTimeout(patience);
      resolve();
    });
    parser.end(body);
  });
  return Object.fromEntries(found);
}

function open(contentType: string): InstanceType<typeof Busboy> {
  try {
    return new Busboy({ headers: { "content-type": contentType }, limits });
  } catch {
    throw refusal("invalid_request", {}, [{ at: "headers.content-type", reason: "invalid_format" }]);
  }
}

/** Its fingerprint for idempotency is a hash: a file must not be spelled out to be compared. */
function fileOf(name: string | undefined, mediaType: string, bytes: Buffer): UploadedFile {
  const toJSON = (): object => ({ sha256: createHash("sha256").update(bytes).digest("base64url") });
  return Object.defineProperty({ name: (name ?? "").slice(0, 200), mediaType, bytes }, "toJSON", {
    value: toJSON,
  });
}

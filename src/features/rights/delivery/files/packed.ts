/** Files as they stand in a package: under `files/` with safe names, and those that are not in it with the reason. */
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { Tx } from "../../../../platform/db.ts";
import type { Platform } from "../../../../platform/feature.ts";
import type { Language } from "../../../../platform/i18n/platform.ts";
import type { Scope } from "../../../../platform/scope.ts";
import { FileNames } from "../../package/names.ts";
import { packageSentences } from "../../package/sentences.ts";
import { unheard, type KnownFile, type NamedFile } from "./files.ts";

/** One file as the first page and `contents.json` say it. */
export type PackedFile = {
  readonly name: string;
  /** The section that names it; none for one that was added. */
  readonly in: string | undefined;
  /** Where it stands in the package; none for one that is not in it. */
  readonly path: string | undefined;
  /** What it is, or why it is not given. */
  readonly says: string;
  /** Not in it, and nobody has said why. */
  readonly isOpen?: boolean;
};

export const filesFolder = "files";

const endings: Readonly<Record<string, string>> = {
  "application/pdf": "pdf",
  "image/jpeg": "jpg",
  "image/png": "png",
  "text/plain": "txt",
  "text/csv": "csv",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
};

/** By what we know the content to be, never by the name it came with. */
export const endingOf = (mediaType: string): string => endings[mediaType] ?? "bin";

/** Writes the files that go out, and says of each that is named or added where it stands or why it does not. */
export async function packFiles(
  tx: Tx,
  scope: Scope,
  { files }: Pick<Platform, "files">,
  given: {
    readonly folder: string;
    readonly known: readonly KnownFile[];
    readonly named: readonly NamedFile[];
    readonly language: Language;
  },
): Promise<readonly PackedFile[]> {
  const { folder, known, named, language } = given;
  const names = new FileNames();
  const packed: PackedFile[] = [];
  const isStill = (row: KnownFile): boolean =>
    !row.is_named || named.some((each) => each.name === row.name && each.in === row.named_in);
  for (const row of known) {
    const isHere = row.standing === "added" || row.standing === "to-redact";
    if (row.standing === "not-a-file" || (!isStill(row) && !isHere)) continue;
    const about = { name: row.name, in: row.named_in ?? undefined };
    if (row.standing === "to-redact") {
      const waits = packageSentences.say(language, "file.to-redact");
      packed.push({ ...about, path: undefined, says: waits, isOpen: true });
      continue;
    }
    const opened = row.file_id === null ? undefined : await files.get(tx, scope, row.file_id);
    if (opened === undefined) {
      packed.push({ ...about, path: undefined, says: reasonOf(row, language), isOpen: row.reason === null });
      continue;
    }
    const to = `${filesFolder}/${names.claim(baseOf(row.name))}.${endingOf(opened.mediaType)}`;
    await mkdir(path.join(folder, filesFolder), { recursive: true, mode: 0o700 });
    await pipeline(opened.content, createWriteStream(path.join(folder, to), { mode: 0o600, flags: "wx" }));
    packed.push({ ...about, path: to, says: row.says ?? "" });
  }
  const says = packageSentences.say(language, "file.open");
  packed.push(...unheard(known, named).map((each) => ({ ...each, path: undefined, says, isOpen: true })));
  return packed;
}

function reasonOf({ reason, says }: KnownFile, language: Language): string {
  const words = says ?? "";
  switch (reason) {
    case "not-held":
      return [packageSentences.say(language, "file.not-held"), words].filter((each) => each !== "").join(" ");
    case "others-rights":
      return packageSentences.say(language, "file.others-rights", { words });
    case "sent-separately":
      return packageSentences.say(language, "file.sent-separately", { words });
    case null:
      return packageSentences.say(language, "file.open");
    default:
      return reason satisfies never;
  }
}

function baseOf(name: string): string {
  const base = name.replace(/\.[^.]{1,5}$/, "");
  return /[a-z0-9]/i.test(base.normalize("NFKD")) ? base : "file";
}

/** `README.txt` of a package: what lies in the folder, for whoever opens it first. */
import { instantWords } from "./words.ts";

/** `written`: paths of the package's files; only what is there is listed. */
export function readme(
  organisation: string,
  subject: string,
  asOf: string,
  written: readonly string[],
): string {
  const has = (folder: string): boolean => written.some((path) => path.startsWith(`${folder}/`));
  const line = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ").toWellFormed();
  return [
    `The data held about ${line(subject)}`,
    `by ${line(organisation)}, as of ${instantWords(asOf)}.`,
    "",
    "index.html    Start here. Opens in any browser, without the internet, and prints.",
    ...(has("html") ? ["html          Further pages, because there are many records."] : []),
    "data.json     The same data for programs, exact.",
    ...(has("csv") ? ["csv           The same data as tables, for spreadsheets."] : []),
    ...(has("files") ? ["files         Pictures, documents and long texts out of the records."] : []),
    "manifest.json Checksums (SHA-256) of all files.",
    "",
    ...(has("csv")
      ? [
          "In the tables, an apostrophe before a text that begins like a formula keeps",
          "spreadsheets from running it. data.json has the text as it is held.",
          "",
        ]
      : []),
    "This folder holds personal data. Keep it where only the person it is about can read it.",
    "",
  ].join("\r\n");
}

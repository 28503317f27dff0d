/** `README.txt` of a package: what lies in the folder, for whoever opens it first. */
import type { Language } from "../../../platform/i18n/platform.ts";
import type { Extent } from "./contents.ts";
import { packageSentences } from "./sentences.ts";
import { instantIn } from "./words.ts";

/** `written`: paths of the package's files; only what is there is listed. */
export function readme(
  organisation: string,
  subject: string,
  asOf: string,
  written: readonly string[],
  language: Language = "en",
  extent: Extent = "whole",
): string {
  const has = (folder: string): boolean => written.some((path) => path.startsWith(`${folder}/`));
  const line = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ").toWellFormed();
  const say = (key: string, parameters: Readonly<Record<string, string>> = {}): string =>
    packageSentences.sayDynamic(language, key, parameters);
  const isPortable = extent === "portable";
  const width = isPortable ? "datapackage.json".length : "manifest.json".length;
  const item = (name: string, key: string): string => `${name.padEnd(width)} ${say(`readme.${key}`)}`;
  return [
    say(isPortable ? "readme.head.portable" : "readme.head", { subject: line(subject) }),
    say("readme.by", { organisation: line(organisation), asOf: instantIn(language, asOf) }),
    "",
    item("index.html", "index"),
    ...(has("html") ? [item("html", "html")] : []),
    item("data.json", "json"),
    ...(has("csv") ? [item("csv", "csv")] : []),
    ...(isPortable ? [item("datapackage.json", "datapackage")] : []),
    ...(has("files") ? [item("files", "files")] : []),
    item("manifest.json", "manifest"),
    "",
    ...(isPortable ? [say("readme.portable"), ""] : []),
    ...(has("csv") ? [say("readme.formula"), ""] : []),
    say("readme.keep"),
    "",
  ].join("\r\n");
}

/**
 * A text document of Office Open XML (ECMA-376 part 1, 17): what stands in it, its headers, footers, notes and comments,
 * what was deleted and is still kept, who wrote it. A word split over runs is one word.
 */
import type { Piece } from "./documents.ts";
import { Unreadable } from "../../../../platform/reading/unreadable.ts";
import { wordsOfXml, xmlEvents } from "../../../../platform/reading/xml.ts";
import type { Zip } from "../../../../platform/reading/zip.ts";

/** How text looks says nothing about anybody. */
const appearance = /^word\/(?:styles|stylesWithEffects|fontTable|webSettings|numbering|theme\/.*)\.xml$/;
const flowing =
  /^word\/(?:document|header\d*|footer\d*|comments|footnotes|endnotes|glossary\/document)\.xml$/;

export function docxPieces(zip: Zip): readonly Piece[] {
  const parts = zip.names.filter(
    (name) => /^(?:word|docProps|customXml)\/.*\.(?:xml|rels)$/.test(name) && !appearance.test(name),
  );
  const pieces = parts.flatMap((name): readonly Piece[] => {
    const content = zip.read(name) ?? new Uint8Array();
    const part = partOf(name);
    if (!flowing.test(name)) return [{ part, text: wordsOfXml(content) }];
    const { flow, beside } = flowOf(content);
    return [
      { part, text: flow },
      ...(beside.trim() === "" ? [] : [{ part: `behind the ${part}`, text: beside }]),
    ];
  });
  const isBlank = pieces.every(({ part, text }) => part !== "document" || text?.trim() === "");
  const hasPictures = zip.names.some((name) => name.startsWith("word/media/"));
  // Pages that were scanned into a document are pictures in it, and nothing else.
  return isBlank && hasPictures ? [...pieces, { part: "pictures", text: undefined }] : pieces;
}

function partOf(name: string): string {
  if (name.startsWith("docProps/")) return "properties";
  if (name.endsWith(".rels")) return "links";
  return /([a-z]+)\d*\.xml$/i.exec(name)?.[1] ?? "document";
}

const breaks = new Set(["br", "cr"]);
const ends = new Set(["p", "tr"]);

/** What is read on the page, and what is kept behind it: what was deleted, who wrote it. */
function flowOf(content: Uint8Array): { readonly flow: string; readonly beside: string } {
  const flow: string[] = [];
  const beside: string[] = [];
  const inside: string[] = [];
  for (const event of xmlEvents(content)) {
    if (event.kind === "text") {
      const element = inside.at(-1);
      if (element === "t") flow.push(event.text);
      else if (element === "delText" || element === "instrText") beside.push(event.text);
      continue;
    }
    const { name } = event;
    if (event.kind === "open") {
      inside.push(name);
      if (inside.length > 500) throw new Unreadable();
      if (name === "tab") flow.push("\t");
      if (name === "noBreakHyphen") flow.push("-");
      if (breaks.has(name)) flow.push("\n");
      const { author, initials, descr, title, alias, val } = event.attributes;
      const isNamed = name === "alias" || name === "tag" || name === "default" || name === "result";
      for (const said of [author, initials, descr, title, alias, isNamed ? val : undefined])
        if (said !== undefined) beside.push(`\n${said}\n`);
    } else {
      inside.pop();
      if (ends.has(name)) {
        flow.push("\n");
        beside.push("\n");
      }
      if (name === "tc") flow.push("\t");
    }
  }
  return { flow: flow.join(""), beside: beside.join("") };
}

/**
 * A workbook of Office Open XML (ECMA-376 part 1, 18): every sheet, shown or hidden, row by row; comments, names, links,
 * what pivot tables remember, who wrote it.
 */
import type { Piece } from "./documents.ts";
import { wordsOfXml, xmlEvents } from "../../../../platform/reading/xml.ts";
import type { Zip } from "../../../../platform/reading/zip.ts";

const appearance = /^xl\/(?:styles|calcChain|theme\/.*)\.xml$/;

export function xlsxPieces(zip: Zip): readonly Piece[] {
  const shared = sharedStrings(zip);
  const names = sheetNames(zip);
  return zip.names
    .filter(
      (name) => /^(?:xl|docProps|customXml)\/.*\.(?:xml|rels|vml)$/.test(name) && !appearance.test(name),
    )
    .map((name): Piece => {
      const content = zip.read(name) ?? new Uint8Array();
      if (name === "xl/sharedStrings.xml") return { part: "texts", text: shared.join("\n") };
      if (/^xl\/worksheets\/[^/]+\.xml$/.test(name))
        return { part: `sheet ${names.get(name) ?? ""}`.trim(), text: sheetText(content, shared) };
      return { part: partOf(name), text: wordsOfXml(content) };
    });
}

function partOf(name: string): string {
  if (name.startsWith("docProps/")) return "properties";
  if (name.endsWith(".rels")) return "links";
  return /([a-z]+)\d*\.(?:xml|vml)$/i.exec(name)?.[1] ?? "workbook";
}

export function sharedStrings(zip: Zip): readonly string[] {
  const content = zip.read("xl/sharedStrings.xml");
  if (content === undefined) return [];
  const strings: string[] = [];
  let current = "";
  let isText = false;
  for (const event of xmlEvents(content)) {
    if (event.kind === "text") current += isText ? event.text : "";
    else if (event.name === "t") isText = event.kind === "open";
    else if (event.name === "si" && event.kind === "close") {
      strings.push(current);
      current = "";
    }
  }
  return strings;
}

/** The name of each sheet by the file it stands in. */
export function sheetNames(zip: Zip): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const [book, links] = ["xl/workbook.xml", "xl/_rels/workbook.xml.rels"].map((name) => zip.read(name));
  if (book === undefined || links === undefined) return names;
  const targets = new Map<string, string>();
  for (const event of xmlEvents(links))
    if (event.kind === "open" && event.name === "Relationship")
      targets.set(event.attributes["Id"] ?? "", event.attributes["Target"] ?? "");
  for (const event of xmlEvents(book))
    if (event.kind === "open" && event.name === "sheet") {
      const target = (targets.get(event.attributes["id"] ?? "") ?? "").replace(/^\/?(?:xl\/)?/, "");
      names.set(`xl/${target}`, event.attributes["name"] ?? "");
    }
  return names;
}

function sheetText(content: Uint8Array, shared: readonly string[]): string {
  const text: string[] = [];
  const beside: string[] = [];
  let type = "";
  let value = "";
  let inside = "";
  for (const event of xmlEvents(content)) {
    if (event.kind === "text") {
      if (inside === "v" || inside === "t") value += event.text;
      else if (event.text.trim() !== "") beside.push(event.text);
    } else if (event.kind === "open") {
      inside = event.name;
      if (event.name === "c") [type, value] = [event.attributes["t"] ?? "n", ""];
      else if (event.name !== "row")
        beside.push(...Object.values(event.attributes).filter((said) => /\D{3}/.test(said)));
    } else {
      inside = "";
      if (event.name === "c") text.push(shown(type, value, shared), "\t");
      if (event.name === "row") text.push("\n");
    }
  }
  return `${text.join("")}\n${beside.join("\n")}`;
}

export function shown(type: string, value: string, shared: readonly string[]): string {
  if (type === "s") return shared[Number(value)] ?? "";
  // A telephone number that was kept as a figure.
  if (type === "n" && /e\+?\d+$/i.test(value)) {
    const figure = Number(value);
    return Number.isSafeInteger(figure) ? String(figure) : value;
  }
  return value;
}

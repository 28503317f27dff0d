/**
 * The elements and texts of XML, one after the other, in a pass whose cost is the length of the text. Only the five
 * entities XML has and numbers are known: a document type, which could define others, is refused.
 */
import { Unreadable } from "./unreadable.ts";
import { textOf } from "./plain.ts";

export type XmlEvent =
  | { readonly kind: "open"; readonly name: string; readonly attributes: Readonly<Record<string, string>> }
  | { readonly kind: "close"; readonly name: string }
  | { readonly kind: "text"; readonly text: string };
/** Where the tag stands in the text; of an element without content both events have the same. */
export type PlacedXmlEvent = XmlEvent & { readonly from: number; readonly to: number };

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,4});/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return named[name] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : "";
  });
}

/** A name without the prefix its writer chose for the vocabulary: the vocabularies we read share none that matter. */
function local(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

export function xmlEvents(bytes: Uint8Array): Generator<XmlEvent, void, undefined> {
  const xml = textOf(bytes);
  if (xml === undefined) throw new Unreadable();
  return placedXmlEvents(xml);
}

export function* placedXmlEvents(xml: string): Generator<PlacedXmlEvent, void, undefined> {
  for (let at = 0; at < xml.length;) {
    const from = xml.indexOf("<", at);
    if (from === -1) return;
    if (from > at) yield { kind: "text", text: unescaped(xml.slice(at, from)), from: at, to: from };
    if (xml.startsWith("<!--", from)) at = after(xml, "-->", from + 4);
    else if (xml.startsWith("<![CDATA[", from)) {
      at = after(xml, "]]>", from + 9);
      yield { kind: "text", text: xml.slice(from + 9, at - 3), from, to: at };
    } else if (xml.startsWith("<?", from)) at = after(xml, "?>", from + 2);
    else if (xml.startsWith("<!", from)) throw new Unreadable();
    else {
      at = endOfTag(xml, from);
      for (const event of tagOf(xml.slice(from + 1, at - 1))) yield { ...event, from, to: at };
    }
  }
}

function after(xml: string, mark: string, from: number): number {
  const at = xml.indexOf(mark, from);
  if (at === -1) throw new Unreadable();
  return at + mark.length;
}

/** A `>` may stand in the value of an attribute. */
function endOfTag(xml: string, open: number): number {
  const sign = /["'>]/g;
  sign.lastIndex = open;
  for (let found = sign.exec(xml); found !== null; found = sign.exec(xml)) {
    if (found[0] === ">") return sign.lastIndex;
    sign.lastIndex = after(xml, found[0], sign.lastIndex);
  }
  throw new Unreadable();
}

function* tagOf(tag: string): Generator<XmlEvent, void, undefined> {
  if (tag.startsWith("/")) {
    yield { kind: "close", name: local(tag.slice(1).trim()) };
    return;
  }
  const isEmpty = tag.endsWith("/");
  const name = local(/^[^\s/]+/.exec(tag)?.[0] ?? "");
  const attributes: Record<string, string> = {};
  for (const [, key = "", double, single] of tag.matchAll(
    /([^\s=/"']+)\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)')/g,
  ))
    attributes[local(key)] = unescaped(double ?? single ?? "");
  yield { kind: "open", name, attributes };
  if (isEmpty) yield { kind: "close", name };
}

/** Whatever anybody wrote in a part whose vocabulary does not matter: its texts, and the values of its attributes. */
export function wordsOfXml(bytes: Uint8Array): string {
  const words: string[] = [];
  for (const event of xmlEvents(bytes)) {
    if (event.kind === "text" && event.text.trim() !== "") words.push(event.text);
    if (event.kind === "open") words.push(...Object.values(event.attributes).filter((value) => value !== ""));
  }
  return words.join("\n");
}

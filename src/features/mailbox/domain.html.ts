/**
 * What is left of a mail in HTML when nothing of it may act: its words. One pass over the text, no nesting, no tree, so
 * that a hostile one costs no more than its length. Entities become signs, tags become breaks or nothing, whatever stands
 * in scripts and styles goes. The result is shown as text and never as HTML. Pure.
 */
const breaks = new Set(
  "address article aside blockquote br dd div dl dt footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul".split(
    " ",
  ),
);
const silent = new Set(["script", "style", "head", "title", "template", "noscript", "svg", "math", "object"]);

const named: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  ndash: "–",
  mdash: "—",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  laquo: "«",
  raquo: "»",
  hellip: "…",
  euro: "€",
  pound: "£",
  copy: "©",
  iexcl: "¡",
  iquest: "¿",
  szlig: "ß",
  aelig: "æ",
  AElig: "Æ",
  oelig: "œ",
  OElig: "Œ",
  oslash: "ø",
  Oslash: "Ø",
  eth: "ð",
  ETH: "Ð",
  thorn: "þ",
  THORN: "Þ",
  shy: "\u00ad",
  commat: "@",
};

/** A letter and the accent it bears: `eacute`, `Ouml`. */
const accents: Readonly<Record<string, string>> = {
  grave: "\u0300",
  acute: "\u0301",
  circ: "\u0302",
  tilde: "\u0303",
  uml: "\u0308",
  ring: "\u030a",
  caron: "\u030c",
  cedil: "\u0327",
};

export function textOfHtml(html: string): string {
  const parts: string[] = [];
  for (let at = 0; at < html.length;) {
    const open = html.indexOf("<", at);
    if (open < 0) {
      parts.push(words(html.slice(at)));
      break;
    }
    if (open > at) parts.push(words(html.slice(at, open)));
    at = afterTag(html, open, parts);
  }
  return parts
    .join("")
    .replaceAll(/[ \t]*\n[ \t]*/g, "\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

/** Where the text goes on; adds the break a tag makes. A `<` that begins no tag is one of the words. */
function afterTag(html: string, open: number, parts: string[]): number {
  if (html.startsWith("<!--", open)) return endOf(html, "-->", open + 4);
  const next = html.charCodeAt(open + 1);
  const isTag = isLetter(next) || next === 0x2f || next === 0x21 || next === 0x3f;
  if (!isTag) {
    parts.push("<");
    return open + 1;
  }
  const end = endOf(html, ">", open);
  const name = /^<\/?([a-z][a-z0-9]*)/i.exec(html.slice(open, open + 24))?.[1]?.toLowerCase() ?? "";
  if (breaks.has(name)) parts.push("\n");
  if (!silent.has(name) || next === 0x2f) return end;
  return endOfElement(html, name, end);
}

function endOf(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at < 0 ? html.length : at + mark.length;
}

/** Behind the end of an element nothing of which is shown; to the end of the text when it is never closed. */
function endOfElement(html: string, name: string, from: number): number {
  const closing = new RegExp(`</${name}[\\s/>]`, "gi");
  closing.lastIndex = from;
  const found = closing.exec(html);
  return found === null ? html.length : endOf(html, ">", found.index);
}

function isLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

function words(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});/gi, (whole, name: string) => {
      if (!name.startsWith("#")) return named[name] ?? accented(name) ?? whole;
      const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
      const isSign = code >= 0x20 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
      return isSign ? String.fromCodePoint(code) : " ";
    });
}

function accented(name: string): string | undefined {
  const accent = accents[name.slice(1)];
  return accent === undefined ? undefined : `${name.slice(0, 1)}${accent}`.normalize("NFC");
}

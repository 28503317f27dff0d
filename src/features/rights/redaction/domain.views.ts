/**
 * A text and everything it may stand for: without markup, with its entities, escapes, percents and soft line breaks taken
 * back, and what lies in it as Base64 (RFC 2045 6.7 and 6.8, RFC 3986 2.1, HTML 13.5). Pure, and linear.
 */

/** An encoded text within an encoded text; nobody writes deeper by accident. */
const deepest = 3;
const mostViews = 24;

export function viewsOf(text: string): readonly string[] {
  const views = new Set([text]);
  let latest: readonly string[] = [text];
  for (let depth = 0; depth < deepest && latest.length > 0; depth += 1) {
    const next: string[] = [];
    for (const view of latest)
      for (const decode of decoders) {
        const decoded = decode(view);
        if (decoded === undefined || views.has(decoded) || views.size >= mostViews) continue;
        views.add(decoded);
        next.push(decoded);
      }
    latest = next;
  }
  return [...views];
}

type Decoder = (text: string) => string | undefined;

const named: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  shy: "\u00AD",
  commat: "@",
  period: ".",
};

function entity(whole: string, code: string): string {
  if (!code.startsWith("#")) return named[code.toLowerCase()] ?? accented(code) ?? whole;
  const isHex = /^#x/i.test(code);
  const point = Number.parseInt(code.slice(isHex ? 2 : 1), isHex ? 16 : 10);
  return point <= 0x10_ff_ff ? String.fromCodePoint(point) : whole;
}

const marks: Readonly<Record<string, string>> = {
  acute: "\u0301",
  grave: "\u0300",
  circ: "\u0302",
  uml: "\u0308",
  tilde: "\u0303",
  cedil: "\u0327",
  ring: "\u030A",
  caron: "\u030C",
};

/** `&eacute;` and its like. */
function accented(code: string): string | undefined {
  const mark = marks[code.slice(1)];
  return mark === undefined ? undefined : `${code.slice(0, 1)}${mark}`.normalize("NFC");
}

const withEntities = (text: string): string =>
  text.replaceAll(/&(#x[0-9a-f]{1,7}|#\d{1,7}|[a-z]{2,8});?/gi, entity);

const decoders: readonly Decoder[] = [
  // A tag may part two words, or stand within one.
  (text) => (text.includes("<") ? withEntities(text.replaceAll(/<[^<>]*>/g, " ")) : undefined),
  (text) => (text.includes("<") ? withEntities(text.replaceAll(/<[^<>]*>/g, "")) : undefined),
  apartNoMore,
  (text) => (text.includes("&") ? withEntities(text) : undefined),
  (text) =>
    text.includes("\\")
      ? text
          .replaceAll(/\\u([0-9a-f]{4})/gi, (_, code: string) =>
            String.fromCharCode(Number.parseInt(code, 16)),
          )
          .replaceAll(/\\u\{([0-9a-f]{1,6})\}/gi, (whole, code: string) => signOf(code) ?? whole)
          .replaceAll(/\\x([0-9a-f]{2})/gi, (whole, code: string) => signOf(code) ?? whole)
          .replaceAll(/\\[nrt]/g, "\n")
          .replaceAll(/\\(["'/\\])/g, "$1")
      : undefined,
  (text) => (/%[0-9a-f]{2}/i.test(text) ? octets(text, /(?:%[0-9a-f]{2})+/gi) : undefined),
  (text) =>
    /=(?:[0-9a-f]{2}|\r?\n)/i.test(text)
      ? octets(text.replaceAll(/=[ \t]{0,8}\r?\n/g, ""), /(?:=[0-9a-f]{2})+/gi)
      : undefined,
  withoutBase64,
];

function signOf(hex: string): string | undefined {
  const point = Number.parseInt(hex, 16);
  return point <= 0x10_ff_ff ? String.fromCodePoint(point) : undefined;
}

/** Two cells, two strings of a list, two fields of an object, two steps of a path; an at in words. */
function apartNoMore(text: string): string {
  return text
    .replaceAll(/"[^"\\]{1,80}"\s{0,20}:/g, " ")
    .replaceAll(/["/=]+/g, " ")
    .replaceAll(/ ?[([]\s?at\s?[)\]] ?/gi, "@")
    .replaceAll(/\s{2,}/g, " ");
}

/** Octets are UTF-8; what is not that is Latin-1, as old mails are. */
function octets(text: string, runs: RegExp): string {
  return text.replaceAll(runs, (run) => lettersOf(Buffer.from(run.replaceAll(/[%=]/g, ""), "hex")));
}

function lettersOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString("latin1");
  }
}

const base64Run = /[A-Za-z0-9+/_-]{8,}(?:\r?\n[A-Za-z0-9+/_-]+)*/g;

/** What the runs say, from each of the four places a run may truly begin at. */
function withoutBase64(text: string): string | undefined {
  const parts: string[] = [];
  for (const [run] of text.matchAll(base64Run)) {
    const signs = run.replaceAll(/\s/g, "");
    for (let at = 0; at < 4; at += 1) {
      const said = written(Buffer.from(signs.slice(at), "base64"));
      if (isWritten(said)) parts.push(said);
    }
    const hex = signs.replace(/^0x/i, "");
    if (/^(?:[0-9a-f]{2}){5,}$/i.test(hex)) parts.push(written(Buffer.from(hex, "hex")));
  }
  return parts.length === 0 ? undefined : parts.join("\n#\n");
}

/** UTF-16 where every other octet is nought, as Latin letters are in it (RFC 2781); UTF-8 otherwise. */
function written(bytes: Buffer): string {
  const noughts = [0, 0];
  for (const [at, octet] of bytes.entries()) if (octet === 0) noughts[at % 2] = (noughts[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = noughts;
  const many = bytes.length / 5;
  if (odd > many && odd > even) return bytes.toString("utf16le");
  if (even > many)
    return bytes
      .subarray(0, bytes.length - (bytes.length % 2))
      .swap16()
      .toString("utf16le");
  return bytes.toString("utf8");
}

/** Noise comes out where a run is no Base64, or was taken from the wrong place. */
function isWritten(said: string): boolean {
  const noise = said.match(/[^\P{Cc}\t\n\r]|\uFFFD/gu)?.length ?? 0;
  return said.length >= 5 && noise <= 1 + said.length / 10;
}

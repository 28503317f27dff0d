/** Files as programs write them, small and by hand: ZIP, documents and workbooks of Office Open XML, PDF, mails. */
import { crc32, deflateRawSync } from "node:zlib";

type Entry = {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** What the directory says it unpacks to, where that is not true. */
  readonly saysBytes?: number;
  readonly isSealed?: boolean;
};

export function zipOf(entries: readonly Entry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, saysBytes, isSealed } of entries) {
    const raw = Buffer.from(content);
    const packed = deflateRawSync(raw);
    const title = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(title.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(isSealed === true ? 1 : 0, 8);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(crc32(raw), 16);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(saysBytes ?? raw.length, 24);
    central.writeUInt16LE(title.length, 28);
    central.writeUInt32LE(at, 42);
    parts.push(local, title, packed);
    directory.push(central, title);
    at += local.length + title.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, listed, end]);
}

const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** Each paragraph is a list of runs, as a program splits a word whose spelling it marked. */
export function docxOf(
  paragraphs: readonly (readonly string[])[],
  more: Readonly<Record<string, string | Uint8Array>> = {},
): Buffer {
  const body = paragraphs
    .map(
      (runs) =>
        `<w:p>${runs.map((run) => `<w:r><w:rPr/><w:t xml:space="preserve">${escape(run)}</w:t></w:r>`).join("")}</w:p>`,
    )
    .join("");
  return zipOf([
    { name: "[Content_Types].xml", content: "<Types/>" },
    {
      name: "word/document.xml",
      content: `<?xml version="1.0"?><w:document ${w}><w:body>${body}</w:body></w:document>`,
    },
    ...Object.entries(more).map(([name, content]) => ({ name, content })),
  ]);
}

export const footnoteOf = (text: string): string =>
  `<w:footnotes ${w}><w:footnote><w:p><w:r><w:t>${escape(text)}</w:t></w:r></w:p></w:footnote></w:footnotes>`;

/** A page for each list of pieces; each piece is shown by an operator of its own, right behind the last. */
export function pdfOf(
  pages: readonly (readonly string[] | "picture" | "blank")[],
  properties = "",
  note = "",
): Buffer {
  const objects: string[] = [];
  const add = (body: string): number => objects.push(body);
  const kids: number[] = [];
  add("<< /Type /Catalog /Pages 2 0 R >>");
  add("");
  const font = add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
  const image = add(
    "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream",
  );
  const noted =
    note === ""
      ? ""
      : `/Annots [<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (${note}) >> << /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (mailto:${note}) >> >>]`;
  for (const page of pages) {
    const drawn =
      page === "picture"
        ? "q 500 0 0 700 40 40 cm /I Do Q"
        : page === "blank"
          ? ""
          : `BT /F 12 Tf 40 700 Td ${page.map((piece) => (piece === "\n" ? "0 -14 Td" : `(${piece.replaceAll(/[()\\]/g, "\\$&")}) Tj`)).join(" ")} ET`;
    const stream = add(`<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`);
    kids.push(
      add(
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${stream} 0 R /Resources << /Font << /F ${font} 0 R >> /XObject << /I ${image} 0 R >> >> ${noted} >>`,
      ),
    );
  }
  objects[1] = `<< /Type /Pages /Kids [${kids.map((kid) => `${kid} 0 R`).join(" ")}] /Count ${kids.length} >>`;
  const info = add(`<< /Author (${properties}) >>`);
  let text = "%PDF-1.7\n";
  const places = objects.map((body, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const xref = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const at of places) text += `${String(at).padStart(10, "0")} 00000 n \n`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info ${info} 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
  return Buffer.from(text, "latin1");
}

type Attached = { readonly name: string; readonly type: string; readonly content: Uint8Array };

/** A mail with a body in quoted-printable and files in base64, as mail programs write them. */
export function mailOf(
  heads: Readonly<Record<string, string>>,
  body: string,
  attached: readonly Attached[] = [],
): Buffer {
  const head = Object.entries({ "MIME-Version": "1.0", ...heads }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const text = [
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: quoted-printable",
    "",
    quoted(body),
  ];
  if (attached.length === 0) return Buffer.from([...head, ...text, ""].join("\r\n"));
  const parts = attached.map(({ name, type, content }) =>
    [
      `Content-Type: ${type}; name="${name}"`,
      `Content-Disposition: attachment; filename="${name}"`,
      "Content-Transfer-Encoding: base64",
      "",
      (
        Buffer.from(content)
          .toString("base64")
          .match(/.{1,76}/g) ?? []
      ).join("\r\n"),
    ].join("\r\n"),
  );
  const all = [text.join("\r\n"), ...parts].map((part) => `--b1\r\n${part}\r\n`).join("");
  return Buffer.from(
    [...head, 'Content-Type: multipart/mixed; boundary="b1"', "", `${all}--b1--`, ""].join("\r\n"),
  );
}

function quoted(body: string): string {
  const encoded = [...Buffer.from(body)].map((byte) =>
    byte === 10
      ? "\r\n"
      : (byte >= 33 && byte <= 126 && byte !== 61) || byte === 32
        ? String.fromCharCode(byte)
        : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`,
  );
  return encoded.join("").replaceAll(/[^\r\n]{60}/g, "$&=\r\n");
}

/** Hostile bodies as bytes: JSON, urlencoded forms and multipart forms that are broken, endless, doubled or of another type. */
import type { Random } from "./random.ts";
import { almost } from "./schema.ts";
import { canary, hostileText, hostileValue, reachingPrototype, write } from "./values.ts";
import type { Value } from "./values.ts";

export type Body = { readonly bytes: Buffer; readonly type: string | undefined };

const jsonTypes: readonly [string, ...string[]] = [
  "application/json; charset=utf-8",
  "application/json; charset=utf-16",
  'application/json; charset="latin1',
  "application/json;;;",
  "application/problem+json",
  "text/json",
  "text/plain",
  "application/xml",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "multipart/form-data; boundary=",
  "application/json, text/html",
  "APPLICATION/JSON",
  "application/octet-stream",
  "*/*",
  "a",
  `application/json; ${canary}`,
];

/** JSON that is not what the endpoint wants; `sound` is a value that would do. */
export function hostileJson(sound: Value, random: Random): Body {
  const type = random.chance(0.15) ? random.pick(jsonTypes) : "application/json";
  const text = write(sound);
  return { type: random.chance(0.02) ? undefined : type, bytes: jsonBytes(sound, text, random) };
}

function jsonBytes(sound: Value, text: string, random: Random): Buffer {
  const middle = random.int(text.length + 1);
  const spliced = (what: Buffer): Buffer =>
    Buffer.concat([Buffer.from(text.slice(0, middle)), what, Buffer.from(text.slice(middle))]);
  const kind = random.int(40);
  if (kind < 12) return Buffer.from(almost(sound, random));
  if (kind < 20) return Buffer.from(write(hostileValue(random, 4, true)));
  if (kind < 22) return Buffer.from(text.slice(0, middle));
  if (kind < 25) return spliced(random.pick(notUtf8));
  if (kind < 28)
    return spliced(Buffer.from(random.pick(["\0", ",", "}", "{", '"', "\\", "//", "\u2028", "\ufeff"])));
  if (kind < 30)
    return Buffer.from(
      random.pick([
        "",
        " ",
        "null",
        "[]",
        "42",
        '"text"',
        "true",
        "\ufeff{}",
        "{}{}",
        "{",
        "[1,]",
        '{"a":1,}',
      ]),
    );
  if (kind < 33) {
    const name = random.pick(reachingPrototype);
    return Buffer.from(text.replace(/^\{/, `{${JSON.stringify(name)}:{"${canary}":1},`));
  }
  if (kind < 36) return nested(random);
  if (kind === 36 && random.chance(0.2)) return huge(random);
  if (kind < 38) return Buffer.from(text, "utf16le");
  return Buffer.from(`${text}${text}`);
}

const notUtf8: readonly [Buffer, ...Buffer[]] = [
  Buffer.from([0xff]),
  Buffer.from([0xc0, 0x80]),
  Buffer.from([0xed, 0xa0, 0x80]),
  Buffer.from([0xf4, 0x90, 0x80, 0x80]),
  Buffer.from([0xe2, 0x82]),
];

function nested(random: Random): Buffer {
  const depth = random.pick([31, 32, 33, 100, 10_000]);
  const [open, close] = random.pick<readonly [string, string]>([
    ["[", "]"],
    ['{"a":', "}"],
    ['[{"a":', "}]"],
  ]);
  const closed = random.chance(0.7) ? close.repeat(depth) : "";
  return Buffer.from(`{"x":${open.repeat(depth)}1${closed}}`);
}

function huge(random: Random): Buffer {
  return random.pick([
    () => Buffer.alloc(1_048_577, "a"),
    () => Buffer.from(`{"a":"${"é".repeat(400_000)}"}`),
    () => Buffer.from(`[${"1,".repeat(200_000)}1]`),
    () => Buffer.from(`{${Array.from({ length: 20_000 }, (_, at) => `"k${at}":1`).join(",")}}`),
    () => Buffer.from(`{"a":1e${"9".repeat(100_000)}}`),
  ])();
}

/** An urlencoded form of these fields, then something wrong with it. */
export function hostileForm(fields: readonly (readonly [string, string])[], random: Random): Body {
  const type = random.chance(0.1) ? random.pick(jsonTypes) : "application/x-www-form-urlencoded";
  const text = urlencoded(fields);
  const bytes = random.pick<() => Buffer>([
    () => Buffer.from(`${text}&${text}`),
    () => Buffer.from(`${text}&${random.pick(reachingPrototype)}=1`),
    () => Buffer.from(`${text}&a[b]=1&a[]=2`),
    () => Buffer.from(`${text}&%ff=%c0%80`),
    () => Buffer.from(text.replace("=", "=%")),
    () => Buffer.from(text.replaceAll("=", "=%ED%A0%80")),
    () => Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xfe])]),
    () => Buffer.from(`${text}${"&".repeat(2000)}`),
    () => Buffer.from(`${text}&${Array.from({ length: 900 }, (_, at) => `f${at}=`).join("&")}`),
    () => Buffer.from(`${text}&${"n".repeat(60_000)}=${canary}`),
    () => Buffer.from(text.replace("=", "")),
    () => Buffer.from(urlencoded(fields.map(([name]) => [name, hostileText(random)]))),
    () => Buffer.from(urlencoded(fields.filter(() => random.chance(0.6)))),
    () => Buffer.from(urlencoded([...fields, [hostileText(random), hostileText(random)]])),
    () => Buffer.from(text.replaceAll("&", ";")),
    () => Buffer.from("\0"),
    () => Buffer.alloc(0),
  ])();
  return { type, bytes };
}

export function urlencoded(fields: readonly (readonly [string, string])[]): string {
  return fields
    .map(
      ([name, value]) =>
        `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`,
    )
    .join("&");
}

export type Part = { readonly head: string; readonly content: Buffer };

export const fieldPart = (name: string, value: string): Part => ({
  head: `Content-Disposition: form-data; name="${name}"`,
  content: Buffer.from(value),
});

const pdf = Buffer.from(`%PDF-1.7\n% ${canary}\n`);
const fileNames: readonly [string, ...string[]] = [
  "passport.pdf",
  "../../../etc/passwd",
  "..\\..\\evil.pdf",
  "C:\\con.pdf",
  "a\0.pdf",
  "",
  ".",
  `${canary}.pdf`,
  "x".repeat(4000),
  "\u202efdp.exe",
  "é\u0301.pdf",
  "%2e%2e%2fx.pdf",
  "a.pdf; filename=b.html",
];

export function filePart(random: Random, name = "file"): Part {
  const fileName = random.pick(fileNames).replaceAll('"', "%22");
  const type = random.pick([
    "application/pdf",
    "application/pdf",
    "image/png",
    "text/html",
    "",
    "a/b; c=d",
    "multipart/mixed; boundary=q",
  ]);
  const content = random.pick([
    pdf,
    pdf,
    Buffer.alloc(0),
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    Buffer.from("<svg/onload=x>"),
    Buffer.alloc(70_000, 0),
  ]);
  return {
    head: `Content-Disposition: form-data; name="${name}"; filename="${fileName}"\r\nContent-Type: ${type}`,
    content,
  };
}

const boundary = "kept-boundary";

export function multipart(parts: readonly Part[]): Body {
  const between = Buffer.from("\r\n");
  const bytes = Buffer.concat([
    ...parts.flatMap(({ head, content }) => [
      Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`),
      content,
      between,
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
  return { type: `multipart/form-data; boundary=${boundary}`, bytes };
}

const multipartTypes: readonly [string, ...string[]] = [
  "multipart/form-data",
  "multipart/form-data; boundary=",
  'multipart/form-data; boundary=""',
  'multipart/form-data; boundary="kept-boundary',
  `multipart/form-data; boundary=${"b".repeat(300)}`,
  "multipart/form-data; boundary=other",
  "multipart/form-data; boundary=kept-boundary; boundary=x",
  "multipart/mixed; boundary=kept-boundary",
  "multipart/form-data; boundary=kept-boundary; charset=utf-16",
];

/** A multipart form of these parts, then something wrong with it. */
export function hostileMultipart(parts: readonly Part[], random: Random): Body {
  const sound = multipart(parts);
  const text = sound.bytes.toString("latin1");
  const again = (changed: string): Body => ({ ...sound, bytes: Buffer.from(changed, "latin1") });
  const added = (...more: readonly Part[]): Body => multipart([...parts, ...more]);
  return random.pick<() => Body>([
    () => ({ ...sound, type: random.pick(multipartTypes) }),
    () => again(text.slice(0, random.int(text.length))),
    () => again(text.replaceAll("\r\n", "\n")),
    () => again(text.replace("--kept-boundary--", "")),
    () => again(text.replaceAll("form-data", "attachment")),
    () => again(text.replaceAll('name="', "name*=utf-8''")),
    () => again(text.replace('name="', 'name="a"; name="')),
    () => again(text.replace(/name="[^"]*"/, "")),
    () => again(text.replace("Content-Disposition", "X-Nothing")),
    () => again(text.replace("\r\n\r\n", `\r\nX: ${"y".repeat(90_000)}\r\n\r\n`)),
    () => again(text.replace("\r\n\r\n", `${"\r\nX: y".repeat(60)}\r\n\r\n`)),
    () => again(text.replace("\r\n\r\n", "\r\nContent-Transfer-Encoding: base64\r\n\r\n")),
    () => again(text.replace("\r\n\r\n", "\r\nContent-Type: text/plain; charset=utf-16le\r\n\r\n")),
    () => again(text.replace("\r\n\r\n", "\r\nContent-Type: text/plain; charset=nothing\r\n\r\n")),
    () => again(`${"-".repeat(5000)}${text}`),
    () => added(...parts),
    () => added(fieldPart("x".repeat(5000), "1")),
    () => added(fieldPart(random.pick(reachingPrototype), "1")),
    () => added(fieldPart(hostileText(random).replaceAll(/["\r\n]/g, "."), hostileText(random))),
    () => added(...Array.from({ length: 60 }, (_, at) => fieldPart(`f${at}`, canary))),
    () => added(...Array.from({ length: 9 }, (_, at) => filePart(random, `file${at}`))),
    () => added(filePart(random, "nothing-of-the-kind")),
    () => added(filePart(random), filePart(random)),
    () => added(fieldPart("file", "not a file")),
    () => added(filePart(random, "_form")),
    () => added(fieldPart("big", "x".repeat(70_000))),
    () => ({ ...sound, bytes: Buffer.alloc(0) }),
    () => ({ ...sound, bytes: Buffer.from("--kept-boundary--\r\n") }),
    () => ({ ...sound, bytes: Buffer.from("--kept-boundary\r\n\r\n\r\n--kept-boundary--") }),
  ])();
}

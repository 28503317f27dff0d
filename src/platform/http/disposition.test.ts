// Goal: no file name becomes another header, another parameter or another name.
// Method: names that end a line, a quote or a parameter, alone and joined, read back by a small strict reader.
import { expect, test } from "vitest";
import { attachment } from "./disposition.ts";

const pieces = [
  "a.pdf",
  "\r\nSet-Cookie: a=b",
  "\n",
  "\r",
  "\0",
  '"',
  '\\"',
  "\\",
  ";",
  "; filename=evil.exe",
  '"; filename="evil.exe',
  "'",
  "%0d%0aX: y",
  "%00",
  "=?UTF-8?Q?=0D=0AX:_y?=",
  "../../etc/passwd",
  "..\\..\\boot.ini",
  "C:\\x",
  "\u202egnp.exe",
  "\u2028",
  "Lucía",
  "陈美玲",
  "\ud800",
  "\udc00",
  "*",
  "(1)",
  ",",
  "<script>",
  "\u007f",
  "\u0085",
  "\u00ff",
] as const;
const form =
  /^attachment; filename="([A-Za-z0-9._-]*)"; filename\*=UTF-8''((?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})*)$/;

test("every name comes back whole from a header of one form", () => {
  const names = [...pieces, ...pieces.flatMap((one) => pieces.map((other) => `${one}${other}`))];
  expect(names.length).toBeGreaterThan(900);
  const isWhole = (name: string): boolean => {
    const [, plain, whole = ""] = form.exec(attachment(name)) ?? [];
    return plain !== undefined && decodeURIComponent(whole) === name.toWellFormed();
  };
  expect(names.filter((name) => !isWhole(name))).toEqual([]);
});

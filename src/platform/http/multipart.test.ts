// Goal: a broken form with files is refused, and never more than that: no error that nobody waits for ends the process.
// Method: forms cut off at every byte, and parts that say strange things of themselves.
import { expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { parseMultipart } from "./multipart.ts";

const whole = [
  "--x",
  'Content-Disposition: form-data; name="relation"',
  "",
  "parent",
  "--x",
  'Content-Disposition: form-data; name="file"; filename="passport.pdf"',
  "Content-Type: application/pdf",
  "",
  "%PDF-1.7 0123456789",
  "--x--",
  "",
].join("\r\n");

async function outcome(body: string, type = "multipart/form-data; boundary=x"): Promise<string> {
  try {
    return Object.keys(await parseMultipart(Buffer.from(body), type)).join(",");
  } catch (error) {
    return error instanceof Refusal ? error.key : String(error);
  }
}

test("a form cut off anywhere is refused or read, and nothing is left to fail later", async () => {
  const stray: unknown[] = [];
  const note = (error: unknown): void => void stray.push(error);
  process.on("uncaughtException", note);
  process.on("unhandledRejection", note);
  const seen = new Set<string>();
  for (let length = 0; length <= whole.length; length += 1) seen.add(await outcome(whole.slice(0, length)));
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  process.off("uncaughtException", note);
  process.off("unhandledRejection", note);
  expect(stray).toEqual([]);
  expect([...seen].toSorted()).toEqual(["invalid_request", "relation,file"]);
});

test.each([
  ["a file in quoted-nothing", whole.replace("application/pdf", "application/pdf; charset=nothing")],
  [
    "a field in a charset nobody knows",
    whole.replace('name="relation"', 'name="relation"\r\nContent-Type: text/plain; charset=nothing'),
  ],
  ["a transfer encoding", whole.replaceAll("\r\n\r\n", "\r\nContent-Transfer-Encoding: base64\r\n\r\n")],
  ["no name", whole.replace('name="file"; ', "")],
])("%s is refused or read", async (_what, body) => {
  expect(await outcome(body)).toMatch(/^(?:invalid_request|relation,file)$/);
});

test("a part that is no form field and longer than a buffer is refused, and nobody waits for it", async () => {
  const long = whole.replaceAll("form-data;", "attachment;").replace("%PDF-1.7", "0".repeat(200_000));
  const began = performance.now();
  expect(await outcome(long)).toBe("invalid_request");
  expect(performance.now() - began).toBeLessThan(4000);
});

// Goal: a list leaves `kept suppression check` without whoever must not be written to or brought back, every other row as it stood,
// and nobody is cleared by what could not be read or answered.
// Method: a real server with entries on its list, asked with a real token; files of a test's own, the written one read byte by byte.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { heldNow } from "../../testkit/fuzz/memory.ts";
import { testOffice, type TestOffice } from "../../testkit/office.ts";
import { signedIn } from "../../testkit/signed-in.ts";
import { bearerOf } from "../../testkit/tokens.ts";
import { suppress } from "../features/suppression/index.ts";
import { write } from "../platform/db.ts";
import { runSuppressionCheck } from "./suppression-run.ts";
import type { SuppressionCheckOptions } from "./suppression.ts";

let office: TestOffice;
let token: string;
let folder: string;
let said: string[];

beforeAll(async () => {
  office = await testOffice();
  const { world, platform } = office;
  const [here] = world.organisations;
  const developer = await signedIn({ db: world.db, now: world.now }, here, "developer");
  token = (await bearerOf({ db: world.db, now: world.now }, here.slug, developer)).slice("Bearer ".length);
  await write(world.db, here.scope, async (tx) => {
    const on = { ground: "objection", now: world.now() } as const;
    const { keys } = platform;
    await suppress(tx, here.scope, keys, {
      ...on,
      scope: "marketing",
      values: [
        { kind: "email", value: "ann@example.org" },
        { kind: "phone", value: "+44 20 7946 0018" },
        { kind: "id", name: "customer number", value: "C-17" },
      ],
    });
    const erased = { ...on, ground: "erasure", scope: "erased" } as const;
    await suppress(tx, here.scope, keys, {
      ...erased,
      values: [{ kind: "email", value: "gone@example.org" }],
    });
  });
});
afterAll(() => office.close());

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "kept-suppression-"));
  said = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => said.push(String(text)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const put = (content: string | Buffer, name = "list.csv"): string => {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
};
const mail = { head: "mail", kind: "email" } as const;
const run = (file: string, options: Partial<SuppressionCheckOptions> = {}, environment = {}): Promise<void> =>
  runSuppressionCheck(
    file,
    { column: [mail], for: "marketing", tokenEnv: "KEPT_TOKEN", json: true, url: office.url, ...options },
    { KEPT_TOKEN: token, ...environment },
  );
const report = (): unknown => JSON.parse(said.join(""));

test("whoever is on the list is left out, and every other byte of the file stays", async () => {
  const rows = [
    "\ufeffmail;name\r\n",
    "bea@example.org;Bea\r\n",
    '"Ann@Example.org";"Ann; ""A"""\r\n',
    "\r\n",
    "cem@example.org; Cem\n",
    "gone@example.org;Gone\r\n",
    "dan@example.org;Dän",
  ];
  const out = path.join(folder, "clean.csv");
  await run(put(rows.join("")), { out });
  expect(report()).toEqual({ rows: 5, suppressed: [3, 6], unreadable: [] });
  expect(readFileSync(out, "utf8")).toBe([rows[0], rows[1], rows[3], rows[4], rows[6]].join(""));
  expect(process.exitCode).toBeUndefined();
});

test("for an import only who was erased counts; exit status 3 says that somebody is on the list", async () => {
  await run(put("mail\nann@example.org\ngone@example.org\n"), { for: "import" });
  expect(report()).toEqual({ rows: 2, suppressed: [3], unreadable: [] });
  expect(process.exitCode).toBe(3);
});

test("a row is on the list by any of its columns, in Western writing too", async () => {
  const file = put(
    Buffer.from(
      "mail\ttel\tno\nzo\u00eb@example.org\t\t\n\t020 7946 0018\t\n\t0044 20 79460018\t\nx@example.org\t\tc-17\n",
      "latin1",
    ),
  );
  const column = [
    mail,
    { head: "tel", kind: "phone" },
    { head: "no", kind: "id", name: "Customer-Number" },
  ] as const;
  await run(file, { column });
  expect(report()).toEqual({ rows: 4, suppressed: [4, 5], unreadable: [] });
});

test("what cannot be a value clears nobody: its row is left out and its number said", async () => {
  const out = path.join(folder, "clean.csv");
  await run(put(`mail,n\nnobody,1\nbea@example.org,2\n${"x".repeat(400)}@example.org,3\n,4\n`), { out });
  expect(report()).toEqual({ rows: 4, suppressed: [], unreadable: [2, 4] });
  expect(readFileSync(out, "utf8")).toBe("mail,n\nbea@example.org,2\n,4\n");
});

test.each([
  ["a column it does not have", "name\nx\n", {}, /no column mail; it has: name/],
  ["two columns of one name", "mail,mail\nx,y\n", {}, /more than one column mail/],
  ["an empty file", "", {}, /empty/],
  ["a quotation that never ends", 'mail\n"ann@example.org\n', {}, /never closed/],
  ["a workbook", "PK\u0003\u0004", {}, /workbook/],
  ["UTF-16", Buffer.from("\ufeffmail\n", "utf16le"), {}, /UTF-16/],
  [
    "a wrong token",
    "mail\nx@example.org\n",
    { environment: { KEPT_TOKEN: "kept_no" } },
    /token is not accepted/,
  ],
  ["no token", "mail\nx@example.org\n", { environment: { KEPT_TOKEN: "" } }, /KEPT_TOKEN.*not set/],
  ["another machine without https", "mail\n", { url: "http://kept.example.org" }, /https only/],
  ["no address", "mail\n", { url: "kept" }, /--url/],
  ["a server that is not there", "mail\nx@example.org\n", { url: "http://127.0.0.1:9" }, /does not answer/],
] as const)("is refused in a sentence, and nothing is written: %s", async (_, content, more, sentence) => {
  const out = path.join(folder, "clean.csv");
  const { environment = {}, ...options } = more as { environment?: Record<string, string>; url?: string };
  await expect(run(put(content), { out, ...options }, environment)).rejects.toThrow(sentence);
  expect(existsSync(out)).toBe(false);
});

test("a file that is there already is not written over", async () => {
  const out = put("kept", "clean.csv");
  await expect(run(put("mail\nx@example.org\n"), { out })).rejects.toThrow(/not written over/);
  expect(readFileSync(out, "utf8")).toBe("kept");
});

/** Answers as Kept does that nobody is on its list, and counts. */
async function answering(): Promise<{
  readonly server: Server;
  readonly url: string;
  readonly asked: number[];
}> {
  const asked: number[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = await Array.fromAsync(request);
    const { values } = JSON.parse(Buffer.concat(parts).toString()) as { values: string[] };
    asked.push(values.length);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ suppressed: values.map(() => false) }));
  };
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { server, url: `http://127.0.0.1:${port}`, asked };
}

test("a long list is asked about a thousand values at a time, in memory that stays flat", async () => {
  const { server, url, asked } = await answering();
  const count = 100_000;
  const lines = Array.from({ length: count }, (_, at) => `person-${at}@example.org,${"x".repeat(200)}\n`);
  const file = put(`mail,note\n${lines.join("")}`);
  lines.length = 0;
  const out = path.join(folder, "clean.csv");
  const before = heldNow();
  await run(file, { out, url });
  expect(heldNow() - before).toBeLessThan(16);
  server.close();
  expect(asked).toHaveLength(100);
  expect(report()).toEqual({ rows: count, suppressed: [], unreadable: [] });
  expect(readFileSync(out).equals(readFileSync(file))).toBe(true);
});

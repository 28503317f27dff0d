// Goal: a person's documents go the whole way on the command line: looked for, read by somebody, approved, erased, looked for
// again; each thing that can be wrong with a call or a description is said in a sentence, without a value or a secret.
// Method: the real `bin/kept` as a child process on a folder of invented documents.
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { Socket } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keptCommand, type Ended, type Kept } from "../../testkit/setup/kept.ts";

let kept: Kept;
const inside = (...parts: readonly string[]): string => path.join(kept.folder, ...parts);
const put = (name: string, content: string | Buffer): void => {
  mkdirSync(path.dirname(inside(name)), { recursive: true });
  writeFileSync(inside(name), content);
};
beforeAll(() => {
  kept = keptCommand();
  put("files/letters/ivy.md", "Dear Ivy, ivy@example.org");
  put("files/letters/rowan.md", "Dear Rowan, rowan@example.org");
  put("files/lists/guests.csv", "Lane;Ivy\nField;Rowan\n");
  put(
    "folders.yml",
    `kept_system: 1\nname: letters\nkind: documents\nroots: [${realpathSync(kept.folder)}/files]\n`,
  );
});
afterAll(() => kept.remove());
const run = (...words: readonly string[]): Promise<Ended> => kept.run(["records", ...words], {});
const ivy = ["--identity", "email=ivy@example.org", "--identity", "name=Ivy Lane"];
const folders = ["--system", "folders.yml"];

test("documents of one person are found, approved, erased and looked for again", async () => {
  const tested = await run("test", ...folders);
  expect([tested.status, tested.stderr]).toEqual([0, ""]);
  expect(tested.stdout).toContain("letters (Folders): can be searched.\n");
  const found = await run("find", ...folders, ...ivy, "--plan", "ivy");
  expect([found.status, found.stderr]).toEqual([4, ""]);
  expect(found.stdout).toContain(
    "letters: 1 record of this person, 1 more that a person must decide; all of 3 records looked at.",
  );
  const list = readFileSync(inside("ivy", "found.txt"), "utf8");
  expect(list).toMatch(/^ {2}\d\. letters, .*: ivy\.md, \d{4}-\d\d-\d\d, 25 bytes; found in text$/m);
  expect(list).toMatch(/^\? \d\. letters, .*: guests\.csv, .*$/m);
  const digest = /--approve (hmac-sha256:\w+)/.exec(found.stdout)?.[1] ?? "";
  const wrong = await run("erase", ...folders, "--plan", "ivy", "--approve", "hmac-sha256:00");
  expect([wrong.status, wrong.stderr]).toEqual([
    1,
    "That is not the digest of the list in the folder: nothing was erased.\n",
  ]);
  const erased = await run("erase", ...folders, "--plan", "ivy", "--approve", digest);
  expect([erased.status, erased.stderr]).toEqual([0, ""]);
  expect(erased.stdout).toContain(
    "letters: erased and verified: all that was approved is gone, and nothing else is found (1 record gone, 1 left as decided).\n",
  );
  expect(readdirSync(inside("files", "letters"))).toEqual(["rowan.md"]);
  expect(readdirSync(inside("ivy")).toSorted()).toEqual(["journal.jsonl", "report.json"]);
  const left = await run("verify", ...folders, ...ivy);
  expect([left.status, left.stdout]).toEqual([
    3,
    "letters: 0 records of this person, 1 more that a person must decide; all of 2 records looked at.\n",
  ]);
  expect((await run("verify", ...folders, ...ivy.slice(0, 2))).status).toBe(0);
});

test("a name that would look like another line of the list is shown as what it is", async () => {
  put("files/letters/ivy@example.org\n  9. forged.md", "x");
  const found = await run("find", ...folders, ...ivy.slice(0, 2), "--plan", "forged");
  expect([found.status, found.stderr]).toEqual([0, ""]);
  expect(readFileSync(inside("forged", "found.txt"), "utf8")).toMatch(
    /^ {2}1\. letters, [^\n]*: ivy@example\.org\[U\+000A\] {2}9\. forged\.md, [^\n]*\n$/,
  );
});

test("what cannot be looked at is said by place, and the status is not that of a whole answer", async () => {
  put("files/scans/one.png", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]));
  const found = await run("find", ...folders, "--identity", "email=nobody@example.org", "--plan", "nobody");
  expect([found.status, found.stderr]).toEqual([3, ""]);
  expect(found.stdout).toMatch(/not all there are:\n {2}· .*files: \.png: 1 cannot be read/);
  expect(found.stdout).not.toContain("To erase");
});

test("a wrong call is refused in a sentence with status 2, and nothing is written", async () => {
  for (const [words, said] of [
    [["find", ...ivy, "--plan", "x"], /Say which systems/],
    [["find", ...folders, "--plan", "x"], /Say what the person is known by/],
    [["find", ...folders, "--identity", "email=ivy", "--plan", "x"], /An e-mail address has one @/],
    [["find", ...folders, "--identity", "shoe=43", "--plan", "x"], /looked for by email/],
    [["find", ...folders, ...ivy, "--plan", "files"], /is not empty/],
    [
      ["erase", ...folders, "--plan", "x", "--approve", "y", "--also", "ivy"],
      /not how the command is called/,
    ],
  ] as const) {
    const { status, stderr, stdout } = await run(...words);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(said);
  }
  expect(existsSync(inside("x"))).toBe(false);
});

test("a description that is none is refused in a sentence, and no secret is repeated", async () => {
  const mailbox =
    "kept_system: 1\nname: box\nkind: mailbox\nhost: 127.0.0.1\nport: 1\nown_network: true\nuser: u\npassword_env: BOX_PASSWORD\n";
  const directory =
    "kept_system: 1\nname: people\nkind: directory\nhost: 127.0.0.1\nport: 1\nown_network: true\nbases: ['dc=example,dc=org']\n";
  for (const [text, said] of [
    ["kept_system: 1\nname: x\nkind: fax\n", /is not one of a system at kind/],
    ["a: [", /is not YAML/],
    [`${mailbox}password: secret-word\n`, /is not one of a system/],
    [mailbox, /The variable BOX_PASSWORD, which is to hold a password or a key, is not set/],
    ["kept_system: 1\nname: news\nkind: http\n", /is not one of a system/],
    ["kept_system: 1\nname: news\nkind: http\napi: carrier-pigeon\n", /comes with Kept: .*mailchimp/],
    ["kept_system: 1\nname: news\nkind: http\napi: mailchimp\n", /server/],
    ["kept_system: 1\nname: news\nkind: http\napi_file: none.yml\n", /none.yml cannot be read/],
    [`${directory}user: cn=x\n`, /needs a password/],
    [`${directory}ca_file: none.pem\n`, /The certificate none.pem cannot be read/],
  ] as const) {
    put("odd.yml", text);
    const { status, stderr } = await run("test", "--system", "odd.yml");
    expect([status, stderr]).toEqual([1, expect.stringMatching(said) as string]);
    expect(stderr).not.toContain("secret-word");
  }
  const missing = await run("test", "--system", "none.yml");
  expect([missing.status, missing.stderr]).toEqual([
    1,
    "The description none.yml cannot be read: check the path.\n",
  ]);
  put("odd.yml", mailbox);
  const away = await kept.run(["records", "test", "--system", "odd.yml"], { BOX_PASSWORD: "secret-word" });
  expect([away.status, away.stderr]).toEqual([3, ""]);
  expect(away.stdout).toBe(
    "box (IMAP mailbox): cannot be searched.\n  · Nothing answers at the mail server's address: check host and port.\n",
  );
  put("odd.yml", directory);
  const unreached = await run("find", "--system", "odd.yml", ...ivy, "--plan", "unreached");
  expect([unreached.status, unreached.stdout.split("\n")[0]]).toEqual([
    3,
    "people: 0 records of this person; not searched. The directory cannot be reached, or the connection to it was lost.",
  ]);
});

test("Ctrl-C stops a search that waits for a system, and leaves no list", async () => {
  const silent = createServer(() => undefined);
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  const address = silent.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  put(
    "silent.yml",
    `kept_system: 1\nname: box\nkind: mailbox\nhost: 127.0.0.1\nport: ${port}\nencryption: none\nown_network: true\nuser: u\npassword_env: BOX_PASSWORD\n`,
  );
  const waiting = kept.start(
    ["records", "find", ...folders, "--system", "silent.yml", ...ivy, "--plan", "stopped"],
    { BOX_PASSWORD: "x" },
  );
  const [socket] = (await once(silent, "connection")) as [Socket];
  waiting.signal("SIGINT");
  const { status, stderr } = await waiting.ended;
  expect([status, stderr]).toEqual([
    130,
    "Stopped: nothing was written, and nothing in the systems was changed.\n",
  ]);
  expect(readdirSync(inside("stopped"))).toEqual([]);
  socket.destroy();
  silent.close();
});

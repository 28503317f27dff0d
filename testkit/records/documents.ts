/** A folder of documents for the contract: Ann's in every kind of file, Bea's beside them, links that lead in and out. */
import {
  appendFileSync,
  chmodSync,
  globSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openDocuments } from "../../src/features/connectors/records/documents/documents.ts";
import { docxOf, mailOf, pdfOf } from "./files.ts";
import type { RecordSystemUnderTest } from "./fixture.ts";

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);

const annsFiles: Readonly<Record<string, string | Buffer>> = {
  "letters/letter.md": "Dear Ann, we write to ann.example@example.org.",
  "letters/copy of letter.md": "Dear Ann, we write to ann.example@example.org.",
  "letters/offer.docx": docxOf([["ann.exam", "ple@exam", "ple.org"]]),
  "letters/bill.pdf": pdfOf([["C-", "4711"]]),
  "lists/calls.csv": "+44 (0)20 7946-0018;called\n",
  "lists/mail.eml": mailOf({ From: "ann.example@example.org", To: "x@example.org", Subject: "s" }, "b"),
  "scans/C-4711.png": png,
};
const weakFiles: Readonly<Record<string, string | Buffer>> = {
  "lists/party.txt": "Guests: Müller, Ann; Bea Other",
  "lists/home.txt": "020 7946 0018",
};
const beasFiles: Readonly<Record<string, string | Buffer>> = {
  "letters/bea.md": "Dear Bea, bea@example.org, joann.example@example.org",
  "letters/bea.docx": docxOf([["Bea", " Other"]]),
  "lists/empty.csv": "",
  "scans/unread.png": Buffer.concat([png, png]),
};

const branches = ["letters", "lists", "scans"];
const isRoot = process.getuid?.() === 0;

export const documentsUnderTest: RecordSystemUnderTest = {
  missing: undefined,
  make: () => {
    const base = realpathSync(mkdtempSync(path.join(tmpdir(), "kept-documents-")));
    const root = path.join(base, "files");
    const outside = path.join(base, "outside");
    for (const folder of ["letters", "lists", "scans"])
      mkdirSync(path.join(root, folder), { recursive: true });
    mkdirSync(outside);
    for (const [name, content] of Object.entries({ ...annsFiles, ...weakFiles, ...beasFiles }))
      writeFileSync(path.join(root, name), content);
    writeFileSync(path.join(outside, "ann.txt"), "ann.example@example.org");
    symlinkSync(outside, path.join(root, "out"));
    symlinkSync(path.join(root, "letters"), path.join(root, "lists", "in"));
    const files = (): readonly string[] =>
      globSync("**/*", { cwd: base }).filter((name) => lstatSync(path.join(base, name)).isFile());
    const options = { roots: [root] };
    const titles = (of: Readonly<Record<string, unknown>>): readonly string[] =>
      Object.keys(of).map((name) => path.basename(name));
    return Promise.resolve({
      open: () => openDocuments(options),
      strong: titles(annsFiles),
      weak: titles(weakFiles),
      gaps: ["refused 1", "not_readable 1"],
      others: () => {
        const those = files().filter(
          (name) =>
            !Object.keys(annsFiles).some((own) => name === path.join("files", own)) &&
            !name.includes("more-"),
        );
        return Promise.resolve(
          Object.fromEntries(those.map((name) => [name, readFileSync(path.join(base, name), "hex")])),
        );
      },
      everything: () =>
        Promise.resolve(
          globSync("**/*", { cwd: root })
            .filter((name) => lstatSync(path.join(root, name)).isFile())
            .map((name) => readFileSync(path.join(root, name), "latin1"))
            .join("\n"),
        ),
      change: (title) => {
        const [name = ""] = globSync(`**/${title}`, { cwd: root });
        appendFileSync(path.join(root, name), "\nmore\n");
        return Promise.resolve();
      },
      forbid: () => {
        for (const folder of branches) chmodSync(path.join(root, folder), 0o555);
        if (isRoot) {
          // Root may do everything; until the test is over this process is Debian's `nobody`, who may read.
          for (const folder of [base, root]) chmodSync(folder, 0o755);
          process.seteuid?.(65_534);
        }
        return Promise.resolve();
      },
      add: (count) => {
        for (let at = 0; at < count; at += 1)
          writeFileSync(
            path.join(root, "lists", `more-${at}.txt`),
            `${at} ann.example@example.org ${"x".repeat(100_000)}`,
          );
        return Promise.resolve();
      },
      description: { kind: "documents", ...options },
      drop: () => {
        if (isRoot) process.seteuid?.(0);
        for (const folder of branches) chmodSync(path.join(root, folder), 0o700);
        rmSync(base, { recursive: true, force: true });
        return Promise.resolve();
      },
    });
  },
};

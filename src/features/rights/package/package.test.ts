/**
 * Goal: a package holds what the map lets a person have, all of it, and says what is not there; it is the same bytes
 * for the same input and never appears half written.
 * Method: write packages of an invented search into temporary folders and read the files back.
 */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { example } from "../../../../testkit/package-example.ts";
import { byEmail, inputOf, ownedBy, table } from "../../../../testkit/package-input.ts";
import { DataMap } from "../../connectors/index.ts";
import { PackageRefused, writePackage } from "./package.ts";
import { english } from "./pages.en.ts";
import { spanish } from "./pages.es.ts";

let place = "";
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), "kept-package-"));
});
afterEach(async () => {
  await rm(place, { recursive: true });
});

const out = (name = "out"): string => join(place, name);
const read = async (path: string): Promise<string> => await readFile(join(out(), path), "utf8");
const Data = z.object({
  about: z.record(z.string(), z.unknown()),
  tables: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
});

async function everything(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((each) => each.isFile());
  const texts = await Promise.all(
    files.map(async (each) => await readFile(join(each.parentPath, each.name), "utf8")),
  );
  return [...files.map(({ name }) => name), ...texts].join("\n");
}

test("typed values of disclosed rows stand in data.json", async () => {
  await writePackage(example(), out());
  const { tables, about } = Data.parse(JSON.parse(await read("data.json")));
  expect(Object.keys(tables)).toEqual(["students", "bookings", "payments", "messages"]);
  expect(tables["students"]).toEqual([
    {
      id: "1042",
      first_name: "Mei",
      lastName: "Tan 陈美玲",
      middle_name: null,
      email: "Mei.Tan+school@example.org",
      phone: "+65 6123 4567",
      fax: null,
      born_on: "2013-11-28",
      enrolled_at: "2025-09-04 08:30:00+00",
      active: true,
      languages: ["English", "中文", "Bahasa Melayu"],
      preferences: expect.objectContaining({ meals: { vegetarian: true, allergies: ["peanuts", "sesame"] } }),
      notes: expect.stringContaining("\n"),
      photo: {
        file: "files/students-0001.png",
        sizeBytes: 16,
        sha256: "02a3e298f1533f62558c58e4c70edcab9af5a50d62d925fd5390942020fb0fb8",
      },
    },
  ]);
  expect(tables["bookings"]).toHaveLength(12);
  expect(tables["bookings"]?.[0]).toMatchObject({
    id: "500",
    seats: 1,
    paid: true,
    amount: "120.50",
    deleted_at: null,
  });
  expect(about).toMatchObject({ subject: "Mei Tan, student number S-1042", complete: false });
});

test("a number in a JSON column keeps all its digits", async () => {
  await writePackage(example(), out());
  expect(await read("data.json")).toContain('"account": 90071992547409931');
  expect(await read("index.html")).toContain("90071992547409931");
});

test("what the map does not disclose is nowhere in the package", async () => {
  await writePackage(example(), out());
  const text = await everything(out());
  const canaries = ["secret", "withheld", "unmapped", "review", "skip", "of-another-person"];
  expect(canaries.filter((canary) => text.includes(`canary-${canary}`))).toEqual([]);
  expect(text).not.toContain("canary");
});

test("a row of a shared table keeps the columns that are about its own person", async () => {
  await writePackage(example(), out());
  const { tables } = Data.parse(JSON.parse(await read("data.json")));
  expect(tables["messages"]?.[1]).toEqual({
    id: "0198c0de-0000-7000-8000-000000000002",
    sent_at: "2026-10-02 09:03:00+00",
    body: "Here are the exercises: pages 12 to 14.",
  });
  expect(await read("csv/messages.csv")).toContain('"Here are the exercises: pages 12 to 14.","(held back)"');
});

test("the page says what is missing, held back, being checked and deleted", async () => {
  await writePackage(example(), out());
  const page = (await read("index.html")).replaceAll(/<[^>]*>/g, "").replaceAll(/\s+/g, " ");
  for (const sentence of [
    "Not complete yet",
    "“Visits to the website” holds personal data, but no way is recorded",
    "“Newsletter 2024” was not searched",
    "9 records are being checked",
    "9 records also concern other people and are being checked.",
    "“Risk note” in “Students”: It would reveal who raised a safeguarding concern.",
    "1 field with passwords or similar secrets",
    "4 records only mention this person and are not given out (4 in “Audit log”)",
    "deleted in the application, still held",
    "each belongs to a record in “Bookings and attendance”, which belongs to the record in “Students” found by the e-mail given.",
    "Nothing recorded for: Middle name, Fax",
    "28 November 2013",
  ])
    expect(page).toContain(sentence);
});

test("in a wide table the mark of a deleted row stands before its fields, where no edge cuts it off", async () => {
  await writePackage(example(), out());
  const page = await read("index.html");
  const [row = ""] =
    page.match(
      /<tr[^>]*><th scope="row"(?:(?!<\/tr>)[^])*deleted in the application(?:(?!<\/tr>)[^])*<\/tr>/,
    ) ?? [];
  expect(row).toMatch(/^<tr[^>]*><th scope="row" class="n">\d+<\/th><td><span class="tag">deleted in the/);
  expect(page).toMatch(/#<\/span>\s*<\/th>\s*<th scope="col">Note<\/th>/);
});

test("a package without a record speaks of no sections and no tables", async () => {
  const map = DataMap.parse({
    kept_map: 1,
    store: "school",
    tables: { visits: { kind: "personal", columns: { id: "Reference" } } },
  });
  const outcomes = [["visits", { outcome: "nothing_found", rows: 0 }]] as const;
  await writePackage(
    inputOf({ tables: [table("visits", [["id", "bigint"]])], map, rows: [], outcomes }),
    out(),
  );
  expect((await readdir(out())).toSorted()).toEqual([
    "README.txt",
    "data.json",
    "index.html",
    "manifest.json",
  ]);
  const said = `${await read("index.html")} ${await read("README.txt")}`.replaceAll(
    /<style[^]*?<\/style>/g,
    "",
  );
  expect(said).toContain("No records");
  expect(said).toContain("No records are given out in this copy.");
  expect(said).not.toMatch(/section says|sections|csv|spreadsheet/i);
});

test("equal input gives equal bytes, and the manifest vouches for each file", async () => {
  const first = await writePackage(example(), out());
  const second = await writePackage(example(), out("again"));
  expect(second).toEqual(first);
  const manifest = z
    .object({ files: z.array(z.object({ path: z.string(), sizeBytes: z.number(), sha256: z.string() })) })
    .parse(JSON.parse(await read("manifest.json")));
  expect([...manifest.files.map(({ path }) => path), "manifest.json"].sort()).toEqual(
    first.files.map(({ path }) => path).toSorted(),
  );
  for (const { path, sha256, sizeBytes } of first.files) {
    const bytes = await readFile(join(out(), path));
    expect([createHash("sha256").update(bytes).digest("hex"), bytes.length]).toEqual([sha256, sizeBytes]);
  }
});

test("folder and files are private", async () => {
  const { files } = await writePackage(example(), out());
  expect((await stat(out())).mode & 0o777).toBe(0o700);
  expect((await stat(join(out(), "csv"))).mode & 0o777).toBe(0o700);
  for (const { path } of files) expect((await stat(join(out(), path))).mode & 0o777).toBe(0o600);
});

test("a folder that holds anything is refused and left alone, an empty one is used", async () => {
  await mkdir(out());
  await writePackage(example(), out());
  await mkdir(out("full"));
  await writeFile(out("full/mine.txt"), "mine");
  const refusal = await writePackage(example(), out("full")).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(PackageRefused);
  expect(String(refusal)).toContain("is not empty; name a new or an empty folder");
  await expect(writePackage(example(), out("full/mine.txt"))).rejects.toThrow("is a file");
  expect(await readdir(out("full"))).toEqual(["mine.txt"]);
});

test("a failure half way leaves neither a package nor its pieces", async () => {
  const input = example();
  const broken = {
    ...input,
    async *rows(id: string) {
      if (id === "payments") throw new Error("spool ended");
      yield* input.rows(id);
    },
  };
  await expect(writePackage(broken, out())).rejects.toThrow("spool ended");
  expect(await readdir(place)).toEqual([]);
});

test("a found row that is not delivered, or twice, fails instead of being left out", async () => {
  const input = example();
  const short = { ...input, rows: (id: string) => input.rows(id === "payments" ? "nothing" : id) };
  await expect(writePackage(short, out())).rejects.toThrow("5 rows of payments were found but not delivered");
  const twice = {
    ...input,
    async *rows(id: string) {
      yield* input.rows(id);
      yield* input.rows(id);
    },
  };
  await expect(writePackage(twice, out())).rejects.toThrow("delivered twice");
});

test("many rows stand on pages of their own, linked from the first", async () => {
  const map = DataMap.parse({
    kept_map: 1,
    store: "school",
    tables: { visits: { kind: "personal", columns: { id: "Reference", note: "Note" } } },
  });
  const rows = Array.from({ length: 4001 }, (_, index) => ({
    table: "visits",
    key: [String(index)],
    disposition: "disclose" as const,
    reason: index === 0 ? byEmail : ownedBy(index - 1, "previous"),
    values: { id: String(index), note: `note ${index}` },
  }));
  await writePackage(
    inputOf({
      tables: [
        table("visits", [
          ["id", "bigint"],
          ["note", "text"],
        ]),
      ],
      map,
      rows,
    }),
    out(),
  );
  expect(await readdir(join(out(), "html"))).toEqual([
    "visits-001.html",
    "visits-002.html",
    "visits-003.html",
  ]);
  const index = await read("index.html");
  expect(index).toContain('href="html/visits-001.html"');
  expect(index).not.toContain("note 1");
  const pages = await Promise.all([1, 2, 3].map(async (page) => await read(`html/visits-00${page}.html`)));
  expect(pages.map((page) => page.match(/<tr><th scope="row"/g)?.length)).toEqual([2000, 2000, 1]);
  expect(pages[2]).toContain('href="../html/visits-002.html"');
});

test("a package for whoever reads Spanish has no English sentence of ours in it, and says its language", async () => {
  await writePackage({ ...example(), language: "es" }, out());
  const page = await read("index.html");
  expect(page).toContain('<html lang="es">');
  const said = (messages: typeof english | typeof spanish): Set<string> =>
    new Set(
      Object.values(messages)
        .flatMap((message) => (typeof message === "string" ? [message] : [message.one, message.other]))
        // What stands between the parameters; shorter pieces are words that both languages share.
        .flatMap((message) => message.split(/\{[a-z]+\}/))
        .map((piece) => piece.trim())
        .filter((piece) => piece.length >= 12),
    );
  const found = (pieces: ReadonlySet<string>): string[] =>
    [...pieces].filter((piece) => page.includes(piece));
  expect(found(said(english))).toEqual([]);
  expect(found(said(spanish)).length).toBeGreaterThan(25);
  const names = JSON.stringify(Data.parse(JSON.parse(await read("data.json"))).tables);
  await rm(out(), { recursive: true });
  await writePackage(example(), out());
  expect(JSON.stringify(Data.parse(JSON.parse(await read("data.json"))).tables)).toBe(names);
});

test("keys and technical names stand behind a disclosure, and a reference says at whom it points", async () => {
  const map = DataMap.parse({
    kept_map: 1,
    store: "school",
    tables: {
      staff: { kind: "person", title: "Member of staff" },
      students: { kind: "person", title: "Student record" },
      notes: {
        kind: "personal",
        columns: { id: "user.unique_id", student_id: "user.unique_id", recorded_by: "Work", body: "Note" },
        relations: [
          { owned_by: "students", match: { student_id: "id" } },
          { accessed_by: "staff", match: { recorded_by: "id" } },
        ],
      },
    },
  });
  const columns = [
    ["id", "bigint"],
    ["student_id", "bigint"],
    ["recorded_by", "bigint"],
    ["body", "text"],
  ] as const;
  const values = { id: "70001", student_id: "70002", recorded_by: "70003", body: "Was brave." };
  const reason = byEmail;
  const row = { table: "notes", key: ["70001"], disposition: "disclose", reason, values } as const;
  for (const rows of [[row], [row, row]]) {
    const folder = `out-${rows.length}`;
    await writePackage(inputOf({ tables: [table("notes", columns)], map, rows }), out(folder));
    const page = await readFile(join(out(folder), "index.html"), "utf8");
    const plain = page.replaceAll(/<style[^]*?<\/style>|<details[^]*?<\/details>/g, "");
    for (const technical of ["70001", "70002", "70003", "recorded_by"]) {
      expect(page).toContain(technical);
      expect(plain).not.toContain(technical);
    }
    expect(plain).toContain("Was brave.");
    expect(plain).toContain("Member of staff");
    expect(plain).not.toContain("Student record");
    expect(await readFile(join(out(folder), "data.json"), "utf8")).toContain('"70003"');
  }
});

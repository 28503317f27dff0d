/**
 * Goal: a portable copy holds only what the map calls portable, says field by field what is left out and why, is described
 * for programs, and carries hostile values through unchanged and harmless; with nothing said it is empty and says so.
 * Method: hand-written maps and rows written into temporary folders, read back as files; a small CSV reader of the test's own.
 */
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { byEmail, hostileTexts, inputOf, ownedBy, table } from "../../../../testkit/package-input.ts";
import { guardFormula } from "../../../platform/csv_write.ts";
import { DataMap } from "../../connectors/index.ts";
import { writePackage, type PackageInput } from "./package.ts";

let place = "";
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), "kept-portable-"));
});
afterEach(async () => {
  await rm(place, { recursive: true });
});
const out = (): string => join(place, "out");
const read = async (name: string): Promise<string> => await readFile(join(out(), name), "utf8");
const prose = async (name: string): Promise<string> =>
  (await read(name)).replaceAll(/<[^>]*>/g, "").replaceAll(/\s+/g, " ");

const Data = z.object({
  about: z.record(z.string(), z.unknown()),
  tables: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
});
const Described = z.object({
  resources: z.array(
    z.object({
      name: z.string(),
      path: z.string(),
      schema: z
        .object({
          fields: z.array(
            z.object({ name: z.string(), type: z.string(), origin: z.string(), basis: z.string() }),
          ),
          missingValues: z.array(z.string()),
        })
        .optional(),
    }),
  ),
});

function map(tables: unknown): DataMap {
  return DataMap.parse({ kept_map: 1, store: "hall", tables });
}

const member = {
  kind: "person",
  title: "Membership",
  basis: "contract",
  origin: "provided",
  columns: {
    id: { category: "user.unique_id", origin: "derived" },
    email: "user.contact.email",
    visits: { category: "user.content", origin: "observed" },
    born: "user.demographic.date_of_birth",
    grade: { category: "user.content", origin: "derived" },
    card: { category: "user.financial", basis: "legal-obligation" },
    pin: { category: "user.authorization", access: "secret" },
  },
};
const climb = {
  kind: "personal",
  title: "Climbs",
  columns: { id: "system.operations", note: "user.content" },
};
const memberTable = table("member", [
  ["id", "bigint"],
  ["email", "text"],
  ["visits", "integer"],
  ["born", "date"],
  ["grade", "text"],
  ["card", "text"],
  ["pin", "text"],
]);
const climbTable = table("climb", [
  ["id", "bigint"],
  ["note", "text"],
]);
const values = {
  id: "7",
  email: "ada@example.org",
  visits: "12",
  born: "1990-02-03",
  grade: "canary-grade",
  card: "canary-card",
  pin: "canary-pin",
};

function hall(tables: unknown, about: Partial<PackageInput> = {}): PackageInput {
  return inputOf({
    tables: [memberTable, climbTable],
    map: map(tables),
    rows: [
      { table: "member", key: ["7"], disposition: "disclose", reason: byEmail, values },
      {
        table: "climb",
        key: ["1"],
        disposition: "disclose",
        reason: ownedBy(0),
        values: { id: "1", note: "canary-note" },
      },
    ],
    about: { extent: "portable", ...about },
  });
}

test("only portable fields are in a portable copy, and the rest stands on its first page with the reason", async () => {
  const written = await writePackage(hall({ member, climb }), out());
  const { tables, about } = Data.parse(JSON.parse(await read("data.json")));
  expect(tables).toEqual({ member: [{ email: "ada@example.org", visits: 12, born: "1990-02-03" }] });
  const field = (name: string, label: string, reason: string): object => ({ name, label, reason });
  const leftOut = [
    {
      table: "member",
      title: "Membership",
      rows: 0,
      fields: [
        field("id", "ID", "derived"),
        field("grade", "Grade", "derived"),
        field("card", "Card", "legal-obligation"),
      ],
    },
    {
      table: "climb",
      title: "Climbs",
      rows: 1,
      fields: [field("id", "ID", "basis-not-said"), field("note", "Note", "basis-not-said")],
    },
  ];
  expect(about).toMatchObject({ portable: true, leftOut });
  expect(written).toMatchObject({ rows: 1, tables: ["member"], leftOut });
  expect(await read("csv/member.csv")).toBe(
    '"email","visits","born"\r\n"ada@example.org",12,"1990-02-03"\r\n',
  );
  const page = await prose("index.html");
  for (const sentence of [
    "“Membership”: ID, Grade – the organisation made this itself; it was not given by the person",
    "“Membership”: Card – this is processed because a law demands it, not with consent or for a contract",
    "“Climbs” (1 record, none of them is here): ID, Note – it is not recorded on which legal basis this is processed",
    "by asking for a copy of all data",
  ])
    expect(page).toContain(sentence);
  const names = (await readdir(out(), { recursive: true })).filter((name) => /\.\w+$/.test(name));
  const all = await Promise.all(names.map(read));
  expect(names.filter((_, index) => all[index]?.includes("canary"))).toEqual([]);
});

test("datapackage.json describes each file and field as they are, and what stands where a value is held back", async () => {
  await writePackage(hall({ member, climb }), out());
  const { resources } = Described.parse(JSON.parse(await read("datapackage.json")));
  const said = { basis: "contract" };
  expect(resources).toEqual([
    {
      name: "member",
      path: "csv/member.csv",
      schema: {
        fields: [
          { name: "email", type: "string", origin: "provided", ...said },
          { name: "visits", type: "integer", origin: "observed", ...said },
          { name: "born", type: "date", origin: "provided", ...said },
        ],
        missingValues: ["", "(held back)", "(could not be read)"],
      },
    },
    { name: "data.json", path: "data.json" },
  ]);
});

test("a map that says nothing gives an empty copy that says honestly why, in both languages", async () => {
  const { basis: _basis, origin: _origin, ...unsaid } = member;
  const columns = { id: "user.unique_id", email: "user.contact.email" };
  const written = await writePackage(hall({ member: { ...unsaid, columns }, climb }), out());
  expect([written.rows, written.tables]).toEqual([0, []]);
  expect(Data.parse(JSON.parse(await read("data.json"))).tables).toEqual({});
  expect(Described.parse(JSON.parse(await read("datapackage.json"))).resources).toHaveLength(1);
  const page = await prose("index.html");
  expect(page).toContain("No records");
  expect(page).toContain(
    "There is nothing in this copy, because Riverbridge Language School has not recorded",
  );
  expect(page).toContain("a copy of all data can be had at any time");
  expect(await readdir(out())).not.toContain("csv");
  await rm(out(), { recursive: true });
  await writePackage(hall({ member: { ...unsaid, columns }, climb }, { language: "es" }), out());
  expect(await prose("index.html")).toContain("No hay nada en esta copia");
});

test("an access copy of the same map holds every field and speaks of nothing left out", async () => {
  await writePackage(hall({ member, climb }, { extent: "whole" }), out());
  const { tables, about } = Data.parse(JSON.parse(await read("data.json")));
  expect(Object.keys(tables["member"]?.[0] ?? {})).toEqual([
    "id",
    "email",
    "visits",
    "born",
    "grade",
    "card",
  ]);
  expect(tables["climb"]).toHaveLength(1);
  expect(about).not.toHaveProperty("leftOut");
  expect(await readdir(out())).not.toContain("datapackage.json");
  expect((await read("csv/member.csv")).startsWith("\ufeff")).toBe(true);
});

test("a field about somebody else is held back in a shared row of a portable copy as in any other", async () => {
  const shared = {
    kind: "personal",
    basis: "contract",
    origin: "provided",
    columns: { id: "system.operations", note: { category: "user.content", shared: "redact" } },
  };
  const input = inputOf({
    tables: [climbTable],
    map: map({ climb: shared }),
    rows: [
      {
        table: "climb",
        key: ["1"],
        disposition: "redact",
        reason: byEmail,
        values: { id: "1", note: "canary-note" },
      },
      {
        table: "climb",
        key: ["2"],
        disposition: "review",
        reason: byEmail,
        values: { id: "2", note: "canary" },
      },
      {
        table: "climb",
        key: ["3"],
        disposition: "skip",
        reason: byEmail,
        values: { id: "3", note: "canary" },
      },
    ],
    about: { extent: "portable" },
  });
  await writePackage(input, out());
  expect(await read("csv/climb.csv")).toBe('"id","note"\r\n"1","(held back)"\r\n'.replace('"1"', "1"));
  expect(Data.parse(JSON.parse(await read("data.json"))).tables).toEqual({ climb: [{ id: "1" }] });
});

test("hostile values keep their exact text in data.json, and run in no spreadsheet", async () => {
  const texts = [...hostileTexts, "nul\u0000inside", '"', '",="', "=1+1"];
  const said = { kind: "personal", basis: "consent", origin: "provided" };
  const name = '=cmd|"x"';
  const input = inputOf({
    tables: [
      table("climb", [
        ["id", "bigint"],
        [name, "text"],
      ]),
    ],
    map: map({ climb: { ...said, columns: { id: "system.operations", [name]: "user.content" } } }),
    rows: texts.map((text, index) => ({
      table: "climb",
      key: [String(index)],
      disposition: "disclose" as const,
      reason: byEmail,
      values: { id: String(index), [name]: text },
    })),
    about: { extent: "portable" },
  });
  await writePackage(input, out());
  const { tables } = Data.parse(JSON.parse(await read("data.json")));
  expect(tables["climb"]?.map((row) => row[name])).toEqual(texts.map((text) => text.toWellFormed()));
  const [head = [], ...rows] = parseCsv(await read("csv/climb.csv"));
  const { resources } = Described.parse(JSON.parse(await read("datapackage.json")));
  expect(resources[0]?.schema?.fields.map((field) => field.name)).toEqual(head);
  expect(head[1]).toBe(`'${name}`);
  expect(rows.map(([, text]) => text)).toEqual(texts.map((text) => guardFormula(text.toWellFormed())));
});

/** RFC 4180. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  for (const [, line = ""] of text.matchAll(/((?:"(?:[^"]|"")*"|[^"\r])*)\r\n/g))
    rows.push(
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain = ""]) =>
        quoted === undefined ? plain : quoted.replaceAll('""', '"'),
      ),
    );
  return rows;
}

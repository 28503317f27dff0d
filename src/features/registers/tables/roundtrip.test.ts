// Goal: what leaves as a workbook comes back as it was, as far as both sides can hold it, and no cell is a formula.
// Method: generated registers out to the bytes of each workbook and in again, into an empty register and into the same.
import fc from "fast-check";
import { expect, test } from "vitest";
import { openZip } from "../../../platform/reading/zip.ts";
import { gridsOf } from "../../connectors/index.ts";
import { allKinds, kinds } from "../kinds/all.ts";
import type { Field, FieldValue, Kind, KindName } from "../kinds/field.ts";
import { bodyOf, valuesOf } from "../kinds/values.ts";
import type { Values } from "../kinds/values.ts";
import { cnilColumns, icoColumns } from "./domain.formats.ts";
import { readTable } from "./domain.reading.ts";
import { cnilSheets, icoSheets, ownSheets } from "./domain.sheets.ts";
import type { Entry } from "./domain.sheets.ts";
import { workbookOf } from "./workbook.ts";

const about = { organisation: "Harbour School", contact: [], asOf: "2026-03-02" };
const sign = fc.constantFrom(..."=+-@abcÉß漢 ;,\"'<&>1".split(""));
const words = fc
  .array(sign, { minLength: 1, maxLength: 12 })
  .map((signs) => `w${signs.join("")}`.trim())
  .map((text) => text.replace(/^w(?=[=+@-])/, ""));
const day = fc
  .integer({ min: 0, max: 20_000 })
  .map((days) => Temporal.PlainDate.from("1970-01-01").add({ days }).toString());

function valueOf({ type }: Field): fc.Arbitrary<FieldValue> {
  switch (type.is) {
    case "line":
      return words;
    case "text":
      return fc.array(words, { minLength: 1, maxLength: 3 }).map((lines) => lines.join("\n"));
    case "lines":
      return fc.uniqueArray(words, { minLength: 1, maxLength: 3 });
    case "links":
      return fc.constant(["one", "two-2"]);
    case "link":
      return fc.constant("one");
    case "day":
      return day;
    case "country":
      return fc.constantFrom("GB", "ES");
    case "countries":
      return fc.constant(["GB", "ES"]);
    case "address":
      return fc.constantFrom("https://opendsr.example.org", "https://opendsr.example.org/v2");
    case "fingerprint":
      return fc.constantFrom("ab".repeat(32), "AB:".repeat(31) + "CD");
    case "period":
      return fc.constantFrom("P6M", "P30D");
    case "choice":
      return fc.constantFrom(...Object.keys(type.options));
    case "choices":
      return fc.constantFrom(
        Object.keys(type.options).slice(0, 1),
        Object.keys(type.options).slice(0, 2),
        Object.keys(type.options),
      );
  }
}

/** An entry with each field by chance, the name always; names differ. */
function entryOf(kind: Kind): fc.Arbitrary<Values> {
  const parts = Object.entries(kind.fields).map(([path, field]) =>
    path.endsWith("name")
      ? fc.uuid().map((id) => [path, `Name ${id}`] as const)
      : fc.option(
          path === "dataSets"
            ? fc.constant([path, ["school:booking"]] as const)
            : valueOf(field).map((value) => [path, value] as const),
          { nil: undefined },
        ),
  );
  return fc.tuple(...parts).map((given) => {
    const made = bodyOf(kind, Object.fromEntries(given.filter((part) => part !== undefined)));
    if ("wrong" in made) throw new Error(JSON.stringify(made.wrong));
    return valuesOf(made.body);
  });
}
const registerOf = (kind: Kind): fc.Arbitrary<Entry[]> =>
  fc
    .array(entryOf(kind), { minLength: 1, maxLength: 3 })
    .map((all) => all.map((values, at) => ({ kind: kind.kind, key: `entry-${at + 1}`, values })));

async function back(kind: KindName, bytes: Uint8Array, entries: readonly Entry[]) {
  const reading = readTable({
    kind,
    grids: gridsOf(bytes) ?? [],
    mapping: {},
    entries: entries.map((entry) => ({ ...entry, isRetired: false })),
  });
  return reading?.rows ?? [];
}

test.each(allKinds.map((kind) => [kind.kind, kind] as const))(
  "our own workbook of %s loses nothing, whatever its cells begin with",
  async (name, kind) => {
    await fc.assert(
      fc.asyncProperty(registerOf(kind), async (entries) => {
        const bytes = await workbookOf(ownSheets(entries, name));
        const rows = await back(name, bytes, []);
        expect(rows.map(({ key, values, is }) => ({ key, values, is }))).toEqual(
          entries.map(({ key, values }) => ({ key, values, is: "new" })),
        );
        expect((await back(name, bytes, entries)).map(({ is }) => is)).toEqual(entries.map(() => "same"));
      }),
      { numRuns: 6 },
    );
  },
);

/** What a record of an authority can hold: the fields of its columns; statements that contradict themselves are none. */
function consistent(values: Values): Values {
  const one = { ...values };
  if (one["transfers"] !== "some") delete one["countries"];
  if (one["automatedDecisions"] !== "some") delete one["words.en.automatedDecisions"];
  return one;
}
const sorted = (value: FieldValue | undefined): FieldValue | undefined =>
  value === undefined || typeof value === "string" ? value : value.toSorted();
const heldBy = (paths: readonly string[], values: Values): Values =>
  Object.fromEntries(
    paths.flatMap((path) => {
      const value = sorted(values[path]);
      return value === undefined || value === "unknown" ? [] : [[path, value]];
    }),
  );

const activity: Kind = kinds["processing-activity"];
const icoPaths = [
  ...icoColumns.flatMap(({ field }) => field ?? []),
  "transfers",
  "countries",
  "automatedDecisions",
  "words.en.automatedDecisions",
];
test("the Commissioner's record has its thirty columns in row nine, and both sides keep what they can hold", async () => {
  expect(icoColumns).toHaveLength(30);
  await fc.assert(
    fc.asyncProperty(registerOf(activity), async (made) => {
      const entries = made.map((entry) => {
        const { role: _role, ...values } = consistent(entry.values);
        return { ...entry, values };
      });
      const sheets = icoSheets(entries, about);
      const bytes = await workbookOf(sheets);
      expect(gridsOf(bytes)?.[0]?.rows[8]).toEqual(icoColumns.map(({ title }) => title));
      const rows = await back("processing-activity", bytes, []);
      expect(rows.filter(({ is }) => is !== "wrong").map(({ values }) => heldBy(icoPaths, values))).toEqual(
        entries
          .filter(({ values }) => values["words.en.purposes"] ?? values["businessFunction"])
          .map(({ values }) => heldBy(icoPaths, values)),
      );
      const again = rows.map(({ key, values }) => ({ kind: "processing-activity" as const, key, values }));
      const named = again.filter(({ values }) => values["words.en.name"] !== undefined);
      expect(icoSheets(named, about)[0]?.rows.slice(9)).toEqual(
        sheets[0]?.rows.slice(9).filter(([part, purpose]) => part !== "" || purpose !== ""),
      );
    }),
    { numRuns: 30 },
  );
});

const cnilPaths = [
  ...cnilColumns.flatMap(({ field }) => field ?? []),
  "dataKinds",
  "safeguardKinds",
  "hasSpecialCategories",
  "transfers",
  "recipientsInside",
  "recipientsProcessors",
  "words.en.recipients",
];
test("the French record has a sheet per activity, and both sides keep what they can hold", async () => {
  await fc.assert(
    fc.asyncProperty(registerOf(activity), async (made) => {
      const entries = made.map((entry) => {
        const { role: _role, ...values } = entry.values;
        const parts = [values["recipientsInside"] ?? [], values["recipientsProcessors"] ?? []].flat();
        const all = [...new Set([values["words.en.recipients"] ?? [], parts].flat())];
        return { ...entry, values: { ...values, ...(all.length > 0 ? { "words.en.recipients": all } : {}) } };
      });
      const bytes = await workbookOf(cnilSheets(entries, about));
      const rows = await back("processing-activity", bytes, []);
      expect(rows.map(({ values }) => heldBy(cnilPaths, values))).toEqual(
        entries.map(({ values }) => heldBy(cnilPaths, values)),
      );
    }),
    { numRuns: 30 },
  );
});

test("no cell of any workbook is a formula", async () => {
  const values = { "words.en.name": "=1+1", "words.en.purposes": ["=cmd|' /C calc'!A0", "@SUM(A1)"] };
  const entries = [{ kind: "processing-activity", key: "it", values }] as const;
  for (const sheets of [ownSheets(entries), icoSheets(entries, about), cnilSheets(entries, about)]) {
    const zip = openZip(new Uint8Array(await workbookOf(sheets)), 10_000_000);
    const parts = zip.names.filter((name) => name.startsWith("xl/worksheets/"));
    const text = parts.map((name) => new TextDecoder().decode(zip.read(name))).join("");
    expect(parts.length).toBeGreaterThan(0);
    expect(text).not.toMatch(/<f[ >]/);
  }
});

// Goal: at least 95 of 100 clauses of a real-looking policy are found with the right number in the right place, whatever the file.
// Method: three invented policies of at least forty pages, printed as DOCX and PDF, against the list they were made from:
// number, every clause it stands in, and the whole text but for spaces, hyphens and signs.
import { getDocumentProxy } from "unpdf";
import { expect, test } from "vitest";
import { allClauses, type ImportedPolicy } from "../../src/features/policy/importing/clause.ts";
import { importPolicy } from "../../src/features/policy/importing/read.ts";
import { asDocx } from "./as-docx.ts";
import { asPdf } from "./as-pdf.ts";
import { truthOf, type Truth, type Written } from "./document.ts";
import { charter, contract, handbook } from "./generate.ts";

const keyOf = ({ path, text }: Truth): string => `${path} » ${text.replaceAll(/\W/g, "")}`;

function compared(
  written: Written,
  read: ImportedPolicy,
): { right: number; all: number; found: number; wrong: readonly string[] } {
  const found = allClauses(read.clauses).map(({ clause, path }) => ({
    number: clause.number,
    path: [...path, clause].map(({ number, heading }) => number || heading).join(" / "),
    text: clause.heading || clause.text,
  }));
  const left = Map.groupBy(found.map(keyOf), (key) => key);
  const truth = truthOf(written).map(keyOf);
  const wrong = truth.filter((key) => left.get(key)?.pop() === undefined);
  return { right: truth.length - wrong.length, all: truth.length, found: found.length, wrong };
}

const figures = (written: Written, kind: string, one: ReturnType<typeof compared>): string =>
  [
    `${written.name} ${kind}: ${one.right} of ${one.all} right, ${one.found} found`,
    ...one.wrong.slice(0, 9),
  ].join("\n");

test.for([contract(), handbook(), charter()])(
  "the clauses of the $name are found in its DOCX",
  async (written) => {
    const result = compared(written, await importPolicy(asDocx(written)));
    console.info(figures(written, "DOCX", result));
    expect(result.right / result.all).toBeGreaterThanOrEqual(0.95);
    expect(result.found / result.all).toBeLessThanOrEqual(1.05);
  },
);

test.for([contract(), handbook(), charter()])(
  "the clauses of the $name are found in its PDF",
  async (written) => {
    const pdf = await asPdf(written);
    const document = await getDocumentProxy(new Uint8Array(pdf));
    expect(document.numPages).toBeGreaterThanOrEqual(40);
    const result = compared(written, await importPolicy(pdf));
    console.info(figures(written, `PDF of ${document.numPages} pages`, result));
    expect(result.right / result.all).toBeGreaterThanOrEqual(0.95);
    expect(result.found / result.all).toBeLessThanOrEqual(1.05);
  },
);

// Goal: only what the map says to be given or observed, on consent or a contract, is portable; whatever it does not say is not.
// Method: every basis and origin of a hand-written entry, held against the law's own table; the undecided of a small map.
import { expect, test } from "vitest";
import { bases } from "../../../law/right.ts";
import { rightOnBasis } from "../../../law/rights.ts";
import { DataMap } from "./map.ts";
import { portabilityOf, undecidedPortability } from "./portable.ts";

const map = DataMap.parse({
  kept_map: 1,
  store: "hall",
  tables: {
    member: {
      kind: "person",
      basis: "contract",
      origin: "provided",
      columns: {
        id: { category: "user.unique_id", origin: "derived" },
        email: "user.contact.email",
        visits: { category: "user.content", origin: "observed" },
        passport: { category: "user.government_id", basis: "legal-obligation" },
        newsletter: { category: "user.content", basis: "consent" },
      },
    },
    photo: { kind: "personal", basis: "consent", columns: { file: "user.content" } },
    note: {
      kind: "personal",
      origin: "provided",
      columns: {
        body: "user.content",
        remark: { category: "user.content", basis: "contract" },
        key: { category: "user.authorization", access: "secret" },
      },
    },
    wall: { kind: "impersonal", columns: { name: "system.operations" } },
  },
});

const said = (table: string, column: string): unknown => {
  const entry = map.tables[table];
  return entry === undefined ? undefined : portabilityOf(entry, column);
};

test("a column's own word counts before its table's, and each reason is told apart", () => {
  const out = (why: string, more: object = {}): unknown => ({ portable: false, why, ...more });
  expect(said("member", "email")).toEqual({ portable: true, basis: "contract", origin: "provided" });
  expect(said("member", "visits")).toEqual({ portable: true, basis: "contract", origin: "observed" });
  expect(said("member", "newsletter")).toEqual({ portable: true, basis: "consent", origin: "provided" });
  expect(said("member", "id")).toEqual(out("derived"));
  expect(said("member", "passport")).toEqual(out("basis", { basis: "legal-obligation" }));
  expect(said("photo", "file")).toEqual(out("origin-not-said"));
  expect(said("note", "body")).toEqual(out("basis-not-said"));
  expect(said("note", "remark")).toEqual({ portable: true, basis: "contract", origin: "provided" });
});

test("what is undecided is listed with the word that is missing; secrets and nobody's data are not", () => {
  expect(undecidedPortability(map)).toEqual([
    { table: "photo", column: "file", missing: "origin" },
    { table: "note", column: "body", missing: "basis" },
  ]);
});

test("portable bases are those of the law of the European Union and of the United Kingdom", () => {
  const day = Temporal.PlainDate.from("2026-11-21");
  for (const regime of ["EU", "UK"] as const)
    expect(
      bases.filter((basis) => rightOnBasis(regime, "portability", basis, day) === "if-automated"),
    ).toEqual(
      bases.filter((basis) => portabilityOf({ basis, origin: "provided", columns: {} }, "any").portable),
    );
});

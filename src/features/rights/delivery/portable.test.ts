// Goal: a request for portability ends in a portable copy, made through the same review, redaction and scan as any package.
// Method: the example school on a real PostgreSQL, the real worker, the ZIP read back; what is in it is written by hand.
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { requestWorld, type RequestWorld } from "../../../../testkit/requests.ts";
import { approve, decideAll, zipOf } from "../../../../testkit/review.ts";
import { read, write } from "../../../platform/db.ts";
import { openedRow, reviewOf, rowsView } from "../review/read.ts";
import { latestPackage } from "./store.ts";

let w: RequestWorld;
beforeAll(async () => {
  w = await requestWorld();
}, 60_000);
afterAll(() => w.close());

const Data = z.object({
  about: z.object({ portable: z.literal(true), leftOut: z.array(z.object({ table: z.string() })) }),
  tables: z.record(z.string(), z.array(z.unknown())),
});

test("the package of a portability request holds only what is portable, says so in front, and names nobody held back", async () => {
  const [{ scope }] = w.organisations;
  const { caseId } = await w.searched(w.person("yuxuan"), "portability");
  expect(await decideAll(w, caseId, "withhold", "did-not-agree")).toBeGreaterThan(0);
  await approve(w, caseId);
  expect((await w.caseOf(caseId)).state.package.status).toBe("built");
  const files = await zipOf(w, caseId);
  const { tables, about } = Data.parse(JSON.parse(files.get("school/data.json")?.toString("utf8") ?? ""));
  const rows = Object.fromEntries(Object.entries(tables).map(([table, { length }]) => [table, length]));
  expect(rows).toEqual({ student: 1, booking: 1, attendance: 5, dietary: 1 });
  expect(tables["student"]).toEqual([
    {
      first_name: "Yuxuan",
      last_name: "Lin",
      native_name: "林宇轩",
      date_of_birth: "2015-05-02",
      email: null,
      phone: null,
      nationality: "CN",
      first_language: "Chinese",
      created_at: "2025-08-14 10:00:00+00",
    },
  ]);
  expect(about.leftOut.map(({ table }) => table)).toEqual(expect.arrayContaining(["student", "test_result"]));
  expect((await read(w.db, scope, (tx) => latestPackage(tx, scope, caseId)))?.rows).toBe(8);
  const front = files.get("index.html")?.toString("utf8");
  expect(front).toContain("You asked for your data in a form that you can take elsewhere");
  // Photographs and documents that only fields left out name are not asked about.
  expect(front).not.toContain("named-files");
  expect([...files.keys()]).toContain("school/datapackage.json");
  for (const [name, body] of files) expect([name, body.includes("Sihan")]).toEqual([name, false]);
});

test("the review of a portability request says of each field whether a portable copy holds it, and of access nothing", async () => {
  const [{ scope }] = w.organisations;
  const { keys } = w.platform;
  const fieldsOf = async (right: "portability" | "access") => {
    const { caseId } = await w.searched(w.person("yuxuan"), right);
    const file = await w.caseOf(caseId);
    return write(w.db, scope, async (tx) => {
      const review = await reviewOf(tx, scope, keys, file);
      const { rows } = await rowsView(tx, scope, keys, review, {}, w.now());
      const one = rows.find(({ title }) => title === "Student record");
      if (one === undefined) throw new Error(JSON.stringify(rows.map(({ title }) => title)));
      const { position, ordinal } = one;
      const { fields } = await openedRow(tx, scope, keys, review, { position, ordinal }, w.now());
      return Object.fromEntries(fields.map(({ name, portable }) => [name, portable]));
    });
  };
  const portable = await fieldsOf("portability");
  expect(portable).toMatchObject({ first_name: "yes", email: "yes" });
  expect(new Set(Object.values(portable)).size).toBeGreaterThan(1);
  expect(new Set(Object.values(await fieldsOf("access")))).toEqual(new Set([undefined]));
});

test("the same person's request for access still gets everything", async () => {
  const { caseId } = await w.searched(w.person("yuxuan"));
  await decideAll(w, caseId, "withhold", "did-not-agree");
  await approve(w, caseId);
  const files = await zipOf(w, caseId);
  const text = files.get("school/data.json")?.toString("utf8") ?? "";
  expect(text).toContain('"test_result"');
  expect(text).not.toContain("leftOut");
  expect([...files.keys()]).not.toContain("school/datapackage.json");
});

// Goal: a table is looked at without writing, its columns mapped by hand where nobody knows them, and brought whole; what
// was seen is what is written. Method: the routes as mounted, with real workbooks and CSV files.
import { afterAll, beforeAll, expect, test } from "vitest";
import { memberIn, testOffice } from "../../../../testkit/office.ts";
import type { TestOffice } from "../../../../testkit/office.ts";
import { caller } from "../../../platform/call.ts";
import { read } from "../../../platform/db.ts";
import { newId } from "../../../platform/ids.ts";
import { listEntries } from "../../../platform/ledger/ledger.ts";
import { gridsOf } from "../../connectors/index.ts";
import { listEntries as listOf, readEntry } from "../endpoints.ts";
import { bringTable, lookAtTable } from "./endpoints.ts";

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice({ member: (w) => memberIn(w, w.organisations[0]) });
});
afterAll(() => office.close());

const call: ReturnType<typeof caller> = caller((address, request) =>
  fetch(`${office.url}${address}`, {
    ...request,
    headers: { ...request.headers, "sec-fetch-site": "same-origin" },
  }),
);
const params = { organisation: "harbour-school" };
const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const csv = (text: string) => ({
  name: "vendors.csv",
  mediaType: "text/csv",
  bytes: new TextEncoder().encode(text),
});
const vendors = csv(
  'Supplier;Does;Where\r\n"Cloud Desk";"Answers mail";IE\r\nPrint Shop;"=HYPERLINK(""x"")";England\r\n',
);
const mapped = JSON.stringify({ Supplier: "name", Does: "services", Where: "country" });

test("columns nobody knows are mapped by hand, and a look writes nothing", async () => {
  const unknown = await call(lookAtTable, { params, body: { file: vendors, kind: "vendor" } });
  expect(unknown).toMatchObject({
    reply: { columns: [{ title: "Supplier" }, { title: "Does" }, { title: "Where" }], counts: { wrong: 2 } },
  });
  const body = { file: vendors, kind: "vendor" as const, mapping: mapped };
  const look = await call(lookAtTable, { params, body });
  expect(look).toMatchObject({
    reply: {
      counts: { new: 1, wrong: 1 },
      rows: [
        { number: 2, name: "Cloud Desk", is: "new" },
        { number: 3, is: "wrong", problems: [{ at: "body.values.country", reason: "not_readable" }] },
      ],
    },
  });
  const before = await call(listOf, { params: { ...params, kind: "vendor" }, query: {} });
  expect(before).toMatchObject({ reply: { of: 0 } });
  if (!look.ok) throw new Error("The look was refused.");
  const other = { ...body, seen: "0".repeat(64) };
  expect(await call(bringTable, { params, body: other, idempotencyKey: newId() })).toMatchObject({
    error: { code: "conflict" },
  });
  const seen = { ...body, seen: look.reply.seen };
  expect(await call(bringTable, { params, body: seen, idempotencyKey: newId() })).toMatchObject({
    reply: { made: 1, changed: 0 },
  });
  expect(
    await call(readEntry, { params: { ...params, kind: "vendor", key: "cloud-desk" }, query: {} }),
  ).toMatchObject({
    reply: {
      values: { name: "Cloud Desk", services: ["Answers mail"], country: "IE" },
      history: [{ reason: "From the file vendors.csv" }],
    },
  });
});

test("our own workbook comes back as it left, and a changed cell is a version", async () => {
  const take = async (format: string) => {
    const answer = await fetch(`${office.url}/o/harbour-school/api/registers/tables/${format}/xlsx`);
    expect(answer.status).toBe(200);
    return new Uint8Array(await answer.arrayBuffer());
  };
  const bytes = await take("kept");
  const file = { name: "registers.xlsx", mediaType: xlsx, bytes };
  const same = await call(lookAtTable, { params, body: { file, kind: "vendor" } });
  expect(same).toMatchObject({
    reply: { sheet: "Vendors", counts: { new: 0, changed: 0, same: 1, wrong: 0 } },
  });
  const rows = gridsOf(bytes)?.find(({ name }) => name === "Vendors")?.rows ?? [];
  const lines = rows.slice(1).map((row) => row.map((cell) => (cell === "IE" ? "FR" : cell)));
  const text = lines
    .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(","))
    .join("\r\n");
  const body = { file: csv(text), kind: "vendor" as const };
  const look = await call(lookAtTable, { params, body });
  expect(look).toMatchObject({ reply: { rows: [{ is: "changed", changes: ["country"] }] } });
  for (const format of ["ico", "cnil"]) expect(gridsOf(await take(format))?.length).toBeGreaterThan(0);
  const [{ scope }] = office.world.organisations;
  const acts = await read(office.world.db, scope, (tx) => listEntries(tx, scope, { limit: 50 }));
  expect(acts.filter(({ type }) => type === "register.exported")).toHaveLength(3);
  expect(acts.filter(({ type }) => type === "register.brought")).toHaveLength(1);
});

test("a file that is no table says so in a sentence", async () => {
  const broken = { name: "x.xlsx", mediaType: xlsx, bytes: new Uint8Array([0x50, 0x4b, 3, 4, 9, 9]) };
  expect(await call(lookAtTable, { params, body: { file: broken, kind: "vendor" } })).toMatchObject({
    reply: { fault: "unreadable" },
  });
  expect(
    await call(lookAtTable, { params, body: { file: vendors, kind: "vendor", mapping: "{" } }),
  ).toMatchObject({ error: { details: [{ at: "body.mapping", reason: "not_readable" }] } });
});

// Goal: each look at what was compared, at the files that data name, and at one of them is on record; a confirmed address
// settles nobody's identity without words.
// Method: the example school on a real PostgreSQL, the office's real routes, entries of the ledger counted.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { memberIn, testOffice } from "../../../../../testkit/office.ts";
import type { TestOffice } from "../../../../../testkit/office.ts";
import { requestWorld, type RequestWorld } from "../../../../../testkit/requests.ts";
import { approve, decideAll } from "../../../../../testkit/review.ts";
import { caller } from "../../../../platform/call.ts";
import { read } from "../../../../platform/db.ts";
import { addressOf } from "../../../../platform/endpoint.ts";
import { listEntries } from "../../../../platform/ledger/ledger.ts";
import { workOnRequest } from "../../request/office/endpoints.ts";
import { compareIdentity } from "../../review/endpoints.ts";
import { addPackageFile, listPackageFiles, readPackageFile } from "./endpoints.ts";

let w: RequestWorld;
let office: TestOffice;
beforeAll(async () => {
  w = await requestWorld();
  const member = () => memberIn(w, w.organisations[0]);
  office = await testOffice({ world: w, folder: w.platform.folder, member });
}, 60_000);
afterAll(async () => {
  await office.close();
  await w.close();
});

const call = caller((address, request) =>
  fetch(`${office.url}${address}`, { ...request, headers: { ...request.headers, origin: office.url } }),
);

async function recorded(): Promise<readonly string[]> {
  const [{ scope }] = w.organisations;
  const entries = await read(w.db, scope, (tx) => listEntries(tx, scope, { limit: 500 }));
  return entries.map(({ type }) => type).filter((type) => /^(?:identity\.compared|package\.file)/.test(type));
}

test("what is compared and which files are named is on record each time it is read", async () => {
  const [organisation] = w.organisations;
  const { caseId } = await w.searched(w.person("siriporn"));
  const { reference, version } = await w.caseOf(caseId);
  const params = { organisation: organisation.slug, reference };
  const compared = await call(compareIdentity, { params });
  if (!compared.ok) throw new Error(compared.error.message);
  expect(compared.reply.status).toBe("searched");
  const email = compared.reply.rows.flatMap(({ things }) => things.filter(({ thing }) => thing === "email"));
  expect(email.map(({ is }) => is)).toContain("different");
  expect(JSON.stringify(email)).not.toContain("siriporn.wattanakul@");
  const act = { type: "confirm-identity", method: "mailed-link" } as const;
  const idempotencyKey = randomUUID();
  const silent = await call(workOnRequest, { params, body: { version, act }, idempotencyKey });
  expect(silent).toMatchObject({ ok: false, error: { details: [{ at: "words" }] } });
  await decideAll(w, caseId, "withhold", "did-not-agree");
  await approve(w, caseId);
  const listed = await call(listPackageFiles, { params });
  if (!listed.ok) throw new Error(listed.error.message);
  const [first] = listed.reply.files;
  const file = { name: "x.pdf", mediaType: "application/pdf", bytes: Buffer.from("%PDF-1.7 x") };
  const body = { file, of: first?.id ?? "", says: "A passport", looked: "yes" as const };
  expect(await call(addPackageFile, { params, body, idempotencyKey: randomUUID() })).toMatchObject({
    ok: true,
  });
  const content = addressOf(readPackageFile.path, { ...params, file: first?.id ?? "" });
  expect(await (await fetch(`${office.url}${content}`)).text()).toBe("%PDF-1.7 x");
  expect(await recorded()).toEqual([
    "identity.compared",
    "package.files-listed",
    "package.file-added",
    "package.file-read",
  ]);
}, 60_000);

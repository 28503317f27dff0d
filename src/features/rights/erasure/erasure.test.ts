// Goal: an erasure shows beforehand what it does, does that and nothing else, and leaves a certificate that anybody can
// check and that names nobody; whoever may not, or asks for something else than was shown, changes nothing.
// Method: the real server over the example school: a request answered with a package and closed, another that is open, asked
// as people with roles of two organisations; then the rows, the disk, and the certificate's receipt by the pure verifier.
import { createHmac } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { answered } from "../../../../testkit/every_page.ts";
import { testOffice } from "../../../../testkit/office.ts";
import type { TestOffice } from "../../../../testkit/office.ts";
import { requestWorld } from "../../../../testkit/requests.ts";
import type { RequestWorld } from "../../../../testkit/requests.ts";
import { signedIn, testKeys } from "../../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../../testkit/signed-in.ts";
import { everythingIn } from "../../../../testkit/vault/everything.ts";
import { parseReceipt } from "../../../evidence/index.ts";
import { read, write } from "../../../platform/db.ts";
import { features } from "../../../features.ts";
import { forgetIn } from "../../../platform/cases/holdings.ts";
import { listEntries, provePayload } from "../../../platform/ledger/ledger.ts";
import { integrate } from "../../../platform/ledger/integrate.ts";
import type { CaseId } from "../../../platform/ids.ts";
import { listOutbox, settleMail } from "../../../platform/mail/outbox.ts";
import { act } from "../request/act.ts";
import { openRequest } from "../request/store.ts";
import { Certificate, ErasurePreview } from "./contract.ts";

let w: RequestWorld;
let office: TestOffice;
let anna: SignedInMember;
let closed = "";
let open = "";
let caseId: CaseId;
const slug = "harbour-school";

beforeAll(async () => {
  w = await requestWorld();
  office = await testOffice({ world: w, folder: w.platform.folder });
  const [here] = w.organisations;
  anna = await signedIn(w, here, ["officer"], { name: "Anna Ferrer" });
  closed = await answered({ w, office, anna });
  const { scope } = anna;
  const { rows } = await (
    await w.client("kept_superuser")
  ).query<{ id: CaseId }>("select id from kept.case_file where reference = $1", [closed]);
  caseId = rows[0]?.id as CaseId;
  await write(w.db, scope, async (tx) => {
    for (const { id } of await listOutbox(tx, scope, 10))
      await settleMail(tx, id, { state: "sent", at: w.now() });
  });
  await write(w.db, scope, (tx) =>
    act(tx, scope, office.platform, { caseId, command: { type: "close" }, now: w.now() }, () => undefined),
  );
  open = await write(w.db, scope, async (tx) => {
    const { reference } = await openRequest(tx, scope, office.platform, {
      channel: "post",
      capacity: "self",
      delivery: "portal",
      receivedAt: w.now(),
      texts: { requesterName: " robin  HART" },
      language: "en",
      isQuiet: true,
      now: w.now(),
    });
    return reference;
  });
}, 120_000);
afterAll(async () => {
  await office.close();
  await w.close();
});

const address = (reference: string): string => `${office.url}/o/${slug}/api/rights/erasure/${reference}`;
const preview = async (who = anna): Promise<ErasurePreview> => {
  const answer = await fetch(address(closed), { headers: { cookie: who.cookie } });
  expect(answer.status).toBe(200);
  return ErasurePreview.parse(await answer.json());
};
let calls = 0;
async function erase(
  body: object,
  { who = anna, at = closed }: { readonly who?: SignedInMember; readonly at?: string } = {},
): Promise<{ readonly status: number; readonly body: unknown }> {
  calls += 1;
  const answer = await fetch(address(at), {
    method: "POST",
    headers: {
      cookie: who.cookie,
      "content-type": "application/json",
      "idempotency-key": `erase-person-test-${10_000 + calls}`,
      "sec-fetch-site": "same-origin",
    },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}

/** What lies in the organisation's rows for the case, and its files on the disk. */
async function remains(): Promise<Readonly<Record<string, number>>> {
  const client = await w.client("kept_superuser");
  const { rows } = await client.query<Record<string, string>>(
    `select (select count(*) from kept.cell where key_owner_id = $1) as texts,
       (select count(*) from kept.ledger_payload where key_owner_id = $1) as payloads,
       (select count(*) from kept.file where case_id = $1) as files,
       (select count(*) from kept.found_row r join kept.search_run s on s.id = r.run_id where s.case_id = $1) as found,
       (select count(*) from kept.rights_link where case_id = $1) as links,
       (select count(*) from kept.rights_letter where case_id = $1 and file_id is not null) as letters`,
    [caseId],
  );
  const disk = readdirSync(path.join(w.platform.folder, "files", anna.scope.organisationId)).length;
  const found = Object.entries(rows[0] ?? {}).map(([name, count]) => [name, Number(count)] as const);
  return { ...Object.fromEntries(found), disk };
}

const leading = ["rights_person_mark", "rights_requester_mark", "case_address", "rights_link"] as const;
/** As a backup of before the erasure has them. */
const backedUp: { readonly table: string; readonly row: Readonly<Record<string, unknown>> }[] = [];

/** What the request was about, as anybody would seek it, and what recognises its person without a word in the clear. */
async function secrets(): Promise<{ readonly words: readonly string[]; readonly hashes: readonly string[] }> {
  const known = w.person("yuxuan").map(({ value }) => value);
  const words = ["Robin Hart", "robin.hart@example.org", ...known].filter((word) => word.length > 5);
  const client = await w.client("kept_superuser");
  const hashes: string[] = [];
  for (const table of leading) {
    const { rows } = await client.query<{ row: Readonly<Record<string, unknown>> }>(
      `select to_jsonb(one) as row from kept.${table} one where case_id = $1`,
      [caseId],
    );
    backedUp.push(...rows.map(({ row }) => ({ table, row })));
    for (const { row } of rows)
      for (const value of Object.values(row))
        if (typeof value === "string" && value.startsWith("\\x")) hashes.push(value.slice(2));
  }
  return { words, hashes };
}

/** Which of these are found in any column of any table, or in anything that any key opens. */
async function leaks({ words, hashes }: Awaited<ReturnType<typeof secrets>>): Promise<readonly string[]> {
  const { plain, opened } = await everythingIn(w.db, testKeys);
  const forms = (word: string): readonly string[] => [
    word,
    Buffer.from(word).toString("hex"),
    Buffer.from(word).toString("base64").slice(0, -4),
  ];
  return [
    ...words.filter((word) => forms(word).some((form) => plain.includes(form))),
    ...words.filter((word) => opened.includes(word)).map((word) => `sealed ${word}`),
    ...hashes.filter((hash) => plain.includes(hash)),
  ];
}

test("the preview counts what lies sealed, names the open request of the same name, and says what stays", async () => {
  const shown = await preview();
  const [self, other] = shown.requests;
  expect([self?.reference, self?.isOver, other?.reference, other?.isOver]).toEqual([
    closed,
    true,
    open,
    false,
  ]);
  const there = await remains();
  expect(self?.counts).toMatchObject({ texts: there["texts"], files: there["files"], links: there["links"] });
  expect(there["texts"]).toBeGreaterThan(3);
  expect(there["files"]).toBeGreaterThan(1);
  expect(shown.stays.map(({ what }) => what).join(" ")).toContain("not over yet");
  expect(shown.inBackups.join(" ")).toContain("16 March 2026 at the latest");
  expect(shown.certificate).toBeUndefined();
});

test("without the right, the reference, a request that is over, or with other counts than shown, nothing is erased", async () => {
  const [here, there] = w.organisations;
  const before = await remains();
  const { counts } = (await preview()).requests[0] ?? {};
  const body = { references: [closed], ground: "objection", counts, typed: closed };
  const handler = await signedIn(w, here, "handler");
  const stranger = await signedIn(w, there, "officer");
  const tried = [
    await erase(body, { who: handler }),
    await erase(body, { who: stranger }),
    await erase({ ...body, typed: open }),
    await erase({ ...body, references: [closed, open] }),
    await erase({ ...body, counts: { ...counts, texts: 1 } }),
  ];
  expect(tried.map(({ status }) => status)).toEqual([403, 401, 409, 409, 409]);
  // Whoever signed in long ago proves it again first.
  w.advance({ minutes: 6 });
  expect(await erase(body)).toMatchObject({ status: 403, body: { code: "step_up_required" } });
  w.advance({ minutes: -6 });
  const after = await remains();
  expect({ ...after, payloads: 0 }).toEqual({ ...before, payloads: 0 });
});

test("an erasure removes what was shown, and its certificate says so, names nobody and proves itself", async () => {
  const { counts } = (await preview()).requests[0] ?? {};
  const sought = await secrets();
  expect(sought.hashes.length).toBeGreaterThan(1);
  const before = await leaks(sought);
  expect(before).toEqual(expect.arrayContaining([...sought.hashes, "sealed robin.hart@example.org"]));
  const done = await erase({
    references: [closed],
    ground: "no-longer-needed",
    counts,
    typed: closed.toLowerCase(),
  });
  expect(done.status).toBe(200);
  const { certificate: id } = z.object({ certificate: z.string() }).parse(done.body);
  const disk = (await remains())["disk"];
  expect(await remains()).toEqual({ texts: 0, payloads: 0, files: 0, found: 0, links: 0, letters: 0, disk });
  expect(await leaks(sought)).toEqual([]);
  const get = (more = ""): Promise<Response> =>
    fetch(`${office.url}/o/${slug}/api/rights/certificates/${id}${more}`, {
      headers: { cookie: anna.cookie },
    });
  const certificate = Certificate.parse(await (await get()).json());
  expect(certificate).toMatchObject({ requests: [closed], ground: "no-longer-needed", by: "Anna Ferrer" });
  expect(certificate.counts).toMatchObject({
    texts: counts?.texts,
    files: counts?.files,
    links: counts?.links,
  });
  expect(certificate.entry.hasReceipt).toBe(false);
  expect((await get("/file")).status).toBe(409);
  const { scope } = anna;
  const numbering = { key: office.platform.ledger.key, now: w.now(), thorough: true };
  await write(w.db, scope, (tx) => integrate(tx, scope, numbering));
  const pdf = Buffer.from(await (await get("/pdf")).arrayBuffer());
  expect(pdf.subarray(0, 5).toString("ascii")).toBe("%PDF-");
  const text = await (await get("/file")).text();
  for (const name of ["Robin", "Hart", "robin.hart", "Anna"]) expect(text).not.toContain(name);
  const { entry } = z
    .object({ entry: z.object({ payload: z.string(), opening: z.string(), receipt: z.string() }) })
    .parse(JSON.parse(text));
  // The receipt carries the entry; its last line is the commitment to the payload.
  const lines = Buffer.from(parseReceipt(entry.receipt)?.extra ?? new Uint8Array())
    .toString("ascii")
    .split("\n");
  const commitment = createHmac("sha256", Buffer.from(entry.opening, "hex"))
    .update(entry.payload)
    .digest("hex");
  expect(lines.slice(0, 3)).toEqual(["kept-ledger-entry/1", certificate.entry.id, "person.erased"]);
  expect(lines).toContain(commitment);
  expect(JSON.parse(entry.payload)).toMatchObject({ certificate: id, ground: "no-longer-needed" });
  // Once more: there is a certificate, and nothing left to erase.
  expect((await preview()).certificate).toBe(id);
  expect((await erase({ references: [closed], ground: "objection", counts, typed: closed })).status).toBe(
    409,
  );
});

test("the erased request still stands as a case without a name, and its keys are owed their destruction", async () => {
  const before = await remains();
  w.advance({ minutes: 2 });
  const answer = await fetch(`${office.url}/o/${slug}/api/rights/requests/${closed}`, {
    headers: { cookie: anna.cookie },
  });
  const page = await answer.text();
  expect(answer.status).toBe(200);
  expect(page).toContain("request.erased");
  expect(page).not.toContain("Robin");
  // That it was read is sealed elsewhere: nothing more lies under its key.
  expect(await remains()).toEqual(before);
  const { scope } = anna;
  const owed = await read(w.db, scope, (tx) =>
    tx.selectFrom("duty").select("data").where("kind", "=", "key.destroy").execute(),
  );
  expect(JSON.stringify(owed)).toContain(caseId);
  const entries = await read(w.db, scope, (tx) => listEntries(tx, scope, { limit: 1000 }));
  const erased = entries.find(({ type }) => type === "person.erased");
  if (erased === undefined) throw new Error("There is no entry.");
  const proof = await read(w.db, scope, (tx) => provePayload(tx, scope, testKeys, erased));
  expect(proof.result).toBe("proved");
});

test("what leads to the erased person is forgotten again when a restore brought it back", async () => {
  const client = await w.client("kept_superuser");
  for (const { table, row } of backedUp)
    await client.query(
      `insert into kept.${table} select * from jsonb_populate_record(null::kept.${table}, $1::jsonb)`,
      [JSON.stringify(row)],
    );
  const hashes = backedUp.flatMap(({ row }) =>
    Object.values(row).flatMap((value) =>
      typeof value === "string" && value.startsWith("\\x") ? [value.slice(2)] : [],
    ),
  );
  expect(await leaks({ words: [], hashes })).toEqual(hashes);
  const { scope } = anna;
  await write(w.db, scope, (tx) => forgetIn(features)(tx, scope, [caseId], w.now()));
  expect(await leaks({ words: [], hashes })).toEqual([]);
});

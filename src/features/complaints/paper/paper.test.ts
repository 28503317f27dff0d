// Goal: whoever complained by post reads the same letter on paper as by mail: in their language, with where else to complain;
// nothing is printed that was not written, and nobody prints who does not work on cases.
// Method: the real server; a complaint told by post; the PDF read back with poppler.
import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callAs } from "../../../../testkit/calls.ts";
import type { Reply } from "../../../../testkit/calls.ts";
import { testOffice } from "../../../../testkit/office.ts";
import type { TestOffice } from "../../../../testkit/office.ts";
import { signedIn } from "../../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../../testkit/signed-in.ts";
import { read } from "../../../platform/db.ts";
import { listEntries } from "../../../platform/ledger/ledger.ts";

let office: TestOffice;
let anna: SignedInMember;
const base = "/o/harbour-school/api";
beforeAll(async () => {
  office = await testOffice();
  anna = await signedIn(office.world, office.world.organisations[0], "officer", { name: "Anna Ferrer" });
});
afterAll(() => office.close());

const call = (who: SignedInMember, method: string, path: string, body?: object): Promise<Reply> =>
  callAs(office, who, method, `${base}${path}`, body);

async function complaint(language: "en" | "es"): Promise<string> {
  const day = office.world.now().toString().slice(0, 10);
  const fields = {
    sort: "data",
    channel: "post",
    receivedOn: day,
    name: "Dario Venn",
    address: "3 Quay Row\nHarbour",
    complaint: "You wrote to me again.",
    language,
  };
  const { text } = await call(anna, "POST", "/cases", { kind: "complaint", fields });
  return (JSON.parse(text) as { reference: string }).reference;
}
async function act(reference: string, command: string, fields: object, door = "work"): Promise<number> {
  const { version } = JSON.parse((await call(anna, "GET", `/cases/${reference}`)).text) as {
    version: number;
  };
  return (await call(anna, "POST", `/cases/${reference}/${door}`, { version, command, fields })).status;
}
const paper = (who: SignedInMember, reference: string, letter: string): Promise<Response> =>
  fetch(`${office.url}${base}/complaints/${reference}/letters/${letter}/pdf`, {
    headers: { cookie: who.cookie },
  });
const poppler = spawnSync("pdftotext", ["-v"]).error === undefined;
async function textOf(answer: Response): Promise<string> {
  const pdf = Buffer.from(await answer.arrayBuffer());
  expect(pdf.subarray(0, 5).toString("latin1")).toBe("%PDF-");
  if (!poppler) return "";
  const { stdout } = spawnSync("pdftotext", ["-layout", "-", "-"], { input: pdf, encoding: "utf8" });
  return stdout.replaceAll(/\s+/g, " ");
}

test.skipIf(!poppler)(
  "an outcome told by post is a letter on paper, in the language of the complaint",
  async () => {
    const reference = await complaint("es");
    expect((await paper(anna, reference, "outcome")).status).toBe(409);
    expect(await act(reference, "acknowledge", { by: "post" })).toBe(200);
    expect(await textOf(await paper(anna, reference, "acknowledgement"))).toContain(
      "Hemos recibido su reclamación",
    );
    await act(reference, "look-into", { found: "A list was kept by mistake." });
    await act(reference, "decide", { outcome: "upheld", reasons: "The list was kept." }, "decide");
    expect(await act(reference, "tell", { by: "post", outcomeWords: "Hemos borrado la lista." })).toBe(200);
    const text = await textOf(await paper(anna, reference, "outcome"));
    for (const said of [
      "Dario Venn",
      "3 Quay Row",
      "Hemos borrado la lista.",
      "acudir a los tribunales",
      reference,
    ])
      expect(text).toContain(said);
    const { scope } = office.world.organisations[0];
    const entries = await read(office.world.db, scope, (tx) => listEntries(tx, scope, { limit: 50 }));
    expect(entries.filter(({ type }) => type === "complaint.letter-printed")).toHaveLength(2);
  },
);

test("nobody prints a letter of a complaint who does not work on cases, or of another organisation", async () => {
  const reference = await complaint("en");
  const auditor = await signedIn(office.world, office.world.organisations[0], "auditor", {
    name: "Carla Nunes",
  });
  expect((await paper(auditor, reference, "acknowledgement")).status).toBe(403);
  expect((await paper(anna, "C-2026-9999", "outcome")).status).toBe(404);
  const stranger = await signedIn(office.world, office.world.organisations[1], "officer");
  expect((await paper(stranger, reference, "acknowledgement")).status).toBe(401);
});

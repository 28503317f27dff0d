// Goal: the figures are those of the organisation's own cases, by the same judgements as the case pages; they leave the house
// only with a ledger entry; nobody learns from them of a case that is about themselves; a workbook runs nothing.
// Method: the real server over a database with requests, complaints and questions in known states, read as several people;
// the files are opened again, the workbook part by part.
import { afterAll, beforeAll, expect, test } from "vitest";
import { testOffice } from "../../../testkit/office.ts";
import type { TestOffice } from "../../../testkit/office.ts";
import { answeredRequest } from "../../../testkit/policy_request.ts";
import { unzip } from "../../../testkit/review.ts";
import { signedIn } from "../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../testkit/signed-in.ts";
import { world } from "../../../testkit/world.ts";
import type { World } from "../../../testkit/world.ts";
import { kinds } from "../../features.ts";
import type { Sent } from "../../platform/cases/fields.ts";
import { read, write } from "../../platform/db.ts";
import type { AccountId } from "../../platform/identifiers.ts";
import { readSettings, saveSettings } from "../office/index.ts";
import { listEntries, openPayload } from "../../platform/ledger/ledger.ts";
import { act, openAs } from "../cases/index.ts";
import { act as actOnRequest, openRequest } from "../rights/index.ts";
import { Report } from "./contract.ts";

let w: World;
let office: TestOffice;
let anna: SignedInMember;
let ben: SignedInMember;
const base = "/o/harbour-school/api/statistics";
const spring = "from=2026-03-01&until=2026-05-31";
const formula = '=HYPERLINK("https://attacker.example","Riverbridge")';

beforeAll(async () => {
  w = await world();
  office = await testOffice({ world: w });
  const { scope } = w.organisations[0];
  // Received on 2 March: answered on 22 March and, too late, on 16 April.
  await answeredRequest(w, scope, { days: 20 });
  await answeredRequest(w, scope, { days: 45 });
  w.advance({ days: 60 });
  anna = await signedIn(w, w.organisations[0], "officer", { name: "Anna Ferrer" });
  ben = await signedIn(w, w.organisations[0], "officer", { name: "Ben Osei" });
});
afterAll(async () => {
  await office.close();
  await w.close();
});

const asked = (aboutAccountId?: AccountId, right?: "erasure") =>
  write(w.db, anna.scope, (tx) =>
    openRequest(tx, anna.scope, office.platform, {
      right,
      channel: "post",
      capacity: "self",
      delivery: "post",
      receivedAt: w.now().subtract({ hours: 72 }),
      texts: { requesterName: "Margaret Hughes" },
      language: "en",
      aboutAccountId,
      handler: aboutAccountId === undefined ? anna.actorId : undefined,
      now: w.now(),
    }),
  );

async function begun(kind: string, sent: Sent) {
  const machine = kinds.find((one) => one.kind.kind === kind);
  if (machine === undefined) throw new Error(`There is no kind ${kind}.`);
  const file = await write(w.db, anna.scope, (tx) =>
    openAs(tx, anna.scope, office.platform, kinds, machine, { sent, now: w.now() }),
  );
  return (command: string, fields: Sent) =>
    write(w.db, anna.scope, (tx) =>
      act(tx, anna.scope, office.platform, kinds, machine, {
        caseId: file.id,
        command,
        sent: fields,
        now: w.now(),
      }),
    );
}

const get = (who: SignedInMember | undefined, path: string): Promise<Response> =>
  fetch(`${office.url}${path}`, { headers: who === undefined ? {} : { cookie: who.cookie } });

async function reportFor(who: SignedInMember, period = spring): Promise<Report> {
  const answer = await get(who, `${base}?${period}`);
  expect(answer.status).toBe(200);
  return Report.parse(await answer.json());
}

/** The cells of a section, by the names of its lines. */
function cellsOf(report: Report, id: string): Record<string, readonly (number | null)[]> {
  const section = report.sections.find((one) => one.id === id);
  return Object.fromEntries((section?.lines ?? []).map(({ name, cells }) => [name, cells]));
}

test("requests, complaints and questions of the period are counted as their own pages judge them", async () => {
  const erasure = await asked(undefined, "erasure");
  await write(w.db, anna.scope, (tx) =>
    actOnRequest(
      tx,
      anna.scope,
      office.platform,
      { caseId: erasure.caseId, command: { type: "refuse", ground: "excessive" }, now: w.now() },
      () => undefined,
    ),
  );
  const sent = { sort: "data", channel: "post", receivedOn: "2026-04-20", name: "Mei Tan", language: "en" };
  const complaint = await begun("complaint", { ...sent, complaint: "Nobody answers." });
  await complaint("acknowledge", { by: "post" });
  const late = await begun("complaint", { ...sent, receivedOn: "2026-03-20", complaint: "Still nobody." });
  await late("look-into", { found: "A letter lay in a drawer." });
  await late("decide", { outcome: "upheld", reasons: "It lay there." });
  await late("tell", { by: "telephone", outcomeWords: "You were right." });
  const question = await begun("advice", { topic: "consent", question: "May we ask parents?" });
  await question("answer", { answer: "Yes.", sharing: "between-us" });

  const report = await reportFor(anna);
  expect(cellsOf(report, "requests")).toEqual({
    "Open when the period began": [0],
    Received: [3],
    Answered: [2],
    Refused: [1],
    "Open when it ended": [0],
  });
  expect(cellsOf(report, "by-right")).toMatchObject({ "To have it erased": [1, 0, 1, 0, 0, 0] });
  expect(cellsOf(report, "time")).toMatchObject({
    "Told by the law’s last day": [1, 3],
    "Told later": [1, 3],
    "Not told yet": [1, 3],
    "Told by our own last day": [1, 2],
  });
  expect(cellsOf(report, "days")).toEqual({
    "As the law counts": [32.5, 45, 2],
    "By the calendar": [32.5, 45, 2],
  });
  expect(cellsOf(report, "refusals")).toEqual({ Excessive: [1, 1] });
  expect(cellsOf(report, "hand-off")).toMatchObject({ "Until written down": [3, 42, 5] });
  expect(cellsOf(report, "outcomes")).toEqual({ Upheld: [1, 1] });
  expect(cellsOf(report, "acknowledged")).toEqual({
    "In time": [1, 2],
    "Late, or not at all": [1, 2],
    "To be told": [0, 2],
    "Withdrawn before": [0, 2],
  });
  expect(cellsOf(report, "questions")).toMatchObject({ Received: [1], Answered: [1] });
  // Of the quarter before, nothing; and nothing of another organisation.
  expect(cellsOf(await reportFor(anna, "from=2025-10-01&until=2025-12-31"), "requests")).toMatchObject({
    Received: [0],
  });
  const stranger = await signedIn(w, w.organisations[1], "officer");
  expect((await get(stranger, `${base}?${spring}`)).status).toBe(401);
});

test("who a case is about sees figures as if it were not there, and what is passed round is the same for everybody", async () => {
  const before = cellsOf(await reportFor(ben), "requests")["Received"];
  await asked(ben.accountId);
  expect(cellsOf(await reportFor(ben), "requests")["Received"]).toEqual(before);
  expect(cellsOf(await reportFor(anna), "requests")["Received"]).toEqual([(before?.[0] ?? 0) + 1]);
  const shared = async (who: SignedInMember): Promise<string> => {
    const answer = await get(who, `${base}/2026-03-01/2026-05-31/shared/xlsx`);
    const parts = unzip(Buffer.from(await answer.arrayBuffer()));
    return [...parts].flatMap(([name, part]) => (name.startsWith("xl/") ? [part.toString()] : [])).join("\n");
  };
  const forBen = await shared(ben);
  expect(forBen).toBe(await shared(anna));
  expect(forBen).toContain("Fewer than 5 requests, complaints and questions");
});

test("files are what they say, run nothing, and each that leaves is on the ledger", async () => {
  const { scope } = w.organisations[0];
  await write(w.db, scope, async (tx) => {
    const { version, ...settings } = await readSettings(tx, scope);
    await saveSettings(tx, scope, { version, settings: { ...settings, name: formula }, now: w.now() });
  });
  const pdf = await get(anna, `${base}/2026-03-01/2026-05-31/whole/pdf`);
  expect([pdf.status, pdf.headers.get("content-type")]).toEqual([200, "application/pdf"]);
  expect(pdf.headers.get("content-disposition")).toContain("figures-2026-03-01-to-2026-05-31.pdf");
  expect(
    Buffer.from(await pdf.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe("%PDF-");

  const xlsx = await get(anna, `${base}/2026-03-01/2026-05-31/whole/xlsx`);
  const workbook = Buffer.from(await xlsx.arrayBuffer());
  // No date of the packing: two files of the same figures would differ by the second they were asked for.
  expect(workbook.readUInt32LE(10)).toBe(0x21_0000);
  const parts = unzip(workbook);
  const sheets = [...parts].filter(([name]) => /^xl\/worksheets\/sheet\d+\.xml$/.test(name));
  expect(sheets).toHaveLength(3);
  const strings = [
    ...(parts.get("xl/sharedStrings.xml")?.toString() ?? "").matchAll(/<t[^>]*>([^<]*)<\/t>/g),
  ].map(([, text = ""]) => text.replaceAll("&quot;", '"'));
  expect(strings).toContain(formula);
  for (const [, part] of sheets) {
    const cells = [...part.toString().matchAll(/<c [^>]*?(?:t="(\w+)"[^>]*)?>(.*?)<\/c>/g)];
    expect(cells.length).toBeGreaterThan(4);
    // Numbers and shared texts; no formula, no text read from the cell itself.
    for (const [, type, content = ""] of cells) {
      expect([undefined, "n", "s"]).toContain(type);
      expect(content).toMatch(/^<v>\d+(\.\d+)?<\/v>$/);
    }
  }
  const entries = await read(w.db, scope, (tx) => listEntries(tx, scope, { limit: 500 }));
  const exports = entries.filter(
    ({ type, actorId }) => type === "statistics.exported" && actorId === anna.actorId,
  );
  const said = await read(w.db, scope, async (tx) => {
    const payloads: unknown[] = [];
    for (const { id } of exports) {
      const opened = await openPayload(tx, scope, office.platform.keys, id);
      payloads.push(JSON.parse(opened?.payload.toString() ?? "null"));
    }
    return payloads;
  });
  expect(said).toMatchObject([
    { edition: "shared" },
    { format: "pdf" },
    { format: "xlsx", edition: "whole" },
  ]);
});

test("a period must be one, a file asks again who is there, and staff without cases see no figures", async () => {
  expect((await get(anna, `${base}?from=2026-05-01&until=2026-03-01`)).status).toBe(400);
  expect((await get(anna, `${base}?from=1990-05-01&until=2026-03-01`)).status).toBe(400);
  const staff = await signedIn(w, w.organisations[0], "staff");
  expect((await get(staff, `${base}?${spring}`)).status).toBe(403);
  w.advance({ minutes: 6 });
  expect((await get(anna, `${base}/2026-03-01/2026-05-31/whole/xlsx`)).status).toBe(403);
});

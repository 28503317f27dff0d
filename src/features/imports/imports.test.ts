// Goal: open cases come over with their clocks true, each once, marked as brought, and nobody outside hears of it; what was
// seen is what is opened; a case about a colleague stays hidden from them.
// Method: the real server and a real worker over a file with every kind of row; what the look foresaw is compared with what
// the cases then say; the file is changed, sent twice, sent again the next day.
import { afterAll, beforeAll, expect, test } from "vitest";
import { dutyWorld } from "../../../testkit/duties.ts";
import type { DutyWorld } from "../../../testkit/duties.ts";
import { testOffice } from "../../../testkit/office.ts";
import type { TestOffice } from "../../../testkit/office.ts";
import { signedIn } from "../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../testkit/signed-in.ts";
import { read } from "../../platform/db.ts";
import { listEntries } from "../../platform/ledger/ledger.ts";
import { listOutbox } from "../../platform/mail/outbox.ts";
import { dayIn } from "../../platform/time.ts";
import { ImportState, Look } from "./contract.ts";
import { openingDuty } from "./duty.ts";
import { imports } from "./index.ts";

let w: DutyWorld;
let office: TestOffice;
let anna: SignedInMember;
let ben: SignedInMember;
const base = "/o/harbour-school/api/imports";

beforeAll(async () => {
  w = await dutyWorld();
  office = await testOffice({ world: w });
  const [here] = w.organisations;
  anna = await signedIn(w, here, "officer", { name: "Anna Ferrer" });
  ben = await signedIn(w, here, "officer", { name: "Ben Osei" });
});
afterAll(async () => {
  await w.stopWorkers();
  await office.close();
  await w.close();
});

/** The world stands at 2 March 2026. */
const head =
  "kind,reference,received,right,channel,name,email,wording,identity_asked,identity_confirmed,question_asked,extended,extended_months,acknowledged,handler,about_colleague";
const lines = (): readonly string[] => [
  `request,A-1,2026-02-20,access,email,Margaret Hughes,margaret@hughes.example,"All of it,
please",,,,,,,${ben.email},`,
  "request,A-2,15/12/2025,erasure,post,Tomás Díaz,,Erase me,,,,,,,,",
  "request,A-3,2026-01-10,access,email,=cmd|' /C calc'!A0,evil@attacker.example,,2026-01-12,2026-01-20,,2026-02-01,2,,,",
  "request,A-4,2026-02-10,portability,telephone,Mei Tan,,,2026-02-12,,,,,,,",
  "complaint,C-1,2026-01-05,,post,Ada Long,ada@long.example,Nobody answers,,,,,,,,",
  "complaint,C-2,2026-02-05,,email,Jo Short,jo@short.example,Still nobody,,,,,,2026-02-07,,",
  "question,Q-1,2026-02-25,,,,,May we ask parents by telephone?,,,,,,,,",
  `request,A-5,2026-02-20,access,email,Ben Osei,,,,,,,,,,${ben.email}`,
  "request,A-1,2026-02-20,access,email,Margaret Hughes,,,,,,,,,,",
  "request,A-6,2027-02-20,access,email,Late Comer,,,,,,,,,,",
];
const file = (): string => `${head}\r\n${lines().join("\r\n")}\r\n`;

async function send(
  who: SignedInMember,
  path: string,
  content: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const form = new FormData();
  form.append("days", "day-first");
  for (const [name, value] of Object.entries(more)) form.append(name, value);
  form.append("file", new Blob([content], { type: "text/csv" }), "open.csv");
  return fetch(`${office.url}${path}`, {
    method: "POST",
    headers: { cookie: who.cookie, "idempotency-key": crypto.randomUUID(), "sec-fetch-site": "same-origin" },
    body: form,
  });
}

const get = (who: SignedInMember, path: string): Promise<Response> =>
  fetch(`${office.url}${path}`, { headers: { cookie: who.cookie } });

async function lookedAt(content: string): Promise<Look> {
  const answer = await send(anna, `${base}/look`, content);
  expect(answer.status).toBe(200);
  return Look.parse(await answer.json());
}

const casesHere = () =>
  read(w.db, anna.scope, (tx) =>
    tx
      .selectFrom("case_file as f")
      .innerJoin("import_row as r", (join) =>
        join.onRef("r.organisation_id", "=", "f.organisation_id").onRef("r.case_id", "=", "f.id"),
      )
      .select(["f.id", "f.reference", "f.kind", "f.due_at", "f.owes", "f.opened_at", "r.number"])
      .where("f.organisation_id", "=", anna.scope.organisationId)
      .orderBy("r.number")
      .execute(),
  );

async function untilDone(): Promise<readonly ImportState[]> {
  let listed: readonly ImportState[] = [];
  await expect
    .poll(
      async () => {
        const answer: unknown = await (await get(anna, base)).json();
        listed = (answer as { imports: unknown[] }).imports.map((one) => ImportState.parse(one));
        return listed.every(({ state }) => state === "done");
      },
      { timeout: 20_000 },
    )
    .toBe(true);
  return listed;
}

test("a look says what each row becomes, when it is due, what is wrong and where, and writes nothing", async () => {
  const look = await lookedAt(file());
  expect(look.counts).toEqual({ opens: 8, late: 2, waiting: 1, duplicates: 0, wrong: 2 });
  const brief = look.rows.map(({ number, is, due, isLate, isWaiting }) => [
    number,
    is,
    due,
    isLate,
    isWaiting,
  ]);
  expect(brief).toEqual([
    [2, "opens", "2026-03-20", false, false],
    [3, "opens", "2026-01-15", true, false],
    // The clock began when identity was known, on 20 January, and the person was told of two months more.
    [4, "opens", "2026-04-20", false, false],
    [5, "opens", undefined, false, true],
    [6, "opens", "2026-02-04", true, false],
    [7, "opens", undefined, false, false],
    [8, "opens", undefined, false, false],
    [9, "opens", "2026-03-20", false, false],
    [10, "wrong", undefined, false, false],
    [11, "wrong", undefined, false, false],
  ]);
  expect(look.rows.slice(8).map(({ problems }) => problems)).toEqual([
    [{ column: "reference", code: "twice-in-the-file" }],
    [{ column: "received", code: "in-the-future" }],
  ]);
  expect(await casesHere()).toEqual([]);
  expect((await lookedAt("name,email\nx,y")).fault).toBe("no-head");
});

test("what no request here could have reached is wrong: more time told too late, proof or time where it takes effect at once", async () => {
  const columns = "kind,reference,received,right,channel,name,identity_asked,extended,extended_months";
  const brief = async (row: string) => {
    const [seen] = (await lookedAt(`${columns}\r\nrequest,${row}\r\n`)).rows;
    return [seen?.is, seen?.due, ...(seen?.problems ?? []).map(({ column, code }) => `${column} ${code}`)];
  };
  // Received on a Sunday, 14 December: the month ends on Wednesday, 14 January.
  expect(await brief("X-1,2025-12-14,access,post,Ada Long,,2026-01-14,2")).toEqual(["opens", "2026-03-16"]);
  const late = ["wrong", undefined, "extended told-too-late"];
  expect(await brief("X-2,2025-12-14,access,post,Ada Long,,2026-01-15,2")).toEqual(late);
  for (const right of ["marketing-objection", "withdrawal"]) {
    expect(await brief(`X-3,2026-02-20,${right},post,Ada Long,,2026-02-21,1`)).toEqual([
      "wrong",
      undefined,
      "extended not-for-this-right",
    ]);
    expect(await brief(`X-4,2026-02-20,${right},post,Ada Long,2026-02-21,,`)).toEqual([
      "wrong",
      undefined,
      "identity_asked not-for-this-right",
    ]);
  }
});

test("only the very file that was seen is opened: late rows late, waiting ones waiting, nobody is written to", async () => {
  const { seen, rows } = await lookedAt(file());
  expect((await send(anna, base, file().replace("Hughes", "Huges"), { seen })).status).toBe(409);
  expect((await send(anna, base, `${file()}\r\n`, { seen })).status).toBe(409);
  expect(await casesHere()).toEqual([]);
  expect((await send(anna, base, file(), { seen })).status).toBe(200);
  // Twice at once: whoever comes second opens nothing.
  expect((await send(anna, base, file(), { seen })).status).toBe(200);
  await w.worker([openingDuty(office.platform)]);
  const told = await untilDone();
  expect(told.map(({ counts }) => counts.opened + counts.duplicates)).toEqual([8, 8]);
  expect(told.reduce((sum, { counts }) => sum + counts.opened, 0)).toBe(8);

  const opened = await casesHere();
  const dueOf = (number: number): string | undefined => rows.find((row) => row.number === number)?.due;
  for (const { number, due_at: due, owes } of opened.filter(({ kind }) => kind !== "advice")) {
    const day = owes && due !== null ? dayIn("Europe/London", due).toString() : undefined;
    expect([number, day]).toEqual([number, dueOf(number)]);
  }
  expect(opened.find(({ kind }) => kind === "advice")?.opened_at.toString()).toBe("2026-02-25T12:00:00Z");
  expect(await read(w.db, anna.scope, (tx) => listOutbox(tx, anna.scope, 50))).toEqual([]);
  const [first] = opened;
  const shown = await (
    await get(anna, `/o/harbour-school/api/rights/requests/${first?.reference ?? ""}`)
  ).text();
  expect(shown).toContain("Brought here from another system, where it was called A-1");
  expect(shown).toContain("Ben Osei");
});

test("each import and each case is on the ledger, its file is gone, and its report names every row", async () => {
  const entries = await read(w.db, anna.scope, (tx) => listEntries(tx, anna.scope, { limit: 1000 }));
  const count = (type: string): number => entries.filter((one) => one.type === type).length;
  expect([count("import.confirmed"), count("import.finished"), count("case.imported")]).toEqual([2, 2, 8]);
  const files = await read(w.db, anna.scope, (tx) => tx.selectFrom("file").select("id").execute());
  expect(files).toEqual([]);
  const earlier = (await untilDone()).find(({ counts }) => counts.opened === 8);
  const report = await (await get(anna, `${base}/${earlier?.id ?? ""}/report`)).text();
  const line = (number: number): string =>
    report.split("\r\n").find((one) => one.startsWith(`"${number}"`)) ?? "";
  expect(line(11)).toContain("This day has not come yet.");
  expect(report).not.toMatch(/Hughes|A-1|calc/);
  // What is about Ben is not named to him.
  const forBen = await (await get(ben, `${base}/${earlier?.id ?? ""}/report`)).text();
  const about = opened(report).filter((one) => !opened(forBen).includes(one));
  expect([opened(report).length, about.length]).toEqual([8, 1]);
  expect((await get(ben, `/o/harbour-school/api/rights/requests/${about[0] ?? ""}`)).status).toBe(404);
});

const opened = (report: string): readonly string[] => report.match(/[RCQ]-\d{4}-\d{4,}/g) ?? [];

test("the same file another day opens nothing again, and one new row alone", async () => {
  w.advance({ days: 1 });
  anna = await signedIn(w, w.organisations[0], "officer", { name: "Anna Ferrer" });
  const more = `${file()}request,A-7,2026-02-28,objection,email,New Comer,,,,,,,,,,\r\n`;
  const look = await lookedAt(more);
  expect(look.counts).toMatchObject({ opens: 1, duplicates: 8, wrong: 2 });
  expect((await send(anna, base, more, { seen: look.seen })).status).toBe(200);
  await untilDone();
  expect(await casesHere()).toHaveLength(9);
});

test("whoever may not decide brings nothing, and a proof of who is there must be fresh", async () => {
  const handler = await signedIn(w, w.organisations[0], "handler");
  expect((await send(handler, `${base}/look`, file())).status).toBe(403);
  const { seen } = await lookedAt(`${head}\nquestion,Q-9,2026-02-25,,,,,Why?,,,,,,,,`);
  w.advance({ minutes: 6 });
  const late = await send(anna, base, `${head}\nquestion,Q-9,2026-02-25,,,,,Why?,,,,,,,,`, { seen });
  expect([late.status, ((await late.json()) as { code: string }).code]).toEqual([403, "step_up_required"]);
  const template = await (await get(anna, `${base}/template`)).text();
  expect((await lookedAt(template)).rows).toMatchObject([{ is: "wrong" }]);
});

test("an import whose work fails for good ends, says what was not opened, and opens the rest when it is sent again", async () => {
  await w.stopWorkers();
  anna = await signedIn(w, w.organisations[0], ["owner", "officer"], { name: "Anna Ferrer" });
  const row = (n: number): string => `question,G-${n},2026-02-25,,,,,Question ${n}?,,,,,,,,`;
  const content = `${head}\r\n${Array.from({ length: 25 }, (_, n) => row(n)).join("\r\n")}\r\n`;
  const { seen } = await lookedAt(content);
  const sent = await send(anna, base, content, { seen });
  expect(sent.status).toBe(200);
  const { id } = (await sent.json()) as { id: string };
  // What the file was sealed in is lost: no try can ever read it.
  const root = await w.client("kept_superuser");
  await root.query("delete from kept.file where id = (select file_id from kept.case_import where id = $1)", [
    id,
  ]);
  const worker = await w.worker(imports.duties(office.platform), {
    sweep: (tx, now, scope) =>
      imports.sweep?.(tx, now, { scope, folder: "", keys: office.platform.keys, db: w.db }) ??
      Promise.resolve(),
  });
  const stopped = async (): Promise<readonly { kind: string; problem: string }[]> =>
    ((await (await get(anna, "/o/harbour-school/api/office/stopped")).json()) as { stopped: [] }).stopped;
  await expect
    .poll(stopped, { timeout: 10_000 })
    .toMatchObject([{ kind: "imports.open", problem: "file_gone" }]);
  await worker.reconcile();
  const ended = (await untilDone()).find((one) => one.id === id);
  expect(ended).toMatchObject({ state: "done", counts: { waiting: 25, opened: 0 } });
  expect(await (await get(anna, `${base}/${id}/report`)).text()).toContain('"not opened yet"');
  const entries = await read(w.db, anna.scope, (tx) => listEntries(tx, anna.scope, { limit: 1000 }));
  expect(entries.some(({ type }) => type === "import.given-up")).toBe(true);
  const again = await lookedAt(content);
  expect(again.counts).toMatchObject({ opens: 25, duplicates: 0 });
  expect((await send(anna, base, content, { seen: again.seen })).status).toBe(200);
  expect((await untilDone()).map(({ counts }) => counts.opened)).toContain(25);
});

// Goal: a notice is made from the register, says what its laws ask for, is published only when what it lacks was
// acknowledged, stays readable as it was, and is told when the register went on. Method: the routes as mounted, over the
// example school's register; the public pages without a script.
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { memberIn, testOffice } from "../../../../testkit/office.ts";
import type { TestOffice } from "../../../../testkit/office.ts";
import { noticeContents } from "../../../law/notices.ts";
import { caller } from "../../../platform/call.ts";
import { read, write } from "../../../platform/db.ts";
import { newId } from "../../../platform/ids.ts";
import { listEntries } from "../../../platform/ledger/ledger.ts";
import { changeEntry, createEntry, readEntry, readOverview } from "../endpoints.ts";
import { installRegisters, readRegisterPack } from "../index.ts";
import { publishNotice, readNotice } from "./endpoints.ts";

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice({ member: (w) => memberIn(w, w.organisations[0]) });
  const { world } = office;
  const [{ scope }] = world.organisations;
  const file = path.join(import.meta.dirname, "../../../../packs/school/registers.yml");
  const pack = readRegisterPack(readFileSync(file, "utf8"));
  await write(world.db, scope, (tx) => installRegisters(tx, scope, pack, world.now()));
});
afterAll(() => office.close());

const call: ReturnType<typeof caller> = caller((address, request) =>
  fetch(`${office.url}${address}`, {
    ...request,
    headers: { ...request.headers, "sec-fetch-site": "same-origin" },
  }),
);
const organisation = "harbour-school";
const notices = { organisation, kind: "notice" } as const;
const add = (key: string, values: Readonly<Record<string, string | string[]>>) =>
  call(createEntry, { params: notices, body: { key, values }, idempotencyKey: newId() });
const draft = (key: string) => call(readNotice, { params: { organisation, key } });
const publish = (key: string, version: number, acknowledged: string[]) =>
  call(publishNotice, {
    params: { organisation, key },
    body: { version, acknowledged },
    idempotencyKey: newId(),
  });
const shown = async (place: string, language = "en"): Promise<{ status: number; text: string }> => {
  const answer = await fetch(`${office.url}/p/${place}`, { headers: { "accept-language": language } });
  return { status: answer.status, text: (await answer.text()).replaceAll(/\s+/g, " ") };
};

const students = {
  name: "Students and parents",
  titleSpanish: "Alumnos y familias",
  regimes: ["UK"],
  collection: ["direct", "indirect"],
  audience: "everybody",
  activities: ["lessons", "photographs", "messages"],
};

test("the draft says what Articles 13 and 14 ask for, in both languages, and names what it cannot say", async () => {
  await add("students", students);
  const reply = await draft("students");
  if (!reply.ok) throw new Error("The draft was refused.");
  const { texts, missing } = reply.reply;
  const items = new Set((texts.en?.full ?? []).map(({ item }) => item));
  const asked = noticeContents(["UK"], ["direct", "indirect"], Temporal.PlainDate.from("2026-03-02"));
  const lacks = new Set(
    missing.filter(({ language }) => language === "en").map(({ code }) => code.split(":")[1]),
  );
  // The basis is said beside the purposes.
  const unsaid = asked
    .map(({ item }) => item)
    .filter((item) => item !== "basis" && !items.has(item) && !lacks.has(item));
  expect(unsaid).toEqual([]);
  expect(texts.en?.summary.map(({ item }) => item)).toEqual([
    "controller",
    "purposes",
    "recipients",
    "rights",
  ]);
  expect(texts.es?.title).toBe("Alumnos y familias");
  expect(JSON.stringify(texts.en)).toContain("privacy@riverbridge.example");
  expect(JSON.stringify(texts.en)).toContain("Information Commissioner");
  expect(missing.map(({ code }) => code)).toContain("en:statutory-need:notice");
  expect(missing.find(({ code }) => code === "en:interests:messages")).toMatchObject({
    articles: ["GDPR Art. 13(1)(d)", "GDPR Art. 14(2)(b)"],
  });
});

test("nothing is public before it is published, and publishing needs each lack acknowledged", async () => {
  expect(await shown(`${organisation}/notices/students`)).toMatchObject({ status: 404 });
  expect((await shown(`${organisation}/notices`)).text).toContain("No privacy notice is published here yet");
  const codes = async (): Promise<string[]> => {
    const reply = await draft("students");
    return reply.ok ? reply.reply.missing.map(({ code }) => code) : [];
  };
  const all = await codes();
  expect(await publish("students", 0, all.slice(1))).toMatchObject({
    error: { code: "conflict", details: [{ at: all[0], reason: "not_said" }] },
  });
  expect(await publish("students", 1, all)).toMatchObject({ error: { code: "conflict" } });
  expect(await publish("students", 0, all)).toMatchObject({
    reply: { published: { version: 1, isCurrent: true, path: "/p/harbour-school/notices/students" } },
  });
  const english = await shown(`${organisation}/notices/students`);
  expect(english.status).toBe(200);
  expect(english.text).toContain("In short");
  expect(english.text).toContain("Students and parents");
  expect(english.text).not.toContain("<script");
  const spanish = await shown(`${organisation}/notices/students`, "es");
  expect(spanish.text).toContain("En breve");
  expect(spanish.text).toContain("Alumnos y familias");
  expect((await shown(`${organisation}/notices`)).text).toContain("Students and parents");
  expect(await shown("meadow-travel/notices/students")).toMatchObject({ status: 404 });
  const [{ scope }] = office.world.organisations;
  const acts = await read(office.world.db, scope, (tx) => listEntries(tx, scope, { limit: 50 }));
  expect(acts.filter(({ type }) => type === "notice.published")).toHaveLength(1);
});

test("an activity that goes on is a gap until the notice is published again; what was said stays", async () => {
  const at = { organisation, kind: "processing-activity", key: "lessons" } as const;
  const page = await call(readEntry, { params: at, query: {} });
  if (!page.ok) throw new Error("The activity was not read.");
  const values = { ...page.reply.values, "words.en.retention": ["Nine years after the course"] };
  await call(changeEntry, { params: at, body: { version: 1, values }, idempotencyKey: newId() });
  const gap = expect.objectContaining({ rule: "notice-behind", key: "lessons" });
  const gaps = () => call(readOverview, { params: { organisation }, query: {} });
  expect(await gaps()).toMatchObject({ reply: { gaps: expect.arrayContaining([gap]) } });
  expect(await draft("students")).toMatchObject({ reply: { published: { isCurrent: false } } });
  expect((await shown(`${organisation}/notices/students`)).text).not.toContain("Nine years");
  const reply = await draft("students");
  await publish("students", 1, reply.ok ? reply.reply.missing.map(({ code }) => code) : []);
  const after = await gaps();
  expect(after.ok && after.reply.gaps.some(({ rule }) => rule === "notice-behind")).toBe(false);
  const newest = await shown(`${organisation}/notices/students`);
  expect(newest.text).toContain("Nine years after the course");
  expect(newest.text).toContain("Version 2, published on 2 March 2026.");
  const before = await shown(`${organisation}/notices/students?version=1`);
  expect(before.text).not.toContain("Nine years");
  expect(before.text).toContain("This is an earlier version.");
});

test("a notice for children speaks to them, and one for other laws says what those ask for alone", async () => {
  await add("children", { ...students, name: "For children", audience: "children" });
  const child = await draft("children");
  if (!child.ok) throw new Error("The draft was refused.");
  const headings = (child.reply.texts.en?.full ?? []).map(({ heading }) => heading);
  expect(headings).toContain("Who gets to see them");
  expect(child.reply.texts.en?.intro).toContain("a grown-up you trust");
  expect(JSON.stringify(child.reply.texts.es)).toContain("Qué puedes pedirnos");
  expect(JSON.stringify(child.reply.texts.en)).toContain("what is fair to you");
  expect(JSON.stringify(child.reply.texts)).not.toContain("weighed against yours");
  await add("singapore", { ...students, name: "Singapore", regimes: ["SG"], collection: ["direct"] });
  const other = await draft("singapore");
  if (!other.ok) throw new Error("The draft was refused.");
  expect(other.reply.missing).toEqual([]);
  expect(await draft("nothing")).toMatchObject({ error: { code: "not_found" } });
});

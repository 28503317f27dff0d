// Goal: what promises are held against is what the register says: entries as codes and days, notices as they stand on the
// public pages with what they do not say.
// Method: the example school's register and entries made as people make them, a notice published with a lack and then
// outrun by its register.
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { world } from "../../../testkit/world.ts";
import type { World } from "../../../testkit/world.ts";
import { read, write } from "../../platform/db.ts";
import { changeEntry, createEntry, readEntryByKey } from "../../platform/entries/store.ts";
import { storedKind } from "./kinds/stored.ts";
import {
  installRegisters,
  readRegisterPack,
  recordedActivities,
  recordedNotices,
  recordedRisks,
  recordedSystems,
  recordedVendors,
} from "./index.ts";
import { publishNotice, readNoticePage } from "./notices/store.ts";

let w: World;
beforeAll(async () => {
  w = await world();
  const [{ scope }] = w.organisations;
  const file = path.join(import.meta.dirname, "../../../packs/school/registers.yml");
  const pack = readRegisterPack(readFileSync(file, "utf8"));
  await write(w.db, scope, (tx) => installRegisters(tx, scope, pack, w.now()));
});
afterAll(() => w.close());

test("the register is told entry by entry, and its notices as the public pages show them", async () => {
  const [{ scope }] = w.organisations;
  const make = (kind: Parameters<typeof storedKind>[0], key: string, body: object) =>
    write(w.db, scope, (tx) => createEntry(tx, scope, storedKind(kind), { key, body, now: w.now() }));
  await make("vendor", "mail-house", {
    name: "Mail house",
    part: "processor",
    services: ["Sends letters"],
    country: "GB",
    signedOn: "2025-01-15",
    terms: ["instructions"],
    furtherTerms: ["purpose-only"],
  });
  await make("risk", "leak", {
    name: "A list is sent to a stranger",
    scenario: "Names and numbers reach a stranger.",
  });
  await make("system", "office", { name: "Office", description: "Student records" });
  await make("notice", "families", {
    name: "Families",
    regimes: ["UK"],
    collection: ["direct"],
    audience: "children",
    activities: ["applications"],
  });
  const recorded = <T>(reader: (tx: Parameters<Parameters<typeof read>[2]>[0]) => Promise<T>): Promise<T> =>
    read(w.db, scope, reader);
  const activities = await recorded((tx) => recordedActivities(tx, scope, { language: "en", now: w.now() }));
  expect(activities.find(({ key }) => key === "applications")).toMatchObject({
    bases: ["contract"],
    special: "no",
    isConditionNamed: false,
    isPurposeDeclared: false,
    startedOn: undefined,
    gaps: [],
  });
  const [vendor] = await recorded((tx) => recordedVendors(tx, scope, w.now()));
  expect(vendor).toMatchObject({
    part: "processor",
    terms: ["instructions", "purpose-only"],
    hasGuarantees: false,
  });
  expect(vendor?.signedOn?.toString()).toBe("2025-01-15");
  expect(await recorded((tx) => recordedRisks(tx, scope, w.now()))).toEqual([
    { key: "leak", isScenarioSaid: true, isAssessed: false, isTreated: false },
  ]);
  const systems = await recorded((tx) => recordedSystems(tx, scope, w.now()));
  expect(systems.find(({ key }) => key === "office")).toEqual({ key: "office", isOwned: false });
  const notices = () => recorded((tx) => recordedNotices(tx, scope, w.now()));
  expect((await notices())[0]).toMatchObject({ key: "families", isForChildren: true, published: undefined });
  const { missing } = await recorded((tx) => readNoticePage(tx, scope, "families", w.now()));
  const acknowledged = missing.map(({ code }) => code);
  await write(w.db, scope, (tx) =>
    publishNotice(tx, scope, { key: "families", version: 0, acknowledged, now: w.now() }),
  );
  const lacks = [...new Set(missing.map(({ code }) => code.split(":")[1]))];
  expect(lacks.length).toBeGreaterThan(0);
  expect((await notices())[0]?.published).toEqual({ lacks, isCurrent: true });
  const kind = storedKind("notice");
  await write(w.db, scope, async (tx) => {
    const entry = await readEntryByKey(tx, scope, kind, "families");
    if (entry === undefined) throw new Error("made above");
    const body = { ...(entry.body as object), intro: "What we do with your application." };
    await changeEntry(tx, scope, kind, { entryId: entry.id, version: entry.version, body, now: w.now() });
  });
  expect((await notices())[0]?.published).toEqual({ lacks, isCurrent: false });
});

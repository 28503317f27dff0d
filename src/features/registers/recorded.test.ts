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
import type { Tx } from "../../platform/db.ts";
import { changeEntry, createEntry, readEntryByKey } from "../../platform/entries/store.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { storedKind } from "./kinds/stored.ts";
import {
  installRegisters,
  readRegisterPack,
  recordedActivities,
  recordedCameras,
  recordedCategories,
  recordedDevices,
  recordedDocuments,
  recordedMeasures,
  recordedNotices,
  recordedOccasions,
  recordedRisks,
  recordedRoles,
  recordedSites,
  recordedStores,
  recordedSystems,
  recordedTransfers,
  recordedVendors,
} from "./index.ts";
import { readStarter } from "./pack.ts";
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

test("stores, safeguards, pictures and whatever names its clauses are told as codes and days", async () => {
  const [, { scope }] = w.organisations;
  const make = (kind: Parameters<typeof storedKind>[0], key: string, body: object) =>
    write(w.db, scope, (tx) => createEntry(tx, scope, storedKind(kind), { key, body, now: w.now() }));
  const day = Temporal.PlainDate.from("2026-02-03");
  const dated = day.toString();
  await make("role", "officer", { name: "Officer", isFilled: "yes", reportsTo: "head", clauses: ["6.1"] });
  await make("document", "plan", {
    name: "Plan",
    sort: "procedure",
    approvedOn: dated,
    triedOn: dated,
    clauses: ["11.1", "11.2"],
  });
  await make("security-measure", "locks", {
    name: "Locks",
    state: "in-place",
    testedOn: dated,
    renewedOn: dated,
  });
  await make("site", "house", { name: "House", reviewedOn: dated });
  await make("data-set", "files", {
    name: "Files",
    medium: "images",
    owner: "officer",
    table: "school:photo",
  });
  await make("paper-store", "cellar", { name: "Cellar", searchRoute: "By name", checkedOn: dated });
  await make("data-category", "name", { name: "Names", purposes: ["teaching"] });
  await make("transfer", "mail", { name: "Mail", safeguard: "scc", signedOn: dated, startedOn: dated });
  await make("camera", "gate", { name: "Gate", reason: "Theft", sign: "no", reviewedOn: dated });
  await make("occasion", "party", { name: "Party", startsOn: dated, pictures: "yes", toldBy: ["sign"] });
  await make("device", "stick", { name: "Stick", sort: "stick", encrypted: "no" });
  const told = <T>(reader: (tx: Tx, of: Scope, now: Instant) => Promise<readonly T[]>) =>
    read(w.db, scope, (tx) => reader(tx, scope, w.now()));
  expect(await told(recordedRoles)).toEqual([
    { key: "officer", clauses: ["6.1"], isFilled: "yes", hasLine: true },
  ]);
  const documents = await told(recordedDocuments);
  expect(documents).toMatchObject([{ clauses: ["11.1", "11.2"], dated: undefined, reviewBy: undefined }]);
  expect(documents.map(({ approvedOn, triedOn }) => [approvedOn?.equals(day), triedOn?.equals(day)])).toEqual(
    [[true, true]],
  );
  const measures = await told(recordedMeasures);
  expect(measures).toMatchObject([{ clauses: [], state: "in-place" }]);
  expect(measures.every(({ testedOn, renewedOn }) => testedOn?.equals(day) && renewedOn?.equals(day))).toBe(
    true,
  );
  expect((await told(recordedSites))[0]?.reviewedOn?.equals(day)).toBe(true);
  expect(await told(recordedStores)).toMatchObject([
    { key: "files", medium: "images", isOwned: true, isFindable: true, isRuled: false, checkedOn: undefined },
    { key: "cellar", medium: "paper", isOwned: false, isFindable: true, isRuled: false },
  ]);
  expect(await told(recordedCategories)).toEqual([{ key: "name", isTied: true }]);
  // A day of signing says nothing while no agreement is named.
  expect(await told(recordedTransfers)).toMatchObject([
    { safeguard: "scc", signedOn: undefined, isAssessed: false, isGroundSaid: false, endsOn: undefined },
  ]);
  expect(await told(recordedCameras)).toMatchObject([{ isReasoned: true, sign: "no", isNoticed: false }]);
  expect(await told(recordedOccasions)).toMatchObject([
    { pictures: "yes", toldBy: ["sign"], toldOn: undefined },
  ]);
  expect(await told(recordedDevices)).toEqual([
    { key: "stick", sort: "stick", encrypted: "no", password: undefined, remoteWipe: undefined },
  ]);
});

test("an entry of a starter register serves the clauses it rests on", async () => {
  const [, , { scope }] = w.organisations;
  const pack = await readStarter("edtech");
  await write(w.db, scope, (tx) => installRegisters(tx, scope, pack, w.now()));
  const documents = await read(w.db, scope, (tx) => recordedDocuments(tx, scope, w.now()));
  expect(documents.find(({ key }) => key === "incident-plan")?.clauses).toEqual(["11.10a", "11.10b"]);
});

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
  expect(systems.find(({ key }) => key === "office")).toEqual({
    key: "office",
    isOwned: false,
    atRest: undefined,
    keysHeldBy: undefined,
    isSignedInTo: false,
  });
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

// Goal: whoever begins with a pack has a register to begin with: it rests on clauses its policy has, says their periods and no others, and
// what the policy leaves open is listed as missing, in the register and in the notice made from it.
// Method: each pack's files held against each other; each installed through the endpoint in an organisation of its own, twice.
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { z } from "zod";
import { memberIn, testOffice } from "../../../testkit/office.ts";
import { caller } from "../../platform/call.ts";
import { newId } from "../../platform/ids.ts";
import { readPack } from "../policy/index.ts";
import { starterNames } from "./contract.ts";
import { createEntry, installStarter, readOverview } from "./endpoints.ts";
import { readNotice } from "./notices/endpoints.ts";
import { readRegisterPack, readStarter } from "./pack.ts";

/** The school's was written before its policy's clauses were named in notes; its own tests hold it. */
const written = starterNames.filter((name) => name !== "school");

const clausesNamed = (note: string | undefined): readonly string[] =>
  (/Clauses: (.+)\.$/u.exec(note ?? "")?.[1] ?? "").split(", ");

/** `six months`, `one year`: each length of time a text names. */
const periodsIn = (text: string): readonly string[] =>
  [
    ...text
      .toLowerCase()
      .matchAll(/(?:\d+|one|two|three|six|seven|ten)\s(?:further\s)?(?:day|month|year)s?/gu),
  ].map(([period]) => period);

/** As a retention rule holds them. */
const codes: Readonly<Record<string, string>> = {
  "six months": "P6M",
  "a further six months": "P6M",
  "further six months": "P6M",
  "one year": "P1Y",
  "six years": "P6Y",
};

test.each(written)(
  "each activity of %s rests on clauses of its policy, and has their periods alone",
  async (name) => {
    const policy = await readPack(name);
    const clauses = policy.text.sections.flatMap((section) => section.clauses);
    const textOf = new Map(clauses.map(({ label, text }) => [label, text]));
    const { activities } = await readStarter(name);
    for (const [key, { note, words }] of Object.entries(activities)) {
      const labels = clausesNamed(note);
      expect([key, labels.filter((label) => !textOf.has(label))]).toEqual([key, []]);
      const said = new Set(labels.flatMap((label) => periodsIn(textOf.get(label) ?? "")));
      const kept = (words.en?.retention ?? []).flatMap(periodsIn);
      expect([key, kept.filter((period) => !said.has(period))]).toEqual([key, []]);
    }
  },
);

test.each(starterNames)(
  "each other entry of %s rests on clauses of its policy, and has their periods alone",
  async (name) => {
    const policy = await readPack(name);
    const clauses = policy.text.sections.flatMap((section) => section.clauses);
    const textOf = new Map(clauses.map(({ label, text }) => [label, text.replaceAll("==", "")]));
    const { entries } = await readStarter(name);
    const all = Object.values(entries).flatMap((of) => Object.entries(of ?? {}));
    expect(all.length).toBeGreaterThan(8);
    for (const [key, { clauses: named, body }] of all) {
      const labels = named.split(", ");
      expect([key, labels.filter((label) => !textOf.has(label))]).toEqual([key, []]);
      const { period } = z.object({ period: z.string().optional() }).parse(body);
      const said = labels.flatMap((label) => periodsIn(textOf.get(label) ?? "").map((words) => codes[words]));
      expect([key, period === undefined || said.includes(period)]).toEqual([key, true]);
    }
  },
);

test("an entry that is none of its kind is refused with its place", () => {
  const wrong =
    'controller: {}\nactivities: {}\nentries:\n  role:\n    clerk: { clauses: "1", body: { name: Clerk, dutys: [x] } }\n';
  expect(() => readRegisterPack(wrong)).toThrow(/"clerk"/u);
});

test("the consultancy keeps applicants, leavers, clients and pay as long as its clauses say", async () => {
  const { activities } = await readStarter("consultancy");
  const periods = Object.values(activities).flatMap(({ words }) =>
    (words.en?.retention ?? []).flatMap(periodsIn),
  );
  expect(periods).toEqual([
    "six months",
    "six months",
    "six months",
    "one year",
    "six years",
    "one year",
    "six years",
  ]);
});

test("a pack whose policy names no address has no controller, and is no whole register", async () => {
  const own = await readFile("packs/events/registers.yml", "utf8");
  expect(() => readRegisterPack(own)).toThrow(/controller/u);
  for (const name of starterNames)
    expect(Object.keys(await readStarter(name))).toEqual(["activities", "entries"]);
});

const organisation = "harbour-school";
const regimes = { edtech: "EU", consultancy: "UK", marketplace: "UK", events: "SG" } as const;

test.each(written)("the register of %s installs once, and its notice says what is missing", async (name) => {
  const office = await testOffice({ member: (w) => memberIn(w, w.organisations[0]) });
  const call = caller((address, request) =>
    fetch(`${office.url}${address}`, {
      ...request,
      headers: { ...request.headers, "sec-fetch-site": "same-origin" },
    }),
  );
  const install = () =>
    call(installStarter, { params: { organisation }, body: { pack: name }, idempotencyKey: newId() });
  const { activities, entries } = await readStarter(name);
  const keys = Object.keys(activities);
  const others = Object.values(entries).flatMap((of) => Object.keys(of ?? {}));
  expect(await install()).toMatchObject({ reply: { made: keys.length + others.length } });
  expect(await install()).toMatchObject({ reply: { made: 0 } });
  const overview = await call(readOverview, { params: { organisation }, query: {} });
  if (!overview.ok) throw new Error("The register was not shown.");
  const gaps = new Set(overview.reply.gaps.filter(({ key }) => keys.includes(key)).map(({ key }) => key));
  // No example says who receives what, for how long and on what basis of all it does: each has something to complete.
  expect([...gaps].toSorted()).toEqual(keys.toSorted());
  const values = {
    name: "Everybody",
    regimes: [regimes[name]],
    collection: ["direct"],
    audience: "everybody",
    activities: keys,
  };
  const params = { organisation, kind: "notice" } as const;
  expect(
    await call(createEntry, { params, body: { key: "everybody", values }, idempotencyKey: newId() }),
  ).toMatchObject({
    ok: true,
  });
  const notice = await call(readNotice, { params: { organisation, key: "everybody" } });
  if (!notice.ok) throw new Error("The notice was not made.");
  expect(JSON.stringify(notice.reply.texts.en)).toContain(activities[keys[0] ?? ""]?.words.en?.purposes[0]);
  expect(notice.reply.missing.length).toBeGreaterThan(0);
  await office.close();
});

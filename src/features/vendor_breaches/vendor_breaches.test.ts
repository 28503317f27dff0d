// Goal: a vendor behind its code tells of a breach, and the 72 hours count from that moment to the minute; nobody without the
// code can; the case ends only with what the law asks; and what came by telephone counts from its day.
// Method: the real server over a real database: the vendor's page as a browser without a script, the office's calls for cases.
import { afterAll, beforeAll, expect, test } from "vitest";
import { vendorPage } from "../../../testkit/vendor_told.ts";
import { officeCall } from "../../../testkit/by_hand.ts";
import { signedIn, testKeys } from "../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../testkit/signed-in.ts";
import { office as openOffice, visitor } from "../../../testkit/visitor.ts";
import type { Office } from "../../../testkit/visitor.ts";
import { world } from "../../../testkit/world.ts";
import type { World } from "../../../testkit/world.ts";
import { clocksOf } from "../../platform/cases/clocks.ts";
import { readCaseTexts } from "../../platform/cases/texts.ts";
import { read } from "../../platform/db.ts";

let w: World;
let office: Office;
let anna: SignedInMember;
let page: { readonly vendor: string; readonly vendorOpen: string };
beforeAll(async () => {
  w = await world();
  office = await openOffice(w);
  anna = await signedIn(w, w.organisations[0], ["owner", "officer"], { keys: testKeys });
  page = await vendorPage({ w, office, anna });
});
afterAll(async () => {
  await office.close();
  await w.close();
});

const breachAt = (): string => page.vendorOpen.replace("?", "/breach?");

const breaches = () =>
  read(w.db, anna.scope, (tx) =>
    tx
      .selectFrom("case_file")
      .select(["id", "reference", "state"])
      .where("organisation_id", "=", anna.scope.organisationId)
      .where("kind", "=", "vendor-breach")
      .orderBy("id")
      .execute(),
  );

const call = (method: "GET" | "POST", at: string, body?: unknown) =>
  officeCall(office, anna, { method, at, body });

test("nobody tells of a breach without the code, and a form with mistakes loses nothing", async () => {
  const there = visitor(office);
  const guessed = page.vendorOpen.replace(/open=.*/, `open=${"9".repeat(13)}.${"A".repeat(43)}`);
  for (const closed of [`${page.vendor}/breach`, guessed.replace("?", "/breach?")]) {
    const reply = await there.open(closed);
    expect([reply.statusCode, reply.body.includes("This page is closed")]).toEqual([200, true]);
  }
  const wrong = await there.submit(breachAt(), { happened: "", affected: "About <b>40</b> parents" });
  expect(wrong.body).toContain("Say what happened, as far as you know.");
  expect(wrong.body).toContain("About &lt;b&gt;40&lt;/b&gt; parents");
  expect(await breaches()).toEqual([]);
  const spanish = await there.open(`${breachAt()}&language=es`);
  expect(spanish.body).toContain("Comunicarlo ahora");
  expect(spanish.body).not.toContain("<script");
});

test("what a vendor tells opens a case whose 72 hours count from that moment, not from the day", async () => {
  w.advance({ minutes: 17 });
  const there = visitor(office);
  const told = { happened: "A laptop with lists of passengers was stolen.", contact: "Duty desk" };
  const taken = await there.submit(breachAt(), told);
  expect(taken.body).toContain("We know of it now");
  const [made] = await breaches();
  if (made === undefined) throw new Error("No case was opened.");
  expect(taken.body).toContain(made.reference);
  const awareAt = w.now();
  const { clocks, texts } = await read(w.db, anna.scope, async (tx) => ({
    clocks: await clocksOf(tx, anna.scope, made.id),
    texts: await readCaseTexts(tx, anna.scope, testKeys, [made.id]),
  }));
  expect(clocks.map(({ rule, state, legalLimit }) => [rule, state, legalLimit?.toString()])).toEqual([
    ["EU-33", "running", awareAt.add({ hours: 72 }).toString()],
  ]);
  const said = new Map(texts.get(made.id)?.map(({ name, text }) => [name, text]));
  expect(said.get("vendor")).toBe("Harbour Ferries");
  expect(said.get("happened")).toBe(told.happened);
  expect(office.lines.join("\n")).not.toMatch(/laptop|passengers|Harbour Ferries/);
  // The page closes after an hour; what was being typed is taken all the same, because it waits for no code.
  const { body } = await there.open(breachAt());
  const [, action = ""] = /action="([^"]*)"/.exec(body) ?? [];
  const hidden = [...body.matchAll(/<input\s+type="hidden"\s+name="([^"]*)"\s+value="([^"]*)"/g)].map(
    ([, name = "", value = ""]) => [name, value] as const,
  );
  w.advance({ minutes: 61 });
  expect((await there.open(breachAt())).body).toContain("This page is closed");
  const late = { ...Object.fromEntries(hidden), happened: "A second laptop is missing." };
  expect((await there.send(action.replaceAll("&amp;", "&"), late)).body).toContain("We know of it now");
  w.advance({ days: 1 });
  expect((await there.send(action.replaceAll("&amp;", "&"), late)).body).toContain("This page is closed");
  expect((await breaches()).length).toBe(2);
});

test("a case of a breach ends only with what the law asks of its risk", async () => {
  anna = await signedIn(w, w.organisations[0], ["owner", "officer"], { keys: testKeys });
  const [made] = await breaches();
  const at = `cases/${made?.reference ?? ""}`;
  const seen = async () => (await call("GET", at)).body as { version: number; next: { code: string } };
  const give = async (command: string, fields: Readonly<Record<string, string>>, how = "decide") => {
    const { version } = await seen();
    const { status, body } = await call("POST", `${at}/${how}`, { version, command, fields });
    const { details } = body as { details?: readonly { reason: string }[] };
    return status === 200 ? "done" : details?.map(({ reason }) => reason);
  };
  const closing = { found: "Stolen from a car.", exception: "" };
  expect((await seen()).next.code).toBe("assess");
  expect(await give("close", closing)).toEqual(["not-assessed"]);
  expect(await give("assess", { risk: "high", reasons: "Addresses of children." })).toBe("done");
  expect(await give("close", closing)).toEqual(["not-reported", "people-not-told"]);
  const on = w.now().toZonedDateTimeISO("Europe/London").toPlainDate();
  expect(await give("report", { on: on.add({ days: 1 }).toString() })).toEqual(["in-the-future"]);
  expect(await give("report", { on: on.toString(), report: "Under number 77." })).toBe("done");
  expect((await seen()).next.code).toBe("tell-people");
  expect(await give("close", closing)).toEqual(["people-not-told"]);
  expect(await give("tell-people", { on: on.toString(), how: "By letter." })).toBe("done");
  expect(await give("close", closing)).toBe("done");
  const clocks = await read(w.db, anna.scope, async (tx) =>
    made === undefined ? [] : clocksOf(tx, anna.scope, made.id),
  );
  expect(clocks.map(({ state }) => state)).toEqual(["satisfied"]);
});

test("of a breach told by telephone days ago the hours count from the first moment of that day", async () => {
  const toldOn = w.now().toZonedDateTimeISO("Europe/London").toPlainDate().subtract({ days: 2 }).toString();
  const fields = { vendor: "Lakeside Coaches", toldOn, happened: "A list was sent to the wrong school." };
  const opened = async (channel: string) =>
    call("POST", "cases", { kind: "vendor-breach", fields: { ...fields, channel } });
  expect((await opened("page")).status).not.toBe(200);
  const reply = await opened("telephone");
  expect(reply.status).toBe(200);
  const made = (await breaches()).at(-1);
  const clocks = await read(w.db, anna.scope, async (tx) =>
    made === undefined ? [] : clocksOf(tx, anna.scope, made.id),
  );
  expect(clocks[0]?.legalLimit?.toString()).toBe(
    Temporal.Instant.from(`${toldOn}T00:00:00+14:00`).add({ hours: 72 }).toString(),
  );
});

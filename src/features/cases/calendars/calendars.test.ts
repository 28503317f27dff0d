// Goal: a calendar of the organisation's own computes like ours, each version keeps who and whence, a clock keeps the
// version it was counted with until somebody moves it, and nobody learns of a case about themselves.
// Method: the real server; requests and a complaint with running clocks; versions saved, clocks moved, rows rebuilt.
import { afterAll, beforeAll, expect, test } from "vitest";
import { callAs } from "../../../../testkit/calls.ts";
import type { Reply } from "../../../../testkit/calls.ts";
import { takeIn } from "../../../../testkit/desk.ts";
import type { NewRequest } from "../../../../testkit/desk.ts";
import { testOffice } from "../../../../testkit/office.ts";
import type { TestOffice } from "../../../../testkit/office.ts";
import { signedIn, testKeys } from "../../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../../testkit/signed-in.ts";
import { world } from "../../../../testkit/world.ts";
import type { World } from "../../../../testkit/world.ts";
import { kinds } from "../../../features.ts";
import { read, write } from "../../../platform/db.ts";
import { listEntries } from "../../../platform/ledger/ledger.ts";
import { openAs } from "../index.ts";
import { compareCases } from "../rebuild.ts";
import type { CalendarDraft, Move, ShownMove } from "./contract.ts";

let w: World;
let office: TestOffice;
let officer: SignedInMember;
let owner: SignedInMember;

beforeAll(async () => {
  w = await world();
  office = await testOffice({ world: w });
  const [here] = w.organisations;
  officer = await signedIn(w, here, "officer", { name: "Anna Ferrer" });
  owner = await signedIn(w, here, "owner", { name: "Olu Adeyemi" });
});
afterAll(async () => {
  await office.close();
  await w.close();
});

const call = <T>(
  who: SignedInMember,
  method: string,
  path: string,
  body?: object,
  slug = "harbour-school",
): Promise<Reply<T>> => callAs<T>(office, who, method, `/o/${slug}/api/${path}`, body);

type List = {
  readonly calendars: readonly {
    readonly id: string;
    readonly version: string;
    readonly isSet: boolean;
    readonly running: number;
    readonly standing: string;
  }[];
  readonly behind: readonly ShownMove[];
  readonly undated: readonly { readonly reference: string }[];
  readonly closed: readonly { readonly reference: string; readonly lastOpen?: string }[];
};
const list = async (who = officer): Promise<List> => (await call<List>(who, "GET", "calendars")).body;

type One = CalendarDraft & {
  readonly number: number;
  readonly history: readonly {
    readonly by?: string;
    readonly source: string;
    readonly added: readonly { readonly date: string }[];
    readonly removed: readonly { readonly date: string }[];
  }[];
  readonly own?: string;
};
const one = async (id: string): Promise<One> => (await call<One>(officer, "GET", `calendars/${id}`)).body;

/** Of ours, with days more and less. */
async function draftOf(
  add: readonly string[],
  source: string,
  more: Partial<CalendarDraft> = {},
): Promise<CalendarDraft> {
  const ours = await one("england-and-wales");
  return {
    name: "Harbour and county",
    base: "GB-ENG/2026-11-21",
    from: ours.from,
    until: ours.until,
    source,
    days: [...ours.days, ...add.map((date) => ({ date, name: "Harbour Day" }))],
    closures: [],
    isPartial: false,
    unverified: [],
    ...more,
  };
}

const own = "own-england-and-wales";
const save = (version: number, draft: CalendarDraft, moves: readonly Move[] = []) =>
  call<{ version: number; moved: number }>(officer, "PUT", `calendars/${own}`, { version, draft, moves });
const plain = ({ reference, rule, before, after }: ShownMove): Move => ({ reference, rule, before, after });

const asked = async (more: Partial<NewRequest> = {}): Promise<string> => {
  const { scope } = w.organisations[0];
  const plainly = { delivery: "post", texts: { requesterName: "Robin Hart" } } as const;
  return (await takeIn(w, office.platform, scope, { ...plainly, ...more })).reference;
};

async function dueOf(reference: string): Promise<{ readonly day: string; readonly calendar: string }> {
  const { scope } = w.organisations[0];
  const row = await read(w.db, scope, (tx) =>
    tx
      .selectFrom("clock")
      .innerJoin("case_file", "case_file.id", "clock.case_id")
      .select(["clock.calendar", "clock.effective_limit_at as at"])
      .where("case_file.reference", "=", reference as never)
      .executeTakeFirstOrThrow(),
  );
  const day = row.at?.toZonedDateTimeISO("Europe/London").toPlainDate().toString() ?? "unknown";
  return { day, calendar: row.calendar };
}

test("an own calendar is made, set, corrected; running clocks move when told and otherwise keep their version", async () => {
  const [here, there] = w.organisations;
  const request = await asked();
  const walled = await asked({ aboutAccountId: officer.accountId });
  await write(w.db, here.scope, (tx) =>
    openAs(tx, here.scope, office.platform, kinds, kinds[0] ?? fail(), {
      sent: {
        sort: "data",
        channel: "post",
        receivedOn: "2026-03-02",
        name: "Mei Tan",
        complaint: "Too many mails.",
        language: "en",
      },
      now: w.now(),
    }),
  );
  expect((await dueOf(request)).day).toBe("2026-04-02");
  // Made: nothing runs with it yet.
  const first = await draftOf(["2026-04-02"], "Harbour byelaw 12");
  expect((await save(0, first)).body).toEqual({ version: 1, moved: 0 });
  expect((await save(0, first)).status).toBe(409);
  expect((await one("england-and-wales")).own).toBe(own);
  expect((await list()).behind).toEqual([]);
  // Set: what runs keeps the calendar it was counted with, and is shown to differ.
  const settings = await call<{ settings: object; version: number }>(officer, "GET", "office/settings");
  const set = { version: settings.body.version, settings: { ...settings.body.settings, calendar: own } };
  expect((await call(officer, "PUT", "office/settings", set)).status).toBe(200);
  expect(await dueOf(request)).toEqual({ day: "2026-04-02", calendar: "GB-ENG/2026-11-21" });
  const [shown, ...others] = (await list()).behind.filter(({ reference }) => reference.startsWith("R"));
  expect(others).toEqual([]);
  expect(shown).toMatchObject({ reference: request, before: "2026-04-02", after: "2026-04-07" });
  if (shown === undefined) throw new Error("nothing is behind");
  expect((await list(owner)).behind.map(({ reference }) => reference)).toContain(walled);
  // Only as it was shown, and never what one may not see.
  const other = { ...plain(shown), after: "2026-04-08" };
  expect((await call(officer, "POST", "calendar-moves", { moves: [other] })).status).toBe(409);
  const hidden = { ...plain(shown), reference: walled };
  expect((await call(officer, "POST", "calendar-moves", { moves: [hidden] })).status).toBe(409);
  const moved = await call(officer, "POST", "calendar-moves", { moves: [plain(shown)] });
  expect(moved.body).toEqual({ moved: 1 });
  expect(await dueOf(request)).toEqual({ day: "2026-04-07", calendar: `${own}/2026-03-02.1` });
  expect((await dueOf(walled)).day).toBe("2026-04-02");
  // A correction is previewed before it is saved; what nobody moves keeps its version and its day.
  const second = await draftOf([], "The byelaw was struck down");
  const seen = await call<{ moves: ShownMove[]; same: number }>(officer, "POST", `calendars/${own}/preview`, {
    draft: second,
  });
  expect(seen.body.moves).toMatchObject([{ reference: request, before: "2026-04-07", after: "2026-04-02" }]);
  expect((await save(1, second)).body).toEqual({ version: 2, moved: 0 });
  expect(await dueOf(request)).toEqual({ day: "2026-04-07", calendar: `${own}/2026-03-02.1` });
  const next = await asked();
  expect(await dueOf(next)).toEqual({ day: "2026-04-02", calendar: `${own}/2026-03-02.2` });
  const page = await call<{ clock: { explanation: string[] } }>(officer, "GET", `rights/requests/${request}`);
  expect(page.body.clock.explanation.at(-1)).toMatch(
    /“Harbour and county”, version 1 of Monday 2 March 2026/u,
  );
  // Rows follow from the events and from the versions that clocks name.
  const { differences } = await read(w.db, here.scope, (tx) => compareCases(tx, here.scope, kinds));
  expect(differences).toEqual([]);
  const { history } = await one(own);
  expect(history.map(({ by, source }) => [by, source])).toEqual([
    ["Anna Ferrer", "The byelaw was struck down"],
    ["Anna Ferrer", "Harbour byelaw 12"],
  ]);
  expect(history.map(({ added, removed }) => [added.length, removed.length])).toEqual([
    [0, 1],
    [1, 0],
  ]);
  const entries = await read(w.db, here.scope, (tx) => listEntries(tx, here.scope, { limit: 300 }));
  const types = entries.map(({ type }) => type);
  expect(types.filter((type) => type === "working-calendar.changed").length).toBe(2);
  expect(types.filter((type) => type === "case.calendar-changed").length).toBe(1);
  // Another organisation has none of it.
  const stranger = await signedIn(w, there, "officer");
  expect((await call(stranger, "GET", `calendars/${own}`, undefined, there.slug)).status).toBe(404);
});

test("what is no calendar is refused by what is wrong with it, and a closure moves no date of the law", async () => {
  const draft = await draftOf([], "The county’s list", {
    closures: [{ date: "2026-04-02", name: "Stocktaking" }],
  });
  const wrong = async (change: Partial<CalendarDraft>): Promise<unknown> => {
    const { status, body } = await call<{ details?: { reason: string }[] }>(
      officer,
      "PUT",
      `calendars/${own}`,
      { version: 2, draft: { ...draft, ...change }, moves: [] },
    );
    return [status, body.details?.[0]?.reason];
  };
  const day = { date: "2026-05-20", name: "Once" };
  expect(await wrong({ until: "2023-01-01", days: [] })).toEqual([400, "backward"]);
  expect(await wrong({ days: [day, day] })).toEqual([400, "twice"]);
  expect(await wrong({ days: [{ date: "2035-01-01", name: "Later" }] })).toEqual([400, "outside"]);
  expect(await wrong({ closures: [day, day] })).toEqual([400, "twice"]);
  expect(await wrong({ base: "GB-ENG/1999-01-01" })).toEqual([400, "unknown"]);
  expect((await save(2, draft)).status).toBe(200);
  const request = await asked();
  expect((await dueOf(request)).day).toBe("2026-04-02");
  expect((await list()).closed).toContainEqual(
    expect.objectContaining({ reference: request, lastOpen: "2026-04-01" }),
  );
});

test("a calendar that ends too soon is a warning, and a clock beyond its end has no day until the end is moved", async () => {
  const short = await draftOf([], "To the end of May", { until: "2026-05-31" });
  const cut = { ...short, days: short.days.filter(({ date }) => date <= "2026-05-31") };
  const { number } = await one(own);
  expect((await save(number, cut)).status).toBe(200);
  const standing = async () => (await call(officer, "GET", "calendar-standing")).body;
  expect(await standing()).toMatchObject({ id: own, standing: "none", undated: 0 });
  w.advance({ days: 62 });
  officer = await signedIn(w, w.organisations[0], "officer", { name: "Anna Ferrer", keys: testKeys });
  const request = await asked();
  expect((await dueOf(request)).day).toBe("unknown");
  expect(await standing()).toMatchObject({ standing: "soon", undated: 1 });
  expect((await list()).undated).toMatchObject([{ reference: request }]);
  const longer = await draftOf([], "The list of 2026 to 2028");
  const seen = await call<{ moves: ShownMove[] }>(officer, "POST", `calendars/${own}/preview`, {
    draft: longer,
  });
  const moves = seen.body.moves.filter(({ reference }) => reference === request).map(plain);
  expect(moves).toMatchObject([{ after: "2026-06-03" }]);
  expect((await save(number + 1, longer, moves)).body).toEqual({ version: number + 2, moved: 1 });
  expect((await dueOf(request)).day).toBe("2026-06-03");
  expect(await standing()).toMatchObject({ standing: "none", undated: 0 });
});

function fail(): never {
  throw new Error("There is no kind of case.");
}

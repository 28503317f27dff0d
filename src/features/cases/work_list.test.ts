// Goal: the Work list of very many cases is a walk along an index, page by page, with exact counts and the wall; it shows
// each case once: what is late or due within a week by date, what no date would bring up, the other dates, what waits, what is over.
// Method: some thousands of cases written in bulk; the queries themselves are explained as the app role; the pages are read
// to the end through the list's own function and held against a sort in memory.
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { manyCases } from "../../../testkit/cases/many.ts";
import { memberIn } from "../../../testkit/office.ts";
import { testKeys } from "../../../testkit/signed-in.ts";
import { world } from "../../../testkit/world.ts";
import type { World } from "../../../testkit/world.ts";
import { kinds } from "../../features.ts";
import { read, write } from "../../platform/db.ts";
import type { Tx } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import type { AccountId, CaseId } from "../../platform/ids.ts";
import { listedMachine } from "./kinds.ts";
import type { ListedKind } from "./kinds.ts";
import { pressingFor, workListFor } from "./list.ts";
import { openCountQuery, phaseQuery } from "./store.ts";
import type { WorkFilter } from "./store.ts";

const rows = 6000;
const about: AccountId = newId();
let w: World;

beforeAll(async () => {
  w = await world();
  const [here, there] = w.organisations;
  const root = await w.client("kept_superuser");
  const many = { rows, now: w.now() };
  await manyCases(root, {
    ...many,
    organisationId: here.organisationId,
    actors: [here.actorId, newId(), newId()],
  });
  await manyCases(root, { ...many, organisationId: there.organisationId, actors: [there.actorId] });
  // Some are about a colleague.
  await root.query(
    `update kept.case_file set body = body || jsonb_build_object('aboutAccountId', $1::text)
      where organisation_id = $2 and right(reference, 2) = '00'`,
    [about, here.organisationId],
  );
  await root.query("vacuum analyze kept.case_file");
});
afterAll(() => w.close());

const hiddenFrom: AccountId = newId();

const Node = z.object({
  "Node Type": z.string(),
  "Index Name": z.string().optional(),
  get Plans() {
    return z.array(Node).optional();
  },
});
const Explained = z.tuple([z.object({ "QUERY PLAN": z.tuple([z.object({ Plan: Node })]) })]);

/** The nodes of a plan, outermost first, each with the index it reads. */
async function planOf(query: (tx: Tx) => { explain(format: "json"): Promise<unknown> }): Promise<string[]> {
  const { scope } = w.organisations[0];
  const [
    {
      "QUERY PLAN": [{ Plan }],
    },
  ] = Explained.parse(await read(w.db, scope, (tx) => query(tx).explain("json")));
  const nodes = (node: z.infer<typeof Node>): string[] => [
    [node["Node Type"], node["Index Name"]].filter((part) => part !== undefined).join(" "),
    ...(node.Plans ?? []).flatMap(nodes),
  ];
  return nodes(Plan);
}

test("each page is one range of one index, without a sort and without a walk over the table", async () => {
  const [{ scope, actorId }] = w.organisations;
  // Where most of them lie in the range: of few the database may as well sort what an index gives.
  const days = (count: number) => w.now().add({ hours: count * 24 });
  const soonOf = (phase: string) => days(phase === "pressing" ? 90 : -90);
  const soon = days(7);
  const answering = kinds.map(listedMachine).flatMap((kind) => kind.answering ?? []);
  const ranges: readonly (readonly [string, Parameters<typeof phaseQuery>[2], WorkFilter])[] = [
    ["case_file_open", "pressing", { hiddenFrom }],
    ["case_file_open", "dated", { hiddenFrom }],
    ["case_file_open", "undated", { hiddenFrom, answering }],
    ["case_file_open", "paused", { hiddenFrom }],
    ["case_file_open", "concluded", { hiddenFrom, answering }],
    ["case_file_open", "answered", { hiddenFrom, answering }],
    ["case_file_open", "met", { hiddenFrom, answering }],
    ["case_file_closed", "closed", { hiddenFrom }],
    ["case_file_open_kind", "dated", { hiddenFrom, kind: "action" }],
    ["case_file_open_handler", "dated", { hiddenFrom, handler: actorId }],
  ];
  for (const [index, phase, filter] of ranges) {
    const plan = await planOf((tx) =>
      phaseQuery(tx, scope, phase, filter, { soon: soonOf(phase), limit: 26 }),
    );
    const text = plan.join(", ");
    expect([index, phase, text, text.includes(index)]).toEqual([index, phase, text, true]);
    expect([index, phase, text, /Seq Scan|Sort|Bitmap/.test(text)]).toEqual([index, phase, text, false]);
  }
  const due = w
    .now()
    .subtract({ hours: 20 * 24 })
    .toString();
  const after = { phase: "pressing", due, id: newId<CaseId>(), soon } as const;
  const later = await planOf((tx) =>
    phaseQuery(tx, scope, "pressing", { hiddenFrom }, { after, soon, limit: 26 }),
  );
  // At this size few are expected to follow: they may be sorted out of an index, not sought for in the table.
  expect(later.join(", ")).not.toMatch(/Seq Scan/);
  // What presses is few: they may be sorted, not sought for in the table.
  const pressing = await planOf((tx) =>
    phaseQuery(tx, scope, "pressing", { hiddenFrom }, { soon: w.now(), limit: 26 }),
  );
  expect(pressing.join(", ")).not.toMatch(/Seq Scan/);
});

test("the counts read an index and not the table", async () => {
  const [{ scope, actorId }] = w.organisations;
  const plan = await planOf((tx) =>
    openCountQuery(tx, scope, { accountId: hiddenFrom, actorId }, {}, { now: w.now(), end: w.now() }),
  );
  expect(plan.join(", ")).toContain("Index Only Scan case_file_open");
});

/** A kind of which two are late though their clocks say that they are done. */
const [someKind] = kinds.map(listedMachine);
if (someKind === undefined) throw new Error("there is no kind");
const alsoTwo: ListedKind = { ...someKind, alsoLate: () => Promise.resolve(2) };

test("every page together is every case once, in order, and what is about a colleague is not there for them", async () => {
  const [here] = w.organisations;
  const listed = kinds.map(listedMachine);
  const root = await w.client("kept_superuser");
  const { rows: all } = await root.query<{
    reference: string;
    due: string | null;
    closed: boolean;
    about: string | null;
  }>(
    `select reference, due_at::text as due, closed_at is not null as closed, about_account_id::text as about
      from kept.case_file where organisation_id = $1
      order by closed_at is not null, case when due_at <= $2 then 0 when due_at is null then 1 else 2 end, due_at, id`,
    [
      here.organisationId,
      w
        .now()
        .add({ hours: 7 * 24 })
        .toString(),
    ],
  );
  for (const accountId of [hiddenFrom, about]) {
    const member = { ...memberIn(w, here), accountId };
    const seen = all.filter((row) => row.about !== accountId);
    const shown: string[] = [];
    let after: string | undefined;
    let counts: unknown;
    // Two hundred rows show the way; the whole way is the same again.
    do {
      const query = { whose: "team" as const, ...(after === undefined ? {} : { after }) };
      const page = await write(w.db, here.scope, (tx) =>
        workListFor(tx, here.scope, testKeys, listed, member, query, w.now()),
      );
      shown.push(...page.cases.map(({ reference }) => reference));
      after = page.next;
      counts = page.counts;
    } while (after !== undefined && shown.length < 200);
    const open = seen.filter((row) => !row.closed);
    expect(shown).toEqual(open.slice(0, shown.length).map(({ reference }) => reference));
    const late = open.filter(
      ({ due }) => due !== null && Temporal.Instant.compare(due.replace(" ", "T"), w.now()) < 0,
    );
    expect(counts).toMatchObject({ team: open.length, all: seen.length, late: late.length });
    expect(late.length).toBeGreaterThan(10);
    // The number beside the door is the list's own.
    const beside = await read(w.db, here.scope, (tx) =>
      pressingFor(tx, here.scope, [...listed, alsoTwo], member, w.now()),
    );
    expect(beside.late).toBe(late.length + 2);
    // What is late and nobody's presses once.
    expect(beside.pressing).toBeGreaterThanOrEqual(beside.late + beside.today);
    expect(beside.pressing).toBeLessThanOrEqual(beside.late + beside.today + beside.nobodys);
  }
});

test("the phases meet without a gap: owed, in hand, undated, answered, over; answered is counted apart", async () => {
  const [, , small] = w.organisations;
  const root = await w.client("kept_superuser");
  const many = { organisationId: small.organisationId, actors: [small.actorId], rows: 60, now: w.now() };
  await manyCases(root, many);
  // The clocks of every third of those with a date are done, the most pressing one with them; of these complaints
  // whose outcome was told are answered, and the others still in hand.
  const { rows: done } = await root.query<{ kind: string; at: string }>(
    `update kept.case_file f set owes = false,
        state = case when kind = 'complaint' and open.at % 2 = 0 then 'told' else state end
      from (select id, row_number() over (order by due_at, id) as at from kept.case_file
        where organisation_id = $1 and closed_at is null and due_at is not null) open
      where f.organisation_id = $1 and f.id = open.id and open.at % 3 = 1 returning kind, open.at`,
    [small.organisationId],
  );
  const answered = done.filter(({ kind, at }) => kind === "complaint" && Number(at) % 2 === 0).length;
  const member = { ...memberIn(w, small), accountId: hiddenFrom };
  const references: string[] = [];
  const met: string[] = [];
  let counts: unknown;
  let after: string | undefined;
  do {
    const query = { whose: "all" as const, ...(after === undefined ? {} : { after }) };
    const page = await write(w.db, small.scope, (tx) =>
      workListFor(tx, small.scope, testKeys, kinds.map(listedMachine), member, query, w.now()),
    );
    references.push(...page.cases.map(({ reference }) => reference));
    met.push(...page.cases.map(({ group }) => group));
    counts = page.counts;
    after = page.next;
  } while (after !== undefined);
  expect([references.length, new Set(references).size]).toEqual([60, 60]);
  const numbers = Map.groupBy(met, (group) => group);
  expect([...numbers.keys()]).toEqual(["open", "answered", "closed"]);
  expect(numbers.get("answered")).toHaveLength(answered);
  expect(answered).toBeGreaterThan(0);
  expect(done.length).toBeGreaterThan(answered + 1);
  expect(counts).toMatchObject({
    team: numbers.get("open")?.length,
    answered: { team: answered },
    all: 60,
  });
  await expect(
    write(w.db, small.scope, (tx) =>
      workListFor(tx, small.scope, testKeys, [], member, { after: "bm90IGEgY3Vyc29y" }, w.now()),
    ),
  ).rejects.toThrow("invalid_request");
});

test("what no date would ever bring up stands before what is due in weeks, and what waits for somebody else after it", async () => {
  const [, , small] = w.organisations;
  const root = await w.client("kept_superuser");
  await root.query("delete from kept.case_file where organisation_id = $1", [small.organisationId]);
  await manyCases(root, {
    organisationId: small.organisationId,
    actors: [small.actorId],
    rows: 8 * 9,
    now: w.now(),
  });
  const days = (count: number): string =>
    w
      .now()
      .add({ hours: count * 24 })
      .toString();
  // Nine open complaints, in pairs and one: late, due soon, due in weeks, without a date, told without one.
  const given: readonly (readonly [string, string | null, boolean])[] = [
    ["open", days(-2), true],
    ["open", days(6), true],
    ["open", null, false],
    ["decided", null, false],
    ["open", days(3), false],
    ["open", days(8), true],
    ["open", days(20), true],
    ["open", null, true],
    ["told", null, false],
  ];
  const { rows: open } = await root.query<{ id: string; reference: string }>(
    `select id, reference from kept.case_file
      where organisation_id = $1 and kind = 'complaint' and closed_at is null order by id`,
    [small.organisationId],
  );
  expect(open).toHaveLength(given.length);
  for (const [at, [state, due, owes]] of given.entries()) {
    await root.query(
      `update kept.case_file set state = $3, due_at = $4, owes = $5 where organisation_id = $1 and id = $2`,
      [small.organisationId, open[at]?.id, state, due, owes],
    );
  }
  const member = { ...memberIn(w, small), accountId: hiddenFrom };
  const listOf = (query: { readonly pressing?: "yes" }) =>
    write(w.db, small.scope, (tx) =>
      workListFor(
        tx,
        small.scope,
        testKeys,
        kinds.map(listedMachine),
        member,
        { whose: "team", kind: "complaint", ...query },
        w.now(),
      ),
    );
  const all = await listOf({});
  expect(all.cases.map(({ reference, group }) => [reference, group])).toEqual(
    open.map(({ reference }, at) => [reference, at === 8 ? "answered" : "open"]),
  );
  expect(all.counts).toMatchObject({ team: 8, answered: { team: 1 }, late: 1 });
  const pressing = await listOf({ pressing: "yes" });
  expect(pressing.cases.map(({ reference }) => reference)).toEqual(
    open.slice(0, 2).map(({ reference }) => reference),
  );
});

test("what is late in the list of one kind counts nothing of another, and a page marker nobody gave is refused", async () => {
  const [here] = w.organisations;
  const listed = [...kinds.map(listedMachine).filter(({ kind }) => kind !== alsoTwo.kind), alsoTwo];
  const other = listed.find(({ kind }) => kind !== alsoTwo.kind);
  const member = { ...memberIn(w, here), accountId: hiddenFrom };
  const page = (query: { readonly kind?: string | undefined; readonly after?: string | undefined }) =>
    write(w.db, here.scope, (tx) =>
      workListFor(tx, here.scope, testKeys, listed, member, { whose: "team", ...query }, w.now()),
    );
  const lateOf = async (kind: string | undefined): Promise<number> => {
    const late = await page({ kind });
    return late.counts.late;
  };
  const root = await w.client("kept_superuser");
  const { rows: by } = await root.query<{ kind: string; late: string }>(
    `select kind, count(*) as late from kept.case_file where organisation_id = $1 and closed_at is null
      and owes and due_at < $2 group by kind`,
    [here.organisationId, w.now().toString()],
  );
  const dated = (kind: string | undefined): number => Number(by.find((one) => one.kind === kind)?.late ?? 0);
  expect(await lateOf(other?.kind)).toBe(dated(other?.kind));
  expect(await lateOf(alsoTwo.kind)).toBe(dated(alsoTwo.kind) + 2);

  for (const phase of ["pressing", "dated", "met", "answered"]) {
    for (const due of ["yesterday", "+275760-09-13T00:00:00Z", "0000-01-01T00:00:00Z"]) {
      for (const dates of [
        [due, w.now().toString()],
        [w.now().toString(), due],
      ]) {
        const marker = JSON.stringify([phase, dates[0], newId(), dates[1]]);
        const after = Buffer.from(marker).toString("base64url");
        await expect(page({ after })).rejects.toThrow("invalid_request");
      }
    }
  }
});

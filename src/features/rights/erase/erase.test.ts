// Goal: erasing a person from a real store does what the plan said and nothing else: their rows go, everybody else's stay to
// the byte, what must stay loses them, and a second run finds nothing to do (docs/decisions/0098-what-becomes-of-each-row.md).
// Method: small stores in a real PostgreSQL, each with a map, one person erased, tables compared before and after.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  counts,
  erasureWorld,
  mapOf,
  people,
  withPerson,
  type ErasureWorld,
} from "../../../../testkit/erasure.ts";
import { executeErasure } from "./erase.ts";
import { verifyErasure } from "./verify.ts";

let world: ErasureWorld;
beforeAll(async () => {
  world = await erasureWorld();
});
beforeEach(() => world.clear());
afterAll(() => world.drop());

test("their rows go in the order of their keys, nobody else's is touched, and nothing is left to do", async () => {
  await world.client.query(`
    create table person (id int primary key, email text not null, name text);
    create table letter (id int primary key, person_id int not null references person, body text);
    insert into person values (1, 'ann@example.org', 'Ann'), (2, 'joann@example.org', 'Joann');
    insert into letter values (1, 1, 'to ann'), (2, 2, 'to joann'), (3, 1, 'again')`);
  const map = mapOf(`
kept_map: 1
store: letters
tables:
  person:
    kind: person
    identities: [{ name: email, column: email, match: email }]
    columns: { id: id, email: email, name: name }
  letter:
    kind: personal
    relations: [{ owned_by: person, match: { person_id: id } }]
    columns: { id: id, person_id: id, body: text }
`);
  const before = await world.dump("select letter::text from letter where person_id <> 1");
  const plan = await world.plan(map);
  expect({ counts: counts(plan), refusals: plan.refusals, side: plan.side_effects }).toEqual({
    counts: { letter: { delete: 2 }, person: { delete: 1 } },
    refusals: [],
    side: [],
  });
  expect(plan.steps.map(({ does, tables, rows }) => [does, ...tables, rows])).toEqual([
    ["delete", "letter", 2],
    ["delete", "person", 1],
  ]);
  expect(await world.dump("select 1 from letter")).toHaveLength(3);
  const done = await executeErasure(world.request(map), plan);
  expect(done.done).toBe(true);
  expect(await world.dump("select letter::text from letter")).toEqual(before);
  expect(await world.dump("select id from person")).toEqual([{ id: 2 }]);
  const verification = await verifyErasure({ ...world.request(map) });
  expect(verification).toMatchObject({ verdict: "verified", rows: [], values: [], columns_scanned: 3 });
  const again = await world.plan(map);
  expect({ tables: again.tables, steps: again.steps, refusals: again.refusals }).toEqual({
    tables: [],
    steps: [],
    refusals: [{ kind: "nobody" }],
  });
});

test.each(["no action", "restrict", "cascade", "set null", "set default"])(
  "a row that stays and refers with ON DELETE %s keeps a skeleton, and is not changed by the store itself",
  async (action) => {
    await world.client.query(`${people}
      create table ledger (id int primary key, person_id int default 2 references person on delete ${action}, sum int);
      insert into ledger values (1, 1, 5), (2, 2, 6)`);
    const map = withPerson(`
  ledger: { kind: impersonal }
`);
    const before = await world.dump("select * from ledger order by id");
    const { tables } = await world.erase(map);
    expect(tables.map(({ table, why }) => [table, why])).toEqual([
      ["person", [{ becomes: "anonymise", why: "referred_to", rows: 1 }]],
    ]);
    expect(await world.dump("select * from ledger order by id")).toEqual(before);
    expect(await world.dump("select * from person order by id")).toEqual([
      { id: 1, email: "" },
      { id: 2, email: "bea@example.org" },
    ]);
    expect((await verifyErasure(world.request(map))).verdict).toBe("verified");
    expect((await world.plan(map)).steps).toEqual([]);
  },
);

test.each(["no action", "restrict", "cascade", "set null"])(
  "a value that keys lead to is emptied after what referred to it is gone (ON UPDATE %s)",
  async (action) => {
    await world.client.query(`
      create table person (id int primary key, email text not null, number int unique);
      create table card (id int primary key, number int references person (number) on update ${action});
      create table bill (id int primary key, person_id int references person);
      insert into person values (1, 'ann@example.org', 71), (2, 'bea@example.org', 72);
      insert into card values (1, 71), (2, 72), (3, 71);
      insert into bill values (1, 1)`);
    const map = mapOf(`
kept_map: 1
store: cards
tables:
  person:
    kind: person
    identities: [{ name: email, column: email, match: email }]
    columns: { id: id, email: email, number: id }
  card:
    kind: personal
    relations: [{ owned_by: person, match: { number: number } }]
    columns: { id: id, number: id }
  bill: { kind: impersonal }
`);
    const { steps } = await world.erase(map);
    expect(steps.map(({ does, tables, rows }) => [does, ...tables, rows])).toEqual([
      ["anonymise", "person", 1],
      ["delete", "card", 2],
      ["anonymise", "person", 1],
    ]);
    expect(await world.dump("select * from person order by id")).toEqual([
      { id: 1, email: "", number: null },
      { id: 2, email: "bea@example.org", number: 72 },
    ]);
    expect(await world.dump("select * from card")).toEqual([{ id: 2, number: 72 }]);
    expect((await world.plan(map)).steps).toEqual([]);
  },
);

test.each(["no action", "restrict", "cascade", "no action deferrable initially deferred"])(
  "a cycle of tables, and a row that refers to itself, go in one statement (ON DELETE %s)",
  async (action) => {
    await world.client.query(`${people}
      create table team (id int primary key, lead_id int, person_id int references person);
      create table seat (id int primary key, team_id int not null references team on delete ${action},
        next_id int references seat on delete ${action}, person_id int references person);
      alter table team add foreign key (lead_id) references seat on delete ${action};
      insert into team values (1, null, 1), (2, null, 2);
      insert into seat values (1, 1, 1, 1), (2, 1, 1, 1), (3, 2, null, 2);
      update team set lead_id = 2 where id = 1;
      update team set lead_id = 3 where id = 2`);
    const owned = "relations: [{ owned_by: person, match: { person_id: id } }]";
    const map = withPerson(`
  team: { kind: personal, ${owned}, columns: { id: id, lead_id: id, person_id: id } }
  seat: { kind: personal, ${owned}, columns: { id: id, team_id: id, next_id: id, person_id: id } }
`);
    const { steps } = await world.erase(map);
    expect(steps.map(({ does, tables, in_one_statement: once }) => [does, tables.join(" "), once])).toEqual([
      ["delete", "seat team", true],
      ["delete", "person", false],
    ]);
    expect(await world.dump("select id from team union all select id from seat order by 1")).toEqual([
      { id: 2 },
      { id: 3 },
    ]);
  },
);

test("what stays because of one row brings what that row refers to, and no more", async () => {
  await world.client.query(`${people}
    create table basket (id int primary key, person_id int references person, note text not null);
    create table line (id int primary key, basket_id int not null references basket, person_id int references person);
    create table audit (id int primary key, line_id int references line);
    insert into basket values (1, 1, 'a'), (2, 1, 'b');
    insert into line values (1, 1, 1), (2, 2, 1);
    insert into audit values (1, 1)`);
  const owned = "relations: [{ owned_by: person, match: { person_id: id } }]";
  const map = withPerson(`
  basket: { kind: personal, ${owned}, columns: { id: id, person_id: id, note: text } }
  line: { kind: personal, ${owned}, columns: { id: id, basket_id: id, person_id: id } }
`);
  expect(counts(await world.erase(map))).toEqual({
    basket: { anonymise: 1, delete: 1 },
    line: { anonymise: 1, delete: 1 },
    // Both that stay may be empty in the column that refers to it.
    person: { delete: 1 },
  });
  expect(await world.dump("select * from basket")).toEqual([{ id: 1, person_id: null, note: "" }]);
  expect(await world.dump("select * from line")).toEqual([{ id: 1, basket_id: 1, person_id: null }]);
});

test("what somebody else owns too loses the link, the copied name and the element, and stays theirs", async () => {
  await world.client.query(`${people}
    create table photo (id int primary key, by_id int, by_name text, shows int[], tags jsonb, file text);
    insert into photo values (1, 1, 'Ann', '{1,2,1}', '{"of": [{"id": 1, "n": "Ann"}, {"id": 2, "n": "Bea"}], "seen": {"by": 1}}', 'a.png'),
      (2, 2, 'Bea', '{2}', '{"of": []}', 'b.png')`);
  const map = withPerson(`
  photo:
    kind: personal
    on_erase_shared: unlink
    relations:
      - { owned_by: person, match: { by_id: id }, unlink_also: [by_name] }
      - { co_owned_by: person, match: { "shows[*]": id } }
      - { co_owned_by: person, match: { "tags->of[*].id": id } }
      - { accessed_by: person, match: { "tags->seen.by": id }, on_erase: unlink }
    columns: { id: id, by_id: id, by_name: name, shows: id, tags: text, file: file }
`);
  expect(counts(await world.erase(map))).toEqual({ person: { delete: 1 }, photo: { unlink: 1 } });
  expect(await world.dump("select * from photo order by id")).toEqual([
    {
      id: 1,
      by_id: null,
      by_name: null,
      shows: [2],
      tags: { of: [{ id: 2, n: "Bea" }], seen: {} },
      file: "a.png",
    },
    { id: 2, by_id: 2, by_name: "Bea", shows: [2], tags: { of: [] }, file: "b.png" },
  ]);
});

test("a question of the map that nobody answered keeps the whole from running", async () => {
  await world.client.query(`${people}
    create table voucher (id int primary key, giver int, taker int);
    insert into voucher values (1, 1, 2)`);
  const map = withPerson(`
  voucher:
    kind: personal
    relations: [{ owned_by: person, match: { giver: id } }, { co_owned_by: person, match: { taker: id } }]
    columns: { id: id, giver: id, taker: id }
`);
  const waiting = await world.plan(map);
  expect(waiting.refusals).toEqual([{ kind: "question", table: "voucher", rows: 1, why: "shared" }]);
  expect(await executeErasure(world.request(map), waiting)).toMatchObject({ done: false });
  expect(await world.dump("select 1 from person")).toHaveLength(2);
});

test("what is kept until a day stays until then, and goes when the day has passed", async () => {
  await world.client.query(`${people}
    create table invoice (id int primary key, person_id int references person, made_on date, amount int);
    insert into invoice values (1, 1, current_date - 3000, 5), (2, 1, current_date - 10, 6), (3, 1, null, 7), (4, 2, current_date - 3000, 8)`);
  const map = withPerson(`
  invoice:
    kind: personal
    on_erase: keep
    keep: { because: invoices are kept for tax, exemption: legal-obligation, until: { column: made_on, years: 6 } }
    relations: [{ owned_by: person, match: { person_id: id } }]
    columns: { id: id, person_id: id, made_on: date, amount: money }
`);
  const { tables } = await world.erase(map);
  expect(tables).toMatchObject([
    { table: "invoice", rows: { delete: 1, keep: 2 }, kept: { exemption: "legal-obligation" } },
    { table: "person", rows: { anonymise: 1 } },
  ]);
  expect(await world.dump("select id, person_id from invoice order by id")).toEqual([
    { id: 2, person_id: 1 },
    { id: 3, person_id: 1 },
    { id: 4, person_id: 2 },
  ]);
});

test("an emptied column keeps to length, NOT NULL, UNIQUE, enum, domain, default and generated columns", async () => {
  await world.client.query(`
    create type mood as enum ('calm', 'glad');
    create domain code as varchar(12) not null;
    create table branch (id int primary key);
    insert into branch values (7);
    create table person (
      id int generated always as identity primary key, email text not null unique, nick varchar(4) not null unique, tag char(3) not null,
      kind mood not null, of code unique, state text not null default 'open' check (state <> ''), born date not null,
      points numeric(4,1) not null unique, ref uuid not null unique, flags bit(5) not null, extra jsonb not null, list int[] not null,
      branch_id int not null references branch, loud text generated always as (upper(email)) stored, gone text unique, kept text);
    insert into person (email, nick, tag, kind, of, state, born, points, ref, flags, extra, list, branch_id, gone, kept)
      select e || '@example.org', e, e, 'glad', e, 'shut', '2000-01-01', n, gen_random_uuid(), '10101', '{"e": 1}', array[n], 7, e, e
      from (values ('ann', 1), ('bea', 2)) as v(e, n);
    create table needs (id int primary key, person_id int not null references person);
    insert into needs values (1, 1)`);
  const names = "id email nick tag kind of state born points ref flags extra list branch_id loud gone".split(
    " ",
  );
  const map = mapOf(`
kept_map: 1
store: example
tables:
  branch: { kind: impersonal }
  person:
    kind: person
    identities: [{ name: email, column: email, match: email }]
    columns:
${names.map((name) => `      ${name}: user`).join("\n")}
      kept: { category: user, erase: keep, because: says nothing }
`);
  const { tables } = await world.erase(map);
  expect(tables[0]?.changes[0]?.stays).toEqual([
    { column: "id", why: "key" },
    { column: "branch_id", why: "impersonal" },
    { column: "loud", why: "computed" },
    { column: "kept", why: "map" },
  ]);
  const [row] = await world.dump("select *, born::text as born from person where id = 1");
  expect(row).toEqual({
    id: 1,
    email: expect.stringMatching(/^erased-[a-z0-9]+$/),
    nick: expect.stringMatching(/^[a-z0-9]{4}$/),
    tag: "   ",
    kind: "calm",
    of: expect.stringMatching(/^[a-z0-9]{12}$/),
    state: "open",
    born: "1970-01-01",
    points: expect.stringMatching(/^-\d{1,3}\.0$/),
    ref: expect.stringMatching(/^e7a5ed00-0000-8000-/),
    flags: "00000",
    extra: {},
    list: [],
    branch_id: 7,
    loud: expect.stringMatching(/^ERASED-/),
    gone: null,
    kept: "ann",
  });
  expect((await world.plan(map)).steps).toEqual([]);
});

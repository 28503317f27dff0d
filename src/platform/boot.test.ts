// Goal: a database that no longer holds what the product promises is not served, and the refusal names the object.
// Method: a migrated database passes; then each fault is planted as the superuser or owner and must be named, and all
// faults together must all be named. Faults of the server are set per role, as an operator could.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type pg from "pg";
import { freshDatabase } from "../../testkit/database.ts";
import { world } from "../../testkit/world.ts";
import type { World } from "../../testkit/world.ts";
import { checkBoot } from "./boot.ts";
import { openDatabase } from "./db.ts";
import { appRole } from "./roles.ts";

let w: World;
let root: pg.Client;
beforeAll(async () => {
  w = await world();
  root = await w.client("kept_superuser");
});
afterAll(() => w.close());

const found = async (): Promise<readonly string[]> =>
  (await checkBoot(w.db)).map(({ code, object }) => `${code}: ${object}`);

// A fault that was not mended would hide in the next test.
afterEach(async () => {
  const left = await found();
  if (left.length > 0) throw new Error(`Left behind: ${left.join(", ")}`);
});

test("a migrated database passes", async () => {
  expect(await checkBoot(w.db)).toEqual([]);
});

const expression = "organisation_id = kept.current_organisation()";
const copy = (name: string): string =>
  `create table kept.${name} (organisation_id uuid, id uuid, primary key (organisation_id, id));
   alter table kept.${name} enable row level security, force row level security;
   create policy tenant on kept.${name} for all using (${expression}) with check (${expression})`;

const faults: readonly (readonly [name: string, plant: string, mend: string, found: readonly string[]])[] = [
  [
    "row security switched off",
    "alter table kept.site disable row level security",
    "alter table kept.site enable row level security",
    ["row-security: site"],
  ],
  [
    "row security not forced",
    "alter table kept.cell no force row level security",
    "alter table kept.cell force row level security",
    ["row-security: cell"],
  ],
  [
    "a new table without row security",
    "create table kept.stray (organisation_id uuid, id uuid, primary key (organisation_id, id))",
    "drop table kept.stray",
    ["row-security: stray", "policy: stray"],
  ],
  [
    "a policy that lets everything through beside the right one",
    "create policy wide on kept.actor for select using (true)",
    "drop policy wide on kept.actor",
    ["policy-widens: actor wide"],
  ],
  [
    "a policy without the function",
    "alter policy tenant on kept.entry using (organisation_id is not null)",
    `alter policy tenant on kept.entry using (${expression})`,
    ["policy: entry", "policy-widens: entry tenant"],
  ],
  [
    "a primary key without the organisation",
    `${copy("stray")}; alter table kept.stray drop constraint stray_pkey, add primary key (id)`,
    "drop table kept.stray",
    ["primary-key: stray"],
  ],
  [
    "a foreign key that could cross organisations",
    `${copy("stray")}; create unique index stray_by_id on kept.stray (id);
     alter table kept.stray add parent uuid references kept.stray (id)`,
    "drop table kept.stray",
    ["foreign-key: kept.stray stray_parent_fkey"],
  ],
  [
    "a view with its owner's rights",
    "create view kept.everything as select * from kept.site",
    "drop view kept.everything",
    ["view: everything"],
  ],
  [
    "a function with its owner's rights",
    "create function kept.peek() returns bigint language sql security definer as 'select count(*) from kept.site'",
    "drop function kept.peek()",
    ["definer-function: peek"],
  ],
  [
    "a policy function that no longer refuses",
    `create or replace function kept.current_organisation() returns uuid language plpgsql stable parallel safe as
       $$ begin return nullif(current_setting('kept.organisation', true), '')::uuid; end $$`,
    "",
    ["scope-function: kept.current_organisation()"],
  ],
  [
    "an app role that owns a table",
    `alter table kept.organisation owner to ${appRole}`,
    "alter table kept.organisation owner to kept_owner",
    ["role-owns: relation kept.organisation", "role-truncates: organisation"],
  ],
  [
    "an app role that may truncate",
    `grant truncate on kept.ledger_entry to ${appRole}`,
    `revoke truncate on kept.ledger_entry from ${appRole}`,
    ["role-truncates: ledger_entry"],
  ],
];

test.each(faults)("the check names %s", async (_name, plant, mend, expected) => {
  const before = await root.query<{ definition: string }>(
    "select pg_get_functiondef('kept.current_organisation'::regproc) as definition",
  );
  await root.query(plant);
  try {
    expect(await found()).toEqual(expected);
  } finally {
    await root.query(mend === "" ? (before.rows[0]?.definition ?? "") : mend);
  }
});

// Roles belong to the whole server, which other tests share: these faults live on roles of this file's own.
const roles = [
  ["superuser", "superuser", "role-right: probe_superuser superuser"],
  ["bypassrls", "bypassrls", "role-right: probe_bypassrls bypassrls"],
  ["createrole", "createrole", "role-right: probe_createrole createrole"],
  ["fsyncless", "nosuperuser", "setting: synchronous_commit = off"],
  ["member", "nosuperuser", "role-member: kept_owner"],
] as const;

test.each(roles)("the check names a role that is %s", async (name, right, expected) => {
  const role = `probe_${name}`;
  await root.query(`drop role if exists ${role}`);
  await root.query(`create role ${role} login ${right}`);
  await root.query(`grant usage on schema kept to ${role}; grant select on kept.migration to ${role}`);
  if (name === "fsyncless") await root.query(`alter role ${role} set synchronous_commit = off`);
  if (name === "member") await root.query(`grant kept_owner to ${role}`);
  const db = openDatabase(w.database.as(role));
  try {
    const problems = await checkBoot(db);
    expect(problems.map(({ code, object }) => `${code}: ${object}`)).toContain(expected);
  } finally {
    await db.close();
    await root.query(
      `revoke all on schema kept from ${role}; revoke all on kept.migration from ${role}; drop role ${role}`,
    );
  }
});

test("faults planted together are all named", async () => {
  await root.query(
    "alter table kept.site disable row level security; alter table kept.duty disable row level security",
  );
  expect(await found()).toEqual(["row-security: duty", "row-security: site"]);
  await root.query(
    "alter table kept.site enable row level security; alter table kept.duty enable row level security",
  );
});

test("a database that was never migrated, or is behind, is refused with what to do", async () => {
  const empty = await freshDatabase();
  const db = openDatabase(empty.as(appRole));
  expect(await checkBoot(db)).toEqual([
    {
      code: "never-migrated",
      object: "kept",
      sentence: "The database was never migrated for this role. Run kept migrate.",
    },
  ]);
  await db.close();
  await empty.drop();
  const { rows } = await root.query<{ name: string; checksum: string }>(
    "delete from kept.migration where name = (select max(name) from kept.migration) returning name, checksum",
  );
  const last = rows[0]?.name ?? "";
  const behind = await checkBoot(w.db);
  expect(behind.map(({ sentence }) => sentence)).toEqual([
    `The database lacks 1 migrations, from ${last}. Run kept migrate.`,
  ]);
  await root.query("insert into kept.migration (name, checksum) values ($1, $2)", [last, rows[0]?.checksum]);
});

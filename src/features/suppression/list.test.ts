// Goal: what is on the list is found however it is written, for what it refuses and nothing else, also under keys before the
// newest; nothing on the list can be read; an entry ends for a reason of its own kind, and may begin again.
// Method: a real database and a real keystore whose index keys are renewed in between; the table read as its owner sees it.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { world } from "../../../testkit/world.ts";
import type { World } from "../../../testkit/world.ts";
import { read, write } from "../../platform/db.ts";
import type { AccountId } from "../../platform/identifiers.ts";
import { newId } from "../../platform/ids.ts";
import { listEntries } from "../../platform/ledger/ledger.ts";
import { openKeystore } from "../../platform/vault/keystore.ts";
import type { Vault } from "../../platform/vault/vault.ts";
import type { CheckPurpose, SuppressionChannel, SuppressionEntry } from "./contract.ts";
import { check, lift, lookUp, suppress } from "./list.ts";
import type { Suppressed } from "./list.ts";

let w: World;
let home: string;
let keys: Vault;
const reader = newId<AccountId>();

beforeAll(async () => {
  w = await world();
  home = mkdtempSync(path.join(tmpdir(), "kept-suppression-"));
  keys = await openKeystore(path.join(home, "keys"), w.db, w.now);
});
afterAll(async () => {
  keys.close();
  await w.close();
  rmSync(home, { recursive: true });
});

const email = (value: string) => ({ kind: "email", value }) as const;
const put = (wish: Omit<Suppressed, "now">, at: 0 | 1 = 0): Promise<number> => {
  const { scope } = w.organisations[at];
  return write(w.db, scope, (tx) => suppress(tx, scope, keys, { ...wish, now: w.now() }));
};
const asked = (
  values: readonly string[],
  purpose: CheckPurpose,
  channel?: SuppressionChannel,
  at: 0 | 1 = 0,
): Promise<(boolean | null)[]> => {
  const { scope } = w.organisations[at];
  return read(w.db, scope, (tx) => check(tx, scope, keys, { values: values.map(email), purpose, channel }));
};
const looked = (value: string): Promise<readonly SuppressionEntry[]> => {
  const [{ scope }] = w.organisations;
  return read(w.db, scope, (tx) => lookUp(tx, scope, keys, email(value), reader));
};

test("an objection refuses marketing alone, an erasure refuses both, and a channel only its own", async () => {
  const marketing = { scope: "marketing", ground: "objection" } as const;
  expect(await put({ ...marketing, values: [email("Ann@Example.org"), email("ann@example.org")] })).toBe(1);
  expect(await put({ ...marketing, values: [email("ann@example.org")] })).toBe(0);
  expect(await put({ ...marketing, values: [email("ann@example.org")], channel: "email" })).toBe(0);
  expect(await put({ ...marketing, values: [email("bea@example.org")], channel: "phone" })).toBe(1);
  expect(await put({ values: [email("cem@example.org")], scope: "erased", ground: "erasure" })).toBe(1);
  const all = [" ANN@example.org", "bea@example.org", "cem@example.org", "dan@example.org", "no address"];
  expect(await asked(all, "marketing")).toEqual([true, true, true, false, null]);
  expect(await asked(all, "marketing", "email")).toEqual([true, false, true, false, null]);
  expect(await asked(all, "marketing", "phone")).toEqual([true, true, true, false, null]);
  expect(await asked(all, "import")).toEqual([false, false, true, false, null]);
  expect(await asked(all, "marketing", undefined, 1)).toEqual([false, false, false, false, null]);
  expect(await asked([], "import")).toEqual([]);
});

test("a renewed key serves new entries, and those before are found and not written twice", async () => {
  const [{ organisationId, scope }] = w.organisations;
  const erased = { scope: "erased", ground: "erasure" } as const;
  await put({ ...erased, values: [email("old@example.org")] });
  await keys.renewIndex(organisationId);
  expect(keys.endOldIndexes(organisationId)).toBe(1);
  expect(await put({ ...erased, values: [email("old@example.org"), email("new@example.org")] })).toBe(1);
  expect(await asked(["old@example.org", "new@example.org", "else@example.org"], "import")).toEqual([
    true,
    true,
    false,
  ]);
  const root = await w.client("kept_superuser");
  const { rows } = await root.query<{ keys: string }>(
    "select count(distinct key_id) as keys from kept.suppression_entry where organisation_id = $1",
    [organisationId],
  );
  expect(rows).toEqual([{ keys: "2" }]);
  expect(await read(w.db, scope, (tx) => check(tx, scope, keys, { values: [], purpose: "import" }))).toEqual(
    [],
  );
});

test("nothing of a value stands in the list or in the ledger, not even as a hash without its key", async () => {
  const root = await w.client("kept_superuser");
  await put({ values: [email("plain@example.org")], scope: "marketing", ground: "objection" });
  const { rows } = await root.query<{ line: string }>(
    "select to_jsonb(one)::text as line from kept.suppression_entry one",
  );
  const bare = createHash("sha256").update("plain@example.org").digest("hex");
  expect(rows.filter(({ line }) => line.includes("marketing")).length).toBeGreaterThan(0);
  expect(rows.filter(({ line }) => line.includes("plain") || line.includes(bare))).toEqual([]);
  const [{ scope }] = w.organisations;
  const entries = await read(w.db, scope, (tx) => listEntries(tx, scope, { limit: 100 }));
  expect(entries.filter(({ type }) => type === "suppression.added").length).toBeGreaterThan(3);
});

test("a later consent ends a marketing entry and never one of an erasure; ended, it may begin anew", async () => {
  const [{ scope }] = w.organisations;
  const value = "eva@example.org";
  await put({ values: [email(value)], scope: "marketing", ground: "consent-withdrawn", channel: "email" });
  await put({ values: [email(value)], scope: "erased", ground: "erasure" });
  const entries = await looked(value);
  const idOf = (of: string) => {
    const found = entries.find((entry) => entry.scope === of);
    if (found === undefined) throw new Error(`No entry ${of}.`);
    return found.id;
  };
  const ends = (id: SuppressionEntry["id"], why: "consent-given" | "came-back"): Promise<void> =>
    write(w.db, scope, (tx) => lift(tx, scope, keys, { id, why, now: w.now() }));
  await expect(ends(idOf("erased"), "consent-given")).rejects.toMatchObject({ key: "not_yet" });
  await expect(ends(idOf("marketing"), "came-back")).rejects.toMatchObject({ key: "not_yet" });
  await ends(idOf("marketing"), "consent-given");
  await expect(ends(idOf("marketing"), "consent-given")).rejects.toMatchObject({ key: "not_found" });
  expect(await asked([value], "marketing", "email")).toEqual([true]);
  await ends(idOf("erased"), "came-back");
  expect(await asked([value], "marketing")).toEqual([false]);
  expect((await looked(value)).map(({ lifted }) => lifted?.why)).toEqual(["came-back", "consent-given"]);
  expect(await put({ values: [email(value)], scope: "marketing", ground: "objection" })).toBe(1);
  expect(await asked([value], "marketing")).toEqual([true]);
  expect((await looked(value)).map(({ scope: of, lifted }) => [of, lifted?.why])).toEqual([
    ["marketing", undefined],
    ["erased", "came-back"],
    ["marketing", "consent-given"],
  ]);
});

// Goal: a copy of the keystore on another disk is the keystore at every moment: what is made is in it, what is destroyed is
// gone from it, and with the root key it takes the place of a lost one.
// Method: real folders and two vaults over them; both files row by row; the copy alone, opened; a copy that was damaged.
import { randomUUID } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, test } from "vitest";
import type { OrganisationId } from "../ids.ts";
import type { KeyOwner } from "../keys.ts";
import { openVault } from "./vault.ts";

const home = mkdtempSync(path.join(tmpdir(), "kept-mirrors-"));
const organisation = randomUUID() as OrganisationId;
const now = (): Temporal.Instant => Temporal.Instant.from("2026-03-02T09:00:00Z");
afterAll(() => rmSync(home, { recursive: true }));

function table(place: string): unknown {
  const db = new DatabaseSync(path.join(place, "keys.sqlite"), { readOnly: true });
  const rows = ["owner_key", "destroyed_key", "epoch", "about"].map((name) =>
    db.prepare(`select * from ${name} order by 1`).all(),
  );
  db.close();
  return rows;
}

test("a copy on another disk has every key at once, loses the destroyed ones at once, and replaces a lost file", async () => {
  const [folder, copy, again] = [path.join(home, "keys"), path.join(home, "copy"), path.join(home, "again")];
  const options = { folder, copies: [copy], now };
  const [here, there] = [await openVault(options), await openVault(options)];
  const all = Array.from({ length: 30 }, (): KeyOwner => ({ kind: "subject", id: randomUUID() }));
  const keys = await Promise.all(
    all.map((owner, at) => (at % 2 === 0 ? here : there).current(organisation, owner)),
  );
  for (const owner of all.slice(0, 10)) there.destroy(organisation, owner);
  await here.renew(organisation, all[15] ?? { kind: "subject", id: "" });
  await there.turnEpoch({ evenIfNotDue: true });
  expect(table(copy)).toEqual(table(folder));
  here.close();
  there.close();
  // The disk is lost: the copy and the root key are the keystore again.
  mkdirSync(again, { mode: 0o700 });
  for (const name of readdirSync(copy)) cpSync(path.join(copy, name), path.join(again, name));
  cpSync(path.join(folder, "root.key"), path.join(again, "root.key"));
  const back = await openVault({ folder: again, now });
  const found = await Promise.all(
    all.map((owner, at) => back.find(organisation, owner, keys[at]?.id ?? Buffer.alloc(16))),
  );
  expect(found).toEqual(keys.map((key, at) => (at < 10 ? undefined : key)));
  back.close();
  // A copy that was away, or is damaged, is filled anew by the next start.
  writeFileSync(path.join(copy, "keys.sqlite"), "no database");
  (await openVault(options)).close();
  expect(table(copy)).toEqual(table(folder));
});

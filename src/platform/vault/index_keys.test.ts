// Goal: an organisation has a key for keyed hashes that move and one for those that stay, in one keystore, the same after
// it was closed, and after a new epoch.
// Method: a real keystore in a folder; each kind asked first, and again from the files alone.
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { OrganisationId } from "../ids.ts";
import type { IndexName } from "./index_owner.ts";
import { openVault } from "./vault.ts";

test.each<readonly IndexName[]>([
  ["moving", "fixed"],
  ["fixed", "moving"],
])("%s hashes first, then %s ones: both have a key, and keep it", async (...names) => {
  const folder = mkdtempSync(path.join(tmpdir(), "kept-index-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [here, there] = [randomUUID() as OrganisationId, randomUUID() as OrganisationId];
  let moment = Temporal.Instant.from("2026-03-02T09:00:00Z");
  const secretsOf = async (): Promise<readonly string[]> => {
    const vault = await openVault({ folder, now: () => moment });
    try {
      const secrets = [];
      for (const organisation of [here, there])
        for (const name of names) secrets.push(...(await vault.indexKeys(organisation, name)));
      return secrets.map((secret) => secret.toString("hex"));
    } finally {
      vault.close();
    }
  };
  const first = await secretsOf();
  expect(first.length).toBe(4);
  // Both begin with the key the organisation's hashes had before there were two; another organisation has its own.
  expect([first[0] === first[1], first[2] === first[3], first[0] === first[2]]).toEqual([true, true, false]);
  moment = moment.add({ hours: 8 * 24 });
  expect(await secretsOf()).toEqual(first);
});

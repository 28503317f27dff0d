// Goal: `kept ledger` as an officer or an auditor uses it: it proves, exports and checks, says the first thing that is
// wrong, and ends with the status its help names.
// Method: the real `bin/kept` as a child process on a real database whose entries were numbered with the keystore's key.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keptCommand, type Ended, type Kept } from "../../testkit/setup/kept.ts";
import { derivedKeys } from "../../testkit/keys.ts";
import { world } from "../../testkit/world.ts";
import type { World } from "../../testkit/world.ts";
import { archiveWriter } from "../evidence/index.ts";
import { write } from "../platform/db.ts";
import { append } from "../platform/ledger/ledger.ts";
import { openLedger } from "../platform/ledger/open.ts";
import { createLogger } from "../platform/log.ts";
import { superuser } from "../platform/postgres/postgres.ts";
import { appRole } from "../platform/roles.ts";

let w: World;
let kept: Kept;
let entry = "";
beforeAll(async () => {
  w = await world();
  kept = keptCommand();
  const folder = path.join(kept.folder, "keys");
  const keys = derivedKeys(Buffer.alloc(32, 1));
  const log = createLogger({ write: () => undefined, level: "error", now: w.now });
  const ledger = await openLedger({ db: w.db, keys, folder, log, now: w.now });
  const [here] = w.organisations;
  const owner = { kind: "organisation", id: here.organisationId } as const;
  const added = await write(w.db, here.scope, async (tx) => {
    const one = { type: "request.opened", now: w.now(), payload: {}, owner } as const;
    for (let n = 0; n < 4; n += 1) await append(tx, here.scope, keys, one);
    return append(tx, here.scope, keys, one);
  });
  entry = added.id;
  const integrator = ledger.start();
  await integrator.pass(true);
  await integrator.stop();
});
afterAll(async () => {
  kept.remove();
  await w.close();
});

const at = (...names: readonly string[]): string => path.join(kept.folder, ...names);
const run = (...words: readonly string[]): Promise<Ended> =>
  kept.run(["ledger", ...words], {
    DATABASE_URL: w.database.url(appRole),
    KEPT_KEYSTORE: at("keys"),
    KEPT_DATA: at("data"),
  });
const organisation = ["--organisation", "harbour-school"];

test("it verifies, proves and exports, and what was exported is checked without the installation", async () => {
  const [verified, proved, exported] = await Promise.all([
    run("verify", ...organisation),
    run("prove", entry, ...organisation),
    run("export", "--out", at("out"), ...organisation),
  ]);
  expect([verified.status, verified.stderr, proved.status, exported.status]).toEqual([0, "", 0, 0]);
  expect(verified.stdout).toMatch(
    /^Derived 5 entries again; root .{44}\.\nHeld 1 signed checkpoint .*\nNothing is wrong\.\n$/,
  );
  expect(proved.stdout.split("\n")[0]).toBe("c2sp.org/tlog-proof@v1");
  const archive = archiveWriter();
  const files = readdirSync(at("out"), { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  const parts = files.map(({ parentPath, name }) => {
    const file = path.join(parentPath, name);
    return archive.add({ path: path.relative(at("out"), file), bytes: readFileSync(file) });
  });
  writeFileSync(at("ledger.zip"), Buffer.concat([...parts, archive.end()]));
  writeFileSync(at("key"), readFileSync(at("out", "verifier-key")));
  writeFileSync(
    at("mail"),
    `Dear reader,\r\n\r\n${readFileSync(at("out", "checkpoint"), "utf8")}\r\nGoodbye\r\n`,
  );
  const bundle = at("out", "tile", "entries", "000.p", "5");
  writeFileSync(bundle, readFileSync(bundle, "latin1").replace("request.opened", "request.closed"), "latin1");
  const key = ["--key", at("out", "verifier-key")];
  const [damaged, whole] = await Promise.all([
    run("fsck", at("out"), ...key, "--against", at("out", "checkpoint")),
    run("verify", at("ledger.zip"), "--key", at("key"), "--against", at("mail")),
  ]);
  expect([whole.status, whole.stdout]).toEqual([0, "5 entries, every tile and the signed root agree.\n"]);
  expect([damaged.status, damaged.stderr]).toEqual([
    1,
    "Entry 0 is not what its leaf was made of (tile/entries/000.p/5).\n",
  ]);
});

test("a changed entry ends it with 1 and is named", async () => {
  const operator = await w.client(superuser);
  await operator.query("update ledger_entry set type = 'request.closed' where id = $1", [entry]);
  const verified = await run("verify", ...organisation);
  expect([verified.status, verified.stderr]).toEqual([
    1,
    "Entry 4 was changed: it is not what its leaf was made of.\n",
  ]);
});

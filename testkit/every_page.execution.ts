/** A request for erasure with a plan over the school's database that waits for decisions, for the test that looks at every page. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { installStore, usableStores } from "../src/features/connectors/index.ts";
import { planAll } from "../src/features/rights/execution/acts.ts";
import { executionDuties } from "../src/features/rights/execution/duties.ts";
import { planDutyName } from "../src/features/rights/execution/owed.ts";
import { executionsOf } from "../src/features/rights/execution/store.ts";
import { act } from "../src/features/rights/request/act.ts";
import type { Command } from "../src/features/rights/request/commands.ts";
import { openRequest } from "../src/features/rights/request/store.ts";
import { storedStores } from "../src/features/rights/run/stores.ts";
import { read, write } from "../src/platform/db.ts";
import type { Furnished } from "./every_page.ts";
import { confirmedMap } from "./maps.ts";
import { testKeys } from "./signed-in.ts";

/** Gives the reference of the request. */
export async function furnishExecution({
  w,
  office,
  anna,
}: Pick<Furnished, "w" | "office" | "anna">): Promise<string> {
  const { scope } = anna;
  const { platform } = office;
  const now = w.now();
  const given = w.person("yuxuan");
  const file = await write(w.db, scope, async (tx) => {
    // The same rows under a map that leaves the photographs to a person.
    const text = readFileSync(path.join(import.meta.dirname, "../packs/school/map.yml"), "utf8");
    const map = confirmedMap(parse(text.replace("  photo:\n", "  photo:\n    on_erase: review\n")));
    const { connection } = w.school;
    const eraser = { user: String(connection.user) };
    await installStore(tx, scope, testKeys, { name: "School archive", connection, map, eraser, now });
    const { file: opened } = await openRequest(tx, scope, platform, {
      right: "erasure",
      channel: "post",
      capacity: "self",
      delivery: "post",
      receivedAt: now.subtract({ hours: 24 * 9 }),
      language: "en",
      handler: anna.actorId,
      texts: { requesterName: "Yuxuan Lin" },
      now,
    });
    const commands: readonly Command[] = [
      { type: "confirm-identity", method: "known-to-staff" },
      { type: "assess", verdict: "granted", bases: ["unneeded"], grounds: [] },
    ];
    for (const command of commands)
      await act(
        tx,
        scope,
        platform,
        { caseId: opened.id, command, words: "On record.", now },
        () => undefined,
      );
    return opened;
  });
  const request = await w.caseOf(file.id);
  await write(w.db, scope, async (tx) => {
    const usable = await usableStores(tx, scope, testKeys);
    await planAll(
      { tx, scope, platform, request, now },
      usable,
      given.map(({ name, value }) => ({ name, value })),
    );
  });
  const duties = executionDuties(platform, { storesOf: storedStores(platform.folder) });
  const worker = await w.worker(duties);
  const duty = await read(w.db, scope, async (tx) => {
    const [row] = await executionsOf(tx, scope, file.id);
    if (row === undefined) throw new Error("Nothing was begun.");
    const due = tx.selectFrom("duty").select("id").where("kind", "=", planDutyName);
    return due.where("key", "=", `${row.id}:${row.round}`).executeTakeFirstOrThrow();
  });
  const { state, problem } = await w.settled(scope, duty.id);
  if (state !== "done") throw new Error(`The plan ended as ${state}: ${problem}`);
  await worker.stop();
  return request.reference;
}

/** Requests for erasure and rectification with plans over the school's database, for the test that looks at every page. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { installStore, usableStores } from "../src/features/connectors/index.ts";
import { planAll } from "../src/features/rights/execution/acts.ts";
import type { CorrectionInput } from "../src/features/rights/execution/contract.ts";
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

type Place = Pick<Furnished, "w" | "office" | "anna">;

/** Gives the references of the requests. */
export async function furnishExecution(place: Place): Promise<{ systems: string; corrected: string }> {
  const { w, anna } = place;
  const now = w.now();
  await write(w.db, anna.scope, async (tx) => {
    // The same rows under a map that leaves the photographs to a person.
    const text = readFileSync(path.join(import.meta.dirname, "../packs/school/map.yml"), "utf8");
    const map = confirmedMap(parse(text.replace("  photo:\n", "  photo:\n    on_erase: review\n")));
    const { connection } = w.school;
    const eraser = { user: String(connection.user) };
    await installStore(tx, anna.scope, testKeys, { name: "School archive", connection, map, eraser, now });
  });
  const was = w.person("yuxuan").find(({ value }) => value !== "")?.value ?? "";
  return {
    systems: await plannedFor(place, "erasure", []),
    corrected: await plannedFor(place, "rectification", [{ was, becomes: "yuxuan.lin@example.net" }]),
  };
}

async function plannedFor(
  { w, office, anna }: Place,
  right: "erasure" | "rectification",
  corrections: readonly CorrectionInput[],
): Promise<string> {
  const { scope } = anna;
  const { platform } = office;
  const now = w.now();
  const given = w.person("yuxuan");
  const file = await write(w.db, scope, async (tx) => {
    const { file: opened } = await openRequest(tx, scope, platform, {
      right,
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
      ...(right === "rectification" ? [{ type: "examine", finding: "wrong" } as const] : []),
      { type: "assess", verdict: "granted", bases: right === "erasure" ? ["unneeded"] : [], grounds: [] },
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
    await planAll({ tx, scope, platform, request, now }, usable, {
      identities: given.map(({ name, value }) => ({ name, value })),
      corrections,
    });
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

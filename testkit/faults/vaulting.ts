/**
 * Changes of keys, erasures, backups and restores that are killed at each of their places, while the server serves under load:
 * called again each goes on or begins anew, and what was sealed before opens afterwards. Judged with everything else by
 * `check.ts`; a backup is proved by restoring it.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import type { FailPoint } from "../../src/platform/fail_point.ts";
import type { VaultOrder } from "./order.ts";
import { killAll, postgresProcesses } from "./processes.ts";
import { compileCache, slug } from "./site.ts";
import type { Site } from "./site.ts";

export type Act = Exclude<VaultOrder["act"], "drill">;

/** Where each act can be killed. */
export const vaultPlaces: Readonly<Record<Act, readonly FailPoint[]>> = {
  epoch: ["epoch.made", "epoch.begun", "epoch.resealed", "epoch.destroyed", "epoch.ended"],
  root: ["root.made", "root.rewrapped", "root.shredded", "root.changed"],
  owners: ["key.replaced", "key.resealed", "key.retired"],
  index: ["key.index_moved"],
  erase: ["key.made", "person.erased"],
  backup: ["backup.table", "backup.file", "backup.copied"],
  restore: ["restore.file", "restore.table", "restore.loaded", "restore.committed"],
};

type Vaulted = {
  readonly hit: readonly FailPoint[];
  readonly missed: readonly FailPoint[];
  readonly broken: string[];
};

type Done = "done" | "killed" | "failed";

/** Kills each act at these of its places, and calls it again each time. */
export async function killChanges(
  site: Site,
  wanted: readonly (readonly [act: Act, points: readonly FailPoint[]])[],
): Promise<Vaulted> {
  const hit: FailPoint[] = [];
  const missed: FailPoint[] = [];
  const broken: string[] = [];
  for (const [act, points] of wanted) {
    for (const [index, point] of points.entries()) {
      const order = orderOf(site, act, `${act}-${index}`);
      // A restore is of a backup: one that was made in peace.
      if (act === "restore" && (await run({ ...order, act: "backup" })) !== "done")
        broken.push("vault: a backup was not made");
      const first = await run({ ...order, failAt: { point, time: 1 } });
      (first === "killed" ? hit : missed).push(point);
      if (first === "failed") broken.push(`vault: ${act} failed by itself before ${point}`);
      if (act === "restore") stopTarget(order);
      broken.push(...(await again(order, point)));
      for (const folder of [order.copy, order.target]) rmSync(folder, { recursive: true, force: true });
    }
  }
  return { hit, missed, broken };
}

/** After the kill: what was half done is finished or begun anew, and a backup that was made is whole. */
async function again(order: VaultOrder, point: FailPoint): Promise<readonly string[]> {
  const { act } = order;
  // Rows are there with the commit: another restore into them is refused, and that is its end.
  const isThere = point === "restore.committed";
  if (act === "backup") rmSync(order.copy, { recursive: true, force: true });
  const second = await run(order);
  if (act === "restore") stopTarget(order);
  if (second !== "done" && !isThere) return [`vault: ${act} after a kill at ${point} is ${second}`];
  if (act !== "backup" || point !== "backup.copied") return [];
  const proved = await run({ ...order, act: "drill" });
  return proved === "done" ? [] : [`vault: the backup after a kill at ${point} is not whole`];
}

function orderOf(site: Site, act: Act, name: string): VaultOrder {
  return {
    act,
    folder: site.options.folder,
    keystore: site.keystore,
    slug,
    copy: path.join(site.options.outside, `copy-${name}`),
    target: path.join(site.options.outside, `target-${name}`),
    end: true,
  };
}

/** Ends the database that a killed restore has left running. */
function stopTarget({ target }: VaultOrder): void {
  const dataFolder = path.join(target, "postgres", "data");
  if (existsSync(path.join(dataFolder, "postmaster.pid"))) killAll(postgresProcesses(dataFolder));
}

async function run(order: VaultOrder): Promise<Done> {
  const script = path.join(import.meta.dirname, "child", "vault.ts");
  const given = [
    "--disable-warning=ExperimentalWarning",
    "--disable-proto=delete",
    script,
    JSON.stringify(order),
  ];
  const env = { ...process.env, NODE_COMPILE_CACHE: compileCache };
  const child = spawn(process.execPath, given, { stdio: ["ignore", "ignore", "inherit"], env });
  await once(child, "exit");
  if (child.signalCode === "SIGKILL") return "killed";
  return child.exitCode === 0 ? "done" : "failed";
}

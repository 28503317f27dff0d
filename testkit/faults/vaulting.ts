/**
 * Changes of keys, erasures, backups and restores that are killed at each of their places, while the server serves under load:
 * called again each goes on or begins anew, and what was sealed before opens afterwards. Judged with everything else by
 * `check.ts`; a backup is proved by restoring it.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { generateIdentity } from "age-encryption";
import type { FailPoint } from "../../src/platform/fail_point.ts";
import { isAlive } from "../../src/platform/postgres/postmaster.ts";
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
  const identity = await generateIdentity();
  for (const [act, points] of wanted) {
    for (const [index, point] of points.entries()) {
      const order = orderOf(site, act, `${act}-${index}`, identity);
      // A restore is of a backup: one that was made in peace.
      if (act === "restore" && (await run({ ...order, act: "backup" })) !== "done")
        broken.push("vault: a backup was not made");
      const first = await run({ ...order, failAt: { point, time: 1 } });
      (first === "killed" ? hit : missed).push(point);
      if (first === "failed") broken.push(`vault: ${act} failed by itself before ${point}`);
      if (act === "restore") {
        stopTarget(order);
        broken.push(
          ...readableIn([site.options.outside]).map((file) => `vault: ${file} is readable after ${point}`),
        );
      }
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

/**
 * A trial of a backup that is killed with every row restored leaves a database; the next trial ends and removes it. Gives what was
 * wrong.
 */
export async function killDrill(site: Site): Promise<readonly string[]> {
  const broken: string[] = [];
  const order = { ...orderOf(site, "backup", "drill", await generateIdentity()), act: "drill" } as const;
  if ((await run({ ...order, act: "backup" })) !== "done") broken.push("vault: a backup was not made");
  const killed = await run({ ...order, failAt: { point: "restore.committed", time: 1 } });
  if (killed !== "killed") return [...broken, `vault: the trial is ${killed}`];
  const note = JSON.parse(readFileSync(path.join(order.folder, "drill.json"), "utf8")) as { folder: string };
  const trial = note.folder;
  broken.push(...readableIn([site.options.outside, trial]).map((file) => `vault: ${file} is readable`));
  const living = postgresProcesses(path.join(trial, "data/postgres/data"));
  if ((await run(order)) !== "done") broken.push("vault: a trial after a killed one was not done");
  if (existsSync(trial)) broken.push("vault: what the killed trial left is there");
  if (living.some(isAlive)) broken.push("vault: the killed trial's database lives");
  rmSync(order.copy, { force: true });
  return broken;
}

/** Files in which rows can be read; what the database itself holds is the database's. */
export function readableIn(folders: readonly string[]): readonly string[] {
  const marks = ['"organisation_id"', "kept-backup/1"];
  return folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("/postgres/"))
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .filter((file) => {
      const text = readFileSync(file, "latin1");
      return marks.some((mark) => text.includes(mark));
    });
}

function orderOf(site: Site, act: Act, name: string, identity: string): VaultOrder {
  return {
    act,
    folder: site.options.folder,
    keystore: site.keystore,
    slug,
    copy: path.join(site.options.outside, `copy-${name}.age`),
    identity,
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

/**
 * Faults of what the product stands on, each under the same load and judged by the same checker: servers that are stopped
 * and woken, disks that fill up one at a time, a mail server that fails in its three ways, a database that is slow or
 * silent, a clock that jumps, calls that come twice or in another order.
 */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { enough } from "./acting.ts";
import type { Acting } from "./acting.ts";
import { check } from "./check.ts";
import { finishWork, hasten } from "./crash.ts";
import { startLoad } from "./load.ts";
import { Site } from "./site.ts";
import { clockMoves } from "./situations.clock.ts";
import { databaseHangs } from "./situations.database.ts";
import { diskPlaces, full, mountSmall } from "./situations.disk.ts";
import type { DiskName } from "./situations.disk.ts";
import { outOfOrder, sameCall } from "./situations.order.ts";
import { stoppedWorker, twoServers } from "./situations.servers.ts";

export type Situation = {
  readonly name: string;
  readonly broken: readonly string[];
  readonly acknowledged: number;
  readonly unavailable: number;
  readonly answersOf500: number;
  readonly measured: Readonly<Record<string, number>>;
  readonly seconds: number;
};

export type SituationOptions = {
  readonly folder: string;
  readonly port: number;
  readonly name: SituationName;
  /** In their true length: a worker stopped for ten minutes. */
  readonly isLong?: boolean;
};

const situations = {
  "two servers, one stopped and woken": twoServers,
  "a worker stopped beyond its lease and woken": stoppedWorker,
  "mail server down, refusing, bouncing": mailFails,
  "the same call twenty times at once": sameCall,
  "repeated and out of order": outOfOrder,
  "database slow, hung, silent": databaseHangs,
  "files full": (acting: Acting) => full(acting, "files full"),
  "spool full": (acting: Acting) => full(acting, "spool full"),
  "database full": (acting: Acting) => full(acting, "database full"),
  "clock ahead, back, far ahead": clockMoves,
} as const satisfies Readonly<Record<string, (acting: Acting) => Promise<void>>>;

export type SituationName = keyof typeof situations;
export const situationNames = Object.keys(situations) as readonly SituationName[];
const isDisk = (name: SituationName): name is DiskName & SituationName => name in diskPlaces;
/** These mount a small file system of their own. */
export const needsRoot = (name: SituationName): boolean => isDisk(name);
/** Ends with a control that takes something away: what was acknowledged cannot be judged any more. */
const endsSpoilt: ReadonlySet<SituationName> = new Set(["clock ahead, back, far ahead"]);

export async function runSituation({ folder, port, name, isLong }: SituationOptions): Promise<Situation> {
  const began = performance.now();
  const data = path.join(folder, "data");
  const place = isDisk(name) ? mountSmall(data, name) : undefined;
  const site = await Site.open({ folder: data, outside: path.join(folder, "outside"), port });
  try {
    await site.start();
    await site.prepare();
    const addresses = [site.url];
    // Ten minutes of many callers would show nothing more.
    const load = startLoad(site, addresses, isLong === true ? 3 : 16);
    const acting: Acting = { site, load, addresses, broken: [], measured: {}, isLong: isLong === true };
    await enough(load, 40);
    await situations[name](acting);
    const { broken, measured } = acting;
    await acting.load.stop();
    const { figures, surprises } = acting.load;
    if (!endsSpoilt.has(name)) {
      await finishWork(site);
      broken.push(...(await check(site)).broken, ...surprises.map((one) => `surprise: ${one}`));
    }
    const { acknowledged, unavailable, crashed } = figures;
    const seconds = Math.round((performance.now() - began) / 1000);
    return { name, broken, acknowledged, unavailable, answersOf500: crashed, measured, seconds };
  } finally {
    await site.close();
    if (place !== undefined) execFileSync("umount", ["-l", place], { stdio: "ignore" });
  }
}

async function mailFails({ site, load, broken }: Acting): Promise<void> {
  const { sink } = site;
  sink.answer = () => "421 closing";
  await enough(load, 10);
  sink.answer = (command) => (command === "." ? "451 later" : undefined);
  await enough(load, 10);
  let bounced = "";
  sink.answer = (command) => {
    if (bounced !== "" || !command.startsWith("RCPT")) return undefined;
    bounced = command;
    return "550 no such mailbox";
  };
  await site.killServer();
  await hasten(site);
  await site.start();
  await enough(load, 40);
  sink.answer = undefined;
  const { rows } = await site.asSuperuser((client) =>
    client.query("select 1 from kept.outbox_mail where state = 'refused' and problem = 'smtp_550'"),
  );
  if (bounced !== "" && rows.length !== 1)
    broken.push(`mail: one mailbox bounced, ${rows.length} mails say so`);
  if (!(await enough(load, 20))) broken.push("mail: nothing goes on after the mail server is back");
}

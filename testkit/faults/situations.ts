/**
 * Faults of what the product stands on, each under the same load and judged by the same checker: two servers of which one
 * is stopped and woken, disks that fill up one at a time, a mail server that fails in its three ways, the same call many
 * times at once.
 */
import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client, noFigures } from "./client.ts";
import { check } from "./check.ts";
import { finishWork, hasten } from "./crash.ts";
import { startLoad } from "./load.ts";
import type { RunningLoad } from "./load.ts";
import { Site, slug } from "./site.ts";

export type Situation = {
  readonly name: string;
  readonly broken: readonly string[];
  readonly acknowledged: number;
  readonly unavailable: number;
  readonly answersOf500: number;
};

export type SituationOptions = {
  readonly folder: string;
  readonly port: number;
  readonly name: SituationName;
};

type Acting = { readonly site: Site; readonly load: RunningLoad; readonly broken: string[] };

const situations = {
  "two servers, one stopped and woken": twoServers,
  "mail server down, refusing, bouncing": mailFails,
  "the same call twenty times at once": sameCall,
  "files full": (acting: Acting) => full(acting, "files"),
  "spool full": (acting: Acting) => full(acting, "spool"),
  "database full": (acting: Acting) => full(acting, "."),
} as const satisfies Readonly<Record<string, (acting: Acting) => Promise<void>>>;

export type SituationName = keyof typeof situations;
export const situationNames = Object.keys(situations) as readonly SituationName[];
/** These mount a small file system of their own. */
export const needsRoot = (name: SituationName): boolean => name.endsWith(" full");

const places = { "files full": "files", "spool full": "spool", "database full": "." } as const;

export async function runSituation({ folder, port, name }: SituationOptions): Promise<Situation> {
  const data = path.join(folder, "data");
  const place = name in places ? path.join(data, places[name as keyof typeof places]) : undefined;
  if (place !== undefined) mountSmall(data, place);
  const site = await Site.open({ folder: data, outside: path.join(folder, "outside"), port });
  const broken: string[] = [];
  try {
    await site.start();
    await site.prepare();
    const load = startLoad(site, name.startsWith("two") ? [site.url, addressOf(port + 1)] : [site.url]);
    await enough(load, 40);
    await situations[name]({ site, load, broken });
    await load.stop();
    await finishWork(site);
    broken.push(...(await check(site)).broken, ...load.surprises.map((one) => `surprise: ${one}`));
    const { acknowledged, unavailable, crashed } = load.figures;
    return { name, broken, acknowledged, unavailable, answersOf500: crashed };
  } finally {
    await site.close();
    if (place !== undefined) execFileSync("umount", ["-l", place], { stdio: "ignore" });
  }
}

/** Loads go on until so many more calls were acknowledged, or half a minute is over. */
async function enough(load: RunningLoad, more: number): Promise<boolean> {
  const wanted = load.figures.acknowledged + more;
  const until = performance.now() + 30_000;
  while (load.figures.acknowledged < wanted && performance.now() < until) await pause(10);
  return load.figures.acknowledged >= wanted;
}

/** The second takes over what the first was at; woken, the first must write nothing of it (fencing). */
async function twoServers({ site, load, broken }: Acting): Promise<void> {
  const second = site.spawn({ port: site.options.port + 1 });
  try {
    await site.ready(addressOf(site.options.port + 1), second);
    await enough(load, 60);
    for (let round = 0; round < 5; round += 1) {
      site.server?.kill("SIGSTOP");
      // As if its leases had run out, which takes minutes.
      await hasten(site);
      await pause(1500);
      site.server?.kill("SIGCONT");
      if (!(await enough(load, 20))) broken.push("two servers: nothing goes on after one was stopped");
    }
  } finally {
    second.kill("SIGKILL");
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

async function sameCall({ site, load, broken }: Acting): Promise<void> {
  const client = new Client({
    site,
    address: () => site.url,
    ending: new AbortController(),
    figures: noFigures(),
  });
  await client.signIn();
  const about = crypto.randomUUID();
  const answers = await client.jsonAtOnce(20, { does: "open", about }, `/o/${slug}/api/rights/requests`, {
    channel: "post",
    receivedAt: new Date(Date.now() - 3_600_000).toISOString(),
    capacity: "self",
    requester: { name: "Robin Hart", address: "2 Quay Street" },
    identities: [],
    wording: about,
    delivery: "post",
    language: "en",
  });
  const references = new Set(answers.map(({ status, text }) => `${status} ${text}`));
  if (references.size !== 1) broken.push(`same call: it was answered in ${references.size} ways`);
  await enough(load, 10);
}

/** Nothing is acknowledged that is not there, reading goes on, and all goes on by itself once there is space. */
async function full({ site, load, broken }: Acting, below: string): Promise<void> {
  const place = path.join(site.options.folder, below);
  const file = path.join(place, "filling");
  fill(file);
  await enough(load, 30);
  if (below !== ".") {
    const reply = await fetch(`${site.url}/p/${slug}`, { signal: AbortSignal.timeout(10_000) }).catch(
      () => undefined,
    );
    if (reply?.status !== 200) broken.push(`full: a page was answered with ${reply?.status ?? "nothing"}`);
  }
  rmSync(file);
  await site.ready();
  await hasten(site);
  if (!(await enough(load, 30))) broken.push("full: nothing goes on after there is space again");
}

function mountSmall(data: string, place: string): void {
  mkdirSync(data, { recursive: true, mode: 0o711 });
  mkdirSync(place, { recursive: true, mode: 0o711 });
  const size = place === path.join(data, ".") || place === data ? "400m" : "24m";
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size},mode=0711`, "tmpfs", place]);
}

function fill(file: string): void {
  const handle = openSync(file, "w");
  try {
    for (let bytes = 1_048_576; bytes >= 512; bytes /= 2) {
      const part = Buffer.alloc(bytes, 1);
      try {
        for (;;) if (writeSync(handle, part) < bytes) break;
      } catch {
        // Full for this size: a smaller piece may still fit.
      }
    }
  } finally {
    closeSync(handle);
  }
}

const addressOf = (port: number): string => `http://localhost:${port}`;

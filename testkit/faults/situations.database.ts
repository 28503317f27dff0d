/**
 * A database that is slow, hangs, or falls silent for good: each call is answered in its time, memory stays, and all goes
 * on by itself, without a restart.
 */
import { setTimeout as pause } from "node:timers/promises";
import { appRole } from "../../src/platform/roles.ts";
import { enough } from "./acting.ts";
import type { Acting } from "./acting.ts";
import { residentMegabytes } from "./processes.ts";
import { openWay } from "./proxy.ts";
import { slug } from "./site.ts";

/** A handler has ten seconds; what comes on top is the machine's. */
const mostSeconds = 12;
/** A statement is given up after a minute, its connection after another. */
const silentSeconds = 150;

export async function databaseHangs(acting: Acting): Promise<void> {
  const { site, load, broken, measured } = acting;
  const way = await openWay(site.postgres.connection("kept", appRole));
  try {
    await site.killServer();
    await site.start({ databaseUrl: `postgres://${appRole}@127.0.0.1:${way.port}/kept` });
    await enough(load, 20);
    measured["residentBefore"] = residentMegabytes(site.server?.pid);
    const slow = await asked(acting, 25, () => way.slow(2000));
    way.goOn();
    if (!(await enough(load, 10))) broken.push("slow database: nothing goes on when it is quick again");
    const hung = await asked(acting, 25, () => way.hang());
    measured["residentHung"] = residentMegabytes(site.server?.pid);
    way.goOn();
    await goesOn(acting, "hung", 60);
    way.forget();
    await goesOn(acting, "silent", silentSeconds);
    measured["residentAfter"] = residentMegabytes(site.server?.pid);
    judge(acting, { slow, hung });
  } finally {
    await site.killServer();
    await way.close();
    await site.start();
  }
}

type Asked = { readonly slowest: number; readonly answers: ReadonlyMap<string, number> };

/** Fifty askers who come anew as soon as they are answered, for so many seconds. */
async function asked({ site }: Acting, seconds: number, begin: () => void): Promise<Asked> {
  const answers = new Map<string, number>();
  let slowest = 0;
  begin();
  const end = performance.now() + seconds * 1000;
  const asker = async (): Promise<void> => {
    while (performance.now() < end) {
      const began = performance.now();
      const reply = await fetch(`${site.url}/p/${slug}`, { signal: AbortSignal.timeout(30_000) }).catch(
        () => undefined,
      );
      await reply?.arrayBuffer().catch(() => undefined);
      slowest = Math.max(slowest, (performance.now() - began) / 1000);
      const status = String(reply?.status ?? "none");
      answers.set(status, (answers.get(status) ?? 0) + 1);
      await pause(100);
    }
  };
  await Promise.all(Array.from({ length: 50 }, asker));
  return { slowest: Math.round(slowest * 10) / 10, answers };
}

async function goesOn({ site, load, broken, measured }: Acting, name: string, most: number): Promise<void> {
  const began = performance.now();
  const process = site.server?.pid;
  if (!(await enough(load, 10, most))) broken.push(`${name} database: nothing goes on within ${most} s`);
  await site
    .ready(site.url, site.server, most)
    .catch(() => broken.push(`${name} database: never ready again`));
  if (site.server?.pid !== process) broken.push(`${name} database: the server was restarted`);
  measured[`${name}GoesOnAfterSeconds`] = Math.round((performance.now() - began) / 100) / 10;
}

function judge({ broken, measured }: Acting, found: { readonly slow: Asked; readonly hung: Asked }): void {
  for (const [name, { slowest, answers }] of Object.entries(found)) {
    measured[`${name}SlowestSeconds`] = slowest;
    for (const [status, times] of answers) measured[`${name}Answers${status}`] = times;
    if (slowest > mostSeconds) broken.push(`${name} database: an answer took ${slowest} s`);
    for (const status of answers.keys())
      if (!["200", "503"].includes(status)) broken.push(`${name} database: answered with ${status}`);
  }
  if (!found.hung.answers.has("503")) broken.push("hung database: nobody noticed, so nothing was shown");
  const [before, during] = [measured["residentBefore"] ?? 0, measured["residentHung"] ?? 0];
  if (during > before + 150) broken.push(`hung database: memory grew from ${before} to ${during} MB`);
}

/**
 * Two servers on one installation, of which one is stopped (SIGSTOP) and woken: what the other has taken over meanwhile, the
 * first one must not write (docs/decisions/0023-duties.md: a fence grows with each lease).
 */
import { setTimeout as pause } from "node:timers/promises";
import type { FailPoint } from "../../src/platform/fail_point.ts";
import { appRole } from "../../src/platform/roles.ts";
import { addressOf, enough, logged, until } from "./acting.ts";
import type { Acting } from "./acting.ts";
import { hasten } from "./crash.ts";
import { processState } from "./processes.ts";
import type { Site } from "./site.ts";

const tenMinutes = 600_000;

/** At any moment, five times over. */
export async function twoServers(acting: Acting): Promise<void> {
  const { site, load, addresses, broken } = acting;
  await withSecond(acting, async () => {
    addresses.push(site.url);
    await enough(load, 60);
    for (let round = 0; round < 5; round += 1) {
      site.server?.kill("SIGSTOP");
      await pause(500);
      await asIfItsTimeWereOver(site);
      await pause(1500);
      site.server?.kill("SIGCONT");
      if (!(await enough(load, 20))) broken.push("two servers: nothing goes on after one was stopped");
    }
  });
}

/** Where a duty is half done: taken, worked, in its last transaction, after the mail server's consent. */
const halfDone: readonly FailPoint[] = [
  "duty.leased",
  "mail.sent",
  "search.found",
  "duty.ran",
  "duty.affected",
];

/** Stopped in the middle of a duty until its lease is another's; woken, it must be told so and write nothing. */
export async function stoppedWorker(acting: Acting): Promise<void> {
  const { site, load, broken, measured, isLong } = acting;
  let times = 0;
  await withSecond(acting, async (second) => {
    for (const point of isLong ? (["search.found"] as const) : halfDone) {
      await site.killServer();
      const rejected = logged(site, "duty.lease_lost");
      site.server = site.spawn({ failAt: { point, time: 2, how: "SIGSTOP" } });
      const { pid } = site.server;
      if (!(await until(() => processState(pid) === "T", 60))) {
        broken.push(`stopped worker: nothing reached ${point}`);
        continue;
      }
      if (isLong) await pause(tenMinutes);
      else {
        await pause(500);
        await asIfItsTimeWereOver(site);
      }
      // The other one has taken over and done what was due.
      if (!(await enough(load, 10, isLong ? 60 : 30)))
        broken.push(`stopped worker: nothing goes on beside one stopped at ${point}`);
      await until(async () => (await runningUnderOldLease(site)) === 0, 30);
      site.server.kill("SIGCONT");
      // In its last transaction it is told by the database, which has ended it; before that, by the fence.
      const isTold = (): boolean =>
        logged(site, "duty.lease_lost") > rejected ||
        (point === "duty.affected" && logged(site, "duty.attempt_failed") > 0);
      if (await until(isTold, 30)) times += 1;
      else broken.push(`stopped worker: woken after ${point}, it was not told that its lease is over`);
      await site.ready(addressOf(site.options.port + 1), second);
    }
  });
  measured["toldTheirLeaseIsOver"] = times;
  measured["stoppedSeconds"] = isLong ? tenMinutes / 1000 : 0;
}

/** While it runs, calls go to the second one; whoever asks the stopped one waits for it. */
async function withSecond(
  { site, addresses }: Acting,
  work: (second: ReturnType<Site["spawn"]>) => Promise<void>,
): Promise<void> {
  const second = site.spawn({ port: site.options.port + 1 });
  const address = addressOf(site.options.port + 1);
  try {
    await site.ready(address, second);
    addresses.splice(0, addresses.length, address);
    await work(second);
  } finally {
    addresses.splice(0, addresses.length, site.url);
    second.kill("SIGKILL");
  }
}

/** As if the leases of the stopped one had run out, and the time after which the database ends its transactions. */
async function asIfItsTimeWereOver(site: Site): Promise<void> {
  await site.asSuperuser((client) =>
    client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and state = 'idle in transaction'
         and state_change < clock_timestamp() - interval '400 milliseconds'`,
      [appRole],
    ),
  );
  await hasten(site);
}

async function runningUnderOldLease(site: Site): Promise<number> {
  const { rows } = await site.asSuperuser((client) =>
    client.query<{ left: number }>(
      `select count(*)::int as left from kept.duty where state = 'running' and leased_until < clock_timestamp()`,
    ),
  );
  return rows[0]?.left ?? 0;
}

/**
 * The product in a process of its own, to be killed: `serve` as `kept serve` calls it, without the office's bundle. What
 * the test wants of it comes as one JSON argument; at the wanted fail-point it kills itself with SIGKILL, which runs no
 * handler and flushes no buffer.
 */
import { appendFileSync, readFileSync } from "node:fs";
import { serve } from "../../../src/main.ts";
import { armFailPoints } from "../../../src/platform/fail_point.ts";
import type { FailPoint } from "../../../src/platform/fail_point.ts";
import { systemNow } from "../../../src/platform/time.ts";
import { ServerOrder } from "../order.ts";

const order = ServerOrder.parse(JSON.parse(process.argv[2] ?? ""));
// A test that is killed leaves nothing behind: its end closes this stream.
process.stdin.resume().on("end", () => process.kill(process.pid, "SIGKILL"));
const reached = new Map<FailPoint, number>();
armFailPoints((point) => {
  const times = (reached.get(point) ?? 0) + 1;
  reached.set(point, times);
  if (times === 1 && order.reachedFile !== undefined) appendFileSync(order.reachedFile, `${point}\n`);
  const { failAt } = order;
  if (failAt === undefined || point !== failAt.point) return;
  // Stopped once; killed at the first chance from then on.
  if (failAt.how === "SIGSTOP") {
    if (times === failAt.time) process.kill(process.pid, "SIGSTOP");
  } else if (times >= failAt.time) process.kill(process.pid, "SIGKILL");
});

/** Seconds by which the test has moved this process's clock; read anew each time. */
function aheadSeconds(): number {
  return order.clockFile === undefined ? 0 : Number(readFileSync(order.clockFile, "utf8"));
}

const running = await serve({
  folder: order.folder,
  keystore: order.keystore,
  databaseUrl: order.databaseUrl,
  host: "127.0.0.1",
  port: order.port,
  url: `http://localhost:${order.port}`,
  version: "0.1.0",
  logLevel: "info",
  writeLog: (line) => appendFileSync(order.logFile, line),
  // Each visitor has an address of their own, as they have behind a proxy.
  trustedProxies: ["127.0.0.1"],
  guardClock: order.guardClock ?? true,
  mail: { smtpUrl: order.smtpUrl, from: "privacy@riverbridge.example" },
  now:
    order.clockFile === undefined
      ? systemNow
      : () => systemNow().add({ milliseconds: Math.round(aheadSeconds() * 1000) }),
});
process.on("SIGTERM", () => void running.stop().then(() => process.exit(0)));
process.stdout.write("serving\n");

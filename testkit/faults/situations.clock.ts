/**
 * The server's clock an hour ahead, an hour back, four hundred days ahead: calls are answered as before, and what would be
 * destroyed because its time seems to be over stays (docs/decisions/0060-faults.md). The same with the guard taken away must
 * destroy something, or nothing was shown.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { logged, until } from "./acting.ts";
import type { Acting } from "./acting.ts";
import type { Site } from "./site.ts";

const steps = [
  ["an hour ahead", 3600],
  ["an hour back", -3600],
  ["400 days ahead", 400 * 86_400],
] as const;

export async function clockMoves(acting: Acting): Promise<void> {
  const { site, load, broken, measured } = acting;
  await load.stop();
  const clockFile = path.join(site.options.outside, "clock");
  const shift = async (seconds: number, guardClock = true): Promise<void> => {
    writeFileSync(clockFile, String(seconds));
    await site.killServer();
    const passes = logged(site, "serve.ready");
    site.server = site.spawn({ clockFile, guardClock });
    // Ready it is not called while its clock is not the database's; the first pass is done before it serves.
    if (!(await until(() => logged(site, "serve.ready") > passes, 90)))
      throw new Error("The server with another clock did not start.");
  };
  for (const [name, seconds] of steps) {
    await shift(0);
    const before = await weight(site);
    const jumps = logged(site, "clock.jumped");
    await shift(seconds);
    const after = await weight(site);
    for (const [table, rows] of Object.entries(before))
      if ((after[table] ?? 0) < rows)
        broken.push(`clock ${name}: ${rows - (after[table] ?? 0)} rows of ${table} were destroyed`);
    const isHeld = logged(site, "clock.jumped") > jumps;
    if (isHeld === (name === "an hour ahead"))
      broken.push(`clock ${name}: ${isHeld ? "held" : "did not hold"}`);
    const said = await fetch(`${site.url}/readyz`).then((reply) => reply.text());
    if (!said.includes("clock_skewed")) broken.push(`clock ${name}: /readyz does not say so`);
    const page = await fetch(`${site.url}/p/riverbridge`);
    if (page.status !== 200) broken.push(`clock ${name}: a page was answered with ${page.status}`);
  }
  await shift(0);
  const before = await weight(site);
  await shift(400 * 86_400, false);
  const after = await weight(site);
  measured["destroyedWithoutGuard"] = Object.keys(before).reduce(
    (sum, table) => sum + (before[table] ?? 0) - (after[table] ?? 0),
    0,
  );
  if (measured["destroyedWithoutGuard"] <= 0)
    broken.push("clock: without its guard nothing was destroyed either, so nothing was shown");
  await site.killServer();
  // What the control destroyed is not lost by the product: the journal is not judged after it.
}

/** How much there is of what a sweep destroys. */
async function weight(site: Site): Promise<Readonly<Record<string, number>>> {
  const tables = ["idempotency", "cell", "file", "outbox_mail", "session"];
  return site.asSuperuser(async (client) => {
    const counts: Record<string, number> = {};
    for (const table of tables) {
      const { rows } = await client.query<{ rows: number }>(
        `select count(*)::int as rows from kept.${table}`,
      );
      counts[table] = rows[0]?.rows ?? 0;
    }
    return counts;
  });
}

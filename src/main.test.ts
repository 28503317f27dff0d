// Goal: the product starts, says how it is, refuses with one sentence what it cannot serve, and stops clean.
// Method: `serve` itself, on a real database of its own and over real sockets.
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { freePort, serving } from "../testkit/serving.ts";
import type { Serving } from "../testkit/serving.ts";
import { freshDatabase } from "../testkit/database.ts";
import { serve } from "./main.ts";
import { appRole } from "./platform/roles.ts";

let s: Serving;
beforeAll(async () => {
  s = await serving();
});
afterAll(() => s.close());
const get = (path: string, headers: Record<string, string> = {}) => fetch(`${s.address}${path}`, { headers });

test("it is alive and ready, over a real socket", async () => {
  expect(await (await get("/healthz")).json()).toEqual({ alive: true });
  expect(await (await get("/readyz")).json()).toEqual({ ready: true });
  expect(await (await get("/api/v1/version")).json()).toEqual({ version: "0.1.0" });
});

test("it is not ready, with a code for each reason, when a migration is missing", async () => {
  const owner = await s.world.client("kept_owner");
  const { rows } = await owner.query(
    "delete from kept.migration where name = (select max(name) from kept.migration) returning *",
  );
  const reply = await get("/readyz");
  const page = await (await get("/", { "accept-language": "es" })).text();
  const [row] = rows;
  await owner.query("insert into kept.migration (name, checksum, applied_at) values ($1, $2, $3)", [
    row.name,
    row.checksum,
    row.applied_at,
  ]);
  expect([reply.status, await reply.json()]).toEqual([
    503,
    {
      code: "not_ready",
      message: "Kept is not ready yet. See the details.",
      details: [{ at: "installation", reason: "migrations_pending" }],
    },
  ]);
  expect(page).toContain("falta una cosa");
  expect((await get("/readyz")).status).toBe(200);
});

test("the first page is HTML without a script, with its style and fonts from here", async () => {
  const reply = await get("/");
  const page = await reply.text();
  expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  expect(page).toContain("This installation is ready.");
  expect(page).toContain("Each organisation here has its own address.");
  expect(page).not.toMatch(/<script|style="|https?:\/\//);
  const sheet = /href="(\/assets\/[^"]+\.css)"/.exec(page)?.[1] ?? "";
  const styles = await get(sheet);
  expect([styles.status, styles.headers.get("cache-control")]).toEqual([
    200,
    "public, max-age=31536000, immutable",
  ]);
  const fonts = [...(await styles.text()).matchAll(/url\("([^"]+)"\)/g)].map((match) => match[1] ?? "");
  expect(fonts).toHaveLength(4);
  for (const font of fonts) {
    const reply2 = await get(font);
    expect([reply2.status, reply2.headers.get("content-type")]).toEqual([200, "font/woff2"]);
    expect(
      Buffer.from(await reply2.arrayBuffer())
        .subarray(0, 4)
        .toString(),
    ).toBe("wOF2");
  }
  expect((await get(sheet.replace(/[0-9a-f]{16}/, "0000000000000000"))).status).toBe(404);
});

test("this machine may read the counts, a published installation asks for the token", async () => {
  const text = await (await get("/metrics")).text();
  expect(text).toContain("kept_ready 1\n");
  expect(text).toMatch(/kept_http_answers_total\{route="\/healthz",status="200"\} \d+\n/);
  expect(text).toMatch(/kept_event_loop_delay_seconds_bucket\{le="\+Inf"\} [1-9]\d*\n/);
  expect((await get("/metrics", { "x-forwarded-for": "192.0.2.1" })).status).toBe(401);
  const published = await serving({
    url: "https://privacy.riverbridge.example",
    metricsToken: "a-long-secret-token",
  });
  const ask = (authorization?: string) =>
    fetch(`${published.address}/metrics`, { headers: authorization === undefined ? {} : { authorization } });
  expect((await ask()).status).toBe(401);
  expect((await ask("Bearer a-wrong-secret-token")).status).toBe(401);
  expect((await ask("Bearer a-long-secret-token")).status).toBe(200);
  const hsts = await fetch(`${published.address}/healthz`);
  expect(hsts.headers.get("strict-transport-security")).toContain("max-age=");
  await published.close();
});

test("the API's description is complete and is what is served", async () => {
  const document = z
    .looseObject({ paths: z.record(z.string(), z.unknown()) })
    .parse(await (await get("/api/v1/openapi.json")).json());
  expect(document).toMatchObject({ openapi: "3.1.0", info: { version: "0.1.0" } });
  expect(Object.keys(document.paths).sort()).toEqual([
    "/api/v1/openapi.json",
    "/api/v1/suppression/check",
    "/api/v1/version",
  ]);
});

test("a port that is taken is one sentence, and nothing stays behind", async () => {
  await expect(serve(s.options)).rejects.toThrow(
    `127.0.0.1:${s.options.port} is taken by another program, perhaps by another Kept. Stop it, or choose another port with KEPT_PORT.`,
  );
  expect((await get("/healthz")).status).toBe(200);
});

test("two servers on one database serve both", async () => {
  const port = await freePort();
  const second = await serve({ ...s.options, port, url: `http://localhost:${port}` });
  expect((await fetch(`${second.address}/readyz`)).status).toBe(200);
  await second.stop();
  await expect(fetch(`${second.address}/readyz`)).rejects.toThrow("fetch failed");
  expect((await get("/readyz")).status).toBe(200);
});

test("an external database that was never migrated is refused with what to run", async () => {
  const database = await freshDatabase();
  const starting = serve({ ...s.options, databaseUrl: database.url(appRole), port: await freePort() });
  await expect(starting).rejects.toThrow("kept migrate");
  await database.drop();
});

test("the log holds ids, codes and numbers: no address, no header, no query", async () => {
  await get("/nobody/mei-tan?name=Mei", { "user-agent": "MeiTan", "accept-language": "es" });
  const all = s.lines.join("");
  expect(all).toContain('"event":"http.answered"');
  expect(all).not.toMatch(/mei|tan\b/i);
});

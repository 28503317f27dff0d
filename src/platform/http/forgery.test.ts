// Goal: a form is taken from a page we served to this very browser, and from nowhere else.
// Method: the real page's cookie and fields, sent back whole and with each part missing, foreign or doubled.
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ask, edge, written } from "../../../testkit/edge.ts";

let app: FastifyInstance;
beforeAll(async () => {
  app = await edge();
});
afterAll(() => app.close());
beforeEach(() => {
  written.length = 0;
});

async function openForm(): Promise<{ cookie: string; fields: Record<string, string> }> {
  const page = await ask(app, { url: "/choices" });
  const body = page.body.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"');
  const fields = Object.fromEntries(
    [...body.matchAll(/name="(\w+)"\s+value="([^"]+)"/g)].map((match) => [match[1], match[2]]),
  );
  expect(page.headers["referrer-policy"]).toBe("same-origin");
  expect(String(page.headers["set-cookie"])).toMatch(
    /^kept-form=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/,
  );
  return { cookie: String(page.headers["set-cookie"]).split(";", 1)[0] ?? "", fields };
}
const send = (fields: Record<string, string>, headers: Record<string, string>) =>
  ask(app, {
    method: "POST",
    url: "/choices",
    payload: new URLSearchParams(fields).toString(),
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
  });

test("our own form is taken once it brings cookie, token and origin, and answered with a redirect", async () => {
  const { cookie, fields } = await openForm();
  expect(Object.keys(fields).sort()).toEqual(["_form", "_once"]);
  const reply = await send({ ...fields, level: "B2" }, { cookie, "sec-fetch-site": "same-origin" });
  expect([reply.statusCode, reply.headers.location, reply.body]).toEqual([303, "/choices", ""]);
  const shown = await send({ ...fields, level: "A1" }, { cookie, origin: "http://localhost:8360" });
  expect([shown.statusCode, shown.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
  expect(written).toEqual([{ level: "B2" }, { level: "A1" }]);
});

test("a form is refused without origin, from elsewhere, without or with another cookie or token", async () => {
  const { cookie, fields } = await openForm();
  const other = await openForm();
  const own = { "sec-fetch-site": "same-origin" };
  const level = { level: "B2" };
  const tries: [Record<string, string>, Record<string, string>][] = [
    [{ ...fields, ...level }, { cookie }],
    [
      { ...fields, ...level },
      { cookie, origin: "https://evil.example" },
    ],
    [
      { ...fields, ...level },
      { cookie, origin: "null" },
    ],
    [
      { ...fields, ...level },
      { cookie, origin: "http://sub.localhost:8360" },
    ],
    [
      { ...fields, ...level },
      { cookie, "sec-fetch-site": "cross-site", origin: "http://localhost:8360" },
    ],
    [
      { ...fields, ...level },
      { cookie, "sec-fetch-site": "none" },
    ],
    [{ ...fields, ...level }, own],
    [
      { ...fields, ...level },
      { ...own, cookie: other.cookie },
    ],
    [
      { ...fields, ...level },
      { ...own, cookie: `${cookie}; ${other.cookie}` },
    ],
    [
      { ...other.fields, ...level },
      { ...own, cookie },
    ],
    [
      { ...fields, ...level, _form: "" },
      { ...own, cookie },
    ],
    [level, { ...own, cookie }],
  ];
  for (const [body, headers] of tries) {
    const reply = await send(body, headers);
    expect([reply.statusCode, reply.headers["content-type"]]).toEqual([403, "text/html; charset=utf-8"]);
  }
  expect(written).toEqual([]);
});

// Goal: the engine keeps its bounds: nothing private is called, nothing is followed elsewhere with a secret, no answer is read
// without end, no message tells what it saw.
// Method: one small description on a double that holds each call to the letter, or answers what an attacker would.
import { afterAll, beforeAll, expect, test } from "vitest";
import { httpDouble } from "../../../../../testkit/doubles/http.ts";
import type { Exchange, HttpDouble } from "../../../../../testkit/doubles/http.ts";
import {
  anna,
  call,
  changed,
  keyed,
  known,
  list,
  look,
  openSmall,
  order,
  people,
  person,
  playing,
  ref,
  searched,
  smallApi,
  there,
} from "../../../../../testkit/doubles/small_api.ts";

let double: HttpDouble;
beforeAll(async () => {
  double = await httpDouble();
});
afterAll(() => double.close());

const { signal } = new AbortController();

test.each([
  { name: "loopback", address: "127.0.0.1" },
  { name: "a private network", address: "10.0.0.7" },
  { name: "the cloud's metadata", address: "169.254.169.254" },
  { name: "IPv6 that leads to loopback", address: "::ffff:127.0.0.1" },
])("an API whose name leads to $name is not called unless its host is one's own", async ({ address }) => {
  double.play({ exchanges: [], order: "loose" });
  const family = address.includes(":") ? 6 : 4;
  const system = openSmall(smallApi, double.port, {
    ownHosts: ["another.example.org"],
    instead: { "https://api.example.org": `https://api.example.org:${double.port}` },
    resolve: (_host, done) => done(null, [{ address, family }]),
  });
  expect((await searched(system)).coverage).toEqual({
    kind: "unreachable",
    why: "The address of the API is not one that may be called.",
  });
  expect(await system.verify(ref, signal, known.guard)).toMatchObject({ kind: "unverifiable" });
  expect(double.calls).toEqual([]);
});

test("metadata and public addresses are not called without encryption, own host or not", async () => {
  for (const address of ["169.254.169.254", "93.184.215.14"]) {
    const system = openSmall(smallApi, double.port, {
      resolve: (_host, done) => done(null, [{ address, family: 4 }]),
    });
    expect((await searched(system)).coverage).toMatchObject({ kind: "unreachable" });
  }
});

test("a redirect within the origin is followed with who we are; a download elsewhere without a word of it", async () => {
  const text = changed(
    "  look:",
    '  parts: [{ name: file, request: { path: "/people/{key.id}/file" }, elsewhere: [.files.example.org] }]\n  look:',
  );
  const file = call(
    "part",
    "GET /people/p%2F1/file",
    { status: 302, headers: { location: "/v1/files/9" } },
    keyed,
  );
  const moved = call(
    "part",
    "GET /files/9",
    { status: 302, headers: { location: "https://a.files.example.org/9?sig=1" } },
    keyed,
  );
  const away: Exchange = {
    role: "part",
    call: "GET a.files.example.org /9?sig=1",
    reply: { status: 200, text: "bytes" },
  };
  const system = playing(double, [there, file, moved, away], text, {
    hosts: ["api.example.org", "a.files.example.org"],
  });
  const content = await system.read(known, signal);
  expect(double.problems()).toEqual([]);
  expect(Buffer.from(content?.parts[1]?.bytes ?? []).toString()).toBe("bytes");
  expect(double.headers["x-api-key"]).toBeUndefined();

  const stolen = {
    ...moved,
    reply: { status: 302, headers: { location: "https://files.example.org.evil.example/9" } },
  };
  const refused = playing(double, [there, file, stolen], text, {
    hosts: ["api.example.org", "files.example.org.evil.example"],
  });
  expect(await refused.read(known, signal)).toBeUndefined();
  expect(double.problems()).toEqual([]);
});

test("an order that is sent elsewhere is not given again, not even within the origin", async () => {
  const moved = order({ status: 307, headers: { location: "/v1/people/p%2F1?really" } });
  expect(await playing(double, [there, moved]).erase(known, signal)).toMatchObject({ kind: "unknown" });
  expect(double.problems()).toEqual([]);
});

test("a next page on another host is not asked for, though that host may be called", async () => {
  const text = changed("records: [people]", "paging: { kind: link, at: next }\n    records: [people]");
  const page = list(people([person], { next: "https://other.example.org/v1/people" }));
  const hosts = ["api.example.org", "other.example.org"];
  const { coverage } = await searched(playing(double, [page], text, { hosts }));
  expect(double.problems()).toEqual([]);
  expect(coverage).toMatchObject({ kind: "partial", looked: 1, gaps: [{ why: "half_answer" }] });
});

test("a record that changed since it was found, or went, is not handed on", async () => {
  const later = look({ status: 200, json: { ...person, version: 8 } });
  const gone = look({ status: 404, json: { code: "no_person" } });
  for (const answer of [later, gone])
    expect(await playing(double, [answer]).read(known, signal)).toBeUndefined();
  expect((await playing(double, [there]).read(known, signal))?.parts).toHaveLength(1);
});

test("an answer larger or deeper than allowed, or too late, is none", async () => {
  const text = changed("rate:", "bounds: { megabytes: 0.001, depth: 5, seconds: 0.3 }\nrate:");
  const large = list(people([{ ...person, name: "x".repeat(5000) }]));
  expect((await searched(playing(double, [large], text))).coverage.kind).toBe("unreachable");
  const deep = list(people([[[[[["deep"]]]]]]));
  expect((await searched(playing(double, [deep], text))).coverage.kind).toBe("unreachable");
  const silent = await searched(playing(double, [list({ status: 200, isSilent: true })], text));
  expect(silent.coverage).toEqual({ kind: "unreachable", why: "The API did not answer in time." });
});

test("work that is stopped stops with an AbortError, before and in the middle", async () => {
  const stop = new AbortController();
  const system = playing(double, [list({ status: 200, isSilent: true })]);
  const found = system.find(anna, stop.signal).next();
  setTimeout(() => stop.abort(), 50);
  await expect(found).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
  await expect(system.erase(known, stop.signal)).rejects.toThrow(
    expect.objectContaining({ name: "AbortError" }),
  );
  await expect(system.verify(ref, stop.signal, known.guard)).rejects.toThrow(
    expect.objectContaining({ name: "AbortError" }),
  );
});

test("a reference that is not one of this API's is not asked for", async () => {
  const system = playing(double, []);
  for (const id of ["", "p/1", "{}", '{"id":7}', '{"other":"x"}']) {
    const foreign = { id, place: "Small" };
    expect(await system.read({ ref: foreign, guard: "7" }, signal)).toBeUndefined();
    expect(await system.erase({ ref: foreign, guard: "7" }, signal)).toMatchObject({ kind: "refused" });
    expect(await system.verify(foreign, signal, known.guard)).toMatchObject({ kind: "unverifiable" });
  }
  expect(await system.verify({ id: '{"id":".."}', place: "Small" }, signal, known.guard)).toMatchObject({
    kind: "unverifiable",
  });
  expect(double.calls.filter((line) => line.includes("people"))).toEqual([]);
});

test("no answer, gap or finding holds a secret or a value of the person, whatever the API says", async () => {
  const spiteful = { error: "anna@example.org small-key-1 Anna Ek", message: "small-key-1" };
  const said: unknown[] = [];
  for (const status of [200, 202, 302, 400, 401, 403, 404, 409, 412, 423, 429, 500, 503]) {
    const headers = { location: "https://evil.example.org/anna@example.org", "retry-after": "small-key-1" };
    double.play({
      exchanges: [
        list(people([])),
        there,
        order({ status: 204 }),
        call("me", "GET /me", { status: 200, json: {} }),
      ],
      order: "loose",
      instead: () => ({ status, json: spiteful, headers }),
    });
    const system = openSmall(smallApi, double.port);
    said.push((await searched(system)).coverage, await system.test(signal));
    said.push(await system.erase(known, signal), await system.verify(ref, signal, known.guard));
  }
  expect(said).toHaveLength(52);
  expect(JSON.stringify(said)).not.toMatch(/anna|small-key|Anna Ek|evil/);
});

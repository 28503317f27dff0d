// Goal: bytes that are almost HTTP are refused in the documented shape or understood in one way, and nobody's connection
// is held: no 5xx, no second request smuggled in, no echo, an end after the server's own limit.
// Method: a real socket to the real edge, five hundred generated exchanges of some forty shapes; a server that answers what
// was smuggled, or echoes, is the control.
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ErrorBody } from "../../src/platform/errors.ts";
import { edge, lines } from "../edge.ts";
import { holdsCanary } from "./judge.ts";
import { randomOf } from "./random.ts";
import { exchange, sentOf, shapes } from "./wire.ts";
import type { Heard, Sent } from "./wire.ts";

const exchanges = 500;
const host = "127.0.0.1:8360";
let app: FastifyInstance;
let port = 0;
beforeAll(async () => {
  app = await edge({ limits: { bodyBytes: 2000, requestMilliseconds: 500, requestsAtOnce: 200 } });
  await app.listen({ host: "127.0.0.1", port: 0 });
  port = (app.server.address() as AddressInfo).port;
});
afterAll(() => app.close());

type Answer = { readonly status: number; readonly head: string; readonly body: string };

/** The answers in what was heard, by their lengths; `undefined` when it is not HTTP. */
function answersIn(text: string): readonly Answer[] | undefined {
  const answers: Answer[] = [];
  let rest = text;
  while (rest !== "") {
    const end = rest.indexOf("\r\n\r\n");
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(rest)?.[1]);
    if (end === -1 || Number.isNaN(status)) return undefined;
    const head = rest.slice(0, end);
    const length = status === 100 ? 0 : Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    answers.push({ status, head, body: rest.slice(end + 4, end + 4 + length) });
    rest = rest.slice(end + 4 + length);
  }
  return answers;
}

function faultsOf({ name }: Sent, heard: Heard): readonly string[] {
  const answers = answersIn(heard.text);
  if (answers === undefined) return [`${name}: no HTTP: ${heard.text.slice(0, 80)}`];
  const faults: string[] = [];
  if (heard.milliseconds > 5000) faults.push("took too long");
  for (const { status, head, body } of answers) {
    if (status >= 500) faults.push(`status ${status}`);
    if (status < 400) continue;
    if (holdsCanary(head + body)) faults.push("the planted person is echoed");
    const isPage = body.startsWith("<h1>");
    if (!isPage && !ErrorBody.safeParse(asJson(body)).success)
      faults.push(`no documented error: ${body.slice(0, 80)}`);
    if (!/content-security-policy/i.test(head)) faults.push("an error without its headers");
  }
  if (name !== "pipelined" && answers.filter(({ status }) => status < 300 && status !== 100).length > 1)
    faults.push("answered twice");
  return faults.map((fault) => `${name}: ${fault}`);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function faultsAt(
  at: number,
  inputs: number,
): Promise<{ readonly faults: readonly string[]; readonly answered: number }> {
  const faults = new Set<string>();
  let [next, answered] = [0, 0];
  const lane = async (): Promise<void> => {
    while (next < inputs) {
      const input = next;
      next += 1;
      const sent = sentOf(host, input, randomOf(`wire ${input}`));
      const heard = await exchange(at, sent);
      if (heard.text !== "") answered += 1;
      for (const fault of faultsOf(sent, heard)) faults.add(fault);
    }
  };
  await Promise.all(Array.from({ length: 40 }, lane));
  return { faults: [...faults], answered };
}

test("no generated exchange makes the edge fail, answer twice, or echo", async () => {
  const { faults, answered } = await faultsAt(port, exchanges);
  expect(faults).toEqual([]);
  expect(answered).toBeGreaterThan(exchanges / 2);
  const log = lines.join("");
  expect(holdsCanary(log)).toBe(false);
  // What was smuggled behind an ambiguous length leads to an address that crashes.
  expect(log).not.toContain("/api/v1/crash");
});

test("every shape is among them", () => {
  const seen = new Set(
    Array.from({ length: exchanges }, (_, input) => sentOf(host, input, randomOf("x")).name),
  );
  expect(seen.size).toBe(Object.keys(shapes).length);
});

test("a server that fails, echoes, or answers twice is caught", async () => {
  const bad = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      const body = data.toString("latin1").includes("zqcanary") ? "zqcanary" : "no";
      socket.write(`HTTP/1.1 500 No\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
      socket.end("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    });
  });
  await new Promise<void>((resolve) => {
    bad.listen(0, "127.0.0.1", resolve);
  });
  const { faults } = await faultsAt((bad.address() as AddressInfo).port, 42);
  bad.close();
  const all = faults.join("\n");
  for (const fault of [
    "status 500",
    "echoed",
    "answered twice",
    "no documented error",
    "without its headers",
  ])
    expect(all).toContain(fault);
});

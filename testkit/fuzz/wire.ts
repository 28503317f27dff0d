/** Requests below HTTP: bytes that are almost one, sent slowly, twice, in pieces or with two lengths. */
import { connect } from "node:net";
import { hostileText } from "./values.ts";
import type { Random } from "./random.ts";

export type Sent = {
  readonly name: string;
  /** Sent one after another; a number waits so many milliseconds. */
  readonly pieces: readonly (Buffer | number)[];
};

const json = '{"name":"zqcanary"}';
const post = (host: string, ...more: readonly string[]): string =>
  [
    "POST /api/v1/students HTTP/1.1",
    `Host: ${host}`,
    "Content-Type: application/json",
    "Idempotency-Key: 0123456789abcdef",
    ...more,
    "",
    "",
  ].join("\r\n");
const get = (host: string, path = "/choices"): string => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;

/** What an intermediary might take for the body and a server for the next request, or the reverse. */
const smuggled = (host: string): string => get(host, "/api/v1/crash");

type Maker = (host: string, random: Random) => string | readonly (string | number)[];

const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;

/** Each is refused, or understood in exactly one way. */
export const shapes: Readonly<Record<string, Maker>> = {
  "two lengths": (host) => `${post(host, "Content-Length: 19", "Content-Length: 0")}${json}${smuggled(host)}`,
  "a list of lengths": (host) => `${post(host, "Content-Length: 19, 0")}${json}`,
  "length and chunks": (host) =>
    `${post(host, "Content-Length: 5", "Transfer-Encoding: chunked")}0\r\n\r\n${smuggled(host)}`,
  "chunks and length": (host) =>
    `${post(host, "Transfer-Encoding: chunked", "Content-Length: 5")}0\r\n\r\n${smuggled(host)}`,
  "chunked twice": (host) => `${post(host, "Transfer-Encoding: chunked, chunked")}0\r\n\r\n${smuggled(host)}`,
  "chunked and identity": (host) =>
    `${post(host, "Transfer-Encoding: chunked, identity")}0\r\n\r\n${smuggled(host)}`,
  "chunked in disguise": (host, random) =>
    `${post(host, random.pick(["Transfer-Encoding: xchunked", "Transfer-Encoding : chunked", "Transfer-Encoding:\u000bchunked", "Transfer-Encoding: chunked\u000b", "X: y\rTransfer-Encoding: chunked", " Transfer-Encoding: chunked"]), "Content-Length: 5")}0\r\n\r\n${smuggled(host)}`,
  "a folded header": (host) =>
    `${post(host, "Transfer-Encoding:", " chunked", "Content-Length: 5")}0\r\n\r\n`,
  "a chunk's size": (host, random) =>
    `${post(host, "Transfer-Encoding: chunked")}${random.pick(["zz", "-1", "0x5", "5 ", "+5", "ffffffffffffffffff", "", "5;a=b;", "00000000005"])}\r\n${json}\r\n0\r\n\r\n`,
  "a chunk's extension": (host) =>
    `${post(host, "Transfer-Encoding: chunked")}13;${"x".repeat(20_000)}\r\n${json}\r\n0\r\n\r\n`,
  "a chunk too short": (host) => `${post(host, "Transfer-Encoding: chunked")}3\r\n${json}\r\n0\r\n\r\n`,
  "endless trailers": (host) =>
    `${post(host, "Transfer-Encoding: chunked")}${chunk(json)}0\r\n${"X: y\r\n".repeat(4000)}\r\n`,
  "a line feed alone": (host) => post(host, "Content-Length: 19").replaceAll("\r\n", "\n") + json,
  "a NUL in a header": (host) => post(host, "X: a\0b", "Content-Length: 0"),
  "a header without a name": (host) => post(host, ": x", "Content-Length: 0"),
  "a strange length": (host, random) =>
    `${post(host, `Content-Length: ${random.pick(["-1", "+19", "0x13", "19a", "1 9", "", "99999999999999999999"])}`)}${json}`,
  "a length too long": (host) => `${post(host, "Content-Length: 4000")}${json}`,
  "a length too short": (host) => `${post(host, "Content-Length: 3")}${json}`,
  "slow headers": (host) => [
    "GET /choices HTTP/1.1\r\n",
    120,
    `Host: ${host}\r\n`,
    120,
    "X: y\r\n",
    120,
    "Y: z\r\n",
    400,
  ],
  "a slow body": (host) => [post(host, "Content-Length: 19"), 100, '{"na', 200, 'me":', 500],
  "no host": () => "GET /choices HTTP/1.1\r\n\r\n",
  "two hosts": (host) => `GET /choices HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\n\r\n`,
  "an absolute address": (host) => `GET http://evil.example/choices HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  "an asterisk": (host) => `OPTIONS * HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  "a tunnel": (host) => `CONNECT evil.example:443 HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  "another version": (host, random) =>
    `GET /choices HTTP/${random.pick(["0.9", "1.0", "2.0", "1.1.1", "9", "1.1 x"])}\r\nHost: ${host}\r\n\r\n`,
  "another method": (host, random) =>
    `${random.pick(["TRACE", "get", "PROPFIND", "PRI", "X".repeat(300), "G\0T", "zqcanary"])} /choices HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  "a hostile path": (host, random) =>
    get(
      host,
      `/${random.pick(["%", "%zz", "%00", "%ff%fe", "../../etc/passwd", "%2e%2e/", "//x", "\\..\\", "é", "a b", "zqcanary%"])}${random.int(9)}`,
    ),
  "an endless path": (host, random) => get(host, `/${"a".repeat(random.pick([4095, 4097, 17_000, 70_000]))}`),
  "a flood of headers": (host) =>
    `GET /choices HTTP/1.1\r\nHost: ${host}\r\n${"X: zqcanary\r\n".repeat(3000)}\r\n`,
  "one huge header": (host) =>
    `GET /choices HTTP/1.1\r\nHost: ${host}\r\nX: ${"zqcanary".repeat(9000)}\r\n\r\n`,
  "an upgrade": (host) =>
    `GET /choices HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n\r\n`,
  "an expectation": (host) => `${post(host, "Expect: 200-maybe", "Content-Length: 19")}${json}`,
  pipelined: (host) => get(host).repeat(40),
  "TLS on a plain port": () => "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
  noise: (_host, random) => Array.from({ length: 200 }, () => String.fromCharCode(random.int(256))).join(""),
  "noise in a header": (host, random) =>
    `GET /choices HTTP/1.1\r\nHost: ${host}\r\n${hostileText(random)}: ${hostileText(random)}\r\n\r\n`,
  "half a request": (host, random) => {
    const whole = post(host, "Content-Length: 19") + json;
    return whole.slice(0, random.int(whole.length));
  },
};

export function sentOf(host: string, input: number, random: Random): Sent {
  const names = Object.keys(shapes);
  const name = names[input % names.length] ?? "noise";
  const made = shapes[name]?.(host, random) ?? "";
  const parts = typeof made === "string" ? [made] : made;
  return {
    name,
    pieces: parts.map((part) => (typeof part === "number" ? part : Buffer.from(part, "latin1"))),
  };
}

export type Heard = { readonly text: string; readonly milliseconds: number; readonly isClosed: boolean };

/** Sends it and listens until the server ends the connection or has been silent for a while after its answer. */
export function exchange(port: number, { pieces }: Sent, patience = 1500): Promise<Heard> {
  return new Promise((resolve) => {
    const began = performance.now();
    const socket = connect(port, "127.0.0.1");
    let text = "";
    let quiet: NodeJS.Timeout | undefined;
    const end = (isClosed: boolean): void => {
      clearTimeout(quiet);
      socket.destroy();
      resolve({ text, milliseconds: performance.now() - began, isClosed });
    };
    const wait = (): void => {
      clearTimeout(quiet);
      quiet = setTimeout(() => end(false), text === "" ? patience * 3 : 150);
    };
    socket.on("data", (data) => {
      text += data.toString("latin1");
      wait();
    });
    socket.on("error", () => end(true));
    socket.on("close", () => end(true));
    wait();
    void (async () => {
      for (const piece of pieces) {
        if (typeof piece === "number")
          await new Promise((after) => {
            setTimeout(after, piece);
          });
        else if (socket.writable) socket.write(piece);
      }
    })();
  });
}

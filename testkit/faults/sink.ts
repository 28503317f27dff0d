/**
 * A mail server that takes everything and remembers it by Message-ID, or answers as the test says. It outlives what is
 * killed: what it has said 250 to was delivered.
 */
import { createServer } from "node:net";
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

export type Delivered = { readonly messageId: string; readonly to: string; readonly text: string };

export type Sink = {
  readonly url: string;
  readonly port: number;
  readonly delivered: Delivered[];
  /** Called with each command, `.` for the end of a message; what it gives is answered instead of consent. */
  answer: ((command: string) => string | undefined) | undefined;
  /** The newest mail to an address that holds `pattern`, whose first group is wanted. */
  readonly find: (to: string, pattern: RegExp) => string | undefined;
  readonly wait: (to: string, pattern: RegExp, until: () => boolean) => Promise<string | undefined>;
  readonly close: () => Promise<void>;
};

export async function openSink(port = 0): Promise<Sink> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    converse(socket, sink);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  const find: Sink["find"] = (to, pattern) =>
    sink.delivered.findLast((mail) => mail.to === to && pattern.test(mail.text))?.text.match(pattern)?.[1];
  const sink: Sink = {
    url: `smtp://127.0.0.1:${bound}`,
    port: bound,
    delivered: [],
    answer: undefined,
    find,
    wait: async (to, pattern, until) => {
      for (;;) {
        const found = find(to, pattern);
        if (found !== undefined || until()) return found;
        await pause(25);
      }
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  return sink;
}

function converse(socket: Socket, sink: Sink): void {
  let buffer = "";
  let to = "";
  let data: string[] | undefined;
  const say = (text: string): void => void socket.write(`${text}\r\n`);
  say("220 sink");
  socket.setEncoding("latin1").on("data", (chunk: string) => {
    buffer += chunk;
    for (let end = buffer.indexOf("\r\n"); end !== -1; end = buffer.indexOf("\r\n")) {
      const line = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      if (data !== undefined && line !== ".") {
        data.push(line.startsWith("..") ? line.slice(1) : line);
        continue;
      }
      const refused = sink.answer?.(line);
      if (data !== undefined) {
        if (refused === undefined) sink.delivered.push(read(to, data.join("\r\n")));
        data = undefined;
        say(refused ?? "250 taken");
      } else if (refused !== undefined) say(refused);
      else if (/^DATA/i.test(line)) {
        data = [];
        say("354 go on");
      } else {
        to = /^RCPT TO:<([^>]*)>/i.exec(line)?.[1] ?? to;
        say(/^QUIT/i.test(line) ? "221 bye" : "250 yes");
      }
    }
  });
}

/** The first text of a message, decoded; its links and codes are what the test needs. */
function read(to: string, message: string): Delivered {
  const messageId = /^Message-ID: (\S+)/im.exec(message)?.[1] ?? "";
  const split = message.indexOf("\r\n\r\n");
  const body = message.slice(split + 4);
  const text = body
    .replaceAll("=\r\n", "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const encoded = /^Content-Transfer-Encoding: base64\r\n\r\n([A-Za-z0-9+/=\r\n]+)/im.exec(message)?.[1];
  return {
    messageId,
    to,
    text: encoded === undefined ? text : `${Buffer.from(encoded, "base64").toString("utf8")}\n${text}`,
  };
}

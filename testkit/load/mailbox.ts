/** A mail server that takes everything and keeps the links of our mails: just enough of SMTP (RFC 5321) for that. */
import { createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";

export type Mailbox = {
  readonly port: number;
  readonly taken: () => number;
  /** Paths in the mails to this address, oldest first. */
  readonly linksTo: (address: string) => readonly string[];
  readonly close: () => Promise<void>;
};

export async function openMailbox(port: number): Promise<Mailbox> {
  const links = new Map<string, string[]>();
  const sockets = new Set<Socket>();
  let taken = 0;
  const keep = (to: string, mail: string): void => {
    taken += 1;
    const found = [...decoded(mail).matchAll(/https?:\/\/[^/\s]+(\/p\/\S+)/g)].map(([, path = ""]) => path);
    links.set(to, [...(links.get(to) ?? []), ...found]);
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    converse(socket, keep);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    port,
    taken: () => taken,
    linksTo: (to) => links.get(to) ?? [],
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function converse(socket: Socket, keep: (to: string, mail: string) => void): void {
  const say = (line: string): void => void (socket.writable && socket.write(`${line}\r\n`));
  let to = "";
  let mail: string[] | undefined;
  say("220 load.example");
  createInterface(socket).on("line", (line) => {
    if (mail !== undefined) {
      if (line !== ".") mail.push(line);
      else {
        keep(to, mail.join("\n"));
        mail = undefined;
        say("250 taken");
      }
      return;
    }
    const recipient = /^RCPT TO:<([^>]*)>/i.exec(line)?.[1];
    if (recipient !== undefined) to = recipient;
    if (/^DATA/i.test(line)) mail = [];
    say(/^DATA/i.test(line) ? "354 go on" : /^QUIT/i.test(line) ? "221 bye" : "250 load.example");
    if (/^QUIT/i.test(line)) socket.end();
  });
}

/** Plain text of a mail of one part; a link may be cut by a soft line break (RFC 2045, 6.7) or lie in base64. */
function decoded(mail: string): string {
  const [head = "", ...rest] = mail.split(/\n\n/);
  const body = rest.join("\n\n");
  if (/content-transfer-encoding:\s*base64/i.test(head)) return Buffer.from(body, "base64").toString("utf8");
  return body.replaceAll(/=\n/g, "").replaceAll("=3D", "=");
}

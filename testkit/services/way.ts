/** A way to a server on this machine that a test cuts, holds up, and mends: connections break, or nothing comes through. */
import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { Socket } from "node:net";

export type Way = {
  readonly port: number;
  /** What is open breaks, and nothing new is let through. */
  cut(): void;
  /** What is sent from now on arrives nowhere; connections stay open, new ones too. */
  hold(): void;
  mend(): void;
  close(): Promise<unknown>;
};

export async function wayTo(port: number): Promise<Way> {
  const open = new Set<Socket>();
  let state: "open" | "cut" | "held" = "open";
  const server = createServer((socket) => {
    if (state === "cut") {
      socket.destroy();
      return;
    }
    const on = connect(port, "127.0.0.1");
    for (const [one, other] of [
      [socket, on],
      [on, socket],
    ] as const) {
      open.add(one);
      one.on("error", () => undefined).on("close", () => other.destroy());
      one.on("data", (piece) => {
        if (state === "open") other.write(piece);
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const cut = (): void => {
    state = "cut";
    for (const socket of open) socket.destroy();
  };
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    cut,
    hold: () => {
      state = "held";
    },
    mend: () => {
      state = "open";
    },
    close: () => {
      cut();
      server.close();
      return once(server, "close");
    },
  };
}

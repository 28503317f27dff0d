/**
 * A way to the database that can be made slow, hung, or silent for good: TCP here, the installation's Unix socket there. It
 * lives in the test's process, which the database knows.
 */
import { connect, createServer } from "node:net";
import type { Socket } from "node:net";
import type pg from "pg";

export type Way = {
  readonly port: number;
  /** Every question takes so much longer. */
  slow: (milliseconds: number) => void;
  /** Nothing passes, in either direction, until `goOn`. */
  hang: () => void;
  goOn: () => void;
  /** The present connections never say anything again, and nobody is told; new ones are served. */
  forget: () => void;
  close: () => Promise<void>;
};

export async function openWay(to: pg.ClientConfig): Promise<Way> {
  const pairs = new Set<Pair>();
  const state = { delay: 0, isHung: false };
  const server = createServer((near) => {
    const pair = new Pair(near, connect(`${to.host}/.s.PGSQL.${to.port}`), state);
    pairs.add(pair);
    near.on("close", () => pairs.delete(pair));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const all = (act: (pair: Pair) => void): void => {
    for (const pair of pairs) act(pair);
  };
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    slow: (milliseconds) => void (state.delay = milliseconds),
    hang: () => {
      state.isHung = true;
      all((pair) => pair.stop());
    },
    goOn: () => {
      Object.assign(state, { delay: 0, isHung: false });
      all((pair) => pair.resume());
    },
    forget: () => all((pair) => pair.forget()),
    close: async () => {
      all((pair) => pair.end());
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

class Pair {
  readonly #near: Socket;
  readonly #far: Socket;
  #isForgotten = false;

  constructor(near: Socket, far: Socket, state: { readonly delay: number; readonly isHung: boolean }) {
    this.#near = near;
    this.#far = far;
    for (const socket of [near, far]) socket.on("error", () => this.end());
    near.on("close", () => this.end());
    far.on("close", () => {
      if (!this.#isForgotten) this.end();
    });
    near.on("data", (part) => {
      // In order: timers of one length fire in the order they were set.
      if (state.delay > 0) setTimeout(() => far.write(part), state.delay);
      else far.write(part);
    });
    far.on("data", (part) => near.write(part));
    if (state.isHung) this.stop();
  }

  stop(): void {
    this.#near.pause();
    this.#far.pause();
  }

  resume(): void {
    if (this.#isForgotten) return;
    this.#near.resume();
    this.#far.resume();
  }

  forget(): void {
    this.#isForgotten = true;
    this.stop();
  }

  end(): void {
    this.#near.destroy();
    this.#far.destroy();
  }
}

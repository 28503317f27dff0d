/**
 * The socket a stored connection is made through. The driver is given a socket instead of an address, so that nothing is
 * connected to that was not judged (platform/reach.ts); a Unix socket is judged by its folder.
 */
import net from "node:net";
import { guardedLookup, judgeAddress, ReachRefused } from "../../../platform/reach.ts";
import type { Guard } from "../../../platform/reach.ts";

/** Why the socket in this folder may not be used, if so. */
export type JudgeSocket = (folder: string) => void;

/**
 * A socket for the driver that opens one connection to a checked address: the name is resolved once, every address it
 * has is judged, and it is those addresses that are called.
 */
export class GuardedSocket extends net.Socket {
  readonly #guard: Guard;
  readonly #judgeSocket: JudgeSocket;

  constructor({ judgeSocket, ...guard }: Guard & { readonly judgeSocket: JudgeSocket }) {
    super();
    this.#guard = guard;
    this.#judgeSocket = judgeSocket;
  }

  /** The driver's two ways: a port and a host, or the path of a socket. */
  override connect(...given: readonly unknown[]): this {
    const [target, host] = given;
    const { ownNetwork } = this.#guard;
    try {
      if (typeof target === "string") {
        if (!ownNetwork) throw new ReachRefused("own_network");
        this.#judgeSocket(target);
        return super.connect(target);
      }
      if (typeof target !== "number" || typeof host !== "string") throw new ReachRefused("address_refused");
      if (net.isIP(host) !== 0) judgeAddress(host, ownNetwork);
      return super.connect({ port: target, host, lookup: guardedLookup(this.#guard) });
    } catch (error) {
      if (!(error instanceof ReachRefused)) throw error;
      // The driver listens from the next turn on.
      setImmediate(() => this.destroy(error));
      return this;
    }
  }
}

/**
 * The socket a stored connection is made through. The driver is given a socket instead of an address, so that nothing is
 * connected to that was not judged (platform/reach.ts); a Unix socket is judged by its folder.
 */
import net from "node:net";
import { guardedLookup, ReachRefused, refusalOf } from "../../../platform/reach.ts";
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
    const refused = this.#refusalOf(target, host);
    if (refused !== undefined) {
      // The driver listens from the next turn on.
      setImmediate(() => this.destroy(refused));
      return this;
    }
    if (typeof target === "string") return super.connect(target);
    return super.connect({ port: Number(target), host: String(host), lookup: guardedLookup(this.#guard) });
  }

  #refusalOf(target: unknown, host: unknown): Error | undefined {
    if (typeof target === "string") {
      if (!this.#guard.ownNetwork) return new ReachRefused("own_network");
      try {
        this.#judgeSocket(target);
        return undefined;
      } catch (error) {
        if (error instanceof ReachRefused) return error;
        throw error;
      }
    }
    if (typeof target !== "number" || typeof host !== "string") return new ReachRefused("address_refused");
    return net.isIP(host) === 0 ? undefined : refusalOf([host], this.#guard);
  }
}

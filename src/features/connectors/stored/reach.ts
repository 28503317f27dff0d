/**
 * Which addresses a stored connection may reach. An administrator's form must not become a way to call services of the
 * machine or its network (CWE-918): link-local and metadata addresses are never reached, private ones and sockets only
 * where the connection says "this database is on our own network". The check is made on the resolved address, of the
 * very connection that is opened, so a name that resolves differently the second time gains nothing.
 */
import dns from "node:dns";
import net from "node:net";

/** `public`: anywhere · `own`: private ranges, loopback, sockets · `never`: link-local, metadata, reserved. */
export type Reach = "public" | "own" | "never";

export type ReachProblem = "own_network" | "address_refused" | "socket_refused";

/** The address may not be reached; the code says why, the message names nothing. */
export class ReachRefused extends Error {
  override readonly name = "ReachRefused";
  readonly code: ReachProblem;
  constructor(code: ReachProblem) {
    super(code);
    this.code = code;
  }
}

const never = new net.BlockList();
const own = new net.BlockList();

// IANA special-purpose registries (RFC 6890), what is neither private nor a host of the internet; and the metadata
// services that clouds serve outside 169.254.0.0/16.
for (const [prefix, bits] of [
  ["0.0.0.0", 8],
  ["100.100.100.200", 32],
  ["168.63.129.16", 32],
  ["169.254.0.0", 16],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  never.addSubnet(prefix, bits, "ipv4");
for (const [prefix, bits] of [
  ["::", 128],
  ["100::", 64],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["fd00:ec2::254", 128],
  ["fd20:ce::254", 128],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
] as const)
  never.addSubnet(prefix, bits, "ipv6");

for (const [prefix, bits] of [
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
] as const)
  own.addSubnet(prefix, bits, "ipv4");
own.addAddress("::1", "ipv6");
own.addSubnet("fc00::", 7, "ipv6");

/** How far away an IP address is. IPv4 written inside IPv6 (mapped, NAT64, 6to4, compatible) counts as the IPv4 it is. */
export function reachOf(address: string): Reach {
  const bare = address.replace(/%.*$/, "");
  const version = net.isIP(bare);
  if (version === 0) return "never";
  const inner = version === 6 ? embedded(bare) : bare;
  if (inner !== undefined) {
    if (never.check(inner, "ipv4")) return "never";
    return own.check(inner, "ipv4") ? "own" : "public";
  }
  if (never.check(bare, "ipv6")) return "never";
  return own.check(bare, "ipv6") ? "own" : "public";
}

/** The IPv4 address inside an IPv6 one, where it is of a form that leads there. */
function embedded(address: string): string | undefined {
  const words = wordsOf(address);
  const [first = 0, second = 0, third = 0] = words;
  const tail = [words[6] ?? 0, words[7] ?? 0] as const;
  const leading = words.slice(0, 5).every((word) => word === 0);
  const isLow = tail[0] === 0 && tail[1] <= 1;
  if (leading && words[5] === 0xffff) return dotted(...tail);
  if (leading && words[5] === 0 && !isLow) return dotted(...tail);
  // 64:ff9b::/96 and the local-use 64:ff9b:1::/48 (RFC 6052, RFC 8215)
  if (first === 0x64 && second === 0xff9b) return dotted(...tail);
  return first === 0x2002 ? dotted(second, third) : undefined;
}

function dotted(high: number, low: number): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join(".");
}

/** The eight 16-bit words of a valid IPv6 address. */
function wordsOf(address: string): readonly number[] {
  const plain = address.replace(
    /(\d+)\.(\d+)\.(\d+)\.(\d+)$/,
    (_all, a: string, b: string, c: string, d: string) =>
      [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((word) => word.toString(16)).join(":"),
  );
  const [head = "", rest] = plain.split("::");
  const parse = (text: string): number[] =>
    text === "" ? [] : text.split(":").map((word) => Number.parseInt(word, 16));
  const front = parse(head);
  const back = rest === undefined ? [] : parse(rest);
  return [...front, ...Array<number>(Math.max(0, 8 - front.length - back.length)).fill(0), ...back];
}

/** Refuses an address the connection may not reach. */
function judgeAddress(address: string, ownNetwork: boolean): void {
  const reach = reachOf(address);
  if (reach === "never") throw new ReachRefused("address_refused");
  if (reach === "own" && !ownNetwork) throw new ReachRefused("own_network");
}

export type Resolve = (
  host: string,
  done: (error: Error | null, addresses: readonly dns.LookupAddress[]) => void,
) => void;

const resolveAll: Resolve = (host, done) => {
  dns.lookup(host, { all: true }, (error, addresses) => done(error, addresses ?? []));
};

/** Why the socket in this folder may not be used, if so. */
export type JudgeSocket = (folder: string) => void;

/**
 * A socket for the driver that opens one connection to a checked address: the name is resolved once, every address it
 * has is judged, and it is those addresses that are called.
 */
export class GuardedSocket extends net.Socket {
  readonly #ownNetwork: boolean;
  readonly #judgeSocket: JudgeSocket;
  readonly #resolve: Resolve;

  constructor(options: {
    readonly ownNetwork: boolean;
    readonly judgeSocket: JudgeSocket;
    readonly resolve?: Resolve;
  }) {
    super();
    this.#ownNetwork = options.ownNetwork;
    this.#judgeSocket = options.judgeSocket;
    this.#resolve = options.resolve ?? resolveAll;
  }

  /** The driver's two ways: a port and a host, or the path of a socket. */
  override connect(...given: readonly unknown[]): this {
    const [target, host] = given;
    try {
      if (typeof target === "string") {
        if (!this.#ownNetwork) throw new ReachRefused("own_network");
        this.#judgeSocket(target);
        return super.connect(target);
      }
      if (typeof target !== "number" || typeof host !== "string") throw new ReachRefused("address_refused");
      if (net.isIP(host) !== 0) judgeAddress(host, this.#ownNetwork);
      return super.connect({ port: target, host, lookup: this.#lookup });
    } catch (error) {
      if (!(error instanceof ReachRefused)) throw error;
      // The driver listens from the next turn on.
      setImmediate(() => this.destroy(error));
      return this;
    }
  }

  readonly #lookup: net.LookupFunction = (host, options, done) => {
    this.#resolve(host, (failure, addresses) => {
      const [first] = addresses;
      const error = failure ?? this.#refusalOf(addresses);
      if (error !== undefined || first === undefined)
        done(error ?? new ReachRefused("address_refused"), "", 4);
      else if (options.all === true) done(null, [...addresses]);
      else done(null, first.address, first.family);
    });
  };

  #refusalOf(addresses: readonly dns.LookupAddress[]): ReachRefused | undefined {
    try {
      for (const { address } of addresses) judgeAddress(address, this.#ownNetwork);
      return undefined;
    } catch (error) {
      if (error instanceof ReachRefused) return error;
      throw error;
    }
  }
}

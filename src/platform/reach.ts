/**
 * Which addresses may be reached on the word of an administrator's form (a stored connection, an identity provider).
 * A form must not become a way to call services of the machine or its network (CWE-918): link-local and metadata
 * addresses are never reached, private ones only where it says "this is on our own network". The check is made on the
 * resolved address, of the very connection that is opened, so a name that resolves differently the second time gains
 * nothing.
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
  ["3fff::", 20],
  ["5f00::", 16],
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

/** How far away an IP address is. IPv4 written inside IPv6 in a form that leads there counts as the IPv4 it is. */
export function reachOf(address: string): Reach {
  const bare = address.replace(/%.*$/, "");
  const version = net.isIP(bare);
  if (version === 0) return "never";
  if (version === 4) return reachOfPlain(bare, "ipv4");
  const words = wordsOf(bare);
  if (isLocalTranslation(words)) return reachOfTranslated(words);
  const inner = embedded(words);
  return inner === undefined ? reachOfPlain(bare, "ipv6") : reachOfPlain(inner, "ipv4");
}

function reachOfPlain(address: string, family: "ipv4" | "ipv6"): Reach {
  if (never.check(address, family)) return "never";
  return own.check(address, family) ? "own" : "public";
}

type Words = readonly number[];

/** The IPv4 address inside: mapped, compatible, translated (RFC 2765), NAT64 (RFC 6052), 6to4, ISATAP (RFC 5214). */
function embedded(words: Words): string | undefined {
  const [first = 0, second = 0, third = 0, , fifth = 0, sixth = 0, high = 0, low = 0] = words;
  const isZero = (from: number, to: number): boolean => words.slice(from, to).every((word) => word === 0);
  const isLow = high === 0 && low <= 1;
  const leads =
    (isZero(0, 5) && (sixth === 0xffff || (sixth === 0 && !isLow))) ||
    (isZero(0, 4) && fifth === 0xffff && sixth === 0) ||
    (first === 0x64 && second === 0xff9b && third === 0) ||
    ((fifth === 0 || fifth === 0x200) && sixth === 0x5efe);
  if (leads) return dotted(high, low);
  return first === 0x2002 ? dotted(second, third) : undefined;
}

/** 64:ff9b:1::/48 is for translation within one network (RFC 8215); where in it the IPv4 stands, its owner decides. */
function isLocalTranslation([first, second, third]: Words): boolean {
  return first === 0x64 && second === 0xff9b && third === 1;
}

function reachOfTranslated(words: Words): Reach {
  const [, , , fourth = 0, fifth = 0, sixth = 0, high = 0, low = 0] = words;
  const inner = fourth === 0 ? dotted(high, low) : dotted(fourth, ((fifth & 0xff) << 8) | (sixth >> 8));
  return never.check(inner, "ipv4") ? "never" : "own";
}

function dotted(high: number, low: number): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join(".");
}

/** The eight 16-bit words of a valid IPv6 address. */
function wordsOf(address: string): Words {
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
export function judgeAddress(address: string, ownNetwork: boolean): void {
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

export type Guard = {
  readonly ownNetwork: boolean;
  /** Nothing is encrypted on the way: only one's own network is called. */
  readonly isUnencrypted?: boolean;
  readonly resolve?: Resolve | undefined;
};

/** For `net.connect`: the name is resolved once, every address it has is judged, and it is those that are called. */
export function guardedLookup({ resolve = resolveAll, ...guard }: Guard): net.LookupFunction {
  return (host, options, done) => {
    resolve(host, (failure, addresses) => {
      const [first] = addresses;
      const error =
        failure ??
        refusalOf(
          addresses.map(({ address }) => address),
          guard,
        );
      if (error !== undefined || first === undefined)
        done(error ?? new ReachRefused("address_refused"), "", 4);
      else if (options.all === true) done(null, [...addresses]);
      else done(null, first.address, first.family);
    });
  };
}

/** Why none of these addresses of one name may be called, if so. */
export function refusalOf(
  addresses: readonly string[],
  { ownNetwork, isUnencrypted = false }: Guard,
): ReachRefused | NotOwnNetwork | undefined {
  try {
    for (const address of addresses) judgeAddress(address, ownNetwork);
    if (isUnencrypted) for (const address of addresses) judgeUnencrypted(address);
    return undefined;
  } catch (error) {
    if (error instanceof ReachRefused || error instanceof NotOwnNetwork) return error;
    throw error;
  }
}

/** The address to call for a name, judged: what is connected to is this one, whatever the name says the next time. */
export async function judgedAddress(host: string, guard: Guard): Promise<string> {
  if (net.isIP(host) !== 0) {
    judgeAddress(host, guard.ownNetwork);
    return host;
  }
  return new Promise((resolve, reject) => {
    guardedLookup(guard)(host, { all: false, hints: dns.ADDRCONFIG }, (error, found) => {
      if (error !== null) reject(error);
      else resolve(typeof found === "string" ? found : (found[0]?.address ?? ""));
    });
  });
}

/** Without encryption only what is on one's own network is called, and this is not. */
export class NotOwnNetwork extends Error {
  override readonly name = "NotOwnNetwork";
  readonly code = "not_own_network";
}

/**
 * Refuses what is not on one's own network: without encryption, a password and every word could be read on the way there.
 * That somebody ticked "own network" does not make an address of the internet one of ours.
 */
export function judgeUnencrypted(address: string): void {
  if (reachOf(address) !== "own") throw new NotOwnNetwork();
}

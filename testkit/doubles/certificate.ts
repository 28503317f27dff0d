/**
 * Certificates for tests, made on the spot for the days a test names (RFC 5280, as little of it as is read): an authority,
 * and what it or nobody else issued. Node reads certificates and makes none.
 */
import { generateKeyPairSync, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";

export type Made = { readonly pem: string; readonly privateKey: KeyObject };
type Wanted = {
  readonly name: string;
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
  readonly bits?: number;
  /** Without one it signs itself. */
  readonly by?: Made & { readonly name: string };
  readonly isAuthority?: boolean;
};

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, Math.floor(size / 256), size % 256];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};
const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));
const text = (tag: number, words: string): Buffer => der(tag, Buffer.from(words, "latin1"));
const isTrue = der(0x01, Buffer.from([0xff]));
/** 1.2.840.113549.1.1.11 */
const rsaWithSha256 = sequence(oid("2a864886f70d01010b"), der(0x05));
/** 2.5.4.3 */
const nameOf = (name: string): Buffer => sequence(der(0x31, sequence(oid("550403"), text(0x0c, name))));
const dayOf = (at: Temporal.Instant): Buffer =>
  text(
    0x17,
    `${at
      .toString({ smallestUnit: "second" })
      .replaceAll(/[-:TZ]/g, "")
      .slice(2)}Z`,
  );

let serial = 1;

export function certificate({ name, from, until, bits = 2048, by, isAuthority = false }: Wanted): Made {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  serial += 1;
  const names = sequence(oid("551d11"), der(0x04, sequence(text(0x82, name))));
  const authority = sequence(oid("551d13"), isTrue, der(0x04, sequence(isTrue)));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1, serial % 256])),
    rsaWithSha256,
    nameOf(by?.name ?? name),
    sequence(dayOf(from), dayOf(until)),
    nameOf(name),
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(...(isAuthority ? [authority] : [names]))),
  );
  const signature = sign("sha256", body, by?.privateKey ?? privateKey);
  const whole = sequence(body, rsaWithSha256, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString("base64").replaceAll(/(.{64})/g, "$1\n");
  return { pem: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`, privateKey };
}

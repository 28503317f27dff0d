/**
 * A passkey without a browser: makes the answers a real authenticator makes (WebAuthn Level 3 §6, ES256), and, for the
 * attempts of tests, answers that are wrong in one way each.
 */
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";

export type Wrong = {
  readonly challenge?: string;
  readonly origin?: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly userVerified?: boolean;
  readonly userPresent?: boolean;
  readonly counter?: number;
  readonly key?: KeyObject;
  readonly credentialId?: Buffer;
  readonly afterSigning?: (authenticatorData: Buffer) => Buffer;
  readonly clientAfterSigning?: (clientData: string) => string;
  readonly signatureAfter?: (signature: Buffer) => Buffer;
  /** The page stood inside one of somebody else. */
  readonly crossOrigin?: boolean;
  readonly userHandle?: string;
};

export type Authenticator = {
  readonly credentialId: Buffer;
  readonly attest: (challenge: string, wrong?: Wrong) => object;
  readonly assert: (challenge: string, wrong?: Wrong) => object;
};

export function authenticator(url: string): Authenticator {
  const { hostname, origin } = new URL(url);
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const credentialId = randomBytes(32);
  let counter = 0;
  const jwk = publicKey.export({ format: "jwk" });
  const cose = Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
    Buffer.from(jwk.x ?? "", "base64url"),
    Buffer.from([0x22, 0x58, 0x20]),
    Buffer.from(jwk.y ?? "", "base64url"),
  ]);
  const clientData = (type: string, challenge: string, wrong: Wrong): Buffer =>
    Buffer.from(
      JSON.stringify({
        type: wrong.type ?? type,
        challenge: wrong.challenge ?? challenge,
        origin: wrong.origin ?? origin,
        crossOrigin: wrong.crossOrigin ?? false,
      }),
    );
  const authData = (wrong: Wrong, attested: Buffer): Buffer => {
    counter += 1;
    const flags =
      (wrong.userPresent === false ? 0 : 1) |
      (wrong.userVerified === false ? 0 : 4) |
      (attested.length > 0 ? 0x40 : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(wrong.counter ?? counter);
    const rp = createHash("sha256")
      .update(wrong.rpId ?? hostname)
      .digest();
    return Buffer.concat([rp, Buffer.from([flags]), count, attested]);
  };
  const shape = (id: Buffer, response: object): object => ({
    id: id.toString("base64url"),
    rawId: id.toString("base64url"),
    type: "public-key",
    clientExtensionResults: {},
    response,
  });
  return {
    credentialId,
    attest: (challenge, wrong = {}) => {
      const id = wrong.credentialId ?? credentialId;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const data = authData(wrong, Buffer.concat([Buffer.alloc(16), length, id, cose]));
      return shape(id, {
        clientDataJSON: clientData("webauthn.create", challenge, wrong).toString("base64url"),
        attestationObject: attestationObject(data).toString("base64url"),
        transports: ["internal"],
      });
    },
    assert: (challenge, wrong = {}) => {
      const client = clientData("webauthn.get", challenge, wrong);
      const data = authData(wrong, Buffer.alloc(0));
      const signed = Buffer.concat([data, createHash("sha256").update(client).digest()]);
      const signature = sign("sha256", signed, wrong.key ?? privateKey);
      return shape(wrong.credentialId ?? credentialId, {
        clientDataJSON: Buffer.from(wrong.clientAfterSigning?.(client.toString()) ?? client).toString(
          "base64url",
        ),
        authenticatorData: (wrong.afterSigning?.(data) ?? data).toString("base64url"),
        signature: (wrong.signatureAfter?.(signature) ?? signature).toString("base64url"),
        ...(wrong.userHandle === undefined ? {} : { userHandle: wrong.userHandle }),
      });
    },
  };
}

/** CBOR of `{fmt: "none", attStmt: {}, authData}`. */
function attestationObject(data: Buffer): Buffer {
  const text = (value: string): Buffer =>
    Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(data.length);
  return Buffer.concat([
    Buffer.from([0xa3]),
    text("fmt"),
    text("none"),
    text("attStmt"),
    Buffer.from([0xa0]),
    text("authData"),
    Buffer.from([0x59]),
    length,
    data,
  ]);
}

/**
 * The checks of a passkey's answer (WebAuthn Level 3 §7.1 and §7.2): the challenge is one we gave to this browser at
 * this organisation, unused and at most five minutes old; origin and relying party are those of `KEPT_URL`; the person
 * was verified; the counter moves on. What the library finds wrong is an answer of `undefined`, never a reason.
 */
import { z } from "zod";
import type { Platform } from "../../../platform/feature.ts";
import type { AccountId } from "../../../platform/identifiers.ts";
import type { Assertion, Attestation } from "./contract.ts";
import type { Passkey } from "./store.ts";

export const challengeMinutes = 5;
const timeout = challengeMinutes * 60_000;

/** With what it stands on, a quarter of all modules of the product: loaded when the first passkey is, not by each command. */
const webAuthn = () => import("@simplewebauthn/server");

type Address = Pick<Platform, "url">;

function relyingParty({ url }: Address): { readonly rpID: string; readonly origin: string } {
  const { hostname, origin } = new URL(url);
  return { rpID: hostname, origin };
}

/** Options of a sign-in; without keys any passkey the person has for this place may answer. */
export async function assertionOptions(
  address: Address,
  keys: readonly Passkey[] = [],
): Promise<{ readonly challenge: string }> {
  const { rpID } = relyingParty(address);
  const { generateAuthenticationOptions } = await webAuthn();
  return generateAuthenticationOptions({
    rpID,
    timeout,
    userVerification: "required",
    allowCredentials: keys.map(({ credentialId }) => ({ id: credentialId.toString("base64url") })),
  });
}

/** The key's new counter when the answer is right; `undefined` when anything about it is not. */
export async function checkAssertion(
  address: Address,
  key: Passkey,
  challenge: string,
  { id, rawId, type, response }: Assertion,
): Promise<number | undefined> {
  const { rpID, origin } = relyingParty(address);
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  // The account a key says it is for must be the one it was registered for (§7.2, step 6).
  if (typeof userHandle === "string" && userHandle !== handleOf(key.accountId).toString("base64url"))
    return undefined;
  const { verifyAuthenticationResponse } = await webAuthn();
  try {
    if (isInsideAnother(clientDataJSON)) return undefined;
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId,
        type,
        clientExtensionResults: {},
        response: {
          clientDataJSON,
          authenticatorData,
          signature,
          ...(typeof userHandle === "string" ? { userHandle } : {}),
        },
      },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
      requireUserVerification: true,
      credential: {
        id: key.credentialId.toString("base64url"),
        publicKey: new Uint8Array(key.publicKey),
        counter: key.counter,
      },
    });
    return verified && authenticationInfo.userVerified ? authenticationInfo.newCounter : undefined;
  } catch {
    // The library says what is wrong by throwing; a stranger is told nothing.
    return undefined;
  }
}

const ClientData = z.looseObject({ crossOrigin: z.unknown() });

/** Whether the ceremony ran in a page within somebody else's, which no page of ours is (§7.1 step 10, §7.2 step 13). */
function isInsideAnother(clientDataJSON: string): boolean {
  const { crossOrigin, topOrigin } = ClientData.parse(
    JSON.parse(Buffer.from(clientDataJSON, "base64url").toString("utf8")),
  );
  return (crossOrigin !== undefined && crossOrigin !== false) || topOrigin !== undefined;
}

const handleOf = (id: AccountId): Buffer => Buffer.from(id, "utf8");

export async function attestationOptions(
  address: Address,
  person: { readonly accountId: AccountId; readonly name: string; readonly organisation: string },
  keys: readonly Passkey[],
): Promise<{ readonly challenge: string }> {
  const { rpID } = relyingParty(address);
  const { generateRegistrationOptions } = await webAuthn();
  return generateRegistrationOptions({
    rpID,
    rpName: person.organisation,
    userID: new Uint8Array(handleOf(person.accountId)),
    userName: person.name,
    timeout,
    attestationType: "none",
    supportedAlgorithmIDs: [-8, -7, -257],
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    excludeCredentials: keys.map(({ credentialId }) => ({ id: credentialId.toString("base64url") })),
  });
}

export type NewCredential = Pick<
  Passkey,
  "credentialId" | "publicKey" | "counter" | "transports" | "deviceType"
>;

/** The new credential when the answer is right; `undefined` when anything about it is not. */
export async function checkAttestation(
  address: Address,
  challenge: string,
  { id, rawId, type, response }: Attestation,
): Promise<NewCredential | undefined> {
  const { rpID, origin } = relyingParty(address);
  const { verifyRegistrationResponse } = await webAuthn();
  try {
    if (isInsideAnother(response.clientDataJSON)) return undefined;
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: {
        id,
        rawId,
        type,
        clientExtensionResults: {},
        response: { clientDataJSON: response.clientDataJSON, attestationObject: response.attestationObject },
      },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
      requireUserVerification: true,
      supportedAlgorithmIDs: [-8, -7, -257],
    });
    if (!verified) return undefined;
    const { credential, credentialDeviceType } = registrationInfo;
    const credentialId = Buffer.from(credential.id, "base64url");
    if (credentialId.length < 16) return undefined;
    return {
      credentialId,
      publicKey: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: (response.transports ?? []).filter((one) => /^[a-z-]{1,20}$/.test(one)),
      deviceType: credentialDeviceType,
    };
  } catch {
    return undefined;
  }
}

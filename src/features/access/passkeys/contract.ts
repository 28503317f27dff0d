/** What a browser sends of a passkey (WebAuthn Level 3 §5.1, `toJSON`): limited in every part; no more is read. */
import { z } from "zod";

const base64url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[A-Za-z0-9_-]*$/);

const shared = {
  id: base64url(2000),
  rawId: base64url(2000),
  type: z.literal("public-key"),
  authenticatorAttachment: z.enum(["platform", "cross-platform"]).nullish(),
  clientExtensionResults: z.object({}).optional(),
};

/** The answer to a sign-in's challenge. */
export const Assertion = z.object({
  ...shared,
  response: z.object({
    clientDataJSON: base64url(4000),
    authenticatorData: base64url(4000),
    signature: base64url(4000),
    userHandle: base64url(200).nullish(),
  }),
});
export type Assertion = z.output<typeof Assertion>;

/** A new credential. */
export const Attestation = z.object({
  ...shared,
  response: z.object({
    clientDataJSON: base64url(4000),
    attestationObject: base64url(20_000),
    transports: z.array(z.string().max(20)).max(10).optional(),
  }),
});
export type Attestation = z.output<typeof Attestation>;

/** What `navigator.credentials` is asked; made by the server's library, only handed through. */
export const CeremonyOptions = z.object({ options: z.looseObject({ challenge: z.string() }) });

/**
 * Controllers whose processor we are, and whose systems hand us requests by OpenDSR 2.0: what the office shows and takes. Safe
 * for the browser.
 */
import { z } from "zod";
import { idSchema, type Id } from "../../../platform/identifiers.ts";
import { exactText, line } from "../../../platform/text.ts";

export type ControllerId = Id<"opendsr controller">;

export const mostControllers = 200;
const mostHosts = 10;

const host = z
  .string()
  .max(253)
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/);

/** Who may ask. `customerNumber`: which of our identifiers is their number of a person; without one e-mail addresses alone. */
export const ControllerTerms = z.strictObject({
  name: line({ max: 160, min: 1 }),
  /** A shared address of theirs: questions and letters about their requests go there. */
  contact: z.email().max(254),
  customerNumber: line({ max: 60, min: 1 }).optional(),
  /** Where call-backs may go: names of servers, each exactly as it stands in an address. */
  callbackHosts: z.array(host).max(mostHosts),
});
export type ControllerTerms = z.output<typeof ControllerTerms>;

export const SignerFiles = z.strictObject({
  /** PEM: ours first, then those that issued it. */
  certificate: exactText({ max: 40_000 }),
  /** PEM, not encrypted: PKCS #8 or PKCS #1. */
  key: exactText({ max: 20_000 }),
  domain: host,
});

const SignerView = z.object({
  domain: z.string(),
  /** SHA-256 of the certificate, in lower-case hexadecimal: for the controllers' records. */
  fingerprint: z.string(),
  validUntil: z.iso.datetime(),
  since: z.iso.datetime(),
  isOver: z.boolean(),
});

export const ControllerView = z.object({
  id: idSchema<ControllerId>(),
  ...ControllerTerms.shape,
  keyMadeAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  requests: z.int(),
  lastAskedAt: z.iso.datetime().optional(),
});
export type ControllerView = z.output<typeof ControllerView>;

export const ControllersView = z.object({
  /** Where controllers' systems ask; what their entry of us needs. */
  address: z.string(),
  /** OpenDSR knows https alone: without it no controller asks. */
  isSecure: z.boolean(),
  signer: SignerView.optional(),
  controllers: z.array(ControllerView),
  /** Of processors of ours, at whose interface we are the controller. */
  systems: z.array(
    z.object({ base: z.string(), vendors: z.array(z.string()), keySetAt: z.iso.datetime().optional() }),
  ),
});

/** Without a key it is taken away. Printable characters alone: it goes into a header. */
export const VendorKeySetting = z.strictObject({
  base: z.url({ protocol: /^https$/ }).max(300),
  key: z
    .string()
    .regex(/^[\x21-\x7e]+( [\x21-\x7e]+)?$/)
    .max(2000)
    .optional(),
});

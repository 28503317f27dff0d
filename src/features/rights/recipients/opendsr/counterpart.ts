/** Which system a recipient is told by: the vendor of that name in the register, where its entry says there is one. */
import { z } from "zod";
import type { Tx } from "../../../../platform/db.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import { entriesOf } from "../../../registers/index.ts";
import { plainName } from "../proposals.ts";
import type { Processor } from "./signature.ts";

export type Endpoint = Processor & {
  /** As the register names them. */
  readonly vendor: string;
  /** Without a slash at the end. */
  readonly base: string;
  readonly customerNumber: string | undefined;
};

const Address = z
  .url({ protocol: /^https$/ })
  .max(300)
  .transform((text) => new URL(text))
  .refine(({ username, password, search, hash }) => `${username}${password}${search}${hash}` === "");
const Domain = z
  .string()
  .regex(/^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/i)
  .transform((text) => text.toLowerCase());
const Fingerprint = z
  .string()
  .transform((text) => text.replaceAll(/[:\s]/g, "").toLowerCase())
  .pipe(z.string().regex(/^[0-9a-f]{64}$/));

/** By the plain form of the vendor's name. An entry with an address that cannot be used has none. */
export async function endpointsByName(
  tx: Tx,
  scope: Scope,
  now: Instant,
): Promise<ReadonlyMap<string, Endpoint>> {
  const vendors = await entriesOf(tx, scope, "vendor", { now });
  return new Map(
    vendors.flatMap(({ body }): readonly (readonly [string, Endpoint])[] => {
      const address = Address.safeParse(body.opendsrAddress).data;
      if (address === undefined) return [];
      const domain = Domain.safeParse(body.opendsrDomain ?? address.hostname).data;
      const pinned = Fingerprint.optional().safeParse(body.opendsrFingerprint);
      // A fingerprint nobody can read must not become "any known authority".
      if (domain === undefined || !pinned.success) return [];
      const base = `${address.origin}${address.pathname.replace(/\/+$/, "")}`;
      const number = body.opendsrNumber;
      return [
        [
          plainName(body.name),
          { vendor: body.name, base, domain, fingerprint: pinned.data, customerNumber: number },
        ],
      ];
    }),
  );
}

export async function endpointNamed(
  tx: Tx,
  scope: Scope,
  name: string | undefined,
  now: Instant,
): Promise<Endpoint | undefined> {
  return name === undefined ? undefined : (await endpointsByName(tx, scope, now)).get(plainName(name));
}

/**
 * A processor's call-back (OpenDSR 2.0). Verified over its raw bytes with the certificate that signed for the request, and then it
 * only brings forward the next question: what counts is what is answered to us. So one played again, or late, changes nothing.
 */
import { z } from "zod";
import { readCells } from "../../../../platform/cells/cells.ts";
import { read, write } from "../../../../platform/db.ts";
import type { Tx } from "../../../../platform/db.ts";
import { hasten } from "../../../../platform/duties/store.ts";
import { refusal } from "../../../../platform/errors.ts";
import type { Platform } from "../../../../platform/feature.ts";
import { exchangeRoute } from "../../../../platform/http/routes.ts";
import type { Route } from "../../../../platform/http/routes.ts";
import { publicScope } from "../../../../platform/organisations.ts";
import type { Scope } from "../../../../platform/scope.ts";
import { countTry } from "../../../../platform/throttle.ts";
import type { ExchangeId } from "../contract.ts";
import { statusDutyKey, systemDutyName } from "./begin.ts";
import { hearProcessor } from "./endpoints.ts";
import { isSignedBy, judgeCertificate } from "./signature.ts";
import { readExchange } from "./store.ts";
import type { Exchange } from "./store.ts";
import { CalledBack, parsed } from "./wire.ts";

/** A request changes its status three times; whoever calls more often is heard later. */
const mostAnHour = 60;

/** Where a processor is told to call; none where others cannot reach us by https, which the protocol asks for. */
export function callbackAddress(
  { url }: Pick<Platform, "url">,
  { slug, exchange }: { readonly slug: string; readonly exchange: ExchangeId },
): string | undefined {
  return url.startsWith("https://") ? `${url}/p/${slug}/opendsr/callbacks/${exchange}` : undefined;
}

export function callbackRoutes(platform: Platform): readonly Route[] {
  const { db, keys } = platform;
  return [
    exchangeRoute(hearProcessor, async (call, bytes) => {
      const { organisation: slug, exchange: id } = call.params;
      const scope = await publicScope(db, slug);
      const tried = {
        name: "opendsr.callback",
        of: id,
        limit: mostAnHour,
        windowSeconds: 3600,
        now: call.now,
      };
      // Counted for requests that are there alone: whoever makes up ids leaves nothing behind.
      if ((await read(db, scope, (tx) => readExchange(tx, scope, id))) === undefined)
        throw refusal("forbidden");
      if (!(await countTry(db, scope, keys, tried)).allowed) throw refusal("too_many_tries");
      await write(db, scope, async (tx) => {
        const exchange = await readExchange(tx, scope, id);
        const signed = {
          bytes,
          domain: oneOf(call.headers["x-opendsr-processor-domain"]),
          signature: oneOf(call.headers["x-opendsr-signature"]),
        };
        if (
          exchange === undefined ||
          !(await isTheirs(tx, scope, platform, { exchange, signed, now: call.now }))
        )
          throw refusal("forbidden");
        const said = parsed(CalledBack, bytes);
        const isOurs =
          said?.subject_request_id === exchange.subject_request_id &&
          said.status_callback_url === callbackAddress(platform, { slug, exchange: id });
        if (!isOurs) throw refusal("forbidden");
        await hasten(tx, scope, systemDutyName, statusDutyKey(id));
      });
      return { status: 200, reply: {} };
    }),
  ];
}

const oneOf = (header: string | string[] | undefined): string | null =>
  typeof header === "string" ? header : null;

const Kept = z.object({ certificate: z.string() });

/** By the certificate of the receipt: another one is asked for when we ask, never because somebody called. */
async function isTheirs(
  tx: Tx,
  scope: Scope,
  { keys }: Pick<Platform, "keys">,
  {
    exchange: { receipt_cell: cell, domain, certificate: fingerprint },
    signed,
    now,
  }: {
    readonly exchange: Exchange;
    readonly signed: {
      readonly bytes: Uint8Array;
      readonly domain: string | null;
      readonly signature: string | null;
    };
    readonly now: Temporal.Instant;
  },
): Promise<boolean> {
  if (cell === null || fingerprint === null || signed.domain?.toLowerCase() !== domain) return false;
  const receipt = (await readCells(tx, scope, keys, [cell])).get(cell);
  if (receipt === undefined) return false;
  const { certificate: pem } = Kept.parse(JSON.parse(receipt));
  const judged = judgeCertificate(pem, { domain, fingerprint }, { roots: [], now });
  return "certificate" in judged && isSignedBy(judged.certificate, signed.bytes, signed.signature);
}

/** The ledger's routes: thin; what they give is put together in `platform/ledger`. */
import { readVerifierKey } from "../../evidence/index.ts";
import { read } from "../../platform/db.ts";
import type { Tx } from "../../platform/db.ts";
import { refusal } from "../../platform/errors.ts";
import type { Platform } from "../../platform/feature.ts";
import { jsonRoute, memberOf, memberScope, streamRoute } from "../../platform/http/routes.ts";
import type { Route } from "../../platform/http/routes.ts";
import { faultSentence } from "../../platform/ledger/fault_words.ts";
import { readPath, receiptOf, signedCheckpoint, verifierKeyText } from "../../platform/ledger/publish.ts";
import { countsOf, readHead } from "../../platform/ledger/tree_store.ts";
import { verifyLedger } from "../../platform/ledger/verify.ts";
import { cosignedBy, isPublic, listWitnesses } from "../../platform/ledger/witness_store.ts";
import { publicScope } from "../../platform/organisations.ts";
import type { Scope } from "../../platform/scope.ts";
import { formatInstant } from "../../platform/time.ts";
import * as endpoints from "./endpoints.ts";
import { mayReadEntry, searchEntries } from "./store.ts";
import { verifierPage } from "./verifier_page.ts";

const text = { mediaType: "text/plain; charset=utf-8" } as const;

export function ledgerRoutes(platform: Platform): readonly Route[] {
  return [...publicRoutes(platform), ...officeRoutes(platform)];
}

function publicRoutes(platform: Platform): readonly Route[] {
  const { db } = platform;
  /** What `find` gives, of a ledger that is public; otherwise there is nothing at this address. */
  const open = async <T>(
    slug: string,
    find: (tx: Tx, scope: Scope) => Promise<T | undefined>,
  ): Promise<T> => {
    const scope = await publicScope(db, slug);
    const found = await read(db, scope, async (tx) =>
      (await isPublic(tx, scope)) ? find(tx, scope) : undefined,
    );
    if (found === undefined) throw refusal("not_found");
    return found;
  };
  const tile = async (slug: string, ...parts: readonly string[]): Promise<Buffer> =>
    Buffer.from(await open(slug, (tx, scope) => readPath(tx, scope, ["tile", ...parts].join("/"))));
  const head = { mediaType: "application/octet-stream", immutable: true } as const;
  return [
    streamRoute(endpoints.checkpoint, async ({ params }) => ({
      head: text,
      content: await open(params.organisation, signedCheckpoint),
    })),
    streamRoute(endpoints.verifierKey, async ({ params }) => ({
      head: text,
      content: `${await open(params.organisation, (tx, scope) => verifierKeyText(tx, scope, platform.ledger.key))}\n`,
    })),
    streamRoute(endpoints.tileOfOne, async ({ params: { organisation, level, a } }) => ({
      head,
      content: await tile(organisation, level, a),
    })),
    streamRoute(endpoints.tileOfTwo, async ({ params: { organisation, level, a, b } }) => ({
      head,
      content: await tile(organisation, level, a, b),
    })),
    streamRoute(endpoints.tileOfThree, async ({ params: { organisation, level, a, b, c } }) => ({
      head,
      content: await tile(organisation, level, a, b, c),
    })),
    streamRoute(endpoints.verifierPage, async () => ({
      head: { mediaType: "text/html; charset=utf-8", fileName: "check-a-receipt.html" } as const,
      content: verifierPage(),
    })),
  ];
}

const unknownEntry = { result: "unknown" } as const;

function officeRoutes(platform: Platform): readonly Route[] {
  const { db } = platform;
  return [
    jsonRoute(endpoints.entries, async (call) => {
      const scope = await memberScope(call);
      const { accountId } = memberOf(call);
      return read(db, scope, (tx) => searchEntries(tx, scope, accountId, call.query));
    }),
    jsonRoute(endpoints.state, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, async (tx) => {
        const { entries, leaves, size } = await countsOf(tx, scope);
        const head = await readHead(tx, scope);
        const witnesses = await listWitnesses(tx, scope);
        return {
          size,
          waiting: entries - leaves,
          ...(head === undefined ? {} : { checkpoint: head.note, checkpointAt: formatInstant(head.madeAt) }),
          verifierKey: await verifierKeyText(tx, scope, platform.ledger.key),
          isPublic: await isPublic(tx, scope),
          witnesses: await Promise.all(
            witnesses.map(async ({ address, verifierKey }) => ({
              name: readVerifierKey(verifierKey)?.name ?? "",
              address,
              signedSize: await cosignedBy(tx, scope, verifierKey),
            })),
          ),
        };
      });
    }),
    jsonRoute(endpoints.verdict, async (call) => {
      const scope = await memberScope(call);
      const key = platform.ledger.key;
      const { size, checkpoints, waiting, fault } = await read(db, scope, (tx) =>
        verifyLedger(tx, scope, { key }),
      );
      return { size, checkpoints, waiting, ...(fault === undefined ? {} : { fault: faultSentence(fault) }) };
    }),
    streamRoute(endpoints.receipt, async (call) => {
      const scope = await memberScope(call);
      const { accountId } = memberOf(call);
      const { entry } = call.params;
      const found = await read(db, scope, async (tx) =>
        (await mayReadEntry(tx, scope, accountId, entry)) ? receiptOf(tx, scope, entry) : unknownEntry,
      );
      if (found.result === "unknown") throw refusal("not_found");
      if (found.result === "waiting") throw refusal("not_yet");
      return { head: { ...text, fileName: `${call.params.entry}.tlog-proof` }, content: found.text };
    }),
  ];
}

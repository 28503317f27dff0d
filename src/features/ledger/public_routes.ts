/** The ledger as anybody may read it where the organisation lets them, and the page that checks receipts. */
import { formatKeyHistory } from "../../evidence/index.ts";
import { read } from "../../platform/db.ts";
import type { Tx } from "../../platform/db.ts";
import { refusal } from "../../platform/errors.ts";
import type { Platform } from "../../platform/feature.ts";
import { streamRoute } from "../../platform/http/routes.ts";
import type { Route } from "../../platform/http/routes.ts";
import {
  keyHistoryText,
  readPath,
  signedCheckpoint,
  verifierKeyText,
} from "../../platform/ledger/publish.ts";
import { isPublic } from "../../platform/ledger/witness_store.ts";
import { publicScope } from "../../platform/organisations.ts";
import type { Scope } from "../../platform/scope.ts";
import * as endpoints from "./endpoints.ts";
import { verifierPage } from "./verifier_page.ts";

const text = { mediaType: "text/plain; charset=utf-8" } as const;

export function publicRoutes(platform: Platform): readonly Route[] {
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
    streamRoute(endpoints.keyHistory, async ({ params }) => ({
      head: { mediaType: "application/json" } as const,
      content: await open(
        params.organisation,
        async (tx, scope) => (await keyHistoryText(tx, scope)) ?? formatKeyHistory([]),
      ),
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

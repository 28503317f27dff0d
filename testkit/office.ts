/**
 * The product's server on a free port for tests in a browser: every feature's routes over a world's database, and,
 * for tests of screens alone, a member who is simply there. Whoever tests signing in leaves `member` out.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer as createSocketServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { features } from "../src/features.ts";
import { permissions } from "../src/platform/endpoint.ts";
import type { Permission } from "../src/platform/endpoint.ts";
import type { Platform } from "../src/platform/feature.ts";
import { openFileStore } from "../src/platform/files.ts";
import { countAnswers, watchHealth } from "../src/platform/health.ts";
import { listen } from "../src/platform/http/listen.ts";
import type { Member, Route } from "../src/platform/http/routes.ts";
import { createIdempotency } from "../src/platform/idempotency.ts";
import { newId } from "../src/platform/ids.ts";
import { derivedKeys } from "./keys.ts";
import { noteDenials } from "../src/platform/ledger/denials.ts";
import { ledgerKeyOf } from "../src/platform/ledger/signing_key.ts";
import { createLogger } from "../src/platform/log.ts";
import { world } from "./world.ts";
import type { World, WorldOrganisation } from "./world.ts";

export type TestOffice = {
  readonly world: World;
  readonly platform: Platform;
  /** Such as `http://localhost:40123`. */
  readonly url: string;
  /** Everything the server logged. */
  readonly lines: readonly string[];
  readonly close: () => Promise<void>;
};

export type OfficeOptions = {
  /** Who calls whenever no feature recognises the caller; nobody without it. */
  readonly member?: (world: World) => Member;
  /** Routes beside the features' own. */
  readonly routes?: (platform: Platform) => readonly Route[];
  /** The day on which it plays; the world's own without it. */
  readonly world?: World;
  /** The files of a world that has some; a folder of its own without it. */
  readonly folder?: string;
};

/** Starts it; close it in `afterAll`. */
export async function testOffice(options: OfficeOptions = {}): Promise<TestOffice> {
  const w = options.world ?? (await world());
  // Whatever a page does may leave a duty behind; nothing works at it unless the test starts a worker.
  const folder = options.folder ?? mkdtempSync(path.join(tmpdir(), "kept-office-"));
  const lines: string[] = [];
  const log = createLogger({ write: (line) => lines.push(line), level: "info", now: w.now });
  const keys = derivedKeys(Buffer.alloc(32, 7));
  const port = await freePort();
  const figures = countAnswers(w.now, w.now);
  // localhost, because a browser gives it what it gives https: passkeys and secure cookies.
  const url = `http://localhost:${port}`;
  const platform: Platform = {
    db: w.db,
    keys,
    log,
    now: w.now,
    version: "0.1.0",
    files: openFileStore(path.join(folder, "files"), keys),
    folder,
    url,
    mailFrom: "kept@riverbridge.example",
    health: watchHealth(w.db, w.now, w.now),
    description: () => server.description(),
    figures,
    ledger: { key: ledgerKeyOf(Buffer.alloc(32, 6)) },
  };
  const member = options.member?.(w);
  const server = await listen({
    host: "127.0.0.1",
    port,
    url,
    log,
    now: w.now,
    version: "0.1.0",
    routes: [
      ...features.flatMap((feature) => feature.routes(platform)),
      ...(options.routes?.(platform) ?? []),
    ],
    identify: [
      ...features.flatMap((feature) => feature.identify?.(platform) ?? []),
      ...(member === undefined ? [] : [async () => member]),
    ],
    idempotency: createIdempotency(w.db, keys, w.now),
    onDenied: noteDenials({ db: w.db, keys, now: w.now, log }),
  });
  return {
    world: w,
    platform,
    url,
    lines,
    close: async () => {
      await server.close();
      if (options.world === undefined) await w.close();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A member of an organisation of the world who holds these permissions, all of them when none are named. */
export function memberIn(
  w: World,
  organisation: WorldOrganisation,
  held: readonly Permission[] = permissions,
): Member {
  return {
    kind: "member",
    via: "session",
    organisationId: organisation.organisationId,
    organisation: organisation.slug,
    accountId: newId(),
    actorId: organisation.actorId,
    permissions: new Set(held),
    provedAt: w.now(),
    pseudonymous: false,
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocketServer();
    socket.once("error", reject);
    socket.listen(0, "127.0.0.1", () => {
      const address = socket.address();
      socket.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

/**
 * An empty installation for journeys: the product served as `kept serve` does it, with its worker, its own database and
 * keystore, and a clock that runs but begins on a day of its own, so that due dates are known. The example school's
 * database stands beside it. Mails are read as the person they were sent to would read them.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { codeAt } from "../../src/features/access/totp/codes.ts";
import { installStore } from "../../src/features/connectors/index.ts";
import { serve } from "../../src/main.ts";
import { openDatabase, read, write } from "../../src/platform/db.ts";
import type { Database } from "../../src/platform/db.ts";
import { openKeystore } from "../../src/platform/vault/keystore.ts";
import type { KeyProvider } from "../../src/platform/keys.ts";
import { listOutbox, readMail } from "../../src/platform/mail/outbox.ts";
import type { MailContent } from "../../src/platform/mail/message.ts";
import { organisationIdOf, systemScope } from "../../src/platform/organisations.ts";
import { appRole } from "../../src/platform/roles.ts";
import type { Scope } from "../../src/platform/scope.ts";
import type { Instant, Now } from "../../src/platform/time.ts";
import { freshDatabase } from "../database.ts";
import { school } from "../school.ts";
import type { School } from "../school.ts";
import { freePort } from "../serving.ts";

export type Installation = {
  /** Such as `http://localhost:40123`. */
  readonly url: string;
  readonly db: Database;
  readonly keys: KeyProvider;
  readonly school: School;
  readonly now: Now;
  /** The link that `kept serve` prints. */
  readonly wayIn: () => Promise<string>;
  readonly scope: (slug: string) => Promise<Scope>;
  /** Puts the school's database and its reviewed map among an organisation's connections. */
  readonly connectSchool: (slug: string) => Promise<void>;
  /** The mails to an address, newest first. */
  readonly mails: (slug: string, to: string) => Promise<readonly MailContent[]>;
  /** The code an authenticator app shows; each call is a moment in which it shows a new one. */
  readonly appCode: (secret: string) => string;
  /** Lets time pass. */
  readonly wait: (time: Temporal.DurationLike) => void;
  /** Everything the server logged. */
  readonly lines: readonly string[];
  readonly close: () => Promise<void>;
};

/** Opens it at this moment. Close it in `afterAll`. */
export async function installation(begin: Instant): Promise<Installation> {
  const [database, place] = await Promise.all([freshDatabase("our tables"), school()]);
  const folder = mkdtempSync(path.join(tmpdir(), "kept-journey-"));
  const keystore = path.join(folder, "keys");
  let ahead = Temporal.Now.instant().until(begin);
  const now: Now = () => Temporal.Now.instant().add(ahead);
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const lines: string[] = [];
  const running = await serve({
    folder: path.join(folder, "data"),
    keystore,
    databaseUrl: database.url(appRole),
    host: "127.0.0.1",
    port,
    url,
    version: "0.1.0",
    logLevel: "info",
    writeLog: (line) => lines.push(line),
    mail: {},
    now,
  });
  const db = openDatabase(database.as(appRole), { maxConnections: 2 });
  const keys = await openKeystore(keystore, db, now);
  const scope = async (slug: string): Promise<Scope> => {
    const id = await organisationIdOf(db, slug);
    if (id === undefined) throw new Error(`There is no organisation ${slug}.`);
    return systemScope(db, id);
  };
  return {
    url,
    db,
    keys,
    school: place,
    now,
    wayIn: async () => (await running.wayIn()) ?? "",
    scope,
    connectSchool: async (slug) => {
      const own = await scope(slug);
      const store = { name: "School application", connection: place.connection, map: place.map, now: now() };
      await write(db, own, (tx) => installStore(tx, own, keys, store));
    },
    mails: async (slug, to) => {
      const own = await scope(slug);
      return read(db, own, async (tx) => {
        const found: MailContent[] = [];
        for (const { id } of await listOutbox(tx, own, 100)) {
          const content = (await readMail(tx, own, keys, id))?.content;
          if (content?.to === to) found.push(content);
        }
        return found;
      });
    },
    appCode: (secret) => {
      // A code works once: half a minute later the app shows the next.
      ahead = ahead.add({ seconds: 31 });
      return codeAt(secret, now());
    },
    wait: (time) => {
      ahead = ahead.add(time);
    },
    lines,
    close: async () => {
      await running.stop();
      await db.close();
      await database.drop();
      await place.database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A small world for tests: a fresh database migrated as the owner, the app role's pool, a clock that stands still
 * until told, and organisations with an actor each. A scenario reads like a story.
 */
import pg from "pg";
import { openDatabase, schema, write, writeGlobal } from "../src/platform/db.ts";
import type { Database } from "../src/platform/db.ts";
import { newId } from "../src/platform/ids.ts";
import type { ActorId, OrganisationId, SiteId } from "../src/platform/ids.ts";
import { appRole, asSuperuser, makeRoles, ownerRole } from "../src/platform/roles.ts";
import { scopeOf } from "../src/platform/scope.ts";
import type { Scope } from "../src/platform/scope.ts";
import type { Instant, Now } from "../src/platform/time.ts";
import { freshDatabase } from "./database.ts";
import type { TestDatabase } from "./database.ts";

export type WorldOrganisation = {
  readonly slug: string;
  readonly organisationId: OrganisationId;
  readonly siteId: SiteId;
  readonly actorId: ActorId;
  /** Acting as the organisation's first person. */
  readonly scope: Scope;
};

export type World = {
  readonly database: TestDatabase;
  /** The app role's pool, as the product has it. */
  readonly db: Database;
  readonly now: Now;
  /** Moves the clock, for example by `{ days: 31 }`. */
  advance(by: Temporal.DurationLike): Instant;
  readonly organisations: readonly [WorldOrganisation, WorldOrganisation, WorldOrganisation];
  /** A plain client without scope, as the app role or the owner or the superuser; closed with the world. */
  client(role?: string): Promise<pg.Client>;
  close(): Promise<void>;
};

/** The moment at which a world begins. */
const firstMoment = Temporal.Instant.from("2026-03-02T09:00:00Z");

/** Makes a world. Close it in `afterAll`. */
export async function world(): Promise<World> {
  const database = await freshDatabase("our tables");
  const db = openDatabase(database.as(appRole), { maxConnections: 4 });
  const clients: pg.Client[] = [];
  let moment = firstMoment;
  const now: Now = () => moment;
  const seed = (slug: string): Promise<WorldOrganisation> => seedOrganisation(db, now, slug);
  return {
    database,
    db,
    now,
    advance: (by) => (moment = moment.toZonedDateTimeISO("UTC").add(by).toInstant()),
    organisations: [await seed("harbour-school"), await seed("meadow-travel"), await seed("north-events")],
    client: async (role = appRole) => {
      const client = new pg.Client(database.as(role));
      await client.connect();
      await client.query(`set search_path = ${schema}`);
      clients.push(client);
      return client;
    },
    close: async () => {
      await Promise.all(clients.map((client) => client.end()));
      await db.close();
      await database.drop();
    },
  };
}

/** Makes the roles of the server once and gives the database to the owner, as the product does on its first start. */
export async function giveToOwner(database: TestDatabase): Promise<void> {
  // Advisory locks belong to a database: the roles are the server's, so the lock is taken where all tests meet.
  await asSuperuser({ ...database.connection, database: "postgres" }, async (client) => {
    await makeRoles(client);
    await client.query(`alter database ${database.name} owner to ${ownerRole}`);
  });
}

async function seedOrganisation(db: Database, now: Now, slug: string): Promise<WorldOrganisation> {
  const organisationId: OrganisationId = newId();
  const siteId: SiteId = newId();
  const actorId: ActorId = newId();
  const scope = scopeOf({ organisationId, actorId });
  await writeGlobal(db, (tx) =>
    tx.insertInto("organisation").values({ id: organisationId, slug, created_at: now() }).execute(),
  );
  await write(db, scope, async (tx) => {
    const common = { organisation_id: organisationId, created_at: now() };
    await tx
      .insertInto("site")
      .values({ ...common, id: siteId, name: slug, zone: "Europe/London", calendar: "england-and-wales" })
      .execute();
    await tx
      .insertInto("organisation_profile")
      .values({ organisation_id: organisationId, name: slug, language: "en", changed_at: now() })
      .execute();
    await tx
      .insertInto("actor")
      .values([
        { ...common, id: actorId, kind: "person" },
        { ...common, id: newId<ActorId>(), kind: "system" },
        { ...common, id: newId<ActorId>(), kind: "public" },
      ])
      .execute();
  });
  return { slug, organisationId, siteId, actorId, scope };
}

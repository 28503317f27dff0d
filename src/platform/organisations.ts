/** Organisations of an installation: made by the command line and the first run, found by the slug in a path. */
import { ownCalendar } from "./calendars.ts";
import type { Calendar } from "../law/calendars.ts";
import { read, readGlobal, write, writeGlobal, type Database, type Tx } from "./db.ts";
import { refusal } from "./errors.ts";
import { newId, type ActorId, type OrganisationId, type SiteId } from "./ids.ts";
import { scopeOf, type Scope } from "./scope.ts";
import type { ActorKind } from "./tables.ts";
import type { Now } from "./time.ts";

export type NewOrganisation = {
  /** Appears in paths: lower case letters, digits and hyphens. */
  readonly slug: string;
  readonly name: string;
  /** BCP 47 language of what the organisation publishes, for example `en`. */
  readonly language: string;
  readonly site: { readonly name: string; readonly zone: string; readonly calendar: string };
};

/** Makes the organisation with its first site and its own actors, or finds the one with this slug; acts as the system. */
export async function openOrganisation(db: Database, now: Now, wanted: NewOrganisation): Promise<Scope> {
  const known = await organisationIdOf(db, wanted.slug);
  if (known !== undefined) return systemScope(db, known);
  const organisationId = newId<OrganisationId>();
  const actorId: ActorId = newId();
  const scope = scopeOf({ organisationId, actorId });
  const made = { organisation_id: organisationId, created_at: now() };
  await writeGlobal(db, (tx) =>
    tx
      .insertInto("organisation")
      .values({ id: organisationId, slug: wanted.slug, created_at: now() })
      .execute(),
  );
  await write(db, scope, async (tx) => {
    await tx
      .insertInto("actor")
      .values([
        { ...made, id: actorId, kind: "system" },
        { ...made, id: newId<ActorId>(), kind: "public" },
      ])
      .execute();
    await tx
      .insertInto("organisation_profile")
      .values({
        organisation_id: organisationId,
        name: wanted.name,
        language: wanted.language,
        changed_at: now(),
      })
      .execute();
    await tx
      .insertInto("site")
      .values({ ...made, ...wanted.site, id: newId<SiteId>() })
      .execute();
  });
  return scope;
}

/** The id behind a slug; `undefined` when there is no such organisation. Slug and id never change. */
export async function organisationIdOf(db: Database, slug: string): Promise<OrganisationId | undefined> {
  const row = await readGlobal(db, (tx) =>
    tx.selectFrom("organisation").select("id").where("slug", "=", slug).executeTakeFirst(),
  );
  return row?.id;
}

/** How many organisations there are (two stands for more), and the slug when there is one. */
export async function countOrganisations(
  db: Database,
): Promise<{ readonly count: number; readonly only: string | undefined }> {
  const rows = await readGlobal(db, (tx) =>
    tx.selectFrom("organisation").select("slug").orderBy("id").limit(2).execute(),
  );
  return { count: rows.length, only: rows.length === 1 ? rows[0]?.slug : undefined };
}

/** Acting as the system: duties, rules, what no person decided. */
export function systemScope(db: Database, organisationId: OrganisationId): Promise<Scope> {
  return ownScope(db, organisationId, "system");
}

/**
 * Slug, id and the actor of the public never change, so what was once read stays true. Asked for anew they were six of
 * the trips to the database that each public page takes. Only organisations that exist are kept.
 */
const publicScopes = new WeakMap<Database, Map<string, Scope>>();

/** Acting as the public: whoever uses the organisation's public pages. Refuses with `not_found`. */
export async function publicScope(db: Database, slug: string): Promise<Scope> {
  const known = publicScopes.get(db) ?? new Map<string, Scope>();
  publicScopes.set(db, known);
  const here = known.get(slug);
  if (here !== undefined) return here;
  const organisationId = await organisationIdOf(db, slug);
  if (organisationId === undefined) throw refusal("not_found");
  const scope = await ownScope(db, organisationId, "public");
  known.set(slug, scope);
  return scope;
}

async function ownScope(db: Database, organisationId: OrganisationId, kind: ActorKind): Promise<Scope> {
  // Any actor id opens a reading scope; what is read is the one to act as.
  const reading = scopeOf({ organisationId, actorId: newId() });
  const row = await read(db, reading, (tx) =>
    tx
      .selectFrom("actor")
      .select("id")
      .where("organisation_id", "=", organisationId)
      .where("kind", "=", kind)
      .orderBy("id")
      .executeTakeFirst(),
  );
  if (row === undefined) throw new Error(`The organisation has no ${kind} actor.`);
  return scopeOf({ organisationId, actorId: row.id });
}

export type OrganisationProfile = {
  readonly name: string;
  /** BCP 47. */
  readonly language: string;
  /** IANA zone of the first site: where its days begin and end. */
  readonly zone: string;
  /** Calendar of working days of the first site, as `law` names it. */
  readonly calendar: string;
  /** Its days, where it is the organisation's own. */
  readonly days?: Calendar;
};

/** What the organisation is called and where it keeps time. */
export async function readProfile(tx: Tx, scope: Scope): Promise<OrganisationProfile> {
  const known = profiles.get(tx);
  if (known !== undefined) return known;
  const { organisationId } = scope;
  const profile = await tx
    .selectFrom("organisation_profile")
    .innerJoin("site", "site.organisation_id", "organisation_profile.organisation_id")
    .select(["organisation_profile.name", "language", "zone", "calendar"])
    .where("organisation_profile.organisation_id", "=", organisationId)
    .where("site.organisation_id", "=", organisationId)
    .orderBy("site.id")
    .limit(1)
    .executeTakeFirstOrThrow();
  const days = await ownCalendar(tx, scope, profile.calendar);
  const whole = days === undefined ? profile : { ...profile, days };
  profiles.set(tx, whole);
  return whole;
}

/** One transaction asks for it many times. Whoever changes it says so. */
const profiles = new WeakMap<Tx, OrganisationProfile>();

/** To be called when the profile or the site of the transaction's organisation was changed in it. */
export function forgetProfile(tx: Tx): void {
  profiles.delete(tx);
}

/** Slug and id never change. */
const slugs = new Map<OrganisationId, string>();

/** The short name in addresses. */
export async function slugIn(tx: Tx, { organisationId }: Scope): Promise<string> {
  const known = slugs.get(organisationId);
  if (known !== undefined) return known;
  const { slug } = await tx
    .selectFrom("organisation")
    .select("slug")
    .where("id", "=", organisationId)
    .executeTakeFirstOrThrow();
  slugs.set(organisationId, slug);
  return slug;
}

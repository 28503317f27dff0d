/** Organisations of an installation: made by the command line and the first run, never by a request. */
import { readGlobal, write, writeGlobal, type Database } from "./db.ts";
import { newId, type ActorId, type OrganisationId, type SiteId } from "./ids.ts";
import { scopeOf, type Scope } from "./scope.ts";
import type { Now } from "./time.ts";

export type NewOrganisation = {
  /** Appears in paths: lower case letters, digits and hyphens. */
  readonly slug: string;
  readonly name: string;
  /** BCP 47 language of what the organisation publishes, for example `en`. */
  readonly language: string;
  readonly site: { readonly name: string; readonly zone: string; readonly calendar: string };
};

/** Makes the organisation with its first site and a system actor, or finds the one with this slug. */
export async function openOrganisation(db: Database, now: Now, wanted: NewOrganisation): Promise<Scope> {
  const known = await readGlobal(db, (tx) =>
    tx.selectFrom("organisation").select("id").where("slug", "=", wanted.slug).executeTakeFirst(),
  );
  const organisationId = known?.id ?? newId<OrganisationId>();
  const actorId: ActorId = newId();
  const scope = scopeOf({ organisationId, actorId });
  if (known !== undefined) return scope;
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
      .values({ ...made, id: actorId, kind: "system" })
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

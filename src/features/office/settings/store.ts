/** The settings' SQL: their one entry, its history, and the profile the platform reads. */
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { readEntry } from "../../../platform/entries/store.ts";
import type { Entry, EntryKind } from "../../../platform/entries/store.ts";
import type { ActorId } from "../../../platform/ids.ts";
import { forgetProfile } from "../../../platform/organisations.ts";
import { noteChange } from "../../../platform/recent.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";

/** The entry under a key, whatever its id. */
export async function settingsEntry<Body>(
  tx: Tx,
  scope: Scope,
  kind: EntryKind<Body>,
  key: string,
): Promise<Entry<Body> | undefined> {
  const row = await tx
    .selectFrom("entry")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("kind", "=", kind.kind)
    .where("key", "=", key)
    .executeTakeFirst();
  return row === undefined ? undefined : readEntry(tx, scope, kind, row.id);
}

export type SettingsVersion<Body> = {
  readonly version: number;
  readonly body: Body;
  readonly actorId: ActorId;
  readonly recordedAt: Instant;
};

/** Its versions, newest first, at most `limit`. */
export async function settingsHistory<Body>(
  tx: Tx,
  scope: Scope,
  kind: EntryKind<Body>,
  key: string,
  limit: number,
): Promise<readonly SettingsVersion<Body>[]> {
  const rows = await tx
    .selectFrom("entry")
    .innerJoin("entry_version", (join) =>
      join
        .onRef("entry_version.organisation_id", "=", "entry.organisation_id")
        .onRef("entry_version.entry_id", "=", "entry.id"),
    )
    .select(["entry_version.version", "entry_version.schema_version", "entry_version.body"])
    .select(["entry_version.actor_id", "entry_version.recorded_at"])
    .where("entry.organisation_id", "=", scope.organisationId)
    .where("entry.kind", "=", kind.kind)
    .where("entry.key", "=", key)
    .orderBy("entry_version.version", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    version: row.version,
    body: kind.read(row.schema_version, row.body),
    actorId: row.actor_id,
    recordedAt: row.recorded_at,
  }));
}

/** Keeps the profile and the first site as the settings say. */
export async function writeProfile(
  tx: WriteTx,
  scope: Scope,
  profile: {
    readonly name: string;
    readonly language: string;
    readonly zone: string;
    readonly calendar: string;
  },
  now: Instant,
): Promise<void> {
  const { organisationId } = scope;
  noteChange(organisationId);
  await tx
    .updateTable("organisation_profile")
    .set({ name: profile.name, language: profile.language, changed_at: now })
    .where("organisation_id", "=", organisationId)
    .execute();
  const first = tx
    .selectFrom("site")
    .select("id")
    .where("organisation_id", "=", organisationId)
    .orderBy("id")
    .limit(1);
  await tx
    .updateTable("site")
    .set({ zone: profile.zone, calendar: profile.calendar })
    .where("organisation_id", "=", organisationId)
    .where("id", "=", first)
    .execute();
  forgetProfile(tx);
}

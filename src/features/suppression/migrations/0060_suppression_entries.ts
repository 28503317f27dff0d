/**
 * The suppression list: whom nobody contacts to sell something, and who is not brought back after an erasure. Nothing of it
 * can be read: a value is a keyed hash, and names the key it was made with. It outlives the request it came from, whose
 * keys an erasure destroys, because that is what it is for (docs/decisions/0114-suppression-list.md).
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "suppression_entry",
    columns: `
      id uuid not null,
      kind text not null check (kind in ('email', 'phone', 'id')),
      digest bytea not null check (octet_length(digest) = 32),
      key_id bytea not null check (octet_length(key_id) = 16),
      scope text not null check (scope in ('marketing', 'erased')),
      channel text not null check (channel in ('any', 'email', 'phone', 'text-message', 'post')),
      ground text not null check (ground in ('objection', 'consent-withdrawn', 'erasure')),
      since timestamptz not null,
      added_by uuid not null,
      origin uuid,
      lifted_at timestamptz,
      lifted_by uuid,
      lifted_why text check (lifted_why in ('consent-given', 'person-asked', 'came-back', 'mistake')),
      check ((lifted_at is null) = (lifted_why is null) and (lifted_at is null) = (lifted_by is null)),
      foreign key (organisation_id, added_by) references kept.actor (organisation_id, id),
      foreign key (organisation_id, lifted_by) references kept.actor (organisation_id, id)`,
    rights: ["select", "insert", "update (lifted_at, lifted_by, lifted_why)"],
  });
  // suppression.insertEntries: on conflict; suppression.suppressedAmong: where organisation_id = and digest in and not lifted
  await migrator.run(
    `create unique index suppression_entry_living on kept.suppression_entry (organisation_id, digest, scope, channel)
      where lifted_at is null`,
  );
  // suppression.entriesOf: where organisation_id = and digest in order by id
  await migrator.run(
    "create index suppression_entry_by_digest on kept.suppression_entry (organisation_id, digest, id)",
  );
  // suppression.livingFrom: where organisation_id = and origin = and not lifted
  await migrator.run(
    `create index suppression_entry_by_origin on kept.suppression_entry (organisation_id, origin)
      where lifted_at is null`,
  );
}

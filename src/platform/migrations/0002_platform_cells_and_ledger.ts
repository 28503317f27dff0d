/**
 * Destroyable text (cells), and the ledger in its final shape (docs/decisions/0015-cells.md, 0016-ledger-entry.md).
 * The app role can add to the ledger and read it, nothing else; a payload it can add, read and destroy.
 */
import { createTenantTable } from "../tenant_table.ts";
import type { Migrator } from "../tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  const { run } = migrator;
  // `row_table`, `row_column`, `row_id` say what the text belongs to; they are part of what the seal binds.
  await createTenantTable(migrator, {
    name: "cell",
    columns: `
      id uuid not null,
      row_table text not null,
      row_column text not null,
      row_id uuid not null,
      key_owner_kind text not null check (key_owner_kind in ('subject', 'case', 'file', 'organisation')),
      key_owner_id uuid not null,
      envelope bytea not null check (octet_length(envelope) >= 47),
      created_at timestamptz not null,
      expires_at timestamptz,
      unique (organisation_id, row_table, row_id, row_column)`,
    rights: ["select", "insert", "delete", "update (envelope)"],
  });
  // cells.destroyCellsOf: where organisation_id = and key_owner_kind = and key_owner_id =
  await run("create index cell_by_key_owner on kept.cell (organisation_id, key_owner_kind, key_owner_id)");
  // the expiry job: where organisation_id = and expires_at <= now
  await run(
    "create index cell_by_expiry on kept.cell (organisation_id, expires_at) where expires_at is not null",
  );
  // `arrival` orders entries for the integrator; it is not the leaf number, which a table of its own will record.
  await createTenantTable(migrator, {
    name: "ledger_entry",
    columns: `
      id uuid not null,
      arrival bigint generated always as identity,
      version smallint not null check (version = 1),
      type text not null check (type ~ '^[a-z0-9]+([._-][a-z0-9]+)*$' and char_length(type) <= 80),
      recorded_at timestamptz not null,
      actor_id uuid not null,
      clause_id uuid,
      subject_tag bytea check (octet_length(subject_tag) = 32),
      commitment bytea not null check (octet_length(commitment) = 32),
      leaf_hash bytea not null check (octet_length(leaf_hash) = 32),
      foreign key (organisation_id, actor_id) references kept.actor (organisation_id, id)`,
    rights: ["select", "insert"],
  });
  // the integrator: where organisation_id = and arrival > last order by arrival
  await run("create index ledger_entry_by_arrival on kept.ledger_entry (organisation_id, arrival)");
  // `opening` is the random r of the commitment; without it the commitment says nothing about the payload.
  await createTenantTable(migrator, {
    name: "ledger_payload",
    columns: `
      id uuid not null,
      key_owner_kind text not null check (key_owner_kind in ('subject', 'case', 'file', 'organisation')),
      key_owner_id uuid not null,
      payload bytea not null check (octet_length(payload) >= 47),
      opening bytea not null check (octet_length(opening) = 79),
      expires_at timestamptz,
      foreign key (organisation_id, id) references kept.ledger_entry (organisation_id, id)`,
    rights: ["select", "insert", "delete"],
  });
  // ledger.destroyPayloadsOf: where organisation_id = and key_owner_kind = and key_owner_id =
  await run(
    "create index ledger_payload_by_key_owner on kept.ledger_payload (organisation_id, key_owner_kind, key_owner_id)",
  );
}

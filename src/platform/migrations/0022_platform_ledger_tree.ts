/**
 * The tree over the ledger's leaves (docs/decisions/0070-ledger-tree.md): which entry is which leaf, full tiles, signed
 * checkpoints, and what witnesses said of them. The app role can add to all of them and change none.
 */
import { identifier } from "../db.ts";
import { createTenantTable } from "../tenant_table.ts";
import type { Migrator } from "../tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await makeTree(migrator);
  await makeWitnesses(migrator);
  // Tells the integrator, in one number for all organisations, whether anything was appended at all.
  await migrator.run(
    `grant select on sequence kept.ledger_entry_arrival_seq to ${identifier(migrator.appRole)}`,
  );
}

async function makeTree(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "ledger_leaf",
    key: ["leaf_index"],
    columns: `
      leaf_index bigint not null check (leaf_index >= 0),
      entry_id uuid not null,
      unique (organisation_id, entry_id),
      foreign key (organisation_id, entry_id) references kept.ledger_entry (organisation_id, id)`,
    rights: ["select", "insert"],
  });
  // Full tiles only: a partial one is read from the leaves, or from the roots of the full tiles below it.
  await createTenantTable(migrator, {
    name: "ledger_tile",
    key: ["level", "tile_index"],
    columns: `
      level smallint not null check (level between 0 and 63),
      tile_index bigint not null check (tile_index >= 0),
      hashes bytea not null check (octet_length(hashes) = 8192),
      root bytea not null check (octet_length(root) = 32)`,
    rights: ["select", "insert"],
  });
  // `last_arrival` is the greatest arrival numbered so far: the integrator looks from a little before it.
  await createTenantTable(migrator, {
    name: "ledger_checkpoint",
    key: ["size"],
    columns: `
      size bigint not null check (size > 0),
      root bytea not null check (octet_length(root) = 32),
      note text not null check (char_length(note) <= 2000),
      last_arrival bigint not null,
      made_at timestamptz not null`,
    rights: ["select", "insert"],
  });
  // integrate.pendingFrom: where organisation_id = and made_at < order by made_at desc limit 1
  await migrator.run(
    "create index ledger_checkpoint_by_time on kept.ledger_checkpoint (organisation_id, made_at desc)",
  );
}

async function makeWitnesses(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "ledger_witness",
    columns: `
      id uuid not null,
      address text not null check (char_length(address) <= 500),
      verifier_key text not null check (char_length(verifier_key) <= 500),
      added_at timestamptz not null,
      unique (organisation_id, verifier_key)`,
    rights: ["select", "insert", "delete"],
  });
  await createTenantTable(migrator, {
    name: "ledger_cosignature",
    key: ["size", "witness"],
    columns: `
      size bigint not null,
      witness text not null check (char_length(witness) <= 500),
      line text not null check (char_length(line) <= 1000),
      received_at timestamptz not null`,
    rights: ["select", "insert"],
  });
  // A ledger that was found shorter than a witness saw it, and goes on under another origin by a person's decision.
  await createTenantTable(migrator, {
    name: "ledger_restart",
    key: ["number"],
    columns: `
      number smallint not null check (number >= 1),
      entry_id uuid not null,
      former_size bigint not null,
      former_root bytea not null check (octet_length(former_root) = 32),
      found_size bigint not null,
      restarted_at timestamptz not null,
      foreign key (organisation_id, entry_id) references kept.ledger_entry (organisation_id, id)`,
    rights: ["select", "insert"],
  });
  await createTenantTable(migrator, {
    name: "ledger_setting",
    key: [],
    columns: `
      is_public boolean not null,
      changed_at timestamptz not null`,
    rights: ["select", "insert", "update (is_public, changed_at)"],
  });
}

/**
 * Which key signs a ledger from which size on, and the statements by which one took the place of another
 * (docs/decisions/0093-ledger-key-exchange.md). Public keys only; the app role can add to them and change none.
 */
import { createTenantTable } from "../tenant_table.ts";
import type { Migrator } from "../tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "ledger_key",
    key: ["number"],
    columns: `
      number smallint not null check (number >= 1),
      generation smallint not null check (generation >= 1),
      kind text not null check (kind in ('first', 'exchanged', 'lost', 'stolen', 'restarted')),
      public_key bytea not null check (octet_length(public_key) = 32),
      since_size bigint not null check (since_size >= 0),
      statement text check (char_length(statement) <= 4000),
      opening bytea check (octet_length(opening) = 32),
      entry_id uuid,
      overlap_until timestamptz,
      begun_at timestamptz not null,
      check ((kind in ('first', 'restarted')) = (statement is null)),
      check ((statement is null) = (opening is null) and (statement is null) = (entry_id is null)),
      foreign key (organisation_id, entry_id) references kept.ledger_entry (organisation_id, id)`,
    rights: ["select", "insert"],
  });
}

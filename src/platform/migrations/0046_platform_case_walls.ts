/**
 * From whom a case is kept beside the colleague its state names, and the addresses it was written to or from, as keyed
 * hashes, by which a new colleague is kept from the cases about them (docs/decisions/0101-what-belongs-to-a-case.md).
 */
import { identifier } from "../db.ts";
import { createTenantTable } from "../tenant_table.ts";
import type { Migrator } from "../tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  const { run, appRole } = migrator;
  await run("alter table kept.case_file add column walls uuid[] not null default '{}'");
  await run(`grant update (walls) on kept.case_file to ${identifier(appRole)}`);
  // The indexes of the Work list answer who may see a case without the row (0025_platform_case_work.ts).
  const covered = "include (state, owes, about_account_id, handler_id, walls)";
  for (const name of ["open", "open_kind", "closed"]) await run(`drop index kept.case_file_${name}`);
  await run(`create index case_file_open on kept.case_file (organisation_id, due_at, id) ${covered}
    where closed_at is null`);
  await run(`create index case_file_open_kind on kept.case_file (organisation_id, kind, due_at, id) ${covered}
    where closed_at is null`);
  await run(`create index case_file_closed on kept.case_file (organisation_id, id desc)
    include (kind, about_account_id, walls) where closed_at is not null`);
  await createTenantTable(migrator, {
    name: "case_address",
    key: ["case_id", "digest"],
    columns: `
      case_id uuid not null,
      digest bytea not null check (octet_length(digest) = 32),
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id)`,
    rights: ["select", "insert", "delete"],
  });
  // walls.casesAbout: where organisation_id = and digest =
  await run("create index case_address_digest on kept.case_address (organisation_id, digest)");
}

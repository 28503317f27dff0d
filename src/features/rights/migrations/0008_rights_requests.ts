/** What a rights request has beside its case: cells of personal text, links, the trace of readings, drafts. */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  const { run } = migrator;
  const ofCase = `foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id)`;
  // The cells may be destroyed, so nothing refers to them by a key; null means that nothing was given.
  await createTenantTable(migrator, {
    name: "rights_request",
    key: ["case_id"],
    columns: `
      case_id uuid not null,
      language text not null,
      about_account_id uuid,
      requester_name_cell uuid,
      requester_email_cell uuid,
      requester_address_cell uuid,
      subject_name_cell uuid,
      subject_born_cell uuid,
      wording_cell uuid,
      identities_cell uuid,
      ${ofCase}`,
    rights: ["select", "insert", "delete"],
  });
  // A token is stored as a hash: of 256 random bits, or keyed for the few digits of a code.
  await createTenantTable(migrator, {
    name: "rights_link",
    columns: `
      id uuid not null,
      case_id uuid not null,
      purpose text not null check (purpose in ('confirm', 'follow', 'download', 'evidence', 'code')),
      token_hash bytea not null check (octet_length(token_hash) = 32),
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz,
      tries integer not null default 0 check (tries >= 0),
      unique (organisation_id, token_hash),
      ${ofCase}`,
    rights: ["select", "insert", "update (used_at, tries, expires_at)", "delete"],
  });
  // links.latestLink: where organisation_id = and case_id = and purpose = order by created_at desc
  await run("create index rights_link_by_case on kept.rights_link (organisation_id, case_id, purpose)");
  // One ledger entry a minute for the same reading by the same person.
  await createTenantTable(migrator, {
    name: "rights_reading",
    key: ["actor_id", "what"],
    columns: `
      actor_id uuid not null,
      what text not null,
      read_at timestamptz not null,
      foreign key (organisation_id, actor_id) references kept.actor (organisation_id, id)`,
    rights: ["select", "insert", "update (read_at)", "delete"],
  });
  // What somebody typed and has not sent: one sealed cell per member and form, expiring.
  await createTenantTable(migrator, {
    name: "rights_draft",
    key: ["actor_id", "form"],
    columns: `
      actor_id uuid not null,
      form text not null check (char_length(form) between 1 and 80),
      cell_id uuid not null,
      saved_at timestamptz not null,
      expires_at timestamptz not null,
      foreign key (organisation_id, actor_id) references kept.actor (organisation_id, id)`,
    rights: ["select", "insert", "update (cell_id, saved_at, expires_at)", "delete"],
  });
}

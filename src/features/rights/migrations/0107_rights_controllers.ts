/**
 * The processor's side of OpenDSR 2.0 (GDPR art. 28(3)(e)): the certificate and key our answers are signed with, the controllers
 * whose systems may ask, and what each asked. Of a controller's key only the hash is kept. What was sent with a request lies in
 * a cell under the key of its case; the row holds its id at the controller, codes and moments.
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  const { run } = migrator;
  await createTenantTable(migrator, {
    name: "opendsr_signer",
    columns: `
      id uuid not null,
      domain text not null,
      certificate text not null,
      fingerprint text not null,
      valid_until timestamptz not null,
      key_cell uuid not null,
      created_at timestamptz not null,
      ended_at timestamptz`,
    rights: ["select", "insert", "update (ended_at)"],
  });
  // controllers.signerRow: where organisation_id = and ended_at is null
  await run(`create unique index opendsr_signer_current on kept.opendsr_signer (organisation_id)
    where ended_at is null`);
  await createTenantTable(migrator, {
    name: "opendsr_controller",
    columns: `
      id uuid not null,
      name text not null,
      contact text not null,
      customer_number text,
      callback_hosts text[] not null,
      key_hash bytea not null check (octet_length(key_hash) = 32),
      key_made_at timestamptz not null,
      created_at timestamptz not null,
      ended_at timestamptz`,
    rights: [
      "select",
      "insert",
      "update (name, contact, customer_number, callback_hosts, key_hash, key_made_at, ended_at)",
    ],
  });
  // controllers.controllerOfKey: where organisation_id = and key_hash =
  await run(
    "create unique index opendsr_controller_key on kept.opendsr_controller (organisation_id, key_hash)",
  );
  await createTenantTable(migrator, {
    name: "opendsr_received",
    columns: `
      id uuid not null,
      controller_id uuid not null,
      subject_request_id uuid not null,
      case_id uuid not null,
      sent_cell uuid not null,
      submitted_at timestamptz not null,
      received_at timestamptz not null,
      expected_at timestamptz not null,
      has_callbacks boolean not null,
      status text not null check (status in ('pending', 'in_progress', 'completed', 'cancelled')),
      told text,
      told_at timestamptz,
      unique (organisation_id, controller_id, subject_request_id),
      foreign key (organisation_id, controller_id) references kept.opendsr_controller (organisation_id, id),
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id)`,
    rights: ["select", "insert", "update (status, told, told_at)"],
  });
  // What processors' interfaces know us by: of one address, and sealed.
  await createTenantTable(migrator, {
    name: "opendsr_vendor_key",
    key: ["base"],
    columns: `
      base text not null,
      id uuid not null,
      key_cell uuid not null,
      set_at timestamptz not null`,
    rights: ["select", "insert", "delete"],
  });
  // controllers.receivedOfCase: where organisation_id = and case_id =
  await run("create index opendsr_received_case on kept.opendsr_received (organisation_id, case_id)");
}

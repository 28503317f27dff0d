/**
 * Conversations with the systems of processors about one notice each (OpenDSR 2.0). `base`, `domain`, `fingerprint` and
 * `customer_number` are the vendor's entry as it stood when the request was sent: a later change of the register sends no
 * question about it elsewhere. Whatever the processor signed lies in cells under the key of the case.
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "opendsr_exchange",
    columns: `
      id uuid not null,
      case_id uuid not null,
      notice_id uuid not null,
      subject_request_id uuid not null,
      base text not null,
      domain text not null,
      fingerprint text,
      customer_number text,
      state text not null
        check (state in ('waiting', 'sent', 'accepted', 'completed', 'cancelled', 'refused')),
      trouble text,
      expected_at timestamptz,
      certificate text,
      receipt_cell uuid,
      outcome_cell uuid,
      created_at timestamptz not null,
      changed_at timestamptz not null,
      unique (organisation_id, subject_request_id),
      check (state <> 'completed' or outcome_cell is not null),
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id),
      foreign key (organisation_id, notice_id) references kept.recipient_notice (organisation_id, id)`,
    rights: [
      "select",
      "insert",
      "update (state, trouble, expected_at, certificate, receipt_cell, outcome_cell, changed_at)",
    ],
  });
  // opendsr.exchangesOf: where organisation_id = and case_id =
  await migrator.run(
    "create index opendsr_exchange_case on kept.opendsr_exchange (organisation_id, case_id)",
  );
}

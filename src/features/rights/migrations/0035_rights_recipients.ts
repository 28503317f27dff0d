/**
 * Whom the data went to and what they were told (GDPR art. 19). Names, addresses and words are sealed cells under the key
 * of the case; a row is what the request's events add up to for one recipient. A link is kept as its hash.
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  const { run } = migrator;
  await createTenantTable(migrator, {
    name: "recipient_notice",
    columns: `
      id uuid not null,
      case_id uuid not null,
      number integer not null check (number > 0),
      act text not null,
      state text not null,
      is_open boolean not null,
      due_on date,
      next_on date,
      body jsonb not null,
      language text not null,
      texts_cell uuid,
      answer_cell uuid,
      reason_cell uuid,
      created_at timestamptz not null,
      changed_at timestamptz not null,
      unique (organisation_id, case_id, number),
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id)`,
    rights: [
      "select",
      "insert",
      "update (state, is_open, due_on, next_on, body, language, texts_cell, answer_cell, reason_cell, changed_at)",
    ],
  });
  // recipients.dueNotices, the sweep: where organisation_id = and next_on <= order by next_on
  await run(`create index recipient_notice_next on kept.recipient_notice (organisation_id, next_on)
    where next_on is not null`);
  await createTenantTable(migrator, {
    name: "recipient_link",
    columns: `
      id uuid not null,
      notice_id uuid not null,
      token_hash bytea not null check (octet_length(token_hash) = 32),
      created_at timestamptz not null,
      expires_at timestamptz not null,
      foreign key (organisation_id, notice_id) references kept.recipient_notice (organisation_id, id)`,
    rights: ["select", "insert", "delete"],
  });
  // recipients.noticeOfToken: where organisation_id = and token_hash =
  await run("create unique index recipient_link_token on kept.recipient_link (organisation_id, token_hash)");
  // recipients.endLinks: where organisation_id = and notice_id =
  await run("create index recipient_link_notice on kept.recipient_link (organisation_id, notice_id)");
}

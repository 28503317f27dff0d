/** Mailboxes that are read over IMAP, and the mails that came in through them (decision 0085). */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  const { run } = migrator;
  // Address and password lie in the cell. `round` names the next reading: each is one duty, whoever makes it due.
  await createTenantTable(migrator, {
    name: "mailbox",
    columns: `
      id uuid not null,
      name text not null check (char_length(name) between 1 and 120),
      address_cell uuid not null,
      opening text not null check (opening in ('by-itself', 'by-a-colleague')),
      from_day date not null,
      created_at timestamptz not null,
      paused_at timestamptz,
      removed_at timestamptz,
      uid_validity bigint,
      last_uid bigint not null default 0 check (last_uid >= 0),
      round integer not null default 0 check (round >= 0),
      next_read_at timestamptz not null,
      tried_at timestamptz,
      read_at timestamptz,
      problem text check (problem ~ '^[a-z][a-z_]{0,63}$'),
      failures integer not null default 0 check (failures >= 0),
      failing_since timestamptz`,
    rights: [
      "select",
      "insert",
      `update (name, address_cell, opening, from_day, paused_at, removed_at, uid_validity, last_uid, round,
        next_read_at, tried_at, read_at, problem, failures, failing_since)`,
    ],
  });
  // The digest is keyed: it recognises a mail that came twice and says nothing of whose it is.
  await createTenantTable(migrator, {
    name: "incoming_mail",
    columns: `
      id uuid not null,
      mailbox_id uuid not null,
      uid_validity bigint not null,
      uid bigint not null,
      digest bytea not null check (octet_length(digest) = 32),
      state text not null check (state in ('waiting', 'opened', 'kept', 'machine', 'dismissed', 'destroyed')),
      content text not null check (content in ('whole', 'cut', 'too-big')),
      size_bytes bigint not null check (size_bytes >= 0),
      received_at timestamptz not null,
      receipt text not null check (receipt in ('server', 'received-line', 'forwarded-mail', 'to-be-said', 'said')),
      kept_at timestamptz not null,
      about_account_id uuid,
      case_id uuid,
      reason text check (reason ~ '^[a-z][a-z-]{0,63}$'),
      file_id uuid,
      summary_cell uuid,
      settled_at timestamptz,
      settled_by uuid,
      destroy_at timestamptz,
      unique (organisation_id, digest),
      foreign key (organisation_id, mailbox_id) references kept.mailbox (organisation_id, id),
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id)`,
    rights: [
      "select",
      "insert",
      `update (state, received_at, receipt, about_account_id, case_id, reason, file_id, summary_cell, settled_at,
        settled_by, destroy_at)`,
    ],
  });
  // incoming.listMails: where organisation_id = and state = order by received_at, id
  await run(
    "create index incoming_mail_by_state on kept.incoming_mail (organisation_id, state, received_at, id)",
  );
  // incoming.spentMails: where organisation_id = and destroy_at <= now
  await run(`create index incoming_mail_by_end on kept.incoming_mail (organisation_id, destroy_at)
    where destroy_at is not null`);
  // incoming.spentMails: those of a case that is over
  await run(`create index incoming_mail_by_case on kept.incoming_mail (organisation_id, case_id)
    where case_id is not null`);
}

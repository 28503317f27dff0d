/** What the running product keeps for itself: replies already given, duties, mail, files, and the spool of found rows. */
import { createTenantTable } from "../tenant_table.ts";
import type { Migrator } from "../tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createDuties(migrator);
  await createMail(migrator);
  await createFiles(migrator);
}

async function createDuties(migrator: Migrator): Promise<void> {
  const { run } = migrator;
  // `body_hash` is keyed; `reply` is sealed and null while the first call is still being decided.
  await createTenantTable(migrator, {
    name: "idempotency",
    key: ["actor_id", "route", "key"],
    columns: `
      id uuid not null,
      actor_id uuid not null,
      route text not null,
      key text not null check (char_length(key) between 16 and 200),
      body_hash bytea not null check (octet_length(body_hash) = 32),
      status smallint,
      reply bytea,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      foreign key (organisation_id, actor_id) references kept.actor (organisation_id, id)`,
    rights: ["select", "insert", "update (status, reply)", "delete"],
  });
  // the sweep: where organisation_id = and expires_at <= now
  await run("create index idempotency_by_expiry on kept.idempotency (organisation_id, expires_at)");
  // `key` names the duty once however often it is rebuilt from state; `fence` grows with each lease, and a write under
  // an older fence is refused; `data` holds ids and codes only.
  await createTenantTable(migrator, {
    name: "duty",
    columns: `
      id uuid not null,
      site_id uuid,
      case_id uuid,
      kind text not null,
      key text not null,
      data jsonb not null,
      state text not null check (state in ('waiting', 'running', 'done', 'held', 'given_up')),
      due_at timestamptz not null,
      attempts integer not null default 0 check (attempts >= 0),
      fence bigint not null default 0,
      leased_until timestamptz,
      problem text,
      created_at timestamptz not null,
      settled_at timestamptz,
      unique (organisation_id, kind, key),
      foreign key (organisation_id, site_id) references kept.site (organisation_id, id),
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id)`,
    rights: [
      "select",
      "insert",
      "update (state, due_at, attempts, fence, leased_until, problem, settled_at)",
    ],
  });
  // the worker's rebuild: where organisation_id = and state in ('waiting', 'running') order by due_at
  await run(
    `create index duty_open on kept.duty (organisation_id, due_at, id) where state in ('waiting', 'running')`,
  );
}

async function createMail(migrator: Migrator): Promise<void> {
  // Recipient, subject and body are cells of the row; the message id is ours and the same at every attempt.
  await createTenantTable(migrator, {
    name: "outbox_mail",
    columns: `
      id uuid not null,
      case_id uuid,
      message_id text not null,
      state text not null check (state in ('waiting', 'sent', 'refused', 'suppressed')),
      attempts integer not null default 0 check (attempts >= 0),
      problem text,
      created_at timestamptz not null,
      settled_at timestamptz,
      unique (organisation_id, message_id),
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id)`,
    rights: ["select", "insert", "update (state, attempts, problem, settled_at)"],
  });
  // mail.listOutbox: where organisation_id = and id < cursor order by id desc uses the primary key
}

async function createFiles(migrator: Migrator): Promise<void> {
  const { run } = migrator;
  // Content lies on disk, sealed; the address is a hash of the ciphertext, never of the plaintext.
  await createTenantTable(migrator, {
    name: "file",
    columns: `
      id uuid not null,
      case_id uuid,
      key_owner_kind text not null check (key_owner_kind in ('subject', 'case', 'file', 'organisation')),
      key_owner_id uuid not null,
      ciphertext_hash bytea not null check (octet_length(ciphertext_hash) = 32),
      size_bytes bigint not null check (size_bytes >= 0),
      media_type text not null,
      created_at timestamptz not null,
      expires_at timestamptz,
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id)`,
    rights: ["select", "insert", "delete"],
  });
  // files.expired: where organisation_id = and expires_at <= now
  await run(
    "create index file_by_expiry on kept.file (organisation_id, expires_at) where expires_at is not null",
  );
  // One encrypted file of found rows per request, read by chunk through its index.
  await createTenantTable(migrator, {
    name: "spool",
    columns: `
      id uuid not null,
      case_id uuid not null,
      state text not null check (state in ('writing', 'complete', 'destroyed')),
      row_count bigint not null default 0 check (row_count >= 0),
      size_bytes bigint not null default 0 check (size_bytes >= 0),
      chunks jsonb not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id)`,
    rights: ["select", "insert", "update (state, row_count, size_bytes, chunks, expires_at)", "delete"],
  });
}

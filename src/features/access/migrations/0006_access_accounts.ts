/** Who signs in: accounts with roles, absences, sessions, and the ways to prove who one is (decision 0050). */
import { identifier } from "../../../platform/db.ts";
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

const account = "foreign key (organisation_id, account_id) references kept.account (organisation_id, id)";

export async function up(migrator: Migrator): Promise<void> {
  await createAccounts(migrator);
  await createSessions(migrator);
  await createProofs(migrator);
  await createLinks(migrator);
}

async function createAccounts(migrator: Migrator): Promise<void> {
  const { run } = migrator;
  // Name, address and the secret of the code app are cells under the account's own key; `email_index` is a keyed hash.
  await createTenantTable(migrator, {
    name: "account",
    columns: `
      id uuid not null,
      actor_id uuid not null,
      state text not null check (state in ('invited', 'active', 'ended')),
      email_index bytea not null check (octet_length(email_index) = 32),
      name_cell uuid,
      email_cell uuid,
      password_hash text,
      totp_cell uuid,
      totp_last_step bigint not null default 0,
      created_at timestamptz not null,
      ended_at timestamptz,
      last_signed_in_at timestamptz,
      unique (organisation_id, actor_id),
      foreign key (organisation_id, actor_id) references kept.actor (organisation_id, id)`,
    rights: [
      "select",
      "insert",
      "update (state, email_index, name_cell, email_cell, password_hash, totp_cell, totp_last_step, ended_at, last_signed_in_at)",
    ],
  });
  // accounts.accountByEmail; two living accounts never share an address, an ended one may come back as a new one
  await run(
    "create unique index account_by_email on kept.account (organisation_id, email_index) where state <> 'ended'",
  );
  await createTenantTable(migrator, {
    name: "account_role",
    key: ["account_id", "role"],
    columns: `
      account_id uuid not null,
      role text not null check (role in ('owner', 'officer', 'handler', 'staff', 'auditor', 'developer')),
      granted_at timestamptz not null,
      ends_at timestamptz,
      check (role <> 'auditor' or ends_at is not null),
      ${account}`,
    rights: ["select", "insert", "delete"],
  });
  await createTenantTable(migrator, {
    name: "absence",
    columns: `
      id uuid not null,
      account_id uuid not null,
      deputy_id uuid not null,
      from_at timestamptz not null,
      until_at timestamptz not null,
      created_at timestamptz not null,
      ${account},
      foreign key (organisation_id, deputy_id) references kept.account (organisation_id, id)`,
    rights: ["select", "insert", "delete"],
  });
  // identify: where deputy_id = and until_at > now
  await run("create index absence_by_deputy on kept.absence (organisation_id, deputy_id, until_at)");
}

async function createSessions(migrator: Migrator): Promise<void> {
  const { run } = migrator;
  // `proved_at` is when they last proved who they are; `seen_at` is written at most once a minute.
  await createTenantTable(migrator, {
    name: "session",
    columns: `
      id uuid not null,
      account_id uuid not null,
      token_hash bytea not null check (octet_length(token_hash) = 32),
      method text not null,
      device text not null,
      created_at timestamptz not null,
      proved_at timestamptz not null,
      seen_at timestamptz not null,
      expires_at timestamptz not null,
      ended_at timestamptz,
      ${account}`,
    rights: ["select", "insert", "update (token_hash, proved_at, seen_at, ended_at)", "delete"],
  });
  await run("create unique index session_by_token on kept.session (organisation_id, token_hash)");
  await run("create index session_by_account on kept.session (organisation_id, account_id)");
  // Something begun and not finished: half a sign-in, a passkey's challenge, a visit to the identity provider.
  await createTenantTable(migrator, {
    name: "ceremony",
    columns: `
      id uuid not null,
      purpose text not null,
      token_hash bytea not null check (octet_length(token_hash) = 32),
      account_id uuid,
      session_id uuid,
      challenge text,
      return_to text,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz,
      ${account},
      foreign key (organisation_id, session_id) references kept.session (organisation_id, id)`,
    rights: ["select", "insert", "update (challenge, used_at)", "delete"],
  });
  // ceremonies.take: where token_hash = and purpose =
  await run("create index ceremony_by_token on kept.ceremony (organisation_id, token_hash)");
}

async function createProofs(migrator: Migrator): Promise<void> {
  const { run } = migrator;
  await createTenantTable(migrator, {
    name: "recovery_code",
    columns: `
      id uuid not null,
      account_id uuid not null,
      code_hash bytea not null check (octet_length(code_hash) = 32),
      created_at timestamptz not null,
      used_at timestamptz,
      ${account}`,
    rights: ["select", "insert", "update (used_at)", "delete"],
  });
  await run("create index recovery_code_by_account on kept.recovery_code (organisation_id, account_id)");
  await createTenantTable(migrator, {
    name: "passkey",
    columns: `
      id uuid not null,
      account_id uuid not null,
      credential_id bytea not null check (octet_length(credential_id) >= 16),
      public_key bytea not null,
      counter bigint not null check (counter >= 0),
      transports text not null,
      device_type text not null,
      created_at timestamptz not null,
      last_used_at timestamptz,
      ${account}`,
    rights: ["select", "insert", "update (counter, last_used_at)", "delete"],
  });
  // A credential belongs to one account; the same one twice is somebody else's copy.
  await run("create unique index passkey_by_credential on kept.passkey (organisation_id, credential_id)");
  await run("create index passkey_by_account on kept.passkey (organisation_id, account_id)");
  // `scopes` are permissions with spaces between; what counts is what they and the account's roles have in common.
  await createTenantTable(migrator, {
    name: "api_token",
    columns: `
      id uuid not null,
      account_id uuid not null,
      token_hash bytea not null check (octet_length(token_hash) = 32),
      label_cell uuid,
      scopes text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      last_used_at timestamptz,
      ended_at timestamptz,
      ${account}`,
    rights: ["select", "insert", "update (last_used_at, ended_at)"],
  });
  await run("create unique index api_token_by_hash on kept.api_token (organisation_id, token_hash)");
}

async function createLinks(migrator: Migrator): Promise<void> {
  const { run, appRole } = migrator;
  // An invitation; without an account it is the link by which the first owner comes in.
  await createTenantTable(migrator, {
    name: "invitation",
    columns: `
      id uuid not null,
      account_id uuid,
      token_hash bytea not null check (octet_length(token_hash) = 32),
      actor_id uuid not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz,
      ${account},
      foreign key (organisation_id, actor_id) references kept.actor (organisation_id, id)`,
    rights: ["select", "insert", "update (account_id, used_at)"],
  });
  await run("create unique index invitation_by_token on kept.invitation (organisation_id, token_hash)");
  // One identity provider per organisation (OpenID Connect); the client's secret is a cell.
  await createTenantTable(migrator, {
    name: "identity_provider",
    key: [],
    columns: `
      issuer text not null,
      client_id text not null,
      secret_cell uuid,
      email_domain text,
      enabled boolean not null,
      changed_at timestamptz not null`,
    rights: [
      "select",
      "insert",
      "update (issuer, client_id, secret_cell, email_domain, enabled, changed_at)",
    ],
  });
  // The first run has no organisation yet, so its link is the installation's.
  await run(
    `alter table kept.installation
       add column first_run_hash bytea check (octet_length(first_run_hash) = 32),
       add column first_run_expires_at timestamptz`,
  );
  await run(
    `grant update (first_run_hash, first_run_expires_at) on kept.installation to ${identifier(appRole)}`,
  );
}

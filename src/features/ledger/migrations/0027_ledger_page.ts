/**
 * The ledger to look into: indexes for each way it is searched, what verifications found, and where checkpoints are
 * sent (docs/decisions/0080-ledger-outlets.md).
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await indexEntries(migrator);
  // What a person asked to be derived again: how far it is, and what was found.
  await createTenantTable(migrator, {
    name: "ledger_verification",
    columns: `
      id uuid not null,
      asked_by uuid not null,
      asked_at timestamptz not null,
      done bigint not null default 0,
      total bigint not null default 0,
      finished_at timestamptz,
      result jsonb,
      check ((finished_at is null) = (result is null)),
      foreign key (organisation_id, asked_by) references kept.actor (organisation_id, id)`,
    rights: ["select", "insert", "update (done, total, finished_at, result)"],
  });
  // store.lastVerifications: where organisation_id = order by asked_at desc
  await migrator.run(
    "create index ledger_verification_by_time on kept.ledger_verification (organisation_id, asked_at desc, id)",
  );
  await makeOutlets(migrator);
}

/** Newest first; the moment comes before the arrival because people ask for days. */
async function indexEntries({ run }: Migrator): Promise<void> {
  const on = "on kept.ledger_entry";
  // store.searchEntries: where organisation_id = and (recorded_at, arrival) < order by recorded_at desc, arrival desc
  await run(`create index ledger_entry_by_time ${on} (organisation_id, recorded_at, arrival)`);
  // … and type =
  await run(`create index ledger_entry_by_type ${on} (organisation_id, type, recorded_at, arrival)`);
  // … and actor_id =
  await run(`create index ledger_entry_by_actor ${on} (organisation_id, actor_id, recorded_at, arrival)`);
  // … and clause_id =
  await run(
    `create index ledger_entry_by_clause ${on} (organisation_id, clause_id, recorded_at, arrival)
       where clause_id is not null`,
  );
}

async function makeOutlets(migrator: Migrator): Promise<void> {
  // The address and the token of the links in mails are cells. `sent_size` and `mail_id`: what is on its way.
  await createTenantTable(migrator, {
    name: "ledger_outlet",
    columns: `
      id uuid not null,
      kind text not null check (kind in ('mail', 'file', 'url')),
      state text not null check (state in ('unconfirmed', 'active', 'ended')),
      rhythm text not null check (rhythm in ('day', 'week', 'entries')),
      rhythm_entries integer check (rhythm_entries between 10 and 1000000),
      own_network boolean not null,
      token_hash bytea check (octet_length(token_hash) = 32),
      made_at timestamptz not null,
      confirm_by timestamptz,
      ended_at timestamptz,
      due_at timestamptz,
      sent_size bigint,
      mail_id uuid,
      delivered_size bigint,
      delivered_at timestamptz,
      failing_since timestamptz,
      problem text check (problem ~ '^[a-z][a-z0-9_]{0,63}$'),
      tries integer not null default 0,
      check ((rhythm = 'entries') = (rhythm_entries is not null)),
      check ((kind = 'mail') = (token_hash is not null)),
      unique (organisation_id, token_hash)`,
    rights: [
      "select",
      "insert",
      "update (state, ended_at, due_at, sent_size, mail_id, delivered_size, delivered_at, failing_since, problem, tries)",
    ],
  });
  // store.dueOutlets: where organisation_id = and state = 'active'
  await migrator.run(
    "create index ledger_outlet_active on kept.ledger_outlet (organisation_id, id) where state = 'active'",
  );
}

/**
 * Files of folders erased for a request (docs/decisions/0138): of the search, what was approved, how it stands and what came of it;
 * of each file, when it was ordered to go, what the disk answered and what was seen afterwards.
 */
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up({ run, appRole }: Migrator): Promise<void> {
  for (const [column, values] of [
    ["decision", "'disclose', 'leave-out', 'erase'"],
    ["reason", "'not-theirs', 'others-rights', 'not-asked-for', 'must-keep'"],
  ] as const) {
    await run(`alter table kept.rights_document drop constraint rights_document_${column}_check`);
    await run(
      `alter table kept.rights_document add constraint rights_document_${column}_check check (${column} in (${values}))`,
    );
  }
  await run(
    `alter table kept.rights_document
       add column ordered_at timestamptz,
       add column answer text,
       add column verdict text check (verdict in ('gone', 'there', 'held', 'unverifiable'))`,
  );
  await run(`grant update (ordered_at, answer, verdict) on kept.rights_document to ${appRole}`);
  await run(
    `alter table kept.rights_document_search
       add column erase_state text
         check (erase_state in ('approved', 'verified', 'residual', 'held', 'unverifiable', 'incomplete')),
       add column erase_round integer not null default 0,
       add column erase_result jsonb,
       add column erased_at timestamptz`,
  );
  await run(
    `grant update (erase_state, erase_round, erase_result, erased_at) on kept.rights_document_search to ${appRole}`,
  );
}

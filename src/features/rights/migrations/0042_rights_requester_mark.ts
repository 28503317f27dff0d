/**
 * By what a request is found again by whoever lost its link: a keyed hash of the address it came from, for as long as the
 * link leads to something. Requests from before have none yet; they get theirs before the first link is looked for.
 */
import { identifier } from "../../../platform/db.ts";
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  const { run, appRole } = migrator;
  await createTenantTable(migrator, {
    name: "rights_requester_mark",
    key: ["case_id", "digest"],
    columns: `
      case_id uuid not null,
      digest bytea not null check (octet_length(digest) = 32),
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id)`,
    rights: ["select", "insert", "delete"],
  });
  // requesters.requestsFrom: where organisation_id = and digest in
  await run(
    "create index rights_requester_mark_by_digest on kept.rights_requester_mark (organisation_id, digest)",
  );
  await run("alter table kept.rights_request add column requester_marked_at timestamptz");
  await run(`grant update (requester_marked_at) on kept.rights_request to ${identifier(appRole)}`);
  // requesters.unmarkedRequests: where organisation_id = and requester_marked_at is null order by case_id
  await run(`create index rights_request_unmarked on kept.rights_request (organisation_id, case_id)
    where requester_marked_at is null`);
}

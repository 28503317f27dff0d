/** What somebody who follows a link has chosen and not yet confirmed waits on the link, not on the account (decision 0050). */
import { identifier } from "../../../platform/db.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up({ run, appRole }: Migrator): Promise<void> {
  // `totp_cell` expires with the link and goes when it is used, so that neither outlives it.
  await run("alter table kept.invitation add column password_hash text, add column totp_cell uuid");
  await run(`grant update (password_hash, totp_cell) on kept.invitation to ${identifier(appRole)}`);
  // rights/delivery/releases: the few entries about a release among all the others; no other type is looked for so often
  await run(`create index ledger_entry_of_release on kept.ledger_entry (organisation_id, recorded_at)
    where type = 'request.answered'`);
}

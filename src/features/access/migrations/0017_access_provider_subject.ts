/** Whom an identity provider means: its own name for the person, bound to the account at the first sign-in (decision 0050). */
import { identifier } from "../../../platform/db.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up({ run, appRole }: Migrator): Promise<void> {
  // A keyed hash of issuer and subject: an address can be given to somebody else, a subject never is (OpenID Connect
  // Core 1.0 §5.7).
  await run(
    "alter table kept.account add column provider_subject bytea check (octet_length(provider_subject) = 32)",
  );
  await run(`grant update (provider_subject) on kept.account to ${identifier(appRole)}`);
  // One subject opens one living account.
  await run(
    "create unique index account_by_provider_subject on kept.account (organisation_id, provider_subject) where state <> 'ended'",
  );
}

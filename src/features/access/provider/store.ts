/** The organisation's identity provider: the only SQL on it. */
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { AccountId, CellId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";

export type Provider = {
  readonly issuer: string;
  readonly clientId: string;
  readonly secretCell: CellId | undefined;
  /** Whoever has a verified address there gets a staff account; without it only those who were invited come in. */
  readonly emailDomain: string | undefined;
  /** The provider is on the organisation's own network, so private addresses may be asked. */
  readonly ownNetwork: boolean;
  readonly enabled: boolean;
};

export async function readProvider(tx: Tx, scope: Scope): Promise<Provider | undefined> {
  const row = await tx
    .selectFrom("identity_provider")
    .select(["issuer", "client_id", "secret_cell", "email_domain", "own_network", "enabled"])
    .where("organisation_id", "=", scope.organisationId)
    .executeTakeFirst();
  return row === undefined
    ? undefined
    : {
        issuer: row.issuer,
        clientId: row.client_id,
        secretCell: row.secret_cell ?? undefined,
        emailDomain: row.email_domain ?? undefined,
        ownNetwork: row.own_network,
        enabled: row.enabled,
      };
}

/** Whether signing in through a provider is set up and switched on. */
export async function isOffered(tx: Tx, scope: Scope): Promise<boolean> {
  return (await readProvider(tx, scope))?.enabled ?? false;
}

export async function writeProvider(
  tx: WriteTx,
  scope: Scope,
  provider: Provider,
  now: Instant,
): Promise<void> {
  const values = {
    issuer: provider.issuer,
    client_id: provider.clientId,
    secret_cell: provider.secretCell ?? null,
    email_domain: provider.emailDomain ?? null,
    own_network: provider.ownNetwork,
    enabled: provider.enabled,
    changed_at: now,
  };
  await tx
    .insertInto("identity_provider")
    .values({ organisation_id: scope.organisationId, ...values })
    .onConflict((conflict) => conflict.column("organisation_id").doUpdateSet(values))
    .execute();
}

/** The living account that a provider's subject opens. */
export async function holderOf(tx: Tx, scope: Scope, subject: Buffer): Promise<AccountId | undefined> {
  const row = await tx
    .selectFrom("account")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("provider_subject", "=", subject)
    .where("state", "<>", "ended")
    .executeTakeFirst();
  return row?.id;
}

/** Binds an account to a subject; false when it is bound to another. */
export async function bindSubject(
  tx: WriteTx,
  scope: Scope,
  id: AccountId,
  subject: Buffer,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("account")
    .set({ provider_subject: subject })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .where((row) => row.or([row("provider_subject", "is", null), row("provider_subject", "=", subject)]))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Of one account that is let in anew, or of all when the organisation goes to another provider. */
export async function forgetSubjects(tx: WriteTx, scope: Scope, only?: AccountId): Promise<void> {
  let query = tx
    .updateTable("account")
    .set({ provider_subject: null })
    .where("organisation_id", "=", scope.organisationId)
    .where("provider_subject", "is not", null);
  if (only !== undefined) query = query.where("id", "=", only);
  await query.execute();
}

/** The SQL of translated clauses: rows are added, never changed. */
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { ClauseId } from "../../../platform/identifiers.ts";
import { newId } from "../../../platform/ids.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import type { TranslationId } from "../tables.ts";
import type { TranslationLanguage } from "./contract.ts";

export type Translated = {
  readonly clauseId: ClauseId;
  readonly language: TranslationLanguage;
  readonly body: string;
  /** SHA-256 of the wording it is of. */
  readonly ofHash: string;
};

/** The newest of each clause and language; taken back ones are none. */
export async function newestTranslations(
  tx: Tx,
  scope: Scope,
  language?: TranslationLanguage,
): Promise<readonly Translated[]> {
  const rows = await tx
    .selectFrom("policy_translation")
    .distinctOn(["language", "clause_id"])
    .select(["language", "clause_id", "body", "of_hash"])
    .where("organisation_id", "=", scope.organisationId)
    .$if(language !== undefined, (query) => query.where("language", "=", language ?? "en"))
    .orderBy("language")
    .orderBy("clause_id")
    .orderBy("id", "desc")
    .limit(100_000)
    .execute();
  return rows.flatMap(({ clause_id: clauseId, language: of, body, of_hash: ofHash }) =>
    body === "" ? [] : [{ clauseId, language: of, body, ofHash }],
  );
}

export async function insertTranslations(
  tx: WriteTx,
  scope: Scope,
  translated: readonly Translated[],
  now: Instant,
): Promise<void> {
  if (translated.length === 0) return;
  await tx
    .insertInto("policy_translation")
    .values(
      translated.map(({ clauseId, language, body, ofHash }) => ({
        organisation_id: scope.organisationId,
        id: newId<TranslationId>(),
        clause_id: clauseId,
        language,
        body,
        of_hash: ofHash,
        written_at: now,
      })),
    )
    .execute();
}

/**
 * The policy in other languages (GDPR art. 12(1): in plain language whoever reads it). What is promised and signed is the version; a
 * translation is of one wording of a clause, and says so when that wording is no longer in force
 * (docs/decisions/0141-clauses-in-other-languages.md).
 */
import { createHash } from "node:crypto";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { plainText } from "../document/text.ts";
import { draftOf } from "../drafts/domain.ts";
import type { ImportedPolicy } from "../importing/clause.ts";
import { currentPolicy, type StoredClause } from "../store.ts";
import type { FileView, LanguagesView, TranslationLanguage, TranslationView } from "./contract.ts";
import { insertTranslations, newestTranslations } from "./store.ts";

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

const clausesNow = async (tx: Tx, scope: Scope): Promise<readonly StoredClause[]> =>
  (await currentPolicy(tx, scope))?.clauses ?? [];

export async function languagesView(tx: Tx, scope: Scope): Promise<LanguagesView> {
  const clauses = await clausesNow(tx, scope);
  const hashes = new Map(clauses.map(({ id, text }) => [id, hashOf(text)]));
  const byLanguage = new Map<TranslationLanguage, { translated: number; stale: number }>();
  for (const { clauseId, language, ofHash } of await newestTranslations(tx, scope)) {
    const hash = hashes.get(clauseId);
    if (hash === undefined) continue;
    const { translated, stale } = byLanguage.get(language) ?? { translated: 0, stale: 0 };
    byLanguage.set(language, { translated: translated + 1, stale: stale + (hash === ofHash ? 0 : 1) });
  }
  return {
    clauses: clauses.length,
    languages: [...byLanguage].map(([language, counts]) => ({ language, ...counts })),
  };
}

export async function translationView(
  tx: Tx,
  scope: Scope,
  language: TranslationLanguage,
): Promise<TranslationView> {
  const clauses = await clausesNow(tx, scope);
  const newest = new Map((await newestTranslations(tx, scope, language)).map((one) => [one.clauseId, one]));
  const lines = clauses.flatMap(({ id, label, text }) => {
    const found = newest.get(id);
    return found === undefined ? [] : [{ label, text: found.body, isStale: found.ofHash !== hashOf(text) }];
  });
  return { lines };
}

export async function writeTranslations(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  given: {
    readonly language: TranslationLanguage;
    readonly clauses: readonly { readonly label: string; readonly text: string }[];
    readonly now: Instant;
  },
): Promise<{ readonly written: number; readonly unchanged: number }> {
  const { language, now } = given;
  const known = new Map((await clausesNow(tx, scope)).map((clause) => [clause.label, clause]));
  const before = new Map((await newestTranslations(tx, scope, language)).map((one) => [one.clauseId, one]));
  if (new Set(given.clauses.map(({ label }) => label)).size !== given.clauses.length)
    throw refusal("invalid_request", {}, [{ at: "body.clauses", reason: "twice" }]);
  const written = given.clauses.flatMap(({ label, text }) => {
    const clause = known.get(label);
    if (clause === undefined) throw refusal("not_found");
    const body = text.trim();
    const ofHash = hashOf(clause.text);
    const was = before.get(clause.id);
    const isSame = body === (was?.body ?? "") && (body === "" || was?.ofHash === ofHash);
    return isSame ? [] : [{ clauseId: clause.id, language, body, ofHash }];
  });
  await insertTranslations(tx, scope, written, now);
  if (written.length > 0)
    await append(tx, scope, keys, {
      type: "policy.translated",
      now,
      owner: { kind: "organisation", id: scope.organisationId },
      payload: { language, clauses: written.length },
    });
  return { written: written.length, unchanged: given.clauses.length - written.length };
}

/** Which clauses in force a file has in another language, by their numbers. */
export async function matchedFile(tx: Tx, scope: Scope, policy: ImportedPolicy): Promise<FileView> {
  const clauses = await clausesNow(tx, scope);
  if (clauses.length === 0) throw refusal("conflict");
  const labels = new Set(clauses.map(({ label }) => label));
  const read = draftOf(policy).map(({ label, body }) => ({ label, text: plainText(body).trim() }));
  const found = read.filter(({ label, text }) => labels.has(label) && text !== "");
  const has = new Set(found.map(({ label }) => label));
  return {
    clauses: found,
    unknown: read.flatMap(({ label }) => (labels.has(label) ? [] : [label])),
    missing: clauses.flatMap(({ label }) => (has.has(label) ? [] : [label])),
  };
}

/** Letters in the database: drafted, edited under a version guard, sent once; and what a letter must count. */
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { json } from "../../../platform/json.ts";
import type { CaseId, FileId, MailId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Tables } from "../../../platform/tables.ts";
import type { Instant } from "../../../platform/time.ts";
import type { LetterId, RunId } from "../request/events.ts";
import { readSummary } from "../run/result.ts";
import type { LetterLanguage, LetterTemplate } from "./contract.ts";
import type { LetterState } from "./tables.ts";

export type LetterRow = Selectable<Tables["rights_letter"]>;

const draft: LetterState = "draft";

export type NewLetterRow = {
  readonly id: LetterId;
  readonly caseId: CaseId;
  readonly template: LetterTemplate;
  readonly language: LetterLanguage;
  readonly gaps: readonly { readonly reason: string; readonly about: string }[];
  readonly now: Instant;
};

export async function insertLetter(tx: WriteTx, scope: Scope, letter: NewLetterRow): Promise<void> {
  await tx
    .insertInto("rights_letter")
    .values({
      organisation_id: scope.organisationId,
      id: letter.id,
      case_id: letter.caseId,
      template: letter.template,
      language: letter.language,
      state: draft,
      version: 1,
      gaps: json(letter.gaps),
      created_at: letter.now,
      changed_at: letter.now,
      sent_at: null,
      sent_by: null,
      mail_id: null,
      file_id: null,
    })
    .execute();
}

export function letterRow(tx: Tx, scope: Scope, id: LetterId): Promise<LetterRow | undefined> {
  return tx
    .selectFrom("rights_letter")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The letters of a case, newest first. */
export function letterRows(tx: Tx, scope: Scope, caseId: CaseId, limit: number): Promise<LetterRow[]> {
  return tx
    .selectFrom("rights_letter")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

/** The letter that went with this mail. */
export function letterOfMail(
  tx: Tx,
  scope: Scope,
  caseId: CaseId,
  mailId: MailId,
): Promise<LetterRow | undefined> {
  return tx
    .selectFrom("rights_letter")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .where("mail_id", "=", mailId)
    .executeTakeFirst();
}

/** The same letter, on its way with another mail. */
export async function changeMail(tx: WriteTx, scope: Scope, id: LetterId, mailId: MailId): Promise<void> {
  await tx
    .updateTable("rights_letter")
    .set({ mail_id: mailId })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

export type LetterChange = {
  readonly id: LetterId;
  readonly version: number;
  readonly now: Instant;
  readonly sent?: {
    readonly by: "mail" | "print";
    readonly mailId: MailId | undefined;
    readonly fileId: FileId;
  };
};

/** False when somebody else changed it meanwhile or it was sent. */
export async function updateLetter(tx: WriteTx, scope: Scope, change: LetterChange): Promise<boolean> {
  const { sent } = change;
  const { numUpdatedRows } = await tx
    .updateTable("rights_letter")
    .set({ version: change.version + 1, changed_at: change.now })
    .$if(sent !== undefined, (query) =>
      query.set({
        state: "sent",
        sent_at: change.now,
        sent_by: sent?.by ?? null,
        mail_id: sent?.mailId ?? null,
        file_id: sent?.fileId ?? null,
      }),
    )
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", change.id)
    .where("version", "=", change.version)
    .where("state", "=", draft)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Destroys what the letters of a case say; gives the files that went out, to be removed. That each went out stays. */
export async function forgetLetters(tx: WriteTx, scope: Scope, caseId: CaseId): Promise<readonly FileId[]> {
  const letters = tx
    .selectFrom("rights_letter")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId);
  await tx
    .deleteFrom("cell")
    .where("organisation_id", "=", scope.organisationId)
    .where("row_table", "=", "rights_letter")
    .where("row_id", "in", letters)
    .execute();
  const sent = await tx
    .updateTable("rights_letter")
    .set({ file_id: null })
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .where("file_id", "is not", null)
    .returning(sql<FileId>`old.file_id`.as("file_id"))
    .execute();
  return sent.map(({ file_id: id }) => id);
}

export type FoundCount = {
  readonly disclosed: number;
  readonly redacted: number;
  readonly withheld: number;
  readonly waiting: number;
};

/** What of a run goes out, by treatment. */
export async function countTreatments(tx: Tx, scope: Scope, runId: RunId): Promise<FoundCount> {
  const rows = await tx
    .selectFrom("found_row")
    .select(["treatment", sql<string>`count(*)`.as("rows")])
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .groupBy("treatment")
    .execute();
  const of = (treatment: string): number =>
    Number(rows.find((row) => row.treatment === treatment)?.rows ?? 0);
  return {
    disclosed: of("disclose"),
    redacted: of("redact"),
    withheld: of("withhold"),
    waiting: of("waiting"),
  };
}

/** The data sets in which rows of the person were found, as the registers name them: `school:booking`. */
export async function foundDataSets(tx: Tx, scope: Scope, runId: RunId): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom("found_row")
    .innerJoin("search_system", (join) =>
      join
        .onRef("search_system.organisation_id", "=", "found_row.organisation_id")
        .onRef("search_system.run_id", "=", "found_row.run_id")
        .onRef("search_system.position", "=", "found_row.position"),
    )
    .select(["search_system.result", "found_row.table_name"])
    .distinct()
    .where("found_row.organisation_id", "=", scope.organisationId)
    .where("found_row.run_id", "=", runId)
    .where("search_system.result", "is not", null)
    .limit(2000)
    .execute();
  // The register names stores as their maps do; what the office calls a connection may change.
  return new Set(rows.map(({ result, table_name }) => `${readSummary(result).store}:${table_name}`));
}

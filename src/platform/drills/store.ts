/**
 * Rehearsals of cases, whatever their kind: begun, kept apart, ended with a report (docs/decisions/0095-drills.md). The
 * one door for mail of a rehearsed case: it goes to whoever rehearses, says so, and says to whom it would have gone.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { cellOf, readCells, writeCell } from "../cells/cells.ts";
import type { Tx, WriteTx } from "../db.ts";
import { idSchema } from "../identifiers.ts";
import type { AccountId, CaseId, MailId } from "../identifiers.ts";
import { json } from "../json.ts";
import type { KeyProvider } from "../keys.ts";
import { canonicalJson } from "../ledger/canonical.ts";
import { postMail } from "../mail/outbox.ts";
import type { NewMail } from "../mail/outbox.ts";
import { rehearsed } from "../mail/rehearsed.ts";
import type { Scope } from "../scope.ts";
import type { Instant } from "../time.ts";
import { DrillReport } from "./contract.ts";
import type { TurnedTo } from "./contract.ts";
import type { DrillTable } from "./tables.ts";

export type NewDrill = {
  /** Who rehearses: gets every mail that would have left the house. */
  readonly begunBy: AccountId;
  /** What is rehearsed, in their words. */
  readonly aim: string;
  /** It ends by itself then, and what it found is destroyed. */
  readonly endsAt: Instant;
};

export type Drill = {
  readonly caseId: CaseId;
  readonly begunBy: AccountId;
  readonly begunAt: Instant;
  readonly endsAt: Instant;
  readonly ended: { readonly at: Instant; readonly report: DrillReport; readonly hash: string } | undefined;
  /** Actions by the finding they were opened for. */
  readonly actions: Readonly<Record<string, CaseId>>;
};

const Actions = z.record(z.string(), idSchema<CaseId>());
const columns = [
  "case_id",
  "begun_by",
  "begun_at",
  "ends_at",
  "ended_at",
  "report",
  "report_hash",
  "actions",
] as const;
const aimCell = (caseId: CaseId) => ({ table: "drill", column: "aim", rowId: caseId });

export async function insertDrill(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  { caseId, begunBy, aim, endsAt, now }: NewDrill & { readonly caseId: CaseId; readonly now: Instant },
): Promise<void> {
  await tx
    .insertInto("drill")
    .values({
      organisation_id: scope.organisationId,
      case_id: caseId,
      begun_by: begunBy,
      begun_at: now,
      ends_at: endsAt,
      ended_at: null,
      report: null,
      report_hash: null,
      actions: json({}),
    })
    .execute();
  // Of nobody but the organisation: it outlives what the case holds of an invented person.
  const owner = { kind: "organisation", id: scope.organisationId } as const;
  await writeCell(tx, scope, keys, { row: aimCell(caseId), owner, text: aim, now });
}

type Row = Omit<DrillTable, "organisation_id">;

function drillOf(row: Row): Drill {
  const { ended_at: at, report_hash: hash } = row;
  return {
    caseId: row.case_id,
    begunBy: row.begun_by,
    begunAt: row.begun_at,
    endsAt: row.ends_at,
    ended: at === null || hash === null ? undefined : { at, hash, report: DrillReport.parse(row.report) },
    actions: Actions.parse(row.actions),
  };
}

export async function readDrill(tx: Tx, scope: Scope, caseId: CaseId): Promise<Drill | undefined> {
  const row = await tx
    .selectFrom("drill")
    .select(columns)
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .executeTakeFirst();
  return row === undefined ? undefined : drillOf(row);
}

/** Held until the transaction ends: it is ended once, and an action is opened once. */
export async function holdDrill(tx: WriteTx, scope: Scope, caseId: CaseId): Promise<Drill | undefined> {
  const row = await tx
    .selectFrom("drill")
    .select(columns)
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : drillOf(row);
}

/** The newest first. */
export async function listDrills(tx: Tx, scope: Scope, limit: number): Promise<readonly Drill[]> {
  const rows = await tx
    .selectFrom("drill")
    .select(columns)
    .where("organisation_id", "=", scope.organisationId)
    .orderBy("begun_at", "desc")
    .orderBy("case_id")
    .limit(limit)
    .execute();
  return rows.map(drillOf);
}

/** What is rehearsed, in the words of whoever began it. */
export async function readAims(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  caseIds: readonly CaseId[],
): Promise<ReadonlyMap<CaseId, string>> {
  const cells = new Map<CaseId, NonNullable<Awaited<ReturnType<typeof cellOf>>>>();
  for (const id of caseIds) {
    const cell = await cellOf(tx, scope, aimCell(id));
    if (cell !== undefined) cells.set(id, cell);
  }
  const texts = await readCells(tx, scope, keys, [...cells.values()]);
  return new Map(
    [...cells].flatMap(([id, cell]) => {
      const text = texts.get(cell);
      return text === undefined ? [] : [[id, text] as const];
    }),
  );
}

/** Stores the report for good, and gives the hash it is known by. */
export async function endDrill(
  tx: WriteTx,
  scope: Scope,
  { caseId, report, now }: { readonly caseId: CaseId; readonly report: DrillReport; readonly now: Instant },
): Promise<string> {
  // What is stored is what was hashed: through JSON, with nothing that JSON cannot hold.
  const text = canonicalJson(z.json().parse(JSON.parse(JSON.stringify(DrillReport.parse(report)))));
  const hash = `sha256:${createHash("sha256").update(text).digest("hex")}`;
  await tx
    .updateTable("drill")
    .set({ ended_at: now, report: json(report), report_hash: hash })
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .where("ended_at", "is", null)
    .execute();
  return hash;
}

export async function noteActions(
  tx: WriteTx,
  scope: Scope,
  caseId: CaseId,
  actions: Drill["actions"],
): Promise<void> {
  await tx
    .updateTable("drill")
    .set({ actions: json(actions) })
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .execute();
}

/**
 * Posts a mail of a case; of a rehearsed one to `instead`, marked, with the addressee it would have had. Every mail of a
 * case that may be a rehearsal goes through here.
 */
export async function postInDrill(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  turned: {
    readonly mail: NewMail & { readonly caseId: CaseId };
    readonly whom: TurnedTo;
    readonly instead: string;
  },
): Promise<MailId> {
  const { mail, whom, instead } = turned;
  const { toName: _name, ...content } = mail.content;
  const addressee = mail.content.to;
  const mailId = await postMail(tx, scope, keys, {
    ...mail,
    content: { ...rehearsed(true, content, addressee), to: instead },
  });
  await tx
    .insertInto("drill_mail")
    .values({
      organisation_id: scope.organisationId,
      id: mailId,
      case_id: mail.caseId,
      whom,
      posted_at: mail.now,
    })
    .execute();
  const row = { table: "drill_mail", column: "addressee", rowId: mailId };
  await writeCell(tx, scope, keys, { row, owner: mail.owner, text: addressee, now: mail.now });
  return mailId;
}

export type TurnedMail = {
  readonly mailId: MailId;
  readonly whom: TurnedTo;
  readonly at: Instant;
  /** Absent once the words of the case were destroyed. */
  readonly addressee: string | undefined;
};

const mostMails = 500;

/** The mails that went to whoever rehearses, the first first. */
export async function turnedMails(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  caseId: CaseId,
): Promise<readonly TurnedMail[]> {
  const rows = await tx
    .selectFrom("drill_mail")
    .select(["id", "whom", "posted_at"])
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .orderBy("posted_at")
    .orderBy("id")
    .limit(mostMails)
    .execute();
  const found: TurnedMail[] = [];
  for (const { id: mailId, whom, posted_at: at } of rows) {
    const cell = await cellOf(tx, scope, { table: "drill_mail", column: "addressee", rowId: mailId });
    const texts = cell === undefined ? undefined : await readCells(tx, scope, keys, [cell]);
    found.push({ mailId, whom, at, addressee: cell === undefined ? undefined : texts?.get(cell) });
  }
  return found;
}

/** The outbox as people see it. A mail of a case about the reader is not there for them. */
import { sql } from "kysely";
import { readCells } from "../../../platform/cells/cells.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { AccountId, CellId, MailId } from "../../../platform/ids.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { MailContent } from "../../../platform/mail/message.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { MailState } from "../../../platform/tables.ts";
import type { Instant } from "../../../platform/time.ts";
import { isOpenTo } from "../../../platform/cases/walls.ts";

export type ShownMail = {
  readonly id: MailId;
  readonly state: MailState;
  /** A code: of the refusal, or of the last try while it waits. */
  readonly problem: string | null;
  /** Its sending was given up: nothing will happen by itself. */
  readonly givenUp: boolean;
  readonly tries: number;
  readonly createdAt: Instant;
  readonly settledAt: Instant | null;
  readonly reference: string | null;
  /** Absent when it was erased. */
  readonly content: MailContent | undefined;
};

export type MailPage = {
  readonly state?: MailState | undefined;
  /** One mail alone. */
  readonly id?: MailId | undefined;
  /** The last id of the page before. */
  readonly before?: MailId | undefined;
  readonly limit: number;
};

/** Newest first. `reader` is left out of what concerns a case about themselves. */
export async function shownMails(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  reader: AccountId,
  page: MailPage,
): Promise<readonly ShownMail[]> {
  const { state, id, before } = page;
  // A mail sent again has another duty, whose key begins with the mail's id: the last one counts.
  const duties = sql`from duty where duty.organisation_id = outbox_mail.organisation_id
    and duty.kind = 'mail' and duty.key >= outbox_mail.id::text and duty.key < outbox_mail.id::text || '~'`;
  const duty = (column: "problem" | "state") =>
    sql<string | null>`(select duty.${sql.ref(column)} ${duties} order by duty.id desc limit 1)`;
  const rows = await tx
    .selectFrom("outbox_mail")
    .leftJoin("case_file", (join) =>
      join
        .onRef("case_file.organisation_id", "=", "outbox_mail.organisation_id")
        .onRef("case_file.id", "=", "outbox_mail.case_id"),
    )
    .leftJoin("cell", (join) =>
      join
        .onRef("cell.organisation_id", "=", "outbox_mail.organisation_id")
        .on("cell.row_table", "=", "outbox_mail")
        .on(sql<boolean>`cell.row_id = outbox_mail.id`),
    )
    .select(["outbox_mail.id", "outbox_mail.state", "outbox_mail.created_at", "outbox_mail.settled_at"])
    .select(["case_file.reference", "cell.id as cell_id"])
    .select(sql<string | null>`coalesce(outbox_mail.problem, ${duty("problem")})`.as("problem"))
    .select(duty("state").as("duty_state"))
    .select(sql<string>`(select coalesce(sum(duty.attempts), 0) ${duties})`.as("tries"))
    .where("outbox_mail.organisation_id", "=", scope.organisationId)
    .where(isOpenTo(reader))
    .$if(state !== undefined, (query) => query.where("outbox_mail.state", "=", state as MailState))
    .$if(id !== undefined, (query) => query.where("outbox_mail.id", "=", id as MailId))
    .$if(before !== undefined, (query) => query.where("outbox_mail.id", "<", before as MailId))
    .orderBy("outbox_mail.id", "desc")
    .limit(page.limit)
    .execute();
  const cells = rows.flatMap(({ cell_id }): CellId[] => (cell_id === null ? [] : [cell_id]));
  const texts = await readCells(tx, scope, keys, cells);
  return rows.map((row) => {
    const text = row.cell_id === null ? undefined : texts.get(row.cell_id);
    return {
      id: row.id,
      state: row.state,
      problem: row.problem,
      givenUp: row.state === "waiting" && row.duty_state === "given_up",
      tries: Number(row.tries),
      createdAt: row.created_at,
      settledAt: row.settled_at,
      reference: row.reference,
      content: text === undefined ? undefined : readBy(reader, MailContent.parse(JSON.parse(text))),
    };
  });
}

/** What one colleague is told under their own rights names cases that may be kept from whoever reads the outbox. */
function readBy(reader: AccountId, content: MailContent): MailContent {
  if (content.onlyFor === undefined || content.onlyFor === reader) return content;
  const { to, language } = content;
  return {
    to,
    language,
    subject: "For its reader alone",
    text: "This mail tells one colleague what is due for them. Nobody else reads it here.",
  };
}

/** How many there are in each state, without those of a case about the `reader`. */
export async function countMails(
  tx: Tx,
  scope: Scope,
  reader: AccountId,
): Promise<Readonly<Record<MailState, number>>> {
  const rows = await tx
    .selectFrom("outbox_mail")
    .leftJoin("case_file", (join) =>
      join
        .onRef("case_file.organisation_id", "=", "outbox_mail.organisation_id")
        .onRef("case_file.id", "=", "outbox_mail.case_id"),
    )
    .select((eb) => ["outbox_mail.state", eb.fn.countAll<string>().as("count")])
    .where("outbox_mail.organisation_id", "=", scope.organisationId)
    .where(isOpenTo(reader))
    .groupBy("outbox_mail.state")
    .execute();
  const of = (state: MailState): number => Number(rows.find((row) => row.state === state)?.count ?? 0);
  return { waiting: of("waiting"), sent: of("sent"), refused: of("refused"), suppressed: of("suppressed") };
}

/** Makes a mail wait to be sent once more. */
export async function waitAgain(tx: WriteTx, scope: Scope, id: MailId): Promise<void> {
  await tx
    .updateTable("outbox_mail")
    .set({ state: "waiting", problem: null, settled_at: null })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

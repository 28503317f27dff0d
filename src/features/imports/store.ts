/** The SQL of imports: what was confirmed, what became of each row. */
import { sql } from "kysely";
import type { Tx, WriteTx } from "../../platform/db.ts";
import type { AccountId, CaseId } from "../../platform/identifiers.ts";
import { json } from "../../platform/json.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import type { ImportId, Problem } from "./contract.ts";
import { Problems } from "./contract.ts";
import type { CaseImportTable, ImportRowTable } from "./tables.ts";
import { isOpenTo } from "../../platform/cases/walls.ts";

export type NewImport = Omit<CaseImportTable, "organisation_id" | "state" | "ended_at">;

export async function insertImport(tx: WriteTx, scope: Scope, row: NewImport): Promise<void> {
  await tx
    .insertInto("case_import")
    .values({
      organisation_id: scope.organisationId,
      ...row,
      choices: json(row.choices),
      state: "running",
      ended_at: null,
    })
    .execute();
}

export type NewRow = {
  readonly number: number;
  readonly state: "waiting" | "duplicate" | "wrong";
  readonly problems: readonly Problem[];
  readonly keyHash: Buffer | null;
};

export async function insertRows(
  tx: WriteTx,
  scope: Scope,
  importId: ImportId,
  rows: readonly NewRow[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += 1000) {
    const values = rows.slice(from, from + 1000).map(({ number, state, problems, keyHash }) => ({
      organisation_id: scope.organisationId,
      import_id: importId,
      number,
      state,
      problems: json(problems),
      key_hash: keyHash,
      case_id: null,
    }));
    await tx.insertInto("import_row").values(values).execute();
  }
}

/** Which of these old cases were opened here already, by whatever import. */
export async function openedAlready(
  tx: Tx,
  scope: Scope,
  hashes: readonly Buffer[],
): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom("import_row")
    .select("key_hash")
    .where("organisation_id", "=", scope.organisationId)
    .where("state", "=", "opened")
    .where("key_hash", "=", sql<Buffer>`any(${[...hashes]}::bytea[])`)
    .execute();
  return new Set(rows.map(({ key_hash: hash }) => (hash ?? Buffer.alloc(0)).toString("hex")));
}

export async function readImport(tx: Tx, scope: Scope, id: ImportId) {
  return tx
    .selectFrom("case_import")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Two imports of one organisation take turns, a batch each: what one opens the other then knows. */
export async function takeTurn(tx: WriteTx, scope: Scope): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`kept imports ${scope.organisationId}`}, 0))`.execute(
    tx,
  );
}

/** Locked: two workers never open the same rows. */
export async function nextRows(
  tx: WriteTx,
  scope: Scope,
  id: ImportId,
  limit: number,
): Promise<readonly { readonly number: number; readonly keyHash: Buffer }[]> {
  const rows = await tx
    .selectFrom("import_row")
    .select(["number", "key_hash"])
    .where("organisation_id", "=", scope.organisationId)
    .where("import_id", "=", id)
    .where("state", "=", "waiting")
    .orderBy("number")
    .limit(limit)
    .forUpdate()
    .execute();
  return rows.flatMap(({ number, key_hash: keyHash }) => (keyHash === null ? [] : [{ number, keyHash }]));
}

/** Running imports whose duty was given up. */
export async function givenUpImports(tx: Tx, scope: Scope, duty: string): Promise<readonly ImportId[]> {
  const rows = await tx
    .selectFrom("case_import")
    .innerJoin("duty", (join) =>
      join
        .onRef("duty.organisation_id", "=", "case_import.organisation_id")
        .on(sql<boolean>`duty.key = case_import.id::text`),
    )
    .select("case_import.id")
    .where("case_import.organisation_id", "=", scope.organisationId)
    .where("case_import.state", "=", "running")
    .where("duty.kind", "=", duty)
    .where("duty.state", "=", "given_up")
    .limit(100)
    .execute();
  return rows.map(({ id }) => id);
}

export async function settleRow(
  tx: WriteTx,
  scope: Scope,
  id: ImportId,
  number: number,
  settled: {
    readonly state: "opened" | "duplicate" | "wrong";
    readonly caseId?: CaseId;
    readonly problems?: readonly Problem[];
  },
): Promise<void> {
  await tx
    .updateTable("import_row")
    .set({ state: settled.state, case_id: settled.caseId ?? null, problems: json(settled.problems ?? []) })
    .where("organisation_id", "=", scope.organisationId)
    .where("import_id", "=", id)
    .where("number", "=", number)
    .execute();
}

export async function endImport(tx: WriteTx, scope: Scope, id: ImportId, now: Instant): Promise<void> {
  await tx
    .updateTable("case_import")
    .set({ state: "done", file_id: null, ended_at: now })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

export type Told = Pick<CaseImportTable, "id" | "state" | "account_id" | "begun_at" | "ended_at"> &
  Readonly<Record<ImportRowTable["state"], number>>;

/** The newest imports and how far each is. */
export async function listImports(tx: Tx, scope: Scope, only?: ImportId): Promise<readonly Told[]> {
  const of = (state: ImportRowTable["state"]) =>
    sql<string>`count(*) filter (where r.state = ${state})`.as(state);
  const rows = await tx
    .selectFrom("case_import as i")
    .leftJoin("import_row as r", (join) =>
      join.onRef("r.organisation_id", "=", "i.organisation_id").onRef("r.import_id", "=", "i.id"),
    )
    .select(["i.id", "i.state", "i.account_id", "i.begun_at", "i.ended_at"])
    .select([of("waiting"), of("opened"), of("duplicate"), of("wrong")])
    .where("i.organisation_id", "=", scope.organisationId)
    .$if(only !== undefined, (query) => query.where("i.id", "=", only as ImportId))
    .groupBy(["i.id", "i.state", "i.account_id", "i.begun_at", "i.ended_at"])
    .orderBy("i.id", "desc")
    .limit(50)
    .execute();
  return rows.map((row) => ({
    ...row,
    waiting: Number(row.waiting),
    opened: Number(row.opened),
    duplicate: Number(row.duplicate),
    wrong: Number(row.wrong),
  }));
}

export type ReportedRow = {
  readonly number: number;
  readonly state: ImportRowTable["state"];
  readonly problems: readonly Problem[];
  readonly reference: string | undefined;
  readonly dueAt: Instant | undefined;
};

/** Every row of an import with the case it became; a case about the reader is not named to them. */
export async function rowsOf(
  tx: Tx,
  scope: Scope,
  id: ImportId,
  reader: AccountId,
): Promise<readonly ReportedRow[]> {
  const rows = await tx
    .selectFrom("import_row as r")
    .leftJoin("case_file as f", (join) =>
      join
        .onRef("f.organisation_id", "=", "r.organisation_id")
        .onRef("f.id", "=", "r.case_id")
        .on(isOpenTo(reader, "f")),
    )
    .select(["r.number", "r.state", "r.problems", "f.reference", "f.due_at"])
    .where("r.organisation_id", "=", scope.organisationId)
    .where("r.import_id", "=", id)
    .orderBy("r.number")
    .limit(20_000)
    .execute();
  return rows.map((row) => ({
    number: row.number,
    state: row.state,
    problems: Problems.parse(row.problems),
    reference: row.reference ?? undefined,
    dueAt: row.due_at ?? undefined,
  }));
}

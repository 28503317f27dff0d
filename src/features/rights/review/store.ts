/** What a review reads and decides, in the database: found rows by page, other people, one decision applied everywhere. */
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Tables } from "../../../platform/tables.ts";
import type { Instant } from "../../../platform/time.ts";
import type { RunId } from "../request/events.ts";
import type { Decision, DecisionReason, Treatment } from "../run/contract.ts";
import type { RoleRuleId } from "./role/contract.ts";

export type FoundRow = Selectable<Tables["found_row"]>;
export type FoundPerson = Selectable<Tables["found_person"]>;

export type TableCount = {
  readonly position: number;
  readonly table: string;
  readonly treatment: Treatment;
  readonly rows: number;
};

/** Rows per table and treatment: everything a review counts is a sum of these. */
export async function countByTable(tx: Tx, scope: Scope, runId: RunId): Promise<readonly TableCount[]> {
  const rows = await tx
    .selectFrom("found_row")
    .select(["position", "table_name", "treatment", sql<string>`count(*)`.as("rows")])
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .groupBy(["position", "table_name", "treatment"])
    .orderBy("position")
    .orderBy("table_name")
    .execute();
  return rows.map(({ position, table_name: table, treatment, rows: count }) => ({
    position,
    table,
    treatment,
    rows: Number(count),
  }));
}

/** Nobody decided for this person and a row of theirs waits; with every row decided by itself nothing is left to decide. */
const isOpen = sql<boolean>`(waits and decision is null and exists (
  select from found_row_person l
  join found_row r on r.organisation_id = l.organisation_id and r.run_id = l.run_id
    and r.position = l.position and r.ordinal = l.ordinal
  where l.organisation_id = found_person.organisation_id and l.run_id = found_person.run_id
    and l.person = found_person.person and r.treatment = 'waiting'))`;

/** The other people rows wait for: all of them, and those nobody has decided on. */
export async function countPeople(
  tx: Tx,
  scope: Scope,
  runId: RunId,
): Promise<{ readonly all: number; readonly open: number }> {
  const row = await tx
    .selectFrom("found_person")
    .select([sql<string>`count(*)`.as("every"), sql<string>`count(*) filter (where ${isOpen})`.as("open")])
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .executeTakeFirstOrThrow();
  return { all: Number(row.every), open: Number(row.open) };
}

/** Other people, those with the most rows first; `after` is the last of the page before. */
export function peoplePage(
  tx: Tx,
  scope: Scope,
  runId: RunId,
  page: {
    readonly open: boolean;
    readonly after?: { readonly rows: number; readonly person: Buffer } | undefined;
    readonly limit: number;
  },
): Promise<readonly FoundPerson[]> {
  const { after } = page;
  return tx
    .selectFrom("found_person")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .where(sql<boolean>`${isOpen} = ${page.open}`)
    .$if(after !== undefined, (query) =>
      query.where(
        sql<boolean>`(-row_count, person) > (${-(after?.rows ?? 0)}::integer, ${after?.person}::bytea)`,
      ),
    )
    .orderBy(sql`-row_count`)
    .orderBy("person")
    .limit(page.limit)
    .execute();
}

export type RowPlace = { readonly position: number; readonly ordinal: number };

export type RowPage = {
  readonly treatment?: Treatment | undefined;
  readonly table?: { readonly position: number; readonly name: string } | undefined;
  readonly person?: Buffer | undefined;
  /** Those that wait for a look at numbers and addresses of nobody known. */
  readonly unnamed?: boolean | undefined;
  readonly after?: RowPlace | undefined;
  readonly limit: number;
};

/** It goes out with such words, and nobody has decided about the row or blanked words of it. */
const isUnnamedOpen = sql<boolean>`(unnamed > 0 and treatment in ('disclose', 'redact', 'waiting')
  and decision is null and passages is null)`;

export async function countUnnamed(tx: Tx, scope: Scope, runId: RunId): Promise<number> {
  const { rows } = await tx
    .selectFrom("found_row")
    .select(sql<string>`count(*)`.as("rows"))
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .where(isUnnamedOpen)
    .executeTakeFirstOrThrow();
  return Number(rows);
}

/** Found rows in the order they were found. */
export function rowsPage(tx: Tx, scope: Scope, runId: RunId, page: RowPage): Promise<readonly FoundRow[]> {
  const { after, treatment, table, person, unnamed = false } = page;
  return tx
    .selectFrom("found_row")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .$if(treatment !== undefined, (query) => query.where("treatment", "=", treatment ?? "waiting"))
    .$if(table !== undefined, (query) =>
      query.where("position", "=", table?.position ?? 0).where("table_name", "=", table?.name ?? ""),
    )
    .$if(person !== undefined, (query) =>
      query.where(
        sql<boolean>`(position, ordinal) in (select position, ordinal from found_row_person
          where organisation_id = ${scope.organisationId} and run_id = ${runId} and person = ${person})`,
      ),
    )
    .$if(unnamed, (query) => query.where(isUnnamedOpen))
    .$if(after !== undefined, (query) =>
      query.where(
        sql<boolean>`(position, ordinal) > (${after?.position}::smallint, ${after?.ordinal}::integer)`,
      ),
    )
    .orderBy("position")
    .orderBy("ordinal")
    .limit(page.limit)
    .execute();
}

export async function readRow(
  tx: Tx,
  scope: Scope,
  runId: RunId,
  place: RowPlace,
): Promise<FoundRow | undefined> {
  return tx
    .selectFrom("found_row")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .where("position", "=", place.position)
    .where("ordinal", "=", place.ordinal)
    .executeTakeFirst();
}

const longestWay = 8;

/** The rows these were reached from, up to the ones the search began with, each once; longer ways are cut. */
export async function ancestorsOf(
  tx: Tx,
  scope: Scope,
  runId: RunId,
  rows: readonly FoundRow[],
): Promise<readonly FoundRow[]> {
  const known = new Set(rows.map(({ position, ordinal }) => `${position}.${ordinal}`));
  const found: FoundRow[] = [];
  // A level at a time, by the primary key: one recursive statement would read all rows of the run at each step.
  for (let level = 0, below: readonly FoundRow[] = rows; level < longestWay && below.length > 0; level += 1) {
    const wanted = new Map<number, Set<number>>();
    for (const { position, from_ordinal: from } of below) {
      if (from === null || known.has(`${position}.${from}`)) continue;
      known.add(`${position}.${from}`);
      wanted.set(position, (wanted.get(position) ?? new Set()).add(from));
    }
    const above: FoundRow[] = [];
    for (const [position, ordinals] of wanted) {
      above.push(
        ...(await tx
          .selectFrom("found_row")
          .selectAll()
          .where("organisation_id", "=", scope.organisationId)
          .where("run_id", "=", runId)
          .where("position", "=", position)
          .where("ordinal", "in", [...ordinals])
          .execute()),
      );
    }
    found.push(...above);
    below = above;
  }
  return found;
}

/** The rows a search began from, but for those that turned out to be somebody else's; `all`: those, too. */
export function seedRows(
  tx: Tx,
  scope: Scope,
  runId: RunId,
  limit: number,
  which: "theirs" | "all" = "theirs",
): Promise<readonly FoundRow[]> {
  return tx
    .selectFrom("found_row")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .where(sql<boolean>`reason ->> 'kind' = 'identity'`)
    .$if(which === "theirs", (query) =>
      query.where(sql<boolean>`decision_reason is distinct from 'someone-else'`),
    )
    .orderBy("position")
    .orderBy("ordinal")
    .limit(limit)
    .execute();
}

export type RowPerson = RowPlace & { readonly person: FoundPerson };

/** The other people of these rows. */
export async function personsOfRows(
  tx: Tx,
  scope: Scope,
  runId: RunId,
  rows: readonly RowPlace[],
): Promise<readonly RowPerson[]> {
  const wanted = new Map<number, number[]>();
  for (const { position, ordinal } of rows) wanted.set(position, [...(wanted.get(position) ?? []), ordinal]);
  const links: { readonly position: number; readonly ordinal: number; readonly person: Buffer }[] = [];
  for (const [position, ordinals] of wanted) {
    links.push(
      ...(await tx
        .selectFrom("found_row_person")
        .select(["position", "ordinal", "person"])
        .where("organisation_id", "=", scope.organisationId)
        .where("run_id", "=", runId)
        .where("position", "=", position)
        .where("ordinal", "in", ordinals)
        .execute()),
    );
  }
  const digests = [...new Set(links.map(({ person }) => person.toString("hex")))];
  const people = await readPeople(tx, scope, runId, digests);
  const byDigest = new Map(people.map((person) => [person.person.toString("hex"), person]));
  return links.flatMap(({ position, ordinal, person }) => {
    const found = byDigest.get(person.toString("hex"));
    return found === undefined ? [] : [{ position, ordinal, person: found }];
  });
}

/** These people, by digest in hex. */
export async function readPeople(
  tx: Tx,
  scope: Scope,
  runId: RunId,
  digests: readonly string[],
): Promise<readonly FoundPerson[]> {
  if (digests.length === 0) return [];
  return tx
    .selectFrom("found_person")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .where(
      "person",
      "in",
      digests.map((hex) => Buffer.from(hex, "hex")),
    )
    .orderBy("person")
    .execute();
}

/** How many rows belong to any of these people; a row of several is one row. */
export async function countRowsOf(
  tx: Tx,
  scope: Scope,
  runId: RunId,
  people: readonly Pick<FoundPerson, "person">[],
): Promise<number> {
  if (people.length === 0) return 0;
  const row = await tx
    .selectFrom("found_row_person")
    .select(sql<string>`count(distinct (position, ordinal))`.as("rows"))
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .where(
      "person",
      "in",
      people.map(({ person }) => person),
    )
    .executeTakeFirstOrThrow();
  return Number(row.rows);
}

export type PersonDecision = {
  readonly person: Buffer;
  readonly decision: Decision;
  readonly reason: DecisionReason;
  readonly words: Buffer | undefined;
  readonly told: Buffer | undefined;
  readonly rule?: RoleRuleId | undefined;
  readonly at: Instant;
};

export async function setDecision(
  tx: WriteTx,
  scope: Scope,
  runId: RunId,
  made: PersonDecision,
): Promise<void> {
  await tx
    .updateTable("found_person")
    .set({
      decision: made.decision,
      reason: made.reason,
      words: made.words ?? null,
      told: made.told ?? null,
      rule_id: made.rule ?? null,
      decided_by: scope.actorId,
      decided_at: made.at,
    })
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .where("person", "=", made.person)
    .execute();
}

export async function clearDecision(tx: WriteTx, scope: Scope, runId: RunId, person: Buffer): Promise<void> {
  await tx
    .updateTable("found_person")
    .set({
      decision: null,
      reason: null,
      words: null,
      told: null,
      rule_id: null,
      decided_by: null,
      decided_at: null,
    })
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .where("person", "=", person)
    .execute();
}

/**
 * Brings every row of these people to what its decisions now say, in one statement; `treatmentOf` says the same in
 * words, and a test holds the two together.
 */
export async function applyDecisions(
  tx: WriteTx,
  scope: Scope,
  runId: RunId,
  persons: readonly Buffer[],
): Promise<void> {
  const chosen = sql.join(persons.map((person) => sql`${person}::bytea`));
  await sql`
    update found_row r set treatment = case
        when r.disposition = 'skip' then 'withhold'
        when r.disposition = 'review' and d.open and d.strictest is distinct from 2 then 'waiting'
        else case greatest(d.strictest, case when r.disposition = 'redact' then 1 else 0 end)
          when 0 then 'disclose'
          when 1 then case when r.redactable then 'redact' else 'withhold' end
          else 'withhold' end
      end
    from (
      select l.position, l.ordinal, bool_or(p.decision is null) as open,
        max(case p.decision when 'withhold' then 2 when 'redact' then 1 else 0 end) as strictest
      from found_row_person l
      join found_person p on p.organisation_id = l.organisation_id and p.run_id = l.run_id and p.person = l.person
      where l.organisation_id = ${scope.organisationId} and l.run_id = ${runId}
        and (l.position, l.ordinal) in (select position, ordinal from found_row_person
          where organisation_id = ${scope.organisationId} and run_id = ${runId} and person in (${chosen}))
      group by l.position, l.ordinal
    ) d
    where r.organisation_id = ${scope.organisationId} and r.run_id = ${runId}
      and r.position = d.position and r.ordinal = d.ordinal and r.decision is null`.execute(tx);
}

export type ReasonCount = {
  readonly position: number;
  readonly treatment: Treatment;
  readonly reason: DecisionReason | null;
  readonly rows: number;
};

/** How many shared rows were redacted or withheld, by the strictest decision's reasons; for the words of a package. */
export async function countReasons(tx: Tx, scope: Scope, runId: RunId): Promise<readonly ReasonCount[]> {
  const { rows } = await sql<{
    position: number;
    treatment: Treatment;
    reason: DecisionReason | null;
    rows: string;
  }>`
    select r.position, r.treatment, p.reason, count(distinct r.ordinal)::text as rows
    from found_row r
    join found_row_person l on l.organisation_id = r.organisation_id and l.run_id = r.run_id
      and l.position = r.position and l.ordinal = r.ordinal
    join found_person p on p.organisation_id = l.organisation_id and p.run_id = l.run_id and p.person = l.person
    where r.organisation_id = ${scope.organisationId} and r.run_id = ${runId}
      and r.decision is null
      and r.treatment in ('redact', 'withhold') and p.decision in ('redact', 'withhold')
    group by r.position, r.treatment, p.reason
    order by r.position, r.treatment, p.reason`.execute(tx);
  return rows.map(({ rows: count, ...row }) => ({ ...row, rows: Number(count) }));
}

/** Sentences for the requester, by system, of decisions that hold a row back there. */
export async function toldRows(
  tx: Tx,
  scope: Scope,
  runId: RunId,
): Promise<readonly { readonly position: number; readonly person: Buffer; readonly told: Buffer }[]> {
  const { rows } = await sql<{ position: number; person: Buffer; told: Buffer }>`
    select distinct r.position, p.person, p.told
    from found_person p
    join found_row_person l on l.organisation_id = p.organisation_id and l.run_id = p.run_id and l.person = p.person
    join found_row r on r.organisation_id = l.organisation_id and r.run_id = l.run_id
      and r.position = l.position and r.ordinal = l.ordinal
    where p.organisation_id = ${scope.organisationId} and p.run_id = ${runId} and p.told is not null
      and r.decision is null and p.decision in ('redact', 'withhold') and r.treatment in ('redact', 'withhold')
    order by r.position, p.person limit 2000`.execute(tx);
  return rows;
}

/**
 * What a good developer would write by hand to answer one named person: find the person, then one set-based query per
 * table with every column that is not a secret, and who else has a share in the row. The bench measures the engine against
 * this on the same rows; the tests hold it to the expected answer.
 */
import type pg from "pg";
import type { Disposition } from "./expected/answer.ts";
import type { SchoolPerson } from "./people.ts";
import type { ControlQuery } from "./control.queries.ts";
import { applicantQueries, guardianQueries, hostFamilyQueries } from "./control.families.ts";
import { staffQueries } from "./control.staff.ts";
import { studentQueries } from "./control.students.ts";

export type ControlRow = Readonly<Record<string, unknown>> & {
  /** Who else the row belongs to, as `student 2`; absent where a row can only be one person's. */
  readonly shared_with?: readonly string[];
};

export type ControlResult = {
  readonly relation: string;
  readonly rows: readonly ControlRow[];
  /** Rows that only mention the person: their keys, never their contents. */
  readonly mentionOnly: boolean;
};

/** Fetches everything for one person; several results may be of one relation. */
export async function runControl(
  client: pg.ClientBase,
  person: SchoolPerson,
): Promise<readonly ControlResult[]> {
  const results: ControlResult[] = [];
  for (const query of await queriesFor(client, person)) {
    const { rows } = await client.query<ControlRow>(query.text, [...query.values]);
    results.push({ relation: query.relation, rows, mentionOnly: query.mentionOnly === true });
  }
  return results;
}

/** What the control says about a row it returned. */
export function controlDisposition(result: ControlResult, row: ControlRow): Disposition {
  if (result.mentionOnly) return "mention";
  return (row.shared_with ?? []).length > 0 ? "review" : "disclose";
}

async function queriesFor(client: pg.ClientBase, person: SchoolPerson): Promise<readonly ControlQuery[]> {
  const email = person.identities.find(({ kind, value: given }) => kind === "email" && given !== "")?.value;
  const value = person.identities[0].value;
  switch (person.key) {
    case "siriporn":
      return studentQueries(
        await locate(client, "select id, address_id from student where lower(email) = lower($1)", value),
        email,
      );
    case "yuxuan":
    case "sihan":
    case "maria":
      return studentQueries(
        await locate(client, "select id, address_id from student where student_number = $1", value),
        email,
      );
    case "meiling":
      return guardianQueries(
        await locate(client, "select id, address_id from guardian where lower(email) = lower($1)", value),
        value,
      );
    case "margaret":
      return hostFamilyQueries(
        await locate(client, "select id, address_id from host_family where lower(email) = lower($1)", value),
        value,
      );
    case "tomasz":
      return staffQueries(
        await locate(client, "select id, address_id from staff where staff_number = $1", value),
        email,
      );
    case "layla":
      return applicantQueries(
        await locate(
          client,
          "select id, null as address_id from applicant where application_number = $1",
          value,
        ),
        email,
      );
  }
}

async function locate(client: pg.ClientBase, text: string, value: string) {
  const { rows } = await client.query<{ id: string; address_id: string | null }>(text, [value]);
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error("a named person was not found exactly once");
  return { id: row.id, addressId: row.address_id };
}

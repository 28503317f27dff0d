/**
 * The expected answer for each named person: hand-written SQL over the school's database, with its parameters. Nothing
 * here knows the map or the engine; that is what makes it a measure of both.
 */
import { readFile } from "node:fs/promises";
import type pg from "pg";
import type { SchoolPerson } from "../people.ts";

/**
 * `disclose`: this person's alone. `review`: this person's and somebody else's. `mention`: the person only recorded,
 * managed or touched it.
 */
export type Disposition = "disclose" | "review" | "mention";

export type ExpectedRow = {
  /** Table, with its schema unless that is `public`, for a partitioned table the parent: `finance.invoice`. */
  readonly relation: string;
  /** Primary key columns as text, in key order; without a primary key: tableoid and ctid. */
  readonly key: readonly string[];
  readonly disposition: Disposition;
};

type PersonKey = SchoolPerson["key"];

type Query = {
  readonly file: "student" | "guardian" | "host_family" | "staff" | "applicant";
  readonly identity: string;
  /** Null for people who have none. */
  readonly email: string | null;
};

const queries: Readonly<Record<PersonKey, Query>> = {
  siriporn: { file: "student", identity: "RB-1001", email: "siriporn.wattanakul@example.org" },
  yuxuan: { file: "student", identity: "RB-1002", email: null },
  sihan: { file: "student", identity: "RB-1003", email: null },
  maria: { file: "student", identity: "RB-1004", email: "maria.garcia@example.com" },
  meiling: { file: "guardian", identity: "meiling.chen@example.com", email: "meiling.chen@example.com" },
  margaret: {
    file: "host_family",
    identity: "margaret.hughes@example.net",
    email: "margaret.hughes@example.net",
  },
  tomasz: { file: "staff", identity: "S-0002", email: "tomasz.zielinski@riverbridge.example" },
  layla: { file: "applicant", identity: "A-0001", email: "layla.alhaddad@example.org" },
};

/** The statement and its parameters; the result has the columns `relation`, `key` and `disposition`. */
async function expectedQuery(
  person: PersonKey,
): Promise<{ readonly text: string; readonly values: readonly [string, string | null] }> {
  const { file, identity, email } = queries[person];
  return {
    text: await readFile(new URL(`${file}.sql`, import.meta.url), "utf8"),
    values: [identity, email],
  };
}

/** Runs it on a database of `generateSchool`. The order is the database's; compare as sets. */
export async function expectedAnswer(
  client: pg.ClientBase,
  person: PersonKey,
): Promise<readonly ExpectedRow[]> {
  const { text, values } = await expectedQuery(person);
  const { rows } = await client.query<ExpectedRow>({ text, values: [...values] });
  return rows;
}

/** The school with its named people alone, and stubs of the bulk people their rows speak of: small enough to read whole. */
import { readFile } from "node:fs/promises";
import type pg from "pg";

const stubs = `
  set timezone = 'UTC';
  insert into staff (id, staff_number, first_name, last_name, email, date_of_birth, job_title, hired_on)
  select 1000 + n, 'S-' || 1000 + n, 'Staff', 'Number ' || n, 'staff' || n || '@riverbridge.example', '1980-01-01', 'Teacher', '2020-01-01'
  from generate_series(1, 8) n;
  insert into student (id, student_number, first_name, last_name, date_of_birth, nationality, first_language, created_at)
  select 1000 + n, 'RB-' || 2000 + n, 'Student', 'Number ' || n, '2000-01-01', 'GB', 'English', '2025-01-01 00:00:00Z'
  from generate_series(1, 60) n`;

/** Fills an empty database. */
export async function namedSchool(client: pg.ClientBase): Promise<void> {
  const [schema, named] = await Promise.all([sections("schema"), sections("named")]);
  const [tables = "", ...rest] = schema;
  for (const sql of [tables, ...named.slice(0, 1), stubs, ...named.slice(1), ...rest])
    await client.query(sql);
}

async function sections(file: "schema" | "named"): Promise<readonly string[]> {
  const text = await readFile(new URL(`../${file}.sql`, import.meta.url), "utf8");
  return text
    .split(/^-- @ /m)
    .slice(1)
    .map((part) => part.slice(part.indexOf("\n")));
}

/**
 * Writes the example school's application database (docs/decisions/0030-example-school.md): the schema, the named people
 * of `named.sql` and as many bulk rows as asked for. Everything is computed inside PostgreSQL from (seed, number), so
 * the same seed and size write the same bytes, and no time or random source is read.
 */
import { readFile } from "node:fs/promises";
import pg from "pg";
import { pooledNames } from "./names.ts";

export type SchoolOptions = {
  /** About how many rows in all tables together; 50,000 unless told. At least 10,000. */
  readonly rows?: number;
  readonly seed?: number;
  /** Called after each section with its name and the share done, 0 to 1. */
  readonly onProgress?: (section: string, done: number) => void;
};

export type GeneratedSchool = {
  readonly students: number;
  readonly staff: number;
  readonly families: number;
};

const rowsPerStudent = 64;
const fewestRows = 10_000;

/** Creates the schema and all rows in one transaction in an empty database: all of it is there afterwards, or nothing. */
export async function generateSchool(
  connection: pg.ClientConfig,
  options: SchoolOptions = {},
): Promise<GeneratedSchool> {
  const { rows = 50_000, seed = 1, onProgress } = options;
  if (!Number.isSafeInteger(rows) || rows < fewestRows) {
    throw new RangeError(`the example school needs at least ${fewestRows} rows`);
  }
  if (!Number.isSafeInteger(seed)) throw new RangeError("the seed is a whole number");
  const students = Math.ceil(rows / rowsPerStudent);
  const size = { students, staff: Math.max(24, Math.ceil(students / 20)), families: Math.ceil(students / 8) };
  const [schema, named, bulk] = await Promise.all([sections("schema"), sections("named"), sections("bulk")]);
  const [tables, ...constraints] = schema;
  if (tables === undefined) throw new Error("schema.sql has no section");
  const ordered = [tables, ...named, ...bulk, ...constraints];

  const client = new pg.Client(connection);
  // A lost connection fails the statement under way; without a listener it would end the process.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("begin");
    await client.query(session);
    await client.query(definitions(size, seed));
    await fillNamePool(client);
    for (const [index, section] of ordered.entries()) {
      await client.query(section.sql);
      onProgress?.(section.name, (index + 1) / (ordered.length + 1));
    }
    await client.query(restartSequences);
    await client.query("drop table pg_temp.name_pool");
    await client.query("commit");
    await client.query("vacuum (analyze)");
    onProgress?.("statistics", 1);
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    await client.end();
  }
  return size;
}

type Section = { readonly name: string; readonly sql: string };

/** Cuts one of our SQL files at its `-- @ name` lines. */
async function sections(file: "schema" | "named" | "bulk"): Promise<readonly Section[]> {
  const text = await readFile(new URL(`${file}.sql`, import.meta.url), "utf8");
  return text
    .split(/^-- @ /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf("\n");
      return { name: part.slice(0, end), sql: part.slice(end) };
    });
}

// Dates and texts must not depend on the server's settings; the index builds get memory for five million rows.
const session = `
  set local time zone 'UTC';
  set local datestyle to iso;
  set local search_path to public, pg_temp;
  set local maintenance_work_mem to '256MB';
  set local work_mem to '128MB';
  set local synchronize_seqscans to off`;

/** The few functions bulk.sql is written with. PostgreSQL inlines them, so they cost nothing per row. */
function definitions(size: GeneratedSchool, seed: number): string {
  return `
    create function pg_temp.students() returns bigint language sql immutable as 'select ${size.students}::bigint';
    create function pg_temp.staff() returns bigint language sql immutable as 'select ${size.staff}::bigint';
    create function pg_temp.families() returns bigint language sql immutable as 'select ${size.families}::bigint';
    create function pg_temp.pick(n bigint, purpose text, modulus int) returns int language sql immutable as
      $$ select ((hashint8extended(n, hashtextextended(purpose, ${seed})) & 9223372036854775807) % modulus)::int $$;
    create function pg_temp.family(n bigint) returns bigint language sql immutable as
      'select case when n % 4 = 0 then n - 1 else n end';
    create function pg_temp.minor(n bigint) returns boolean language sql immutable as
      'select pg_temp.family(n) % 5 < 3';
    create temporary table name_pool (position int primary key, given text, family text, native text,
      language text, country text, mailbox text) on commit drop`;
}

async function fillNamePool(client: pg.Client): Promise<void> {
  const rows = pooledNames().map((name, position) => ({
    position,
    ...name,
    mailbox: `${name.given}.${name.family}`
      .normalize("NFD")
      .toLowerCase()
      .replaceAll(/[^a-z.]/g, ""),
  }));
  await client.query(
    "insert into pg_temp.name_pool select * from json_populate_recordset(null::pg_temp.name_pool, $1)",
    [JSON.stringify(rows)],
  );
  await client.query("analyze pg_temp.name_pool");
}

// The vendor's application goes on numbering after the rows that are there.
const restartSequences = `
  do $$
  declare
    found record;
    highest bigint;
  begin
    for found in
      select table_schema, table_name, column_name
      from information_schema.columns
      where is_identity = 'YES' and table_schema in ('public', 'finance')
      order by 1, 2, 3
    loop
      execute format('select coalesce(max(%I), 0) + 1 from %I.%I', found.column_name, found.table_schema, found.table_name)
        into highest;
      perform setval(pg_get_serial_sequence(format('%I.%I', found.table_schema, found.table_name), found.column_name), highest, false);
    end loop;
  end $$`;

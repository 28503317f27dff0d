/**
 * The self-check before the first request: does this database still hold what the product promises about it
 * (docs/decisions/0010-tenants.md, 0011-connections.md)? Asked as the app role, from the catalogue, never assumed.
 * Gives every problem with the object's name, not only the first. A database that fails is not served.
 */
import pg from "pg";
import type { Database } from "./db.ts";
import { schema, scopeMissingState } from "./db.ts";
import { MigrationRefused, pendingMigrations, recordedMigrations } from "./migrate.ts";
import type { Migration, RecordedMigration } from "./migrate.ts";
import { globalTables } from "./tenant_table.ts";

export type BootProblem = {
  /** A code for logs and tests. */
  readonly code: string;
  /** The table, role or setting. */
  readonly object: string;
  readonly sentence: string;
};

/** One question to the catalogue; each row it answers is a problem, named by its first column. */
type Question = {
  readonly code: string;
  readonly sql: string;
  readonly parameters?: readonly unknown[];
  sentence(object: string): string;
};

/** Checks the database behind `db`; an empty list means that it may be served. */
export async function checkBoot(
  db: Database,
  migrations?: readonly Migration[],
): Promise<readonly BootProblem[]> {
  const client = await db.pool.connect();
  try {
    // The catalogue writes a policy's expression relative to the search path; this one makes it complete.
    await client.query("set search_path = pg_catalog");
    const behind = await checkMigrations(client, migrations);
    if (behind.some(({ code }) => code === "never-migrated")) return behind;
    const problems: BootProblem[] = [];
    for (const question of [...serverQuestions, ...roleQuestions, ...tableQuestions]) {
      const { rows } = await client.query<{ object: string }>(question.sql, [...(question.parameters ?? [])]);
      for (const { object } of rows) {
        problems.push({ code: question.code, object, sentence: question.sentence(object) });
      }
    }
    return [...problems, ...(await checkScopeFunction(client)), ...behind];
  } finally {
    // Not returned to the pool: its search path is ours.
    client.release(true);
  }
}

const setting = (name: string, wrong: string, why: string): Question => ({
  code: "setting",
  sql: `select $1 || ' = ' || current_setting($1) as object where current_setting($1) = $2`,
  parameters: [name, wrong],
  sentence: (object) => `PostgreSQL runs with ${object}: ${why}. Set it to on.`,
});

const lost = "what was acknowledged could be lost in a power cut";

const serverQuestions: readonly Question[] = [
  setting("fsync", "off", lost),
  setting("synchronous_commit", "off", lost),
  setting("full_page_writes", "off", lost),
  {
    code: "server-version",
    sql: `select current_setting('server_version') as object where current_setting('server_version_num')::int < 180000`,
    sentence: (object) => `Kept needs PostgreSQL 18 or newer; this server is ${object}.`,
  },
  {
    code: "encoding",
    sql: `select current_setting('server_encoding') as object where current_setting('server_encoding') <> 'UTF8'`,
    sentence: (object) =>
      `The database is encoded in ${object}; names need UTF8. Make a new one with that encoding.`,
  },
];

const roleQuestions: readonly Question[] = [
  {
    code: "role-right",
    sql: `select rolname || ' ' || wrong.attribute as object
          from pg_roles, lateral (values (rolsuper, 'superuser'), (rolbypassrls, 'bypassrls'),
            (rolcreaterole, 'createrole'), (rolcreatedb, 'createdb'), (rolreplication, 'replication'))
            as wrong (holds, attribute)
          where rolname in (current_user, session_user) and wrong.holds order by 1`,
    sentence: (object) => `The app role has a right that goes around row security: ${object}. Take it away.`,
  },
  {
    code: "role-member",
    sql: `select held.rolname as object from pg_auth_members join pg_roles held on held.oid = roleid
          join pg_roles holder on holder.oid = member where holder.rolname = current_user order by 1`,
    sentence: (object) => `The app role is a member of ${object}, whose rights it could take on. Revoke it.`,
  },
  {
    code: "role-owns",
    sql: `select object from (
            select 'database ' || datname as object, datdba as owner from pg_database
            union all select 'schema ' || nspname, nspowner from pg_namespace
            union all select 'relation ' || relnamespace::regnamespace || '.' || relname, relowner from pg_class
              where relkind in ('r', 'p', 'v', 'm', 'f', 'S')
            union all select 'function ' || pronamespace::regnamespace || '.' || proname, proowner from pg_proc
          ) owned where owner = (select oid from pg_roles where rolname = current_user) order by 1`,
    sentence: (object) => `The app role owns the ${object}; an owner can switch row security off.`,
  },
  {
    code: "role-truncates",
    sql: `select relname as object from pg_class where relnamespace = $1::regnamespace and relkind in ('r', 'p')
          and has_table_privilege(oid, 'truncate, references, trigger') order by 1`,
    parameters: [schema],
    sentence: (object) =>
      `The app role may truncate, reference or put triggers on ${object}; row security does not cover that.`,
  },
];

const tenantTables = `pg_class where relnamespace = '${schema}'::regnamespace and relkind in ('r', 'p', 'f')
  and relname <> all ($1)`;

const tableQuestions: readonly Question[] = [
  {
    code: "row-security",
    sql: `select relname as object from ${tenantTables} and not (relrowsecurity and relforcerowsecurity) order by 1`,
    parameters: [globalTables],
    sentence: (object) =>
      `The table ${object} has no forced row security; every table but the named global ones needs it.`,
  },
  {
    code: "policy",
    sql: `select relname as object from ${tenantTables} and not exists (
            select from pg_policy where polrelid = pg_class.oid and polpermissive and polcmd = '*' and polroles = '{0}'
              and pg_get_expr(polqual, polrelid) = $2 and pg_get_expr(polwithcheck, polrelid) = $2)
          order by 1`,
    parameters: [globalTables, `(organisation_id = ${schema}.current_organisation())`],
    sentence: (object) => `The table ${object} has no policy that asks for the current organisation.`,
  },
  {
    code: "policy-widens",
    sql: `select relname || ' ' || polname as object from ${tenantTables.replace("where", "join pg_policy on polrelid = pg_class.oid where")}
          and polpermissive and (
            coalesce(pg_get_expr(polqual, polrelid), $2) <> $2 or coalesce(pg_get_expr(polwithcheck, polrelid), $2) <> $2)
          order by 1`,
    parameters: [globalTables, `(organisation_id = ${schema}.current_organisation())`],
    sentence: (object) => `The policy ${object} lets rows through that the tenant policy would not.`,
  },
  {
    code: "primary-key",
    sql: `select relname as object from ${tenantTables} and not exists (
            select from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
            where conrelid = pg_class.oid and contype = 'p' and attname = 'organisation_id')
          order by 1`,
    parameters: [globalTables],
    sentence: (object) => `The primary key of ${object} does not begin with the organisation.`,
  },
  {
    code: "foreign-key",
    sql: `select conrelid::regclass::text || ' ' || conname as object from pg_constraint
          join pg_class target on target.oid = confrelid and target.relname <> all ($1)
          where contype = 'f' and connamespace = $2::regnamespace and not exists (
            select from unnest(conkey, confkey) as pair (ours, theirs)
            join pg_attribute a on a.attrelid = conrelid and a.attnum = ours and a.attname = 'organisation_id'
            join pg_attribute b on b.attrelid = confrelid and b.attnum = theirs and b.attname = 'organisation_id')
          order by 1`,
    parameters: [globalTables, schema],
    sentence: (object) => `The foreign key ${object} could point into another organisation.`,
  },
  {
    code: "view",
    sql: `select relname as object from pg_class where relnamespace = $1::regnamespace and (relkind = 'm' or relkind = 'v'
            and not coalesce('security_invoker=true' = any (reloptions) or 'security_invoker=on' = any (reloptions)
              or 'security_invoker=1' = any (reloptions), false))
          order by 1`,
    parameters: [schema],
    sentence: (object) => `The view ${object} reads with its owner's rights; it needs security_invoker.`,
  },
  {
    code: "definer-function",
    sql: `select proname as object from pg_proc where pronamespace = $1::regnamespace and prosecdef order by 1`,
    parameters: [schema],
    sentence: (object) => `The function ${object} runs with its owner's rights.`,
  },
];

/** Without a scope the policy function must raise its own error: asked, not read from its text. */
async function checkScopeFunction(client: pg.ClientBase): Promise<readonly BootProblem[]> {
  const name = `${schema}.current_organisation()`;
  const problem = (sentence: string): readonly BootProblem[] => [
    { code: "scope-function", object: name, sentence },
  ];
  try {
    await client.query(`select ${name}`);
    return problem(`${name} answers without a scope; queries without one would not be refused.`);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return error.code === scopeMissingState ? [] : problem(`${name} does not work: ${error.message}.`);
  }
}

async function checkMigrations(
  client: pg.ClientBase,
  migrations: readonly Migration[] | undefined,
): Promise<readonly BootProblem[]> {
  const problem = (object: string, sentence: string, code = "migrations"): readonly BootProblem[] => [
    { code, object, sentence },
  ];
  try {
    const { rows } = await client.query<RecordedMigration>(recordedMigrations);
    const [first, ...rest] = await pendingMigrations(rows, migrations);
    if (first === undefined) return [];
    return problem(
      first,
      `The database lacks ${rest.length + 1} migrations, from ${first}. Run kept migrate.`,
    );
  } catch (error) {
    if (error instanceof MigrationRefused) return problem(schema, error.message);
    // Undefined table or schema, or no right to look: nothing was set up for this role here.
    if (error instanceof pg.DatabaseError && ["42P01", "3F000", "42501"].includes(error.code ?? "")) {
      return problem(
        schema,
        "The database was never migrated for this role. Run kept migrate.",
        "never-migrated",
      );
    }
    throw error;
  }
}

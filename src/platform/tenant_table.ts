/**
 * The only way a migration makes a table: a tenant table with its key, its row security and the app role's rights,
 * or a table of the named list of global ones. Forgetting row security is therefore not possible by omission, and
 * the boot check refuses what was made another way (docs/decisions/0010-tenants.md).
 */
import { identifier } from "./db.ts";

/** What a migration is given: where to run, and whom to grant to. */
export type Migrator = {
  /** Runs one statement as the owner, in the migration's transaction. It answers nothing: a migration is pure SQL. */
  readonly run: (statement: string) => Promise<void>;
  /** The role the product runs as. */
  readonly appRole: string;
};

export type Right = "select" | "insert" | "update" | "delete";

export type TenantTable = {
  readonly name: string;
  /** Columns and constraints in SQL, without the organisation's column and the primary key. */
  readonly columns: string;
  /** Primary key after `organisation_id`; `id` when not given. */
  readonly key?: readonly string[];
  /** What the app role may do; `update (state, version)` limits an update to columns. */
  readonly rights: readonly (Right | `update (${string})`)[];
};

/** Tables without an organisation. Everything else in the schema is a tenant's, and boot asserts it. */
export const globalTables: readonly string[] = ["installation", "migration", "organisation"];

/** Makes a tenant table: primary key `(organisation_id, …)`, row security on and forced, one policy, the rights. */
export async function createTenantTable({ run, appRole }: Migrator, table: TenantTable): Promise<void> {
  const name = `kept.${identifier(table.name)}`;
  const key = ["organisation_id", ...(table.key ?? ["id"])].map(identifier).join(", ");
  await run(
    `create table ${name} (
    organisation_id uuid not null references kept.organisation (id),
    ${table.columns.trim()},
    primary key (${key})
  )`,
  );
  await run(`alter table ${name} enable row level security`);
  await run(`alter table ${name} force row level security`);
  await run(
    `create policy tenant on ${name} for all
       using (organisation_id = kept.current_organisation())
       with check (organisation_id = kept.current_organisation())`,
  );
  await run(`grant ${table.rights.join(", ")} on ${name} to ${identifier(appRole)}`);
}

/** Makes a table of the named list; throws for any other name. */
export async function createGlobalTable({ run, appRole }: Migrator, table: TenantTable): Promise<void> {
  if (!globalTables.includes(table.name))
    throw new Error(`${table.name} is not in the list of global tables.`);
  const name = `kept.${identifier(table.name)}`;
  await run(`create table ${name} (${table.columns})`);
  await run(`grant ${table.rights.join(", ")} on ${name} to ${identifier(appRole)}`);
}

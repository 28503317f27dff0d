/** Why a version of a register entry was made, in the words of whoever made it, and why an entry was taken out of use. */
import { identifier } from "../db.ts";
import type { Migrator } from "../tenant_table.ts";

export async function up({ run, appRole }: Migrator): Promise<void> {
  await run(
    "alter table kept.entry_version add column reason text check (char_length(reason) between 1 and 500)",
  );
  await run(
    "alter table kept.entry add column retired_reason text check (char_length(retired_reason) between 1 and 500)",
  );
  await run(`grant update (retired_reason) on kept.entry to ${identifier(appRole)}`);
}

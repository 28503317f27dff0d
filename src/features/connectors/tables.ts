/** The connectors' own tables as Kysely sees them; what a column means is said in the migrations. */
import type { ColumnType, RawBuilder } from "kysely";
import type { EntryId } from "../../platform/ids.ts";
import type { Tenant } from "../../platform/tables.ts";
import type { Instant } from "../../platform/time.ts";
import type { LookStage } from "./contract.ts";

export type { LookStage } from "./contract.ts";

type Json = ColumnType<unknown, RawBuilder<unknown>>;
type OptionalJson = ColumnType<unknown, RawBuilder<unknown> | null>;

type StoreLookTable = Tenant & {
  id: EntryId;
  stage: LookStage;
  problem: string | null;
  role: string | null;
  server: string | null;
  findings: Json;
  catalog: OptionalJson;
  remarks: OptionalJson;
  changed_at: Instant;
  looked_at: Instant | null;
};

declare module "../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- the platform's interface is merged into
  interface Tables {
    store_look: StoreLookTable;
  }
}

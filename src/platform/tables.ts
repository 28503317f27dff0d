/** The platform's tables as Kysely sees them; columns are explained in the migrations. */
import type { Generated } from "kysely";
import type { ActorId, OrganisationId, SiteId } from "./ids.ts";
import type { Instant } from "./time.ts";

export type Tables = {
  migration: MigrationTable;
  organisation: OrganisationTable;
  site: SiteTable;
  actor: ActorTable;
};

export type MigrationTable = { name: string; checksum: string; applied_at: Generated<Instant> };

export type OrganisationTable = { id: OrganisationId; slug: string; created_at: Instant };

export type SiteTable = {
  organisation_id: OrganisationId;
  id: SiteId;
  name: string;
  zone: string;
  created_at: Instant;
};

export type ActorKind = "person" | "system" | "job" | "public";

export type ActorTable = {
  organisation_id: OrganisationId;
  id: ActorId;
  kind: ActorKind;
  created_at: Instant;
};

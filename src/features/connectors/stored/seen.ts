/** What a look saw, as it is kept: the catalogue and the suggestion as plain JSON, judged again when read. */
import { z } from "zod";
import { keyActions, type Catalog, type Table } from "../catalog.ts";
import type { DataMap } from "../map/map.ts";
import type { SuggestedMap } from "../map/suggest.ts";
import type { Remark, Remarks } from "../map/write.ts";
import { mapOfText, mapText } from "./map-text.ts";

const Column = z.object({
  name: z.string(),
  type: z.string(),
  notNull: z.boolean(),
  comment: z.string().exactOptional(),
  readable: z.boolean(),
  fuzzy: z.literal(true).exactOptional(),
  collation: z.string().exactOptional(),
  maxLength: z.number().exactOptional(),
  padded: z.literal(true).exactOptional(),
  unsigned: z.literal(true).exactOptional(),
  default: z.string().exactOptional(),
  generated: z.string().exactOptional(),
  identity: z.enum(["always", "by default"]).exactOptional(),
  labels: z.array(z.string()).exactOptional(),
  domain: z.object({ base: z.string(), notNull: z.boolean(), checks: z.array(z.string()) }).exactOptional(),
  updatable: z.literal(false).exactOptional(),
});

const keyAction = z.enum(keyActions);
/** A look of an earlier release did not ask for these; nothing is erased by a kept look. */
const ForeignKeyRules = {
  enforced: z.boolean().default(true),
  onDelete: keyAction.default("no action"),
  onUpdate: keyAction.default("no action"),
  deferrable: z.enum(["no", "immediate", "deferred"]).default("no"),
  match: z.enum(["simple", "full"]).default("simple"),
  ofPart: z.literal(true).exactOptional(),
};

const TableRules = {
  uniqueIndexes: z
    .array(
      z.object({
        name: z.string(),
        primary: z.boolean(),
        exclusion: z.boolean(),
        columns: z.array(z.string()),
        expressions: z.array(z.string()).exactOptional(),
        predicate: z.string().exactOptional(),
        nullsNotDistinct: z.boolean(),
      }),
    )
    .default([]),
  checks: z.array(z.object({ name: z.string(), text: z.string(), columns: z.array(z.string()) })).default([]),
  triggers: z
    .array(
      z.object({
        name: z.string(),
        kind: z.enum(["trigger", "rule"]),
        events: z.array(z.enum(["insert", "update", "delete", "truncate"])),
        enabled: z.boolean(),
      }),
    )
    .default([]),
  hasPosition: z.literal(false).exactOptional(),
  unerasable: z.string().exactOptional(),
  unsteady: z.literal(true).exactOptional(),
  inherits: z.array(z.string()).default([]),
  deletable: z.literal(false).exactOptional(),
};

const TableShape = z.object({
  id: z.string(),
  schema: z.string(),
  name: z.string(),
  kind: z.enum(["table", "partitioned", "view", "materialized view", "foreign"]),
  columns: z.array(Column),
  primaryKey: z.array(z.string()),
  uniqueKeys: z.array(z.array(z.string())),
  foreignKeys: z.array(
    z.object({
      name: z.string(),
      columns: z.array(z.string()),
      to: z.string(),
      toColumns: z.array(z.string()),
      validated: z.boolean(),
      ...ForeignKeyRules,
    }),
  ),
  ...TableRules,
  estimatedRows: z.number().optional(),
  readable: z.boolean(),
  narrowed: z.boolean(),
  comment: z.string().exactOptional(),
}) satisfies z.ZodType<Table>;

const KeptCatalog = z.object({
  store: z.object({
    kind: z.enum(["postgresql", "sqlite", "mysql"]),
    version: z.string(),
    database: z.string(),
  }),
  tables: z.array(TableShape),
  equality: z.array(z.tuple([z.string(), z.string()])),
});

const KeptSuggestion = z.object({
  map: z.string(),
  remarks: z.array(z.tuple([z.string(), z.object({ confidence: z.number(), reason: z.string() })])),
});

export type Seen = {
  readonly catalog: Catalog;
  /** What would be suggested today: for tables and columns the map lacks, and why each line stands. */
  readonly suggestion: { readonly map: DataMap; readonly remarks: Remarks };
};

/** The JSON of a catalogue. */
export function keptCatalog(catalog: Catalog): z.infer<typeof KeptCatalog> {
  const { store, tables, equality } = catalog;
  return KeptCatalog.parse({ store, tables: [...tables.values()], equality: [...equality] });
}

/** The JSON of a suggestion, without what a map cannot name. */
export function keptSuggestion(suggested: SuggestedMap): z.infer<typeof KeptSuggestion> {
  return { map: mapText(nameable(suggested.map)), remarks: [...suggested.remarks] };
}

/** Reads both again; `undefined` while nothing was seen. */
export function readKept(
  kept: { readonly catalog: unknown; readonly remarks: unknown } | undefined,
): Seen | undefined {
  if (kept?.catalog === undefined || kept.catalog === null || kept.remarks === null) return undefined;
  const { store, tables, equality } = KeptCatalog.parse(kept.catalog);
  const { map, remarks } = KeptSuggestion.parse(kept.remarks);
  return {
    catalog: {
      store,
      tables: new Map(tables.map((table) => [table.id, table])),
      equality: new Map(equality),
    },
    suggestion: { map: mapOfText(map), remarks: new Map<string, Remark>(remarks) },
  };
}

/** Names longer than a map takes, and the one name JavaScript keeps for itself, stay unmapped: they are reported. */
export function nameable(map: DataMap): DataMap {
  const fits = ([name]: readonly [string, unknown]): boolean => name.length <= 200 && name !== "__proto__";
  const tables = Object.entries(map.tables)
    .filter(fits)
    .map(([id, entry]) => {
      const columns = Object.fromEntries(Object.entries(entry.columns).filter(fits));
      const relations = entry.relations.filter(
        ({ table, match }) =>
          fits([table, 0]) &&
          Object.entries(match)
            .flat()
            .every((name) => fits([name, 0])),
      );
      return [id, { ...entry, columns, relations }] as const;
    });
  return { ...map, tables: Object.fromEntries(tables) };
}

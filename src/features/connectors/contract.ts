/** What the office asks of connections and maps, and what it is told. Safe for the browser. */
import { z } from "zod";
import { organisationParam } from "../../platform/endpoint.ts";
import { idSchema, type EntryId } from "../../platform/identifiers.ts";
import { line } from "../../platform/text.ts";

const lookStages = [
  "waiting",
  "connecting",
  "describing",
  "suggesting",
  "done",
  "refused",
  "failed",
] as const;
export const LookStage = z.enum(lookStages);
export type LookStage = z.infer<typeof LookStage>;

/** Stages in which somebody is at work: ask again in a moment. */
export const underWay: readonly LookStage[] = ["waiting", "connecting", "describing", "suggesting"];

export const encryptions = ["verified", "unverified", "none"] as const;

const problems = [
  "own_network",
  "not_own_network",
  "address_refused",
  "socket_refused",
  "own_database",
  "unknown_host",
  "unreachable",
  "timed_out",
  "no_encryption",
  "certificate",
  "wrong_password",
  "no_access",
  "no_database",
  "busy",
  "no_tables",
  "too_many_rights",
  "server_refused",
  "needs_encryption",
  "nameless",
  "path_refused",
  "no_file",
  "not_sqlite",
  "file_refused",
  "internal",
] as const;
export const LookProblem = z.enum(problems);
export type LookProblem = z.infer<typeof LookProblem>;

const shownServer = {
  host: z.string(),
  port: z.int(),
  database: z.string(),
  user: z.string(),
  encryption: z.enum(encryptions),
  ownNetwork: z.boolean(),
};
const ShownAddress = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("postgresql"), ...shownServer }),
  z.object({ kind: z.literal("mysql"), ...shownServer }),
  z.object({ kind: z.literal("sqlite"), file: z.string() }),
]);
export const storeKinds = ["postgresql", "mysql", "sqlite"] as const;
export type OfficeStoreKind = (typeof storeKinds)[number];

const server = {
  host: line({ max: 255, min: 1 }),
  port: z.int().min(1).max(65_535),
  database: line({ max: 63, min: 1 }),
  user: line({ max: 63, min: 1 }),
  password: line({ max: 1000 }),
  encryption: z.enum(encryptions),
  ownNetwork: z.boolean(),
};
/** What is typed into the form; the password goes in and never comes out. */
const AddressInput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("postgresql"), ...server }),
  z.strictObject({
    kind: z.literal("mysql"),
    ...server,
    // A socket would let in whoever asks as the one who runs Kept.
    host: line({ max: 255, min: 1 }).refine((host) => !host.startsWith("/"), "a server's name, not a socket"),
    database: line({ max: 64, min: 1 }),
    user: line({ max: 80, min: 1 }),
  }),
  z.strictObject({
    kind: z.literal("sqlite"),
    /** Which folders it may lie in says whoever runs the installation. */
    file: line({ max: 1000, min: 1 }).refine((file) => file.startsWith("/"), "the whole path, from /"),
  }),
]);
export type AddressInput = z.infer<typeof AddressInput>;
export const AddressChange = z.strictObject({ address: AddressInput });

/** The role that erases, at the address of the connection; of a file, that it may be changed. */
const EraserInput = z.union([
  z.strictObject({ user: line({ max: 80, min: 1 }), password: line({ max: 1000 }) }),
  z.strictObject({ mayChange: z.literal(true) }),
]);
export type EraserInput = z.infer<typeof EraserInput>;
export const EraserChange = z.strictObject({ eraser: EraserInput });

export const StoreInput = z.strictObject({ name: line({ max: 120, min: 1 }), address: AddressInput });

/** What was found wrong with the folders of documents. */
export const FoldersTest = z.object({
  folders: z.array(z.string()),
  findings: z.array(z.object({ level: z.enum(["refuse", "warn", "gap", "note"]), sentence: z.string() })),
});

export const organisationOnly = z.strictObject({ organisation: organisationParam });
export const oneStore = organisationOnly.extend({ store: idSchema<EntryId>() });
/** A table's name where it is plain, else `~` and a fingerprint: hostile names do not stand in addresses. */
export const tableKeyForm = z.string().regex(/^(?:[a-z0-9_.]{1,63}|~[0-9a-f]{32})$/);
export const oneTable = oneStore.extend({ table: tableKeyForm });

const Finding = z.object({
  level: z.enum(["refuse", "warn", "gap", "note"]),
  sentence: z.string(),
  /** Ready to run by whoever owns the database. */
  sql: z.string().optional(),
});
export type Finding = z.infer<typeof Finding>;

const notUsable = z.object({
  why: z.enum(["no_map", "refused", "no_address", "nobody_to_find", "unconfirmed"]),
});

const Counts = z.object({
  /** Tables whose entry stands confirmed, of all in the map. */
  confirmed: z.int(),
  of: z.int(),
});

export const StoreSummary = z.object({
  id: idSchema<EntryId>(),
  name: z.string(),
  address: ShownAddress.optional(),
  look: z.object({
    stage: LookStage,
    problem: LookProblem.optional(),
    /** When the store was last described, ISO 8601. */
    lookedAt: z.string().optional(),
    changedAt: z.string(),
  }),
  /** Absent when a search may use the store. */
  notUsable: notUsable.optional(),
  tables: Counts,
});
export type StoreSummary = z.infer<typeof StoreSummary>;

const tableStates = ["suggested", "changed", "confirmed", "drifted", "gone", "new"] as const;
/**
 * `suggested`: nobody confirmed it · `changed`: edited after it was confirmed · `drifted`: confirmed, but the database
 * has other columns now · `gone`: no longer in the database · `new`: in the database, not in the map.
 */
export const TableState = z.enum(tableStates);
export type TableState = z.infer<typeof TableState>;

const tableKinds = ["person", "personal", "impersonal"] as const;
const Remark = z.object({ confidence: z.number(), reason: z.string() });
/** Who confirmed the tables of the invented example: nobody of the house. No name of a member can be read as it. */
export const confirmedByExample = "kept:example";
const Confirmed = z.object({ by: z.string(), on: z.string() });

export const TableSummary = z.object({
  key: tableKeyForm,
  name: z.string(),
  state: TableState,
  kind: z.enum(tableKinds).optional(),
  title: z.string().optional(),
  estimatedRows: z.number().optional(),
  columns: z.int(),
  /** The least sure line of the suggestion, where nobody confirmed it yet. */
  confidence: z.number().optional(),
  reason: z.string().optional(),
  /** Things that keep it from meaning what it says. */
  errors: z.int(),
  confirmed: Confirmed.optional(),
  /** Binds a confirmation to what was seen; absent for a table that is not in the map. */
  hash: z.string().optional(),
});
export type TableSummary = z.infer<typeof TableSummary>;

export const StoreDetail = StoreSummary.extend({
  role: z.string().optional(),
  server: z.string().optional(),
  /** The role that erases there; absent where nothing is erased from here. */
  eraser: z.string().optional(),
  findings: z.array(Finding),
  /** What needs a person first comes first. */
  tableList: z.array(TableSummary),
});
export type StoreDetail = z.infer<typeof StoreDetail>;

const treatments = ["disclose", "withhold", "secret"] as const;
const rowTreatments = ["disclose", "review", "redact", "skip"] as const;
export const relationRoles = ["owned_by", "co_owned_by", "bridge", "accessed_by", "lookup"] as const;

const sentence = line({ max: 1000, min: 1 });
/** Names come from the database: any character but NUL. */
const name = z
  .string()
  .min(1)
  .max(400)
  .regex(/^[^\0]*$/u);

const eraseWords = ["delete", "anonymise", "keep", "review"] as const;
const eraseSharedWords = ["review", "unlink", "keep"] as const;
const eraseLinkWords = ["review", "unlink", "keep", "delete"] as const;
const columnEraseWords = ["clear", "keep"] as const;
const count = z.int().min(1).max(1200).optional();
/** Why rows stay when a person is erased, on which ground of the law, and until when. */
const Keep = z.strictObject({
  because: sentence,
  exemption: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,62}$/)
    .optional(),
  until: z.strictObject({ column: name, years: count, months: count, days: count }).optional(),
});
const Erasure = z.strictObject({
  /** Rows that are wholly the person's. */
  onErase: z.enum(eraseWords),
  /** Rows somebody else owns as well. */
  onEraseShared: z.enum(eraseSharedWords),
  keep: Keep.optional(),
});
export type Erasure = z.infer<typeof Erasure>;

/** The grounds and origins a map can name, as its own schema has them (`map/portable.ts`). */
export const processingBases = [
  "consent",
  "contract",
  "legal-obligation",
  "vital-interests",
  "public-task",
  "legitimate-interests",
  "recognised-legitimate-interest",
] as const;
export const origins = ["provided", "observed", "derived"] as const;
/** On which basis rows are processed and how they came to be held (GDPR art. 20(1)); what is absent is not said. */
const Use = z.strictObject({ basis: z.enum(processingBases).optional(), origin: z.enum(origins).optional() });
/** Null: not said. */
const UseOfColumn = {
  basis: z.enum(processingBases).nullable().optional(),
  origin: z.enum(origins).nullable().optional(),
};

/** As the store writes it; null: nothing. */
const markerValue = z.string().max(200).nullable();
/** A column that says whether somebody may be written to for marketing, and the values that say so. */
const MarketingColumn = z.strictObject({ column: name, allowed: markerValue, refused: markerValue });
export type MarketingColumn = z.infer<typeof MarketingColumn>;

const ColumnState = z.object({
  name: z.string(),
  /** As the store writes it; absent when the column is gone from the database. */
  type: z.string().optional(),
  comment: z.string().optional(),
  readable: z.boolean(),
  /** Absent when the column is not in the map: it is held back. */
  entry: z
    .object({
      category: z.string(),
      access: z.enum(treatments),
      shared: z.enum(["disclose", "redact"]),
      erase: z.enum(columnEraseWords),
      because: z.string().optional(),
      ...Use.shape,
      /** Whether it goes into a portable copy, by its own words or its table's. */
      portable: z.boolean(),
    })
    .optional(),
  remark: Remark.optional(),
});
export type ColumnState = z.infer<typeof ColumnState>;

const RelationState = z.object({
  role: z.enum(relationRoles),
  table: z.string(),
  /** The other table, where it can be looked at. */
  key: tableKeyForm.optional(),
  match: z.array(z.object({ here: z.string(), there: z.string() })),
  /** Conditions as a sentence's end, such as `owner_type is Member`; empty when there are none. */
  conditions: z.array(z.string()),
  onAccess: z.enum(rowTreatments),
  onErase: z.enum(eraseLinkWords),
  /** Columns emptied together with the link. */
  unlinkAlso: z.array(z.string()),
  because: z.string().optional(),
  remark: Remark.optional(),
});
export type RelationState = z.infer<typeof RelationState>;

export const TableDetail = z.object({
  store: z.object({ id: idSchema<EntryId>(), name: z.string() }),
  table: TableSummary,
  comment: z.string().optional(),
  kindRemark: Remark.optional(),
  because: z.string().optional(),
  whenShared: z.enum(rowTreatments),
  erasure: Erasure,
  use: Use,
  marketing: z.array(MarketingColumn),
  /** Why the suggestion says so; absent where it says nothing of its own. */
  erasureRemark: Remark.optional(),
  /** Ids of the grounds on which some law lets an erasure be refused in part. */
  exemptions: z.array(z.string()),
  softDeleted: z.string().optional(),
  label: z.array(z.string()),
  identities: z.array(z.object({ name: z.string(), column: z.string() })),
  columns: z.array(ColumnState),
  relations: z.array(RelationState),
  problems: z.array(
    z.object({ level: z.enum(["error", "gap", "note"]), path: z.string(), sentence: z.string() }),
  ),
  progress: Counts,
  /** The next table that needs a person, after this one. */
  next: tableKeyForm.optional(),
});
export type TableDetail = z.infer<typeof TableDetail>;

/** What an edit may change of a table's entry; columns and relations that are left out stay as they are. */
export const TableChange = z.strictObject({
  /** The entry as it was seen: an edit of anything else is refused. */
  hash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  kind: z.enum(tableKinds).optional(),
  because: sentence.optional(),
  title: sentence.optional(),
  whenShared: z.enum(rowTreatments).optional(),
  erasure: Erasure.optional(),
  use: Use.optional(),
  /** All of them; empty where no column speaks of marketing. */
  marketing: z.array(MarketingColumn).max(50).optional(),
  columns: z
    .array(
      z.strictObject({
        name,
        category: sentence,
        access: z.enum(treatments),
        shared: z.enum(["disclose", "redact"]),
        /** Left as it is where it is left out. */
        erase: z.enum(columnEraseWords).optional(),
        ...UseOfColumn,
        because: sentence.optional(),
      }),
    )
    .max(2000)
    .optional(),
  /** By place in the entry. */
  relations: z
    .array(
      z.strictObject({
        index: z.int().min(0).max(1000),
        role: z.enum(relationRoles),
        onAccess: z.enum(rowTreatments),
        onErase: z.enum(eraseLinkWords).optional(),
        unlinkAlso: z.array(name).max(200).optional(),
        because: sentence.optional(),
      }),
    )
    .max(1000)
    .optional(),
  /** Columns the database no longer has. */
  dropColumns: z.array(name).max(2000).optional(),
});
export type TableChange = z.infer<typeof TableChange>;

export const Confirmations = z.strictObject({
  tables: z
    .array(z.strictObject({ key: tableKeyForm, hash: z.string().regex(/^sha256:[0-9a-f]{64}$/) }))
    .min(1)
    .max(5000),
});

export const Sample = z.object({
  columns: z.array(z.object({ name: z.string(), masked: z.enum(["shape", "whole"]) })),
  /** Letters as •, digits as 0; null is no value. */
  rows: z.array(z.array(z.string().nullable())),
});
export type Sample = z.infer<typeof Sample>;

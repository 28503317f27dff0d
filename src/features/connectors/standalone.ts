/**
 * The part of the feature that needs no installation: a store's catalogue, its map, its rows. `kept map` and `kept access`
 * begin with this door, and so load neither tables nor routes of ours (testkit/structure.test.ts).
 */
export { askAhead, type Question } from "./ahead.ts";
export {
  columnNamed,
  referringKeys,
  tableId,
  type Catalog,
  type Column,
  type ForeignKey,
  type ReferringKey,
  type Table,
  type TableId,
} from "./catalog.ts";
export { checkMap, gapsAmong, type Problem } from "./map/check.ts";
export { erasureExemptions } from "./map/check-erasure.ts";
export { confirmationOf, confirmTables } from "./map/confirm.ts";
export {
  columnErase,
  linkErase,
  tableErase,
  tableEraseShared,
  type EraseTreatment,
  type LinkEraseTreatment,
  type Restrict,
} from "./map/erasure.ts";
export { speaksOfMarketing, type MarketingColumn } from "./map/marketing.ts";
export { mapHash } from "./map/hash.ts";
export { LinkError, parseLink, type Link } from "./map/links.ts";
export {
  accessTreatments,
  DataMap,
  roles,
  type AccessTreatment,
  type Condition,
  type Identity,
  type Relation,
  type Role,
  type TableEntry,
} from "./map/map.ts";
export { portabilityOf, undecidedPortability, type NotPortable, type Origin } from "./map/portable.ts";
export { linesOf, readMap } from "./map/read.ts";
export { mapPath, reportOf as mapTestReport, type Gap, MapTestReport } from "./map/report.ts";
export { noSamples } from "./map/samples.ts";
export { suggestMap } from "./map/suggest.ts";
export { unknownTo } from "./map/unknown.ts";
export { writeMap } from "./map/write.ts";
export type { FetchedRow, MatchPair, Reader, TableShape } from "./reader.ts";
export {
  LockRefused,
  type ConnectionTest,
  type LabelQuestion,
  type Snapshot,
  type PostgresConnection,
  type StoreConnection,
  type ValueRules,
} from "./store.ts";
export {
  describeStore,
  failureOf,
  forgetTransaction,
  mayStillHold,
  openErasure,
  openErasureView,
  openReading,
  readLabels,
  transactionStatus,
  valuesOfKind,
} from "./stores.ts";
export { mysqlConnectionOf } from "./mysql/address.ts";
export { mysqlSentence } from "./mysql/failure.ts";
export { isConstant } from "./postgres/blank.ts";
export { freshValue } from "./fresh.ts";
export { testConnection } from "./postgres/connection-test.ts";
export { introspect } from "./postgres/introspect.ts";
export { sampleStore } from "./postgres/sample.ts";
export { connectionRefusal, openStore } from "./postgres/store.ts";
export { openSession } from "./postgres/session.ts";
export {
  StepRefused,
  StoreBusy,
  type Blank,
  type Cell,
  type Change,
  type ChangedRow,
  type ElementLink,
  type ErasingStep,
  type ErasureSession,
  type ErasureView,
  type FactsAsked,
  type FoundReference,
  type KeptRows,
  type KeyedTable,
  type RowFacts,
  type RowKey,
  type Scan,
  type SetStep,
  type Step,
  type TableEffect,
} from "./erasable.ts";
export { openDescribed } from "./records/describe.ts";
export { eraseRecords, type EraseProgress } from "./records/run/erase.ts";
export {
  findRecords,
  lookThrough,
  unaskableAmong,
  type FoundIn,
  type NamedSystem,
} from "./records/run/find.ts";
export { listFiles } from "./records/run/list.ts";
export { outcomeTally, type Outcome, type OutcomeKind, type Reason } from "./records/run/outcome.ts";
export { textReader, type TextReader } from "./records/text/reader.ts";
export { seenText } from "./records/text/seen.ts";
export type { AskedValue, Coverage, FoundRecord, RecordSystem } from "./records/system.ts";

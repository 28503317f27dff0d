/**
 * The pure functions that everything provable rests on, in one place, for whoever wants to run test vectors against
 * them or check us with code of their own. Documented in docs/evidence.md. None does input or output or asks the time.
 */
export { auditBundle, auditHistory, auditLog, openCheckpoint } from "./audit.ts";
export type { LogAudit, LogFault, LogFiles } from "./audit.ts";
export { archiveWriter, readArchive } from "./archive.ts";
export type { ArchiveFile } from "./archive.ts";
export { decimal, hashBytes, fromBase64, toBase64 } from "./bytes.ts";
export { parseEntry } from "./entry.ts";
export type { EntryFields } from "./entry.ts";
export { verifyWhole } from "./whole.ts";
export type { WholeOptions, WholeProblem, WholeVerdict } from "./whole.ts";
export {
  changePayload,
  changeType,
  followKeys,
  formatKeyChange,
  formatKeyHistory,
  isChangeType,
  isEntryOf,
  unlistedChange,
  parseKeyChange,
  parseKeyHistory,
} from "./key_history.ts";
export type { HistoryProblem, KeyChange, ToldChange } from "./key_history.ts";
export {
  cosignatureType,
  cosignedMessage,
  ed25519Type,
  findNote,
  formatCheckpoint,
  formatNote,
  formatVerifierKey,
  maySign,
  parseCheckpoint,
  parseNote,
  parseSignatureLine,
  parseVerifierKey,
  signatureLine,
} from "./note.ts";
export type { BoundKey, Checkpoint, KeyEnd, Note, NoteSignature, VerifierKey } from "./note.ts";
export { formatPromise, parsePromise } from "./promise.ts";
export type { LedgerPromise } from "./promise.ts";
export { formatReceipt, parseReceipt, verifyReceipt } from "./receipt.ts";
export type { KeyProblem, Primitives, Receipt, ReceiptProblem, ReceiptVerdict } from "./receipt.ts";
export { completeRanges, consistencyRanges, inclusionRanges, inclusionSides } from "./shape.ts";
export type { Range } from "./shape.ts";
export {
  cosign,
  keyIdOf,
  nodePrimitives,
  publicKeyOf,
  readVerifierKey,
  signerOf,
  signNote,
  verifierKeyOf,
  verifyNote,
  verifySignature,
} from "./sign.ts";
export type { Signer, VerifiedNote } from "./sign.ts";
export {
  nodesInTiles,
  parseTilePath,
  readBundle,
  splitHashes,
  tilePath,
  tilesFor,
  tilesOf,
  tileWidth,
  widthIn,
  writeBundle,
} from "./tiles.ts";
export type { Tile, TileLevel } from "./tiles.ts";
export {
  consistencyProof,
  emptyFrontier,
  emptyRoot,
  extend,
  frontierRoot,
  growTree,
  inclusionProof,
  isFrontier,
  leafHash,
  nodeHash,
  nodesOver,
  rangeHash,
  rootFromInclusion,
  rootOf,
  rootOfLeaves,
  verifyConsistency,
  verifyInclusion,
} from "./tree.ts";
export type { ConsistencyClaim, Frontier, GrowingTree, InclusionClaim, NodeReader } from "./tree.ts";
export { decideAddCheckpoint, formatAddCheckpoint, parseAddCheckpoint } from "./witness.ts";
export type { AddCheckpoint, Seen, WitnessDecision } from "./witness.ts";
export { open as openCell, readHead as readCellHead, seal as sealCell } from "../platform/cells/seal.ts";
export type { CellPlace } from "../platform/cells/seal.ts";

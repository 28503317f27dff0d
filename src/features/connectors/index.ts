/**
 * Connected stores: what they hold (catalogue), whose it is (map), how their rows are read. The only door; what works without
 * an installation has one of its own, which this one holds whole.
 */
export * from "./standalone.ts";
export { confirmedByExample } from "./contract.ts";
export { gridsOf } from "./records/text/grid.ts";
export { documentFoldersIn, openDocumentFolders } from "./stored/document_folders.ts";
export { requestLook } from "./stored/look.ts";
export {
  installStore,
  isAnyConnected,
  listStores,
  removeStore,
  usableStores,
  type NotUsable,
  type UsableStore,
} from "./stored/stores.ts";

export { connectors } from "./feature.ts";

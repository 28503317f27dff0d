/** What the command line needs of the suppression list: its words alone. */
export {
  checkPurposes,
  suppressionChannels,
  type CheckPurpose,
  type SuppressionChannel,
  type ValueKind,
} from "./contract.ts";

/** Register entries: what is processed, why, with whom. The only door. */
export type { Controller } from "./contract.ts";
export { complaint, contactOf, describeProcessing } from "./describe.ts";
export type { Information, Section } from "./describe.ts";
export { gapWords } from "./gaps.ts";
export {
  accompanyingInformation,
  activitiesAsRecorded,
  activityNames,
  namedRecipients,
  readAuthority,
  readController,
  readCountry,
} from "./information.ts";
export { installRegisters, readRegisterPack } from "./pack.ts";
export { registers } from "./feature.ts";

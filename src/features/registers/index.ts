/** Register entries: what is processed, why, with whom. The only door. */
export type { Controller } from "./contract.ts";
export { complaint, contactOf, describeProcessing } from "./describe.ts";
export { receivedAbout, receivedDataOf, recordDisclosure, type Received } from "./disclosures/record.ts";
export type { Information, Section } from "./describe.ts";
export { gapsOfRegister, type RegisterGap } from "./domain.gaps.ts";
export { fieldOfGap, gapWords } from "./gaps.ts";
export {
  accompanyingInformation,
  activityNames,
  namedRecipients,
  readAuthority,
  readController,
  readCountry,
} from "./information.ts";
export { installRegisters, readRegisterPack } from "./pack.ts";
export { registers } from "./feature.ts";
export { recordedActivities, recordedNotices, recordedVendors } from "./recorded.ts";
export type { RecordedActivity, RecordedNotice, RecordedVendor } from "./recorded.ts";
export * from "./recorded.entries.ts";
export { readRegister } from "./register.ts";
export { entriesOf } from "./typed.ts";
export { kinds } from "./kinds/all.ts";
export type { KindName } from "./kinds/field.ts";

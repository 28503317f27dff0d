/** Register entries: what is processed, why, with whom. The only door. */
export { ActivityWords, lawfulBases, registerLanguages } from "./contract.ts";
export type { Controller, Gap, GapReason, ProcessingActivity, RegisterLanguage } from "./contract.ts";
export { complaint, contactOf } from "./describe.ts";
export type { Information, Section, SectionKey } from "./describe.ts";
export { gapWords } from "./gaps.ts";
export { accompanyingInformation, readController } from "./information.ts";
export { installRegisters, readRegisterPack } from "./pack.ts";
export type { RegisterPack } from "./pack.ts";
export { registers } from "./feature.ts";

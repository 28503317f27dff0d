/** Erasing a person from a connected store: what the command line and the office may call of it. */
import type { ErasurePlan } from "./plan.ts";
import { refusalSentence, tableLines, verdicts, verificationLines } from "./words.ts";

export { approveErasure, ErasureRefused, prepareErasure, type ErasureProgress } from "./run.ts";
export { erasureFiles } from "./files.ts";
export { verifyErasure } from "./verify.ts";
export type { ErasureCertificate } from "./certificate.ts";

export const erasureSentences = {
  refusal: refusalSentence,
  tables: (plan: Pick<ErasurePlan, "tables">) => tableLines(plan),
  verdicts,
  verification: verificationLines,
} as const;

/** The words of the suppression list. */
import type {
  LiftReason,
  SuppressionChannel,
  SuppressionGround,
  SuppressionScope,
  ValueKind,
} from "../contract.ts";

export const scopeWords: Readonly<Record<SuppressionScope, string>> = {
  marketing: "No marketing",
  erased: "Not to be brought back",
};
export const groundWords: Readonly<Record<SuppressionGround, string>> = {
  objection: "They objected to marketing",
  "consent-withdrawn": "They withdrew their consent",
  erasure: "Their data was erased",
};
export const channelWords: Readonly<Record<SuppressionChannel, string>> = {
  any: "Any way",
  email: "E-mail",
  phone: "Telephone",
  "text-message": "Text message",
  post: "Post",
};
export const kindWords: Readonly<Record<ValueKind, string>> = {
  email: "E-mail address",
  phone: "Telephone number",
  id: "Identifier of another kind",
};
export const liftWords: Readonly<Record<LiftReason, string>> = {
  "consent-given": "They consented later",
  "person-asked": "They asked for it",
  "came-back": "They came back of their own accord",
  mistake: "It was a mistake",
};

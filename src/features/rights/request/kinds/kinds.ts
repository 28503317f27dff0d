/** The rights a person may ask for, by name. A new right is one file and its line here. */
import type { RequestRight } from "../contract.ts";
import { access } from "./access.ts";
import { automatedDecision } from "./automated_decision.ts";
import { erasure } from "./erasure.ts";
import type { RightKind } from "./kind.ts";
import { marketingObjection } from "./marketing_objection.ts";
import { objection } from "./objection.ts";
import { portability } from "./portability.ts";
import { rectification } from "./rectification.ts";
import { restriction } from "./restriction.ts";
import { withdrawal } from "./withdrawal.ts";

const kinds: Readonly<Record<RequestRight, RightKind>> = {
  access,
  rectification,
  erasure,
  restriction,
  portability,
  objection,
  "marketing-objection": marketingObjection,
  "automated-decision": automatedDecision,
  withdrawal,
};

export const kindOf = ({ right }: { readonly right: RequestRight }): RightKind => kinds[right];

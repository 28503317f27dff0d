/** The list of features. */
import type { Feature } from "./platform/feature.ts";
import { access } from "./features/access/index.ts";
import { connectors } from "./features/connectors/index.ts";
import { ledger } from "./features/ledger/index.ts";
import { mailbox } from "./features/mailbox/index.ts";
import { office } from "./features/office/index.ts";
import { policy } from "./features/policy/index.ts";
import { registers } from "./features/registers/index.ts";
import { rights } from "./features/rights/index.ts";
import { status } from "./features/status/index.ts";

export const features: readonly Feature[] = [
  status,
  access,
  office,
  connectors,
  rights,
  policy,
  registers,
  ledger,
  mailbox,
];

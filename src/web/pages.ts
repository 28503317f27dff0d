/** Every page of the office. A feature adds its own in its `ui/pages.ts`; the server knows the paths by `officePaths`. */
import { pages as access } from "../features/access/ui/pages.ts";
import { pages as actions } from "../features/actions/ui/pages.ts";
import { pages as advice } from "../features/advice/ui/pages.ts";
import { pages as audits } from "../features/audits/ui/pages.ts";
import { pages as cases } from "../features/cases/ui/pages.ts";
import { pages as changes } from "../features/changes/ui/pages.ts";
import { pages as complaints } from "../features/complaints/ui/pages.ts";
import { pages as agenda } from "../features/agenda/ui/pages.ts";
import { pages as connectors } from "../features/connectors/ui/pages.ts";
import { pages as imports } from "../features/imports/ui/pages.ts";
import { pages as ledger } from "../features/ledger/ui/pages.ts";
import { pages as suppression } from "../features/suppression/ui/pages.ts";
import { pages as mailbox } from "../features/mailbox/ui/pages.ts";
import { pages as office } from "../features/office/ui/pages.ts";
import { pages as policy } from "../features/policy/ui/pages.ts";
import { pages as registers } from "../features/registers/ui/pages.ts";
import { pages as rights } from "../features/rights/ui/pages.ts";
import { pages as reports } from "../features/reports/ui/pages.ts";
import { pages as statistics } from "../features/statistics/ui/pages.ts";
import type { OfficePage } from "./page.ts";

export const pages: readonly OfficePage[] = [
  ...policy,
  ...cases,
  ...rights,
  ...complaints,
  ...advice,
  ...changes,
  ...actions,
  ...agenda,
  ...imports,
  ...registers,
  ...statistics,
  ...reports,
  ...audits,
  ...ledger,
  ...access,
  ...office,
  ...connectors,
  ...mailbox,
  ...suppression,
];

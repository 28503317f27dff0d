/** Every endpoint of the product, by method and path. */
import { accessRows } from "./access.ts";
import { agendaRows } from "./agenda.ts";
import { casesRows } from "./cases.ts";
import { connectorsRows } from "./connectors.ts";
import { importsRows } from "./imports.ts";
import { ledgerRows } from "./ledger.ts";
import { mailboxRows } from "./mailbox.ts";
import { officeRows } from "./office.ts";
import { policyRows } from "./policy.ts";
import { registersRows } from "./registers.ts";
import { rightsRows } from "./rights.ts";
import type { WalkTable } from "./row.ts";
import { suppressionRows } from "./suppression.ts";
import { complaintRows } from "./complaints.ts";
import { auditRows } from "./audits.ts";
import { reportRows } from "./reports.ts";
import { statisticsRows } from "./statistics.ts";
import { statusRows } from "./status.ts";

export const walkTable: WalkTable = {
  ...statusRows,
  ...accessRows,
  ...officeRows,
  ...connectorsRows,
  ...rightsRows,
  ...casesRows,
  ...agendaRows,
  ...policyRows,
  ...registersRows,
  ...ledgerRows,
  ...mailboxRows,
  ...importsRows,
  ...statisticsRows,
  ...reportRows,
  ...auditRows,
  ...complaintRows,
  ...suppressionRows,
};

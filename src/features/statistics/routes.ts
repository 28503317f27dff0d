/** Answers the endpoints of the figures. A look is a look at counts; a file that leaves the house is a ledger entry. */
import { read, write } from "../../platform/db.ts";
import { refusal } from "../../platform/errors.ts";
import type { Platform } from "../../platform/feature.ts";
import { jsonRoute, memberOf, memberScope, streamRoute } from "../../platform/http/routes.ts";
import type { Call, Route } from "../../platform/http/routes.ts";
import { append } from "../../platform/ledger/ledger.ts";
import { faultOf } from "./contract.ts";
import type { Report, SentPeriod } from "./contract.ts";
import * as endpoints from "./endpoints.ts";
import { printed } from "./print.ts";
import { reportOf } from "./report.ts";
import { workbookOf } from "./workbook.ts";

export function statisticsRoutes(platform: Platform): readonly Route[] {
  const { db } = platform;
  return [
    jsonRoute(endpoints.readFigures, async (call) => {
      const { accountId: reader } = memberOf(call);
      const scope = await memberScope(call);
      const period = periodOf(call.query, "query");
      return read(db, scope, (tx) =>
        reportOf(tx, scope, { period, edition: "whole", reader, now: call.now }),
      );
    }),
    streamRoute(endpoints.printFigures, async (call) => {
      const report = await exported(platform, call, "pdf");
      return {
        head: { mediaType: "application/pdf" as const, fileName: fileNameOf(report, "pdf") },
        content: await printed(report, call.now),
      };
    }),
    streamRoute(endpoints.workbookOfFigures, async (call) => {
      const report = await exported(platform, call, "xlsx");
      return {
        head: {
          mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" as const,
          fileName: fileNameOf(report, "xlsx"),
        },
        content: await workbookOf(report),
      };
    }),
  ];
}

type Export = Call<typeof endpoints.printFigures> | Call<typeof endpoints.workbookOfFigures>;

/** The report, and the entry that it was taken out: one transaction, so that no file leaves without its entry. */
async function exported(
  { db, keys }: Platform,
  call: Pick<Export, "actor" | "params" | "now">,
  format: "pdf" | "xlsx",
): Promise<Report> {
  const { accountId: reader } = memberOf(call);
  const scope = await memberScope(call);
  const { from, until, edition } = call.params;
  const period = periodOf({ from, until }, "params");
  return write(db, scope, async (tx) => {
    const report = await reportOf(tx, scope, { period, edition, reader, now: call.now });
    await append(tx, scope, keys, {
      type: "statistics.exported",
      now: call.now,
      owner: { kind: "organisation", id: scope.organisationId },
      payload: { from, until, edition, format },
    });
    return report;
  });
}

function periodOf(period: SentPeriod, where: "query" | "params"): SentPeriod {
  const fault = faultOf(period);
  if (fault === undefined) return period;
  throw refusal("invalid_request", {}, [{ at: `${where}.until`, reason: fault.replaceAll("-", "_") }]);
}

function fileNameOf({ from, until, edition }: Report, ending: string): string {
  return `figures-${from}-to-${until}${edition === "shared" ? "-to-share" : ""}.${ending}`;
}

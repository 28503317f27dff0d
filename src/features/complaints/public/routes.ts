/** The public form for a complaint: shown, judged, taken. Whoever gave an address is told at once that it arrived. */
import { clocksOf } from "../../../platform/cases/clocks.ts";
import type { Platform } from "../../../platform/feature.ts";
import { formRoute, pageRoute } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import { publicScope } from "../../../platform/organisations.ts";
import { dayIn } from "../../../platform/time.ts";
import { act, openAs } from "../../cases/index.ts";
import { isMailWaiting } from "../../office/index.ts";
import { homeOf, judgeSender } from "../../rights/index.ts";
import { complaint } from "../machine.ts";
import { judgeComplaint } from "./domain.intake.ts";
import type { Complaint } from "./domain.intake.ts";
import { complain, complainPage } from "./form.ts";
import { complainView } from "./view.ts";

const kinds = [complaint];

export function publicRoutes(platform: Platform): readonly Route[] {
  return [
    pageRoute(
      complainPage,
      async (call) => {
        const { organisation } = await homeOf(platform, call);
        return { page: { kind: "form" as const, organisation, values: { sort: "data" }, problems: [] } };
      },
      complainView,
    ),
    formRoute(
      complain,
      (call) => publicScope(platform.db, call.params.organisation),
      async (call, { tx, scope }) => {
        const { body, now, language } = call;
        const { organisation, zone } = await homeOf(platform, call);
        const again = (more: {
          readonly problems?: { field: string; key: string }[];
          readonly slowUntil?: string;
        }) => ({
          show: { page: { kind: "form" as const, organisation, values: body, problems: [], ...more } },
        });
        const judged = judgeComplaint(body);
        if ("mistakes" in judged) return again({ problems: [...judged.mistakes] });
        const { email } = judged.complaint;
        const sender = await judgeSender(platform, scope, { email, ip: call.ip, now });
        if ("slowUntil" in sender) return again(sender);
        const sent = { ...fieldsOf(judged.complaint), receivedOn: dayIn(zone, now).toString(), language };
        const file = await openAs(tx, scope, platform, kinds, complaint, { sent, now, isPublic: true });
        const isTold = email !== undefined && !sender.isQuiet;
        if (isTold) {
          const said = { command: "acknowledge", sent: { by: "mail" }, now, isPublic: true };
          await act(tx, scope, platform, kinds, complaint, { caseId: file.id, ...said });
        }
        const due = (await clocksOf(tx, scope, file.id))[0]?.effectiveLimit;
        return {
          show: {
            page: {
              kind: "sent" as const,
              organisation,
              reference: file.reference,
              isMailWaiting: await isMailWaiting(tx, scope, platform),
              ...(isTold ? { email } : {}),
              ...(due === undefined ? {} : { due: dayIn(zone, due).toString() }),
            },
          },
        };
      },
      complainView,
    ),
  ];
}

function fieldsOf({ sort, name, email, postal, complaint: words }: Complaint): Record<string, string> {
  return {
    sort,
    name,
    channel: "portal",
    complaint: words,
    ...(email === undefined ? {} : { email }),
    ...(postal === undefined ? {} : { address: postal }),
  };
}

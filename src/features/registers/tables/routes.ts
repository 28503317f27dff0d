/** Answers the endpoints of tables; what leaves the house and what comes into it is a ledger entry. */
import { write } from "../../../platform/db.ts";
import type { Tx } from "../../../platform/db.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, memberScope, streamRoute } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { readController } from "../information.ts";
import { readRegister } from "../register.ts";
import { bring, lookAt } from "./bring.ts";
import { cnilSheets, icoSheets, ownSheets } from "./domain.sheets.ts";
import * as endpoints from "./endpoints.ts";
import { workbookOf } from "./workbook.ts";

const mediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" as const;

export function tableRoutes({ db, keys }: Platform): readonly Route[] {
  return [
    streamRoute(endpoints.takeTable, async (call) => {
      const scope = await memberScope(call);
      const { format } = call.params;
      const { now } = call;
      const { entries, about } = await write(db, scope, async (tx) => {
        const register = await readRegister(tx, scope, { now });
        await append(tx, scope, keys, {
          type: "register.exported",
          now,
          owner: { kind: "organisation", id: scope.organisationId },
          payload: { format },
        });
        return {
          entries: register.entries.filter(({ isRetired }) => !isRetired),
          about: { ...(await contactOf(tx, scope)), asOf: register.today },
        };
      });
      const made =
        format === "kept"
          ? ownSheets(entries)
          : format === "ico"
            ? icoSheets(entries, about)
            : cnilSheets(entries, about);
      return {
        head: { mediaType, fileName: `${fileNames[format]}-${about.asOf}.xlsx` },
        content: await workbookOf(made),
      };
    }),
    changeRoute(endpoints.lookAtTable, memberScope, async ({ body, now }, { tx, scope }) => {
      const { look } = await lookAt(tx, scope, { ...body, now });
      return look;
    }),
    changeRoute(endpoints.bringTable, memberScope, async ({ body, now }, { tx, scope }) => {
      const brought = await bring(tx, scope, { ...body, now });
      await append(tx, scope, keys, {
        type: "register.brought",
        now,
        owner: { kind: "organisation", id: scope.organisationId },
        payload: { kind: body.kind, ...brought },
      });
      return brought;
    }),
  ];
}

const fileNames = { kept: "registers", ico: "record-of-processing", cnil: "registre-des-activites" } as const;

async function contactOf(
  tx: Tx,
  scope: Scope,
): Promise<{ readonly organisation: string; readonly contact: readonly string[] }> {
  const { name } = await readProfile(tx, scope);
  const controller = await readController(tx, scope);
  if (controller === undefined) return { organisation: name, contact: [] };
  return {
    organisation: name,
    contact: [controller.email, controller.telephone ?? "", ...controller.address],
  };
}

/** What the systems of recipients signed, for the office. The wall of the request holds for it, too. */
import { write } from "../../../../platform/db.ts";
import { refusal } from "../../../../platform/errors.ts";
import type { Platform } from "../../../../platform/feature.ts";
import { memberOf, memberScope, streamRoute } from "../../../../platform/http/routes.ts";
import type { Route } from "../../../../platform/http/routes.ts";
import { noteReading } from "../../request/store.ts";
import { requestOf } from "../../run/case.ts";
import { readNoticeReceipts } from "../endpoints.ts";
import { readNotice } from "../store.ts";
import { receiptFile } from "./receipts.ts";

export function receiptRoutes({ db, keys }: Platform): readonly Route[] {
  return [
    streamRoute(readNoticeReceipts, async (call) => {
      const scope = await memberScope(call);
      // The answers repeat what was sent: who the person is.
      if (memberOf(call).pseudonymous) throw refusal("forbidden");
      return write(db, scope, async (tx) => {
        const request = await requestOf(tx, scope, call);
        const notice = await readNotice(tx, scope, call.params.notice);
        if (notice?.caseId !== request.id) throw refusal("not_found");
        const content = await receiptFile(tx, scope, keys, notice.state.exchangeId);
        if (content === undefined) throw refusal("not_found");
        await noteReading(tx, scope, keys, { what: request.id, count: 1, now: call.now });
        const fileName = `receipts-${request.reference}-${notice.state.number}.json`;
        return { head: { mediaType: "application/json; charset=utf-8" as const, fileName }, content };
      });
    }),
  ];
}

/** Office routes of what is carried out for a request. Thin. */
import { read, write } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import {
  changeRoute,
  jsonRoute,
  memberOf,
  memberScope,
  streamRoute,
  type Route,
  type Work,
} from "../../../platform/http/routes.ts";
import { append, openPayload } from "../../../platform/ledger/ledger.ts";
import { receiptOf } from "../../../platform/ledger/publish.ts";
import type { Instant } from "../../../platform/time.ts";
import { documentFoldersIn } from "../../connectors/index.ts";
import { noteReading } from "../request/store.ts";
import { isNewReading } from "../request/rows/store.ts";
import { requestOf, type Asking } from "../run/case.ts";
import type { StoresOf } from "../run/stores.ts";
import { answer, approve, hand, planAll, replan, resume, type Acting } from "./acts.ts";
import * as endpoints from "./endpoints.ts";
import { askedPage } from "./questions.ts";
import { executionSeals } from "./sealed.ts";
import { readExecution } from "./store.ts";
import { executionView } from "./view.ts";

const done = {} as const;

export function executionRoutes(platform: Platform, storesOf: StoresOf): readonly Route[] {
  return [...readingRoutes(platform, storesOf), ...actingRoutes(platform, storesOf)];
}

function actingRoutes(platform: Platform, storesOf: StoresOf): readonly Route[] {
  const acting = async (call: Asking & { readonly now: Instant }, { tx, scope }: Work): Promise<Acting> => ({
    tx,
    scope,
    platform,
    request: await requestOf(tx, scope, call),
    now: call.now,
  });
  return [
    changeRoute(endpoints.planExecution, memberScope, async (call, work) => {
      const { usable } = await storesOf(work.tx, work.scope, platform.keys);
      await planAll(await acting(call, work), usable, call.body);
      return done;
    }),
    changeRoute(endpoints.planAgain, memberScope, async (call, work) => {
      await replan(await acting(call, work), call.params.execution);
      return done;
    }),
    changeRoute(endpoints.answerQuestion, memberScope, async (call, work) => {
      await answer(await acting(call, work), call.params.execution, call.body);
      return done;
    }),
    changeRoute(endpoints.approveExecution, memberScope, async (call, work) => {
      await approve(await acting(call, work), call.params.execution, call.body);
      return done;
    }),
    changeRoute(endpoints.resumeExecution, memberScope, async (call, work) => {
      await resume(await acting(call, work), call.params.execution);
      return done;
    }),
    changeRoute(endpoints.handExecution, memberScope, async (call, work) => {
      await hand(await acting(call, work), call.params.execution, call.body.words);
      return done;
    }),
  ];
}

function readingRoutes(platform: Platform, storesOf: StoresOf): readonly Route[] {
  const { db, keys } = platform;
  return [
    jsonRoute(endpoints.readExecution, async (call) => {
      const scope = await memberScope(call);
      return write(db, scope, async (tx) => {
        const request = await requestOf(tx, scope, call);
        const reader = memberOf(call);
        await noteReading(tx, scope, keys, { what: request.id, count: 1, now: call.now });
        const folders = await documentFoldersIn(tx, scope, platform);
        return executionView({ tx, scope, keys, storesOf, request, reader, folders, now: call.now });
      });
    }),
    jsonRoute(endpoints.listAskedRows, async (call) => {
      const scope = await memberScope(call);
      return write(db, scope, async (tx) => {
        const request = await requestOf(tx, scope, call);
        const row = await readExecution(tx, scope, call.params.execution);
        if (row?.case_id !== request.id) throw refusal("not_found");
        const seals = await executionSeals(keys, scope, { caseId: request.id, id: row.id });
        const { table, why, after } = call.query;
        const isPseudonymous = memberOf(call).pseudonymous;
        const page = await askedPage(tx, scope, seals, row, { table, why, after, isPseudonymous });
        // Each page of each table and question begins with another row.
        const what = `${row.id} ${page.rows[0]?.ordinal ?? 0}`;
        if (page.rows.length > 0 && !isPseudonymous && (await isNewReading(tx, scope, what, call.now)))
          await append(tx, scope, keys, {
            type: "execution.rows-read",
            now: call.now,
            owner: { kind: "case", id: request.id },
            payload: { case: request.id, execution: row.id, rows: page.rows.length },
          });
        return page;
      });
    }),
    streamRoute(endpoints.exportExecution, async (call) => {
      const scope = await memberScope(call);
      // It is signed as it stands, with the words of whoever decided: it cannot be given without them.
      if (memberOf(call).pseudonymous) throw refusal("not_found");
      return read(db, scope, async (tx) => {
        const request = await requestOf(tx, scope, call);
        const row = await readExecution(tx, scope, call.params.execution);
        if (row?.case_id !== request.id) throw refusal("not_found");
        if (row.certificates === null || row.entry_id === null) throw refusal("not_yet");
        const receipt = await receiptOf(tx, scope, row.entry_id);
        if (receipt.result !== "receipt") throw refusal("not_yet");
        const seals = await executionSeals(keys, scope, { caseId: request.id, id: row.id });
        const opened = await openPayload(tx, scope, keys, row.entry_id);
        const file = {
          form: "kept-execution-certificate/1",
          request: request.reference,
          certificates: await seals.open("certificates", row.certificates),
          entry: {
            id: row.entry_id,
            ...(opened === undefined
              ? {}
              : { payload: opened.payload.toString("utf8"), opening: opened.opening.toString("hex") }),
            receipt: receipt.text,
          },
        };
        return {
          head: {
            mediaType: "application/json; charset=utf-8" as const,
            fileName: `${row.task}-${request.reference}.json`,
          },
          content: `${JSON.stringify(file, undefined, 2)}\n`,
        };
      });
    }),
  ];
}

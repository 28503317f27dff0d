/** Office routes of files found in folders. Thin. */
import { write } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope, type Route } from "../../../platform/http/routes.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { noteReading } from "../request/store.ts";
import { requestOf } from "../run/case.ts";
import { beginSearch, decide, textOf } from "./acts.ts";
import { approveErasing, handErasing } from "./erasing/acts.ts";
import { eraseDocuments, handDocuments } from "./erasing/endpoints.ts";
import { decideDocument, readDocument, readDocuments, searchDocuments } from "./endpoints.ts";
import { documentsView } from "./view.ts";

const done = {} as const;

export function documentRoutes(platform: Platform): readonly Route[] {
  const { db, keys } = platform;
  return [
    jsonRoute(readDocuments, async (call) => {
      const scope = await memberScope(call);
      return write(db, scope, async (tx) => {
        const request = await requestOf(tx, scope, call);
        const view = await documentsView(tx, scope, platform, request, memberOf(call));
        const count = view.documents.length + view.suggested.length;
        if (count > 0) await noteReading(tx, scope, keys, { what: request.id, count, now: call.now });
        return view;
      });
    }),
    changeRoute(searchDocuments, memberScope, async (call, { tx, scope }) => {
      const request = await requestOf(tx, scope, call);
      await beginSearch({ tx, scope, platform, request, now: call.now }, call.body.asked);
      return done;
    }),
    jsonRoute(readDocument, async (call) => {
      const scope = await memberScope(call);
      // Under pseudonyms nobody reads what stands in a file.
      if (memberOf(call).pseudonymous) throw refusal("not_found");
      return write(db, scope, async (tx) => {
        const request = await requestOf(tx, scope, call);
        const { document: id } = call.params;
        const read = await textOf(tx, scope, platform, { request, id });
        await append(tx, scope, keys, {
          type: "documents.read",
          now: call.now,
          owner: { kind: "case", id: request.id },
          payload: { case: request.id, document: id },
        });
        return read;
      });
    }),
    changeRoute(decideDocument, memberScope, async (call, { tx, scope, afterCommit }) => {
      const request = await requestOf(tx, scope, call);
      const acting = { tx, scope, platform, request, now: call.now };
      await decide(acting, call.params.document, call.body.answer, afterCommit);
      return done;
    }),
    changeRoute(eraseDocuments, memberScope, async (call, { tx, scope }) => {
      const request = await requestOf(tx, scope, call);
      await approveErasing({ tx, scope, platform, request, now: call.now }, call.body);
      return done;
    }),
    changeRoute(handDocuments, memberScope, async (call, { tx, scope }) => {
      const request = await requestOf(tx, scope, call);
      await handErasing({ tx, scope, platform, request, now: call.now }, call.body.words);
      return done;
    }),
  ];
}

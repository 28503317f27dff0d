/** Thin: the policy in other languages. */
import { read } from "../../../platform/db.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberScope, type Route } from "../../../platform/http/routes.ts";
import { readPolicy } from "../drafts/acts.ts";
import * as endpoints from "./endpoints.ts";
import { languagesView, matchedFile, translationView, writeTranslations } from "./translating.ts";

export function translationRoutes({ db, keys }: Platform): readonly Route[] {
  return [
    jsonRoute(endpoints.listTranslations, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, (tx) => languagesView(tx, scope));
    }),
    jsonRoute(endpoints.readTranslation, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, (tx) => translationView(tx, scope, call.params.language));
    }),
    changeRoute(endpoints.writeTranslation, memberScope, (call, { tx, scope }) =>
      writeTranslations(tx, scope, keys, {
        language: call.params.language,
        clauses: call.body.clauses,
        now: call.now,
      }),
    ),
    changeRoute(endpoints.readTranslatedFile, memberScope, async (call, { tx, scope }) => {
      const { file } = call.body;
      const policy = await readPolicy("body.file", { bytes: file.bytes, name: file.name });
      return matchedFile(tx, scope, policy);
    }),
  ];
}

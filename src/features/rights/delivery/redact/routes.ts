/** Office routes of files that are made anew without words about others. */
import { write } from "../../../../platform/db.ts";
import { refusal } from "../../../../platform/errors.ts";
import type { Platform } from "../../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberScope, type Route } from "../../../../platform/http/routes.ts";
import { requestOf } from "../../run/case.ts";
import { canChange } from "../files/routes.ts";
import { readFileText, redactFile } from "./endpoints.ts";
import { fileText, redactedFile } from "./redact.ts";

export function redactRoutes(platform: Platform): readonly Route[] {
  return [
    jsonRoute(readFileText, async (call) => {
      const scope = await memberScope(call);
      return write(platform.db, scope, async (tx) => {
        const request = await requestOf(tx, scope, call);
        return fileText(tx, scope, platform, { request, file: call.params.file, now: call.now });
      });
    }),
    changeRoute(redactFile, memberScope, async (call, { tx, scope, afterCommit }) => {
      const request = await requestOf(tx, scope, call);
      if (!canChange(request)) throw refusal("conflict");
      const { file } = call.params;
      const { digest, passages } = call.body;
      const given = { request, file, digest, passages, now: platform.now() };
      await redactedFile(tx, scope, platform, given, afterCommit);
      return { id: file };
    }),
  ];
}

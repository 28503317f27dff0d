/** The office's calls for letters. */
import { read, write } from "../../../platform/db.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope, streamRoute } from "../../../platform/http/routes.ts";
import type { Actor, Route } from "../../../platform/http/routes.ts";
import type { Instant } from "../../../platform/time.ts";
import { noteReading } from "../request/store.ts";
import * as endpoints from "./endpoints.ts";
import * as letters from "./letters.ts";
import type { Setting } from "./letters.ts";

export function letterRoutes(platform: Platform): readonly Route[] {
  const { db, keys } = platform;
  const settingOf = async (call: { readonly actor: Actor; readonly now: Instant }): Promise<Setting> => ({
    scope: await memberScope(call),
    desk: platform,
    member: memberOf(call),
    now: call.now,
  });
  return [
    jsonRoute(endpoints.listLetters, async (call) => {
      const setting = await settingOf(call);
      return write(db, setting.scope, async (tx) => {
        const request = await letters.requestFor(tx, setting, call.params.reference);
        await noteReading(tx, setting.scope, keys, { what: request.file.id, count: 1, now: call.now });
        return {
          letters: await letters.listLetters(tx, setting, request),
          templates: [...letters.templatesOf(request)],
          hasAddress: request.texts.requesterEmail !== undefined,
          language: request.language,
          ...(letters.isNamingKnown(request.file.state)
            ? { wantsRecipients: request.file.state.wantsRecipients === true }
            : {}),
        };
      });
    }),
    changeRoute(endpoints.draftLetter, memberScope, async (call, { tx }) => {
      const setting = await settingOf(call);
      const request = await letters.requestFor(tx, setting, call.params.reference);
      const { template, language = request.language, isNaming } = call.body;
      return letters.draftLetter(tx, setting, request, { template, language, isNaming });
    }),
    jsonRoute(endpoints.readLetter, async (call) => {
      const setting = await settingOf(call);
      return write(db, setting.scope, async (tx) => {
        const { page, row } = await letters.readLetter(tx, setting, call.params.letter);
        await noteReading(tx, setting.scope, keys, { what: row.case_id, count: 1, now: call.now });
        return page;
      });
    }),
    changeRoute(endpoints.changeLetter, memberScope, async (call, { tx }) =>
      letters.changeLetter(tx, await settingOf(call), call.params.letter, call.body),
    ),
    streamRoute(endpoints.previewLetter, async (call) => {
      const setting = await settingOf(call);
      await write(db, setting.scope, async (tx) => {
        const { row } = await letters.readLetter(tx, setting, call.params.letter);
        await noteReading(tx, setting.scope, keys, { what: row.case_id, count: 1, now: call.now });
      });
      const content = await read(db, setting.scope, async (tx) =>
        letters.pdfOf(tx, setting, await letters.readLetter(tx, setting, call.params.letter)),
      );
      return { head: { mediaType: "application/pdf" as const }, content };
    }),
    changeRoute(endpoints.sendLetter, memberScope, async (call, { tx }) =>
      letters.sendLetter(tx, await settingOf(call), call.params.letter, call.body),
    ),
  ];
}

/** Answers the endpoints of notices: the office's two, and everybody's pages. */
import { read } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberScope, pageRoute } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { publicScope, readProfile } from "../../../platform/organisations.ts";
import { dayIn } from "../../../platform/time.ts";
import type { NoticeLanguage, PublishedNotice } from "./contract.ts";
import * as endpoints from "./endpoints.ts";
import { listPublished, publishNotice, readNoticePage, readPublished } from "./store.ts";
import { noticeListView, noticeView } from "./view.ts";

export function noticeRoutes({ db, keys }: Platform): readonly Route[] {
  return [
    jsonRoute(endpoints.readNotice, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, (tx) => readNoticePage(tx, scope, call.params.key, call.now));
    }),
    changeRoute(endpoints.publishNotice, memberScope, async ({ params, body, now }, { tx, scope }) => {
      const { key } = params;
      const version = await publishNotice(tx, scope, { key, ...body, now });
      await append(tx, scope, keys, {
        type: "notice.published",
        now,
        owner: { kind: "organisation", id: scope.organisationId },
        payload: { key, version, acknowledged: body.acknowledged.length },
      });
      return readNoticePage(tx, scope, key, now);
    }),
    pageRoute(
      endpoints.noticeList,
      async ({ params, query, language }) => {
        const scope = await publicScope(db, params.organisation);
        return read(db, scope, async (tx) => {
          const { name } = await readProfile(tx, scope);
          const all = await listPublished(tx, scope);
          const notices = all.flatMap(({ key, body }) => {
            const told = toldIn(body, language);
            return told === undefined
              ? []
              : [{ key, title: told.text.title, isForChildren: body.isForChildren }];
          });
          return { name, slug: params.organisation, ...chosenIn(query), notices };
        });
      },
      noticeListView,
    ),
    pageRoute(
      endpoints.noticePage,
      async ({ params, query, language }) => {
        const scope = await publicScope(db, params.organisation);
        return read(db, scope, async (tx) => {
          const { name, zone } = await readProfile(tx, scope);
          const newest = await readPublished(tx, scope, params.key);
          const shown =
            query.version === undefined ? newest : await readPublished(tx, scope, params.key, query.version);
          const told = shown === undefined ? undefined : toldIn(shown.body, language);
          if (shown === undefined || newest === undefined || told === undefined) throw refusal("not_found");
          return {
            name,
            slug: params.organisation,
            ...chosenIn(query),
            key: params.key,
            version: shown.version,
            newest: newest.version,
            day: dayIn(zone, shown.changedAt).toString(),
            told: told.language,
            text: told.text,
          };
        });
      },
      noticeView,
    ),
  ];
}

const chosenIn = ({
  language,
}: {
  readonly language?: NoticeLanguage | undefined;
}): { readonly chosen?: NoticeLanguage } => (language === undefined ? {} : { chosen: language });

/** In the reader's language where the notice has it, else in the other. */
function toldIn({ texts }: PublishedNotice, language: NoticeLanguage) {
  const other = language === "en" ? "es" : "en";
  for (const one of [language, other] as const) {
    const text = texts[one];
    if (text !== undefined) return { language: one, text };
  }
  return undefined;
}

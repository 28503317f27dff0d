/** Notices as they are drafted from the register and as they were published; a publication is a version, never changed. */
import { authorityFor } from "../../../law/authorities.ts";
import { VersionConflict } from "../../../platform/cases/kind.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { changeEntry, createEntry, listEntries, readEntryByKey } from "../../../platform/entries/store.ts";
import type { Entry } from "../../../platform/entries/store.ts";
import { refusal } from "../../../platform/errors.ts";
import { readProfile, slugIn } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import { readController, readCountry } from "../information.ts";
import { publishedKind } from "../kinds/stored.ts";
import { entriesOf } from "../typed.ts";
import type { NoticePage, PublishedNotice } from "./contract.ts";
import { draftNotice } from "./domain.notice.ts";
import type { Drafted } from "./domain.notice.ts";

type Draft = Drafted & {
  readonly isForChildren: boolean;
  readonly activities: Readonly<Record<string, number>>;
};

async function draftOf(tx: Tx, scope: Scope, key: string, now: Instant): Promise<Draft> {
  const notices = await entriesOf(tx, scope, "notice", { now });
  const notice = notices.find((one) => one.key === key)?.body;
  if (notice === undefined) throw refusal("not_found");
  const named = new Set(notice.activities ?? []);
  const all = await entriesOf(tx, scope, "processing-activity", { now });
  const told = all.filter((one) => named.has(one.key));
  const { name, zone } = await readProfile(tx, scope);
  const regimes = notice.regimes ?? [];
  const country = await readCountry(tx, scope);
  const drafted = draftNotice({
    notice,
    activities: told.map((one) => ({ key: one.key, activity: one.body })),
    organisation: name,
    controller: await readController(tx, scope),
    authority: regimes.map((regime) => authorityFor(regime, country)).find((one) => one !== undefined),
    today: dayIn(zone, now),
  });
  return {
    ...drafted,
    isForChildren: notice.audience === "children",
    activities: Object.fromEntries(told.map((one) => [one.key, one.version])),
  };
}

/** What it would say, what it lacks, and what is published of it. */
export async function readNoticePage(tx: Tx, scope: Scope, key: string, now: Instant): Promise<NoticePage> {
  const draft = await draftOf(tx, scope, key, now);
  const published = await readEntryByKey(tx, scope, publishedKind, key);
  return {
    texts: draft.texts,
    missing: [...draft.missing],
    ...(published === undefined
      ? {}
      : {
          published: {
            version: published.version,
            at: published.changedAt.toString(),
            isCurrent: JSON.stringify(published.body.texts) === JSON.stringify(draft.texts),
            path: `/p/${await slugIn(tx, scope)}/notices/${key}`,
          },
        }),
  };
}

/** Publishes what the draft says now; refused as long as it lacks something that nobody acknowledged. */
export async function publishNotice(
  tx: WriteTx,
  scope: Scope,
  wanted: {
    readonly key: string;
    /** The version published before; 0 for the first. */
    readonly version: number;
    readonly acknowledged: readonly string[];
    readonly now: Instant;
  },
): Promise<number> {
  const { key, version, acknowledged, now } = wanted;
  const draft = await draftOf(tx, scope, key, now);
  const lacks = draft.missing.filter(({ code }) => !acknowledged.includes(code));
  if (lacks.length > 0)
    throw refusal(
      "conflict",
      {},
      lacks.slice(0, 50).map(({ code }) => ({ at: code.slice(0, 200), reason: "not_said" })),
    );
  const body: PublishedNotice = {
    texts: draft.texts,
    isForChildren: draft.isForChildren,
    activities: { ...draft.activities },
    acknowledged: [...new Set(draft.missing.map(({ code }) => code))].slice(0, 200),
  };
  const before = await readEntryByKey(tx, scope, publishedKind, key);
  if ((before?.version ?? 0) !== version) throw refusal("conflict");
  if (before === undefined) await createEntry(tx, scope, publishedKind, { key, body, now });
  else {
    try {
      await changeEntry(tx, scope, publishedKind, { entryId: before.id, version, body, now });
    } catch (error) {
      if (error instanceof VersionConflict) throw refusal("conflict");
      throw error;
    }
  }
  return version + 1;
}

/** As many notices as one organisation publishes. */
const mostNotices = 100;

export function listPublished(tx: Tx, scope: Scope): Promise<readonly Entry<PublishedNotice>[]> {
  return listEntries(tx, scope, publishedKind, { limit: mostNotices });
}

/** The newest publication, or an earlier one. */
export function readPublished(
  tx: Tx,
  scope: Scope,
  key: string,
  version?: number,
): Promise<Entry<PublishedNotice> | undefined> {
  return readEntryByKey(tx, scope, publishedKind, key, version);
}

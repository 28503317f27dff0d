/** Processing activities as the office lists, reads and edits them; every version stays, with who and when. */
import { VersionConflict } from "../../platform/cases/kind.ts";
import type { Tx, WriteTx } from "../../platform/db.ts";
import {
  changeEntry,
  createEntry,
  listEntries,
  listVersions,
  readEntryByKey,
} from "../../platform/entries/store.ts";
import type { Entry } from "../../platform/entries/store.ts";
import { refusal } from "../../platform/errors.ts";
import type { EntryId } from "../../platform/ids.ts";
import { readProfile } from "../../platform/organisations.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import type { ActivityLine, ActivityPage, ProcessingActivity, RegisterLanguage } from "./contract.ts";
import { gapsOf } from "./gaps.ts";
import { historyOf, shownVersions } from "./history.ts";
import type { Reader } from "./history.ts";
import { activityKind } from "./kinds.ts";

const pageSize = 100;

export type Listed = { readonly items: ActivityLine[]; readonly next?: string };

/** A page of activities; a search looks through the words of the organisation's language and the keys. */
export async function listActivities(
  tx: Tx,
  scope: Scope,
  query: { readonly search?: string | undefined; readonly after?: EntryId | undefined },
): Promise<Listed> {
  const language = await languageOf(tx, scope);
  const wanted = (query.search ?? "").toLocaleLowerCase(language);
  const items: ActivityLine[] = [];
  let { after } = query;
  for (;;) {
    const entries = await listEntries(tx, scope, activityKind, { after, limit: pageSize });
    for (const entry of entries)
      if (textOf(entry, language).includes(wanted)) items.push(lineOf(entry, language));
    after = entries.at(-1)?.id;
    if (entries.length < pageSize || after === undefined) return { items };
    if (items.length >= pageSize) return { items, next: after };
  }
}

/** As it is now, or as `version` had it; an unknown version is not found. */
export async function readActivity(
  tx: Tx,
  scope: Scope,
  by: Reader,
  key: string,
  version?: number,
): Promise<ActivityPage> {
  const entry = await readEntryByKey(tx, scope, activityKind, key);
  if (entry === undefined) throw refusal("not_found");
  const versions = await listVersions(tx, scope, activityKind, entry.id, shownVersions);
  const shown = version === undefined ? entry : versions.find((one) => one.version === version);
  if (shown === undefined) throw refusal("not_found");
  return {
    key,
    version: entry.version,
    shown: shown.version,
    activity: shown.body,
    gaps: [...gapsOf(shown.body, await languageOf(tx, scope))],
    history: await historyOf(tx, scope, by, versions, partsOf),
  };
}

export async function createActivity(
  tx: WriteTx,
  scope: Scope,
  made: { readonly key: string; readonly activity: ProcessingActivity; readonly now: Instant },
): Promise<void> {
  if ((await readEntryByKey(tx, scope, activityKind, made.key)) !== undefined) throw refusal("conflict");
  await createEntry(tx, scope, activityKind, { key: made.key, body: made.activity, now: made.now });
}

export type ActivityChange = {
  readonly key: string;
  readonly version: number;
  readonly activity: ProcessingActivity;
  readonly now: Instant;
};

/** Adds a version; refuses with `conflict` when another was added meanwhile. */
export async function changeActivity(tx: WriteTx, scope: Scope, change: ActivityChange): Promise<void> {
  const entry = await readEntryByKey(tx, scope, activityKind, change.key);
  if (entry === undefined) throw refusal("not_found");
  const { version, activity: body, now } = change;
  try {
    await changeEntry(tx, scope, activityKind, { entryId: entry.id, version, body, now });
  } catch (error) {
    if (error instanceof VersionConflict) throw refusal("conflict");
    throw error;
  }
}

async function languageOf(tx: Tx, scope: Scope): Promise<RegisterLanguage> {
  return (await readProfile(tx, scope)).language.startsWith("es") ? "es" : "en";
}

function lineOf(
  { key, body, version, changedAt }: Entry<ProcessingActivity>,
  language: RegisterLanguage,
): ActivityLine {
  const words = body.words[language];
  return {
    key,
    name: words?.name ?? key,
    purposes: words?.purposes ?? [],
    retention: words?.retention ?? [],
    lawfulBases: body.lawfulBases,
    gaps: [...gapsOf(body, language)],
    version,
    changedAt: changedAt.toString(),
  };
}

function textOf({ key, body }: Entry<ProcessingActivity>, language: RegisterLanguage): string {
  return `${key} ${JSON.stringify(body.words[language] ?? {})} ${body.dataSets.join(" ")}`.toLocaleLowerCase(
    language,
  );
}

/** The parts a version can change: `words.en.retention`, `lawfulBases`. */
function partsOf({ words, ...rest }: ProcessingActivity): ReadonlyMap<string, string> {
  const flat = Object.entries(words).flatMap(([language, parts]) =>
    Object.entries(parts).map(
      ([part, value]) => [`words.${language}.${part}`, JSON.stringify(value)] as const,
    ),
  );
  return new Map([
    ...flat,
    ...Object.entries(rest).map(([part, value]) => [part, JSON.stringify(value)] as const),
  ]);
}

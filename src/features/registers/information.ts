/** Reads what `describe.ts` tells of: the register as it is, and the authority that follows from it. */
import { authorityFor } from "../../law/authorities.ts";
import type { Authority } from "../../law/authorities.ts";
import { countryOf } from "../../law/calendars.ts";
import { listEntries, readEntryByKey } from "../../platform/entries/store.ts";
import type { Tx } from "../../platform/db.ts";
import { readProfile } from "../../platform/organisations.ts";
import type { EntryId } from "../../platform/ids.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Controller, RegisterLanguage } from "./contract.ts";
import type { StandingDisclosure } from "./disclosures/contract.ts";
import type { Received } from "./disclosures/record.ts";
import { describeProcessing } from "./describe.ts";
import type { Information, KeyedActivity } from "./describe.ts";
import { activityKind, controllerKey, controllerKind } from "./kinds/stored.ts";

const pageSize = 200;
/** A register longer than this is not one a letter can tell. */
const maximumActivities = 2000;

async function readActivities(tx: Tx, scope: Scope): Promise<readonly KeyedActivity[]> {
  const found: KeyedActivity[] = [];
  let after: EntryId | undefined;
  for (;;) {
    const page = await listEntries(tx, scope, activityKind, { after, limit: pageSize });
    found.push(...page.map(({ key, body }) => ({ key, activity: body })));
    after = page.at(-1)?.id;
    if (page.length < pageSize || found.length >= maximumActivities) return found;
  }
}

/** The activities by their keys, as people call them: in this language where they have it, else in another. */
export async function activityNames(
  tx: Tx,
  scope: Scope,
  language: RegisterLanguage,
): Promise<ReadonlyMap<string, string>> {
  const activities = await readActivities(tx, scope);
  return new Map(
    activities.map(({ key, activity: { words } }) => {
      const [any] = Object.values(words);
      return [key, (words[language] ?? any)?.name ?? key];
    }),
  );
}

export async function readController(tx: Tx, scope: Scope): Promise<Controller | undefined> {
  return (await readEntryByKey(tx, scope, controllerKind, controllerKey))?.body;
}

/** Where the organisation is, as it says, else as its calendar does; ISO 3166-1 alpha-2. */
export async function readCountry(tx: Tx, scope: Scope): Promise<string | undefined> {
  const { calendar, days } = await readProfile(tx, scope);
  const country = days === undefined ? countryOf(calendar) : days.country;
  return (await readController(tx, scope))?.country ?? country;
}

/** Whom a person may complain to: by the law, and where the organisation says it is, else where it keeps time. */
export async function readAuthority(
  tx: Tx,
  scope: Scope,
  regime: "UK" | "EU",
): Promise<Authority | undefined> {
  return authorityFor(regime, await readCountry(tx, scope));
}

export type Asked = {
  readonly language: RegisterLanguage;
  readonly regime: "UK" | "EU";
  /** Data sets in which something of the person was found, such as `school:booking`. */
  readonly found?: ReadonlySet<string> | undefined;
  /** To whom data of the person themselves were disclosed; absent where nobody asked for that. */
  readonly received?: readonly Received[] | undefined;
};

/** The sections a letter or a package carries beside the data, and what the register does not say yet. */
export async function accompanyingInformation(tx: Tx, scope: Scope, asked: Asked): Promise<Information> {
  const controller = await readController(tx, scope);
  const authority = await readAuthority(tx, scope, asked.regime);
  const activities = await readActivities(tx, scope);
  return describeProcessing({ ...asked, controller, authority, activities });
}

/**
 * Whom data go to, a name or a category a line, each once: of the activities whose data were found, or of all where
 * nothing was searched (GDPR arts. 19, 30(1)(d)).
 */
export async function namedRecipients(
  tx: Tx,
  scope: Scope,
  { language, found }: Pick<Asked, "language" | "found">,
): Promise<readonly string[]> {
  const activities = await readActivities(tx, scope);
  const named = activities
    .filter(({ activity }) => found === undefined || activity.dataSets.some((set) => found.has(set)))
    .flatMap(({ activity }) => activity.words[language]?.recipients ?? []);
  return [...new Set(named)];
}

/** Who receives data all the time and of which activities, each name once (GDPR art. 30(1)(d)). */
export async function recipientsOfActivities(
  tx: Tx,
  scope: Scope,
  language: RegisterLanguage,
): Promise<readonly StandingDisclosure[]> {
  const standing = new Map<string, { key: string; name: string }[]>();
  for (const { key, activity } of await readActivities(tx, scope)) {
    const words = activity.words[language];
    for (const recipient of words?.recipients ?? []) {
      const known = standing.get(recipient) ?? [];
      standing.set(recipient, [...known, { key, name: words?.name ?? key }]);
    }
  }
  return [...standing].map(([recipient, activities]) => ({ recipient, activities }));
}

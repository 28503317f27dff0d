/** What promises are held against: the register entry by entry, as codes and days, without anybody's words. */
import type { Tx } from "../../platform/db.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import type { NoticeItem } from "../../law/notices.ts";
import type { GapReason, RegisterLanguage } from "./contract.ts";
import { gapsOf } from "./gaps.ts";
import { listPublished, readNoticePage } from "./notices/store.ts";
import { itemOfCode } from "./notices/domain.notice.ts";
import { entriesOf } from "./typed.ts";

type Day = Temporal.PlainDate;
type Answer = "yes" | "no";

export type RecordedActivity = {
  readonly key: string;
  /** What it does not say in the organisation's language. */
  readonly gaps: readonly GapReason[];
  readonly bases: readonly string[];
  /** Whether there are data of GDPR Art. 9 or 10; absent while nobody said. */
  readonly special: Answer | undefined;
  readonly isConditionNamed: boolean;
  /** Whether an impact assessment is required has been answered, whatever the answer. */
  readonly isHighRiskAnswered: boolean;
  readonly isProtectionSaid: boolean;
  /** It names a purpose of the register of purposes. */
  readonly isPurposeDeclared: boolean;
  /** It says how long its data are kept, in words or by a rule of the register. */
  readonly isRuled: boolean;
  /** Signs of a high risk, as somebody ticked them (WP 248). */
  readonly criteria: readonly string[];
  readonly isAssessmentRequired: Answer | undefined;
  /** The key of the document with the weighing of interests. */
  readonly balancingTest: string | undefined;
  /** It says in words where the weighing is. */
  readonly isWeighingElsewhere: boolean;
  readonly ofChildren: Answer | undefined;
  readonly startedOn: Day | undefined;
  readonly decidedOn: Day | undefined;
  readonly reviewedOn: Day | undefined;
};

export type RecordedNotice = {
  readonly key: string;
  readonly collection: readonly string[];
  readonly isForChildren: boolean;
  readonly activities: readonly string[];
  /** Absent while it is not on the public pages. */
  readonly published: { readonly lacks: readonly NoticeItem[]; readonly isCurrent: boolean } | undefined;
};

export type RecordedVendor = {
  readonly key: string;
  readonly part: string | undefined;
  readonly signedOn: Day | undefined;
  readonly endsOn: Day | undefined;
  /** When they confirmed that everything was deleted or returned. */
  readonly exitConfirmedOn: Day | undefined;
  /** The key of the document with the contract. */
  readonly contract: string | undefined;
  readonly terms: readonly string[];
  readonly hasGuarantees: boolean;
  readonly reviewedOn: Day | undefined;
};

export const dayOf = (written: string | undefined): Day | undefined =>
  written === undefined ? undefined : Temporal.PlainDate.from(written);
export const isAny = (...lists: readonly (readonly unknown[] | undefined)[]): boolean =>
  lists.some((list) => list !== undefined && list.length > 0);

export async function recordedActivities(
  tx: Tx,
  scope: Scope,
  { language, now }: { readonly language: RegisterLanguage; readonly now: Instant },
): Promise<readonly RecordedActivity[]> {
  const entries = await entriesOf(tx, scope, "processing-activity", { now });
  return entries.map(({ key, body }) => ({
    key,
    gaps: gapsOf(body, language),
    bases: body.lawfulBases,
    special: body.hasSpecialCategories,
    isConditionNamed: isAny(body.conditions),
    isHighRiskAnswered: body.assessmentRequired !== undefined,
    isProtectionSaid: isAny(body.security, body.safeguardKinds, body.measures),
    isPurposeDeclared: isAny(body.purposeEntries),
    isRuled: isAny(body.retentionRules) || !gapsOf(body, language).includes("retention-missing"),
    criteria: body.criteria ?? [],
    isAssessmentRequired: body.assessmentRequired,
    balancingTest: body.interestsAssessment,
    isWeighingElsewhere: body.assessmentRecord !== undefined,
    ofChildren: body.concernsChildren,
    startedOn: dayOf(body.startedOn),
    decidedOn: dayOf(body.basisDecidedOn),
    reviewedOn: dayOf(body.reviewedOn),
  }));
}

/** Each notice as it stands on the public pages, and whether that is what the register says now. */
export async function recordedNotices(
  tx: Tx,
  scope: Scope,
  now: Instant,
): Promise<readonly RecordedNotice[]> {
  const entries = await entriesOf(tx, scope, "notice", { now });
  const published = new Map((await listPublished(tx, scope)).map((one) => [one.key, one.body]));
  const recorded: RecordedNotice[] = [];
  for (const { key, body } of entries) {
    const shown = published.get(key);
    recorded.push({
      key,
      collection: body.collection ?? [],
      isForChildren: body.audience === "children",
      activities: body.activities ?? [],
      published: shown && {
        lacks: [...new Set(shown.acknowledged.flatMap((code) => itemOfCode(code) ?? []))],
        isCurrent: (await readNoticePage(tx, scope, key, now)).published?.isCurrent === true,
      },
    });
  }
  return recorded;
}

export async function recordedVendors(
  tx: Tx,
  scope: Scope,
  now: Instant,
): Promise<readonly RecordedVendor[]> {
  const entries = await entriesOf(tx, scope, "vendor", { now });
  return entries.map(({ key, body }) => ({
    key,
    part: body.part,
    signedOn: dayOf(body.signedOn),
    endsOn: dayOf(body.endsOn),
    exitConfirmedOn: dayOf(body.exitConfirmedOn),
    contract: body.contract,
    terms: [...(body.terms ?? []), ...(body.furtherTerms ?? [])],
    hasGuarantees: isAny(body.guarantees),
    reviewedOn: dayOf(body.reviewedOn),
  }));
}

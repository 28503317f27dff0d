/**
 * Two judgements that the case page and the policy share, so that they cannot disagree. Pure.
 *
 * Identity (GDPR art. 12(6)): more may be asked only where there are reasonable doubts. A check that was left out with
 * its reason on record is therefore no breach of “identity first”; an answer before either is.
 * Extension (art. 12(3)): the person is told when the letter or mail has gone out, not when somebody here decided it.
 */
type Instant = Temporal.Instant;

export type IdentityJudgement = "confirmed-first" | "excused-first" | "answered-before" | "open";

/** `settled`: when and how identity was first settled; `answeredAt`: when something was first handed over. */
export function judgeIdentity(
  settled: { readonly at: Instant; readonly isConfirmed: boolean } | undefined,
  answeredAt: Instant | undefined,
): IdentityJudgement {
  const isLate =
    answeredAt !== undefined &&
    (settled === undefined || Temporal.Instant.compare(settled.at, answeredAt) > 0);
  if (isLate) return "answered-before";
  if (settled === undefined) return "open";
  return settled.isConfirmed ? "confirmed-first" : "excused-first";
}

export type ExtensionJudgement = "told" | "due" | "late" | "unknown";

/** Whether the person was told of an extension by `noticeBy`, the end of the last day of the unextended time. */
export function judgeExtension(
  letters: readonly { readonly at: Instant; readonly template: string }[],
  noticeBy: Instant | undefined,
  now: Instant,
): ExtensionJudgement {
  if (noticeBy === undefined) return "unknown";
  const told = toldOfExtension(letters);
  const isBy = Temporal.Instant.compare(told ?? now, noticeBy) <= 0;
  if (told !== undefined) return isBy ? "told" : "late";
  return isBy ? "due" : "late";
}

/** When the first letter about an extension went out. */
export function toldOfExtension(
  letters: readonly { readonly at: Instant; readonly template: string }[],
): Instant | undefined {
  return letters.find(({ template }) => template === "extension")?.at;
}

/**
 * Judgements that the case page and the policy share, so that they cannot disagree. Pure.
 *
 * Identity (GDPR art. 12(6)): more may be asked only where there are reasonable doubts. A check that was left out with
 * its reason on record is therefore no breach of “identity first”; an answer before either is.
 * Extension (art. 12(3)): the person is told when the letter or mail has gone out, not when somebody here decided it.
 * Refusal (art. 12(4)): the same, within the promised time; the law's own month counts from the receipt.
 */
import { compareInstants, dayIn } from "../../../platform/time.ts";

type Instant = Temporal.Instant;
type Letters = readonly { readonly at: Instant; readonly template: string }[];

export type IdentityJudgement = "confirmed-first" | "excused-first" | "answered-before" | "open";

/** `settled`: when and how identity was first settled; `answeredAt`: when something was first handed over. */
export function judgeIdentity(
  settled: { readonly at: Instant; readonly isConfirmed: boolean } | undefined,
  answeredAt: Instant | undefined,
): IdentityJudgement {
  const isLate =
    answeredAt !== undefined && (settled === undefined || compareInstants(settled.at, answeredAt) > 0);
  if (isLate) return "answered-before";
  if (settled === undefined) return "open";
  return settled.isConfirmed ? "confirmed-first" : "excused-first";
}

type Fates = ReadonlyMap<string, { readonly state: string; readonly settledAt: Instant | null }>;

/**
 * When what was decided at `at` reached whom it was for: with a mail, when a mail server took it; `undefined` while it
 * waits in the outbox, or was refused. A mail nothing is known of any more counts as taken.
 */
export function reachedAt(at: Instant, mailId: string | undefined, fates: Fates): Instant | undefined {
  const fate = mailId === undefined ? undefined : fates.get(mailId);
  if (fate === undefined) return at;
  return fate.state === "sent" ? (fate.settledAt ?? at) : undefined;
}

type HandedOver = {
  readonly name: string;
  readonly package: {
    readonly mailId?: string | undefined;
    readonly downloads: number;
    readonly isPosted?: boolean | undefined;
  };
  /** The letter that is the answer, where no copy goes out. */
  readonly answer?: { readonly mailId?: string | undefined } | undefined;
};

/** The mail that brings the answer, when one does. */
export function answerMail<Mail extends string>({
  package: made,
  answer,
}: {
  readonly package: { readonly mailId?: Mail | undefined };
  readonly answer?: { readonly mailId?: Mail | undefined } | undefined;
}): Mail | undefined {
  return answer === undefined ? made.mailId : answer.mailId;
}

/**
 * Handed over by a mail that has not left, and fetched by nobody: the person has no answer so far. The one judgement for
 * the case page, the Work list, the person's own page and the gate before closing.
 */
export function isAnswerHeld(request: HandedOver, fates: Fates): boolean {
  const { name, package: made } = request;
  if (name !== "answered" && name !== "closed") return false;
  const mailId = answerMail(request);
  if (mailId === undefined || made.downloads > 0 || made.isPosted === true) return false;
  return fates.has(mailId) && fates.get(mailId)?.state !== "sent";
}

/** That mail has not been taken by a mail server. */
export function isMailHeld(mailId: string | undefined, fates: Fates): boolean {
  return mailId !== undefined && fates.has(mailId) && fates.get(mailId)?.state !== "sent";
}

/** It is held and will not leave any more: it was refused, or erased before it was sent. */
export function isAnswerLost(request: HandedOver, fates: Fates): boolean {
  const mailId = answerMail(request);
  const state = mailId === undefined ? undefined : fates.get(mailId)?.state;
  return isAnswerHeld(request, fates) && state !== "waiting";
}

/**
 * When the person was answered: the first time something was handed over. By post that is when it was posted, however
 * long before it lay printed in the office; by a link when its mail left (`reached`), or when the package was fetched,
 * which whoever follows the request can do without that mail. Where a letter is the answer, when it left or was posted.
 */
export function answeredIn(
  events: readonly {
    readonly type: string;
    readonly at: Instant;
    readonly delivery?: string;
    /** Of what goes by mail: `undefined` while the mail has not left. Left out where no mail is needed. */
    readonly reached?: Instant | undefined;
  }[],
): Instant | undefined {
  for (const event of events) {
    if (event.type === "package.posted" || event.type === "package.downloaded") return event.at;
    const isAnswer = event.type === "request.answered" || event.type === "request.done";
    if (!isAnswer || event.delivery === "post") continue;
    const at = "reached" in event ? event.reached : event.at;
    if (at !== undefined) return at;
  }
  return undefined;
}

export type ExtensionJudgement = "told" | "due" | "late" | "unknown";

/** Whether the person was told of an extension by `noticeBy`, the end of the last day of the unextended time. */
export function judgeExtension(
  letters: Letters,
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
export function toldOfExtension(letters: Letters): Instant | undefined {
  return letters.find(({ template }) => template === "extension")?.at;
}

export type RefusalJudgement = {
  readonly is: "told" | "due" | "late";
  /** The last day to tell the person. */
  readonly until: Temporal.PlainDate;
  /** The day the first letter of refusal went out. */
  readonly told: Temporal.PlainDate | undefined;
};

/** Whether whoever was refused was told why by the day `within` after `since`; days are those of `zone`. */
export function judgeRefusal(
  letters: Letters,
  time: { readonly since: Instant; readonly within: Temporal.Duration; readonly zone: string },
  now: Instant,
): RefusalJudgement {
  const { since, within, zone } = time;
  const until = dayIn(zone, since).add(within);
  const letter = letters.find(({ template }) => template === "refusal");
  const told = letter === undefined ? undefined : dayIn(zone, letter.at);
  const isBy = Temporal.PlainDate.compare(told ?? dayIn(zone, now), until) <= 0;
  if (!isBy) return { is: "late", until, told };
  return { is: told === undefined ? "due" : "told", until, told };
}

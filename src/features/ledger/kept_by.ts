/**
 * Which kinds of act keep, or would show broken, what a check of the policy looks at. An entry names no clause itself: one act
 * keeps several, and which they are depends on the version of the policy that stood at the moment. So both are derived from the
 * entry's type and moment, and the signed record stays what happened (docs/decisions/0080-ledger-outlets.md).
 */
const identity = [
  "identity.asked",
  "identity.code-tried",
  "identity.evidence-received",
  "identity.evidence-destroyed",
  "identity.confirmed",
  "identity.skipped",
  "identity.refused",
] as const;
const search = [
  "search.planned",
  "search.approved",
  "search.started",
  "search.finished",
  "search.failed",
] as const;
const review = [
  "review.decided",
  "review.decided-together",
  "review.undone",
  "review.row-decided",
  "review.row-undone",
  "review.words-covered",
  "review.words-uncovered",
  "review.approved",
  "review.second-settled",
] as const;
const handedOver = [
  "package.sent-again",
  "package.posted",
  "package.taken-for-post",
  "package.downloaded",
] as const;
const plans = [
  "change.submitted",
  "change.triaged",
  "change.assessed",
  "change.condition-set",
  "change.approved",
  "change.refused",
] as const;
const accounts = [
  "account.invited",
  "account.made",
  "account.opened",
  "account.roles-changed",
  "account.ended",
] as const;

const keptBy: Readonly<Record<string, readonly string[]>> = {
  "DSR-CHANNEL": ["request.received", "mail.opened-request", "controller.asked"],
  "DSR-CLOCK": ["request.received", "request.extended", "request.answered", "request.refused"],
  "DSR-EXT": ["request.extended"],
  "DSR-IDV": identity,
  "DSR-CLARIFY": ["clarification.asked", "clarification.reached", "clarification.answered"],
  "DSR-SEARCH": search,
  "DSR-REDACT": review,
  "DSR-CONTENT": ["package.built", "request.answered"],
  "DSR-DELIVER": ["request.answered", ...handedOver],
  "DSR-REFUSE": ["request.refused"],
  "DSR-REFUSE-LETTER": ["request.refused", "letter.sent", "refusal.reached"],
  "DSR-ERASE": ["request.erased", "person.erased"],
  "LED-RELEASE": ["request.answered", "review.approved", "package.built"],
  "RET-CERT": ["request.erased", "person.erased", "erasure.replayed"],
  "RBA-ACCOUNT": accounts,
  "RBA-LEAVER": ["account.ended"],
  "RBA-CRED": ["password.changed", "passkey.added", "passkey.removed", "app.changed", "sign-in.locked"],
  "GOV-POLICY-META": ["policy.installed"],
  "GOV-POLICY-REVIEW": ["policy.installed", "policy.draft-approved"],
  "GOV-ADVICE": ["advice.asked", "advice.answered", "advice.corrected"],
  "ROP-RECORD": ["register.changed", "register.installed", "register.brought", "register.retired"],
  "ROP-COVER": ["register.changed", "register.installed", "register.brought", "register.retired"],
  "SHA-GATE": ["disclosure.recorded", "disclosure.struck"],
  "DPI-SCREEN": plans,
  "DPI-GATE": plans,
  "SEC-BACKUP": ["backup.written", "backup.drilled"],
  "MED-PUBLISH": ["complaint.taken-down"],
  "ACT-CLOSED": ["action.opened", "action.moved", "action.done", "action.verified", "action.returned"],
};

/** The checks of which an act can tell. */
export const checksWithActs: readonly string[] = Object.keys(keptBy);

/** The kinds of act that tell of a check; none for one that no act tells of. */
export const actsOf = (check: string): readonly string[] => keptBy[check] ?? [];

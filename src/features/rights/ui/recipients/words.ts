/** What the panel of recipients says for the codes it is given. */
import type { CallRefused } from "../../../../web/call.ts";
import type { StatusCode } from "../../../../web/widgets/index.ts";
import type {
  AnswerKind,
  ExchangeTrouble,
  Excuse,
  GiveUpReason,
  MissingToTell,
  NoticeAct,
  NoticeObstacle,
  NoticeOffer,
  NoticeSource,
  NoticeView,
} from "../../recipients/contract.ts";

export const actWords: Readonly<Record<NoticeAct, string>> = {
  corrected: "Correction",
  erased: "Erasure",
  restricted: "Restriction",
  lifted: "End of the restriction",
  stopped: "Stop of the use",
};

export const sourceWords: Readonly<Record<NoticeSource, string>> = {
  register: "from the register",
  system: "a connected system",
  officer: "put on the list here",
  "passed-on": "the data were passed on to them",
  "told-before": "told of the restriction",
};

export const answerWords: Readonly<Record<AnswerKind, string>> = {
  confirmed: "Done",
  partly: "Done in part",
  later: "Will do it later",
  "must-keep": "A law does not let them",
  "never-had": "Never had the data",
  "passed-on": "Passed on, no longer with them",
  "wrong-person": "It went to the wrong person",
};

export const excuseWords: Readonly<Record<Excuse, { readonly label: string; readonly hint?: string }>> = {
  "nothing-disclosed": { label: "Nothing about this person went there", hint: "Say how you know." },
  "our-own": { label: "It is our own, nobody else’s" },
  "listed-twice": { label: "They are on the list twice" },
  impossible: { label: "Telling them is impossible", hint: "Say why. It is an exception of the law." },
  disproportionate: {
    label: "Telling them is out of all proportion",
    hint: "Say what it would take, and what it would gain. It is an exception of the law.",
  },
};

export const giveUpWords: Readonly<Record<GiveUpReason, string>> = {
  "no-answer": "They do not answer",
  unreachable: "They cannot be reached",
  refuses: "They refuse",
  "rest-accepted": "What they left undone is accepted",
};

export const missingWords: Readonly<Record<MissingToTell, string>> = {
  "request-not-open": "The request is not open.",
  "identity-open": "It is not settled yet who is asking.",
  "authority-open": "It is not settled yet whether they may ask for this person.",
  "not-decided": "It is not decided yet what is done.",
  "not-lifted": "The restriction has not ended yet.",
  "no-address": "No e-mail address is known.",
  "no-person-named": "What they know the person by is missing.",
  "nothing-to-correct": "What is right now is missing.",
  "too-many-notices": "The list holds as many as it can.",
  "no-such-act": "This request has nothing of the kind to tell.",
  "no-opendsr-address": "The vendor of this name has no system in the register that takes requests.",
  "not-in-opendsr": "From system to system only an erasure can be told.",
  "no-vendor-address": "The register has no vendor of this name with an e-mail address.",
  "not-in-drill": "Nothing rehearsed goes into a vendor’s bundle.",
};

export const offerWords: Readonly<Record<NoticeOffer, string>> = {
  mail: "Send the mail…",
  transmit: "Send to their system…",
  bundle: "Put into their weekly bundle…",
  tell: "Told another way…",
  answer: "Record an answer…",
  change: "Change what it says…",
  bounce: "It came back",
  "put-back": "Take it up again",
  excuse: "Need not be told…",
  "give-up": "Stop waiting…",
};

const lowered = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;

type Way = NonNullable<NoticeView["way"]>;
const lostWords: Readonly<Partial<Record<Way, string>>> = { opendsr: "not taken", bundle: "not opened" };
const sentWords: Readonly<Partial<Record<Way, string>>> = {
  opendsr: "their system is asked",
  bundle: "in their bundle",
};

/** Where one stands, in a sign and a few words. */
export function standingOf(notice: NoticeView): { readonly status: StatusCode; readonly text: string } {
  const { answer, isLate, isOpen, isUndelivered } = notice;
  switch (notice.state) {
    case "proposed":
      return { status: "unproven", text: "to be told" };
    case "not-needed":
      return { status: "n/a", text: "need not be told" };
    case "given-up":
      return { status: "n/a", text: "given up" };
    case "sent":
      return isUndelivered
        ? { status: "broken", text: lostWords[notice.way ?? "mail"] ?? "not delivered" }
        : { status: "due", text: sentWords[notice.way ?? "mail"] ?? "mail on its way" };
    case "answered":
      if (answer === undefined) return { status: "due", text: "answered" };
      return {
        status: isOpen ? (isLate ? "broken" : "due") : "kept",
        text: lowered(answerWords[answer.kind]),
      };
    case "reached":
    case "reminded":
      if (isUndelivered)
        return {
          status: "broken",
          text: notice.way === "opendsr" ? "dropped by their system" : "reminder not delivered",
        };
      if (isLate) return { status: "broken", text: "no answer in time" };
      return { status: "due", text: notice.state === "reached" ? "told" : "told, reminded" };
    default:
      return notice.state satisfies never;
  }
}

/** What is wrong between their system and ours, and what may be done about it. */
export const troubleWords: Readonly<Record<ExchangeTrouble, string>> = {
  unreachable: "Their system cannot be reached. It is asked again by itself.",
  busy: "Their system is busy. It is asked again by itself.",
  server_failed: "Their system has a fault. It is asked again by itself.",
  address_refused: "Their address leads into a network that is not called. Correct it in the register.",
  refused: "Their system refuses the request. Ask them why.",
  unknown_there: "Their system does not know the request. Ask them why.",
  not_understood: "Their system answers something else than the protocol. Ask them why.",
  erasure_not_supported: "Their system takes no erasures. Tell them another way.",
  no_identity_taken: "Their system knows people by nothing that this request has. Tell them another way.",
  certificate_unreadable: "Their certificate cannot be read. Ask them for a right one.",
  certificate_not_valid_now: "Their certificate is not valid today. Ask them to renew it.",
  certificate_of_another:
    "Their certificate is for another domain. Compare the register with their documentation.",
  certificate_weak: "Their certificate has a weak key. Ask them for one with 2048 bits or more.",
  certificate_not_trusted:
    "Their certificate is not one we trust. Compare its fingerprint with the contract.",
  domain_of_another:
    "The answer is signed for another domain. Compare the register with their documentation.",
  not_signed: "The answer is not signed, and counts for nothing. Ask them why.",
  signature_wrong: "The signature of the answer is wrong, and it counts for nothing. Ask them another way.",
  request_of_another: "The answer is about another request, and counts for nothing. Ask them why.",
  request_altered: "Their system confirms something else than was sent. Ask them why.",
  cancelled_there: "Their system has cancelled the request. Ask them why.",
  too_late_to_cancel:
    "The person withdrew, and their system was already at work or done: it could not be taken back there. Ask them.",
};

const obstacleWords: Readonly<Record<NoticeObstacle, string>> = {
  "notice-not-sent": "They have not been told yet.",
  "notice-on-its-way": "Its mail is still on its way. Tell them another way, or wait for the mail server.",
  "notice-told-already": "They have been told already.",
  "notice-settled": "This is settled. Take it up again first.",
  "notice-not-settled": "This is not settled.",
  "notice-not-due": "This is not due yet.",
  "notice-not-mailed": "Nothing was sent that could come back.",
  "notice-undelivered": "It was not delivered.",
  "too-early-to-give-up":
    "They still have time, or a reminder is still to come. Waiting ends with their answer, or when the reminders went without one.",
  "day-out-of-reach":
    "This day does not fit: not in the future, not before they were told, and no later than two months on.",
};

export function problemOf(error: CallRefused | undefined): string | undefined {
  if (error === undefined) return undefined;
  const reason = error.details[0]?.reason ?? "";
  const known: Readonly<Record<string, string>> = {
    ...obstacleWords,
    ...missingWords,
    "request-over": "This request is over.",
    reason_needs_words: "Say why in words.",
  };
  return known[reason] ?? error.message;
}

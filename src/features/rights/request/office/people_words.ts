/** How identity, authority and suppression stand, in a few words of the case page; `day` gives a day with its blank, or nothing. */
import type { Instant, PlainDate } from "../../../../platform/time.ts";
import type { Status } from "../../controllers/domain.standing.ts";
import type { Received } from "../../controllers/store.ts";
import type { RequestEvent } from "../events.ts";
import type { RequestState } from "../state.ts";

export function identityWords(
  { identity, capacity }: RequestState,
  day: (type: RequestEvent["type"]) => string,
): string {
  const how = {
    "mailed-code": "mailed code",
    "mailed-link": "address confirmed by its link",
    evidence: "proof",
    "known-to-staff": "known to staff",
  };
  switch (identity.status) {
    case "open":
      return "open";
    case "asked":
      if (identity.isUnsent === true)
        return identity.mailId === undefined && identity.method === "evidence"
          ? "to be asked for by letter, which has not gone yet"
          : "asked for by mail, which no mail server has taken yet";
      return `asked${day("identity.asked")}, ${identity.method === undefined ? "" : how[identity.method]}`;
    case "evidence":
      return "proof received, to be looked at";
    case "confirmed":
      return `confirmed${day("identity.confirmed")}, ${identity.method === undefined ? "" : how[identity.method]}`;
    case "skipped":
      return `no proof needed, decided${day("identity.skipped")}`;
    case "refused":
      return `not confirmed${day("identity.refused")}`;
    case "not-asked":
      return capacity === "controller"
        ? "not asked: the controller answers for who it is"
        : "not asked: this right takes effect whoever asks";
    default:
      return identity.status satisfies never;
  }
}

export function authorityWords(
  { authority }: RequestState,
  day: (type: RequestEvent["type"]) => string,
): string {
  if (authority === "confirmed") return `confirmed${day("authority.confirmed")}`;
  return authority === "refused" ? `not confirmed${day("authority.refused")}` : "open";
}

/** Whether the person is on the suppression list because of this request; nothing where it is no matter of it. */
export function suppressionWords({ right, isDrill }: RequestState, entries: number): string | undefined {
  if (entries > 0)
    return right === "marketing-objection"
      ? "on the list since it arrived: nothing is sent to sell them something"
      : "on the list: not to be brought back from a list or a copy";
  if (right !== "marketing-objection") return undefined;
  return isDrill === true
    ? "a rehearsal puts nobody on the list"
    : "nobody is on the list: no address of the person is known, or the entry was ended";
}

const standingWords: Readonly<Record<Status, string>> = {
  pending: "that nobody has begun",
  in_progress: "that it is under way",
  completed: "that it is done",
  cancelled: "that it is over without being done",
};

/** Under which number a controller's system knows the request, and what it is told when it asks. */
export function systemWords(
  { subject_request_id: number, status, told, told_at: at, has_callbacks: isCalled }: Received,
  dayOf: (at: Instant) => PlainDate,
): string {
  const said = `knows it as ${number} and is told ${standingWords[status]}`;
  if (!isCalled) return said;
  if (told === null || at === null || told !== status)
    return status === "pending" ? said : `${said}; not called back yet`;
  return `${said}; called back ${dayOf(at).toLocaleString("en-GB", { day: "numeric", month: "short" })}`;
}

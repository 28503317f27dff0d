/** What is next with one recipient, in a sentence for the office. Pure. */
import { sentences } from "../../../platform/i18n/messages.ts";
import type { NoticeTexts } from "./contract.ts";
import { dueStep, isOpen } from "./state.ts";
import type { NoticeState } from "./state.ts";

const catalogue = sentences(
  {
    "address-and-tell": "Add an address, or tell them another way.",
    tell: "Tell them.",
    "system-waits": "Their system is being asked. The days count from when it has taken the request.",
    "system-refused": "Their system did not take it. Look at what went wrong, or tell them another way.",
    "system-dropped": "Their system had taken it and dropped it. Ask them another way.",
    "bundle-waits": "It goes with their bundle. The days count from when they open it with the code.",
    "bundle-lost":
      "Their bundle was not opened, or not delivered. Ask them another way, or put it in once more.",
    "mail-waits": "The mail waits for the mail server. The days count from when it is taken.",
    "find-address": "It has not reached them. Find the right address, or tell them another way.",
    "reminder-lost": "The reminder was refused. Check the address, or ask them another way.",
    "wait-remind": "Wait for the answer, asked by {due}. A reminder goes out on {on}.",
    "wait-decide": "Wait for the answer, asked by {due}.",
    "late-remind": "Late since {due}. The last reminder goes out on {on}.",
    "late-decide": "Late since {due}. It is yours to decide from {on}.",
    escalated: "No answer since {due}. Ask them another way, or stop waiting with a reason.",
    partly: "Part is undone. Ask for the rest, or accept it with a reason.",
    later: "They asked for time until {due}.",
    "wrong-person":
      "Somebody else received it. Judge whether that is a breach to be reported; find the right one, and tell them.",
    settled: "Nothing.",
  },
  {},
);

type Day = Temporal.PlainDate;

export function nextSentence(state: NoticeState, texts: Partial<NoticeTexts>, today: Day): string {
  const { key, on } = nextOf(state, texts, today);
  return catalogue.sayDynamic("en", key, {
    ...(state.dueOn === undefined ? {} : { due: written(Temporal.PlainDate.from(state.dueOn), today) }),
    ...(on === undefined ? {} : { on: written(on, today) }),
  });
}

function nextOf(
  state: NoticeState,
  texts: Partial<NoticeTexts>,
  today: Day,
): { readonly key: Parameters<typeof catalogue.say>[1]; readonly on?: Day } {
  const { name, answer, isUndelivered, isEscalated, dueOn, way } = state;
  if (!isOpen(state)) return { key: "settled" };
  if (name === "proposed") return { key: texts.email === undefined ? "address-and-tell" : "tell" };
  if (name === "sent" && way === "opendsr") return { key: isUndelivered ? "system-refused" : "system-waits" };
  if (name === "sent" && way === "bundle") return { key: isUndelivered ? "bundle-lost" : "bundle-waits" };
  if (name === "sent") return { key: isUndelivered ? "find-address" : "mail-waits" };
  if (answer?.kind === "wrong-person") return { key: "wrong-person" };
  if (isUndelivered) return { key: way === "opendsr" ? "system-dropped" : "reminder-lost" };
  if (answer?.kind === "partly") return { key: "partly" };
  if (isEscalated) return { key: "escalated" };
  const isLate = dueOn !== undefined && dueOn < today.toString();
  if (answer?.kind === "later" && !isLate) return { key: "later" };
  const due = dueStep(state);
  if (due?.step === "remind") return { key: isLate ? "late-remind" : "wait-remind", on: due.on };
  return isLate && due !== undefined ? { key: "late-decide", on: due.on } : { key: "wait-decide" };
}

function written(day: Day, today: Day): string {
  const year = day.year === today.year ? {} : { year: "numeric" as const };
  return day.toLocaleString("en-GB", { day: "numeric", month: "long", ...year });
}

/** When what happened in a request reached whom it was for, and what a rehearsed mail would have been. */
import type { RecordedEvent } from "../../../../platform/events.ts";
import type { MailId } from "../../../../platform/identifiers.ts";
import type { MailFate } from "../../../../platform/mail/outbox.ts";
import { reachedAt } from "../domain.judgement.ts";
import type { PromiseFacts } from "../domain.promises.ts";
import type { RequestEvent } from "../events.ts";
import { officeSentences } from "./sentences.ts";

export type Recorded = RecordedEvent<RequestEvent>;

export function momentsOf(
  events: readonly Recorded[],
  fates: ReadonlyMap<MailId, MailFate>,
): PromiseFacts["events"] {
  return events.map((event) => {
    const { type, happenedAt: at } = event;
    const reached = reachedAt(at, mailIn(event), fates);
    if (event.type === "request.answered") return { type, at, delivery: event.data.delivery, reached };
    if (event.type === "request.done") return { type, at, delivery: event.data.by, reached };
    // A letter that has not left told nobody anything.
    if (event.type !== "letter.sent" || reached === undefined) return { type, at };
    return { type, at: reached, template: event.data.template };
  });
}

/** The mail that an event brought about. */
export function mailIn({ data }: Recorded): MailId | undefined {
  return "mailId" in data ? data.mailId : undefined;
}

/** What a rehearsed mail would have been, beside the words of its event. */
export function withTurned(
  text: string | undefined,
  mailId: MailId | undefined,
  turned: ReadonlyMap<MailId, string>,
): string | undefined {
  const addressee = mailId === undefined ? undefined : turned.get(mailId);
  if (addressee === undefined) return text;
  const would = officeSentences.say("en", "drill.turned", { addressee });
  return text === undefined ? would : `${text}\n${would}`;
}

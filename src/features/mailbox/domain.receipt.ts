/**
 * When a mail reached the organisation, which is when its clock starts (GDPR art. 12(3)): by the server's own clock
 * (INTERNALDATE, RFC 9051 §2.3.3) and by the topmost Received line, which our server wrote (RFC 5321 §4.4). The earlier
 * one counts, because moving a mail between folders may renew the first. A mail that a colleague sent on as an attachment
 * arrived when the attached one did; one that was sent on in the text does not say it, and a colleague is asked. Pure.
 */
import type { Receipt } from "./contract.ts";
import { linesOf, type MailHead, type ReadMail } from "./domain.mail.ts";

export type Received = { readonly at: Temporal.Instant; readonly receipt: Receipt };

/** Where our server writes no line of its own the topmost one is a stranger's: it is believed within a month. */
const mostDays = 31;
/** A mail somebody sends on may have lain about for longer. */
const mostDaysForwarded = 366;
/** Two clocks of two machines. */
const slackMinutes = 10;

export function receivedOf(mail: ReadMail, internal: Temporal.Instant, now: Temporal.Instant): Received {
  const server = earlier(internal, now);
  const line = within(topmost(mail), server, mostDays);
  const outer: Received =
    line === undefined || Temporal.Instant.compare(line, server) >= 0
      ? { at: server, receipt: "server" }
      : { at: line, receipt: "received-line" };
  const forward = forwardOf(mail);
  if (forward === "inline") return { at: outer.at, receipt: "to-be-said" };
  if (mail.inner === undefined) return outer;
  const inner = within(topmost(mail.inner), outer.at, mostDaysForwarded);
  return inner === undefined
    ? { at: outer.at, receipt: "to-be-said" }
    : { at: inner, receipt: "forwarded-mail" };
}

const earlier = (one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant =>
  Temporal.Instant.compare(one, other) <= 0 ? one : other;

/** Not later than `end` but for two clocks that differ, and not so long before it that nobody should believe it. */
function within(
  at: Temporal.Instant | undefined,
  end: Temporal.Instant,
  days: number,
): Temporal.Instant | undefined {
  if (at === undefined) return undefined;
  if (Temporal.Instant.compare(at, end.add({ minutes: slackMinutes })) > 0) return undefined;
  if (Temporal.Instant.compare(at, end.subtract({ hours: days * 24 })) < 0) return undefined;
  return earlier(at, end);
}

/** What stands after the last semicolon of the topmost line. */
function topmost(head: MailHead): Temporal.Instant | undefined {
  const [line] = linesOf(head, "received");
  return line === undefined ? undefined : momentOf(line.slice(line.lastIndexOf(";") + 1));
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const zones: Readonly<Record<string, string>> = { ut: "+00:00", utc: "+00:00", gmt: "+00:00", z: "+00:00" };

/** A date as mail writes it (RFC 5322 §3.3): `Mon, 2 Mar 2026 09:00:00 +0100 (CET)`; `undefined` for anything else. */
export function momentOf(text: string): Temporal.Instant | undefined {
  const form =
    /^\s*(?:[a-z]{3},?\s+)?(\d{1,2})\s+([a-z]{3})[a-z]*\s+(\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s+([+-]\d{4}|[a-z]{1,4})\b/i;
  const [, day = "", month = "", year = "", hour = "", minute = "", second = "00", zone = ""] =
    form.exec(text.slice(0, 200)) ?? [];
  const number = months.indexOf(month.toLowerCase()) + 1;
  const offset = /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zones[zone.toLowerCase()];
  if (number === 0 || offset === undefined) return undefined;
  const two = (value: string | number): string => String(value).padStart(2, "0");
  try {
    return Temporal.Instant.from(
      `${year}-${two(number)}-${two(day)}T${two(hour)}:${two(minute)}:${two(Math.min(59, Number(second)))}${offset}`,
    );
  } catch {
    return undefined;
  }
}

/** How a colleague sent it on, if so. */
export function forwardOf(
  mail: Pick<ReadMail, "inner" | "subject" | "text">,
): "attached" | "inline" | undefined {
  if (mail.inner !== undefined) return "attached";
  return quotedHead(mail) === undefined ? undefined : "inline";
}

export type QuotedHead = { readonly name: string; readonly address: string; readonly sentAt: string };

/** What is quoted with `>` was sent on before, to somebody else. */
const forwarded =
  /^[ \t]*(?:-{2,}[ \t]*(?:forwarded message|mensaje reenviado)[ \t]*-{2,}|begin forwarded message:|inicio del mensaje reenviado:)[ \t]*$/im;
/** Some programs write the same above an answer: then the subject tells. */
const original = /^[ \t]*-{2,}[ \t]*(?:original message|mensaje original)[ \t]*-{2,}[ \t]*$/im;
const isForwardedSubject = /^\s*(?:fwd?|rv|reenv)\s*:/i;

/**
 * The head that mail programs write above a mail that is sent on in the text; whom it says it is from. Without the usual
 * mark a subject such as `Fwd:` has to go with a quoted sender.
 */
export function quotedHead({ subject, text }: Pick<ReadMail, "subject" | "text">): QuotedHead | undefined {
  const isSaid = isForwardedSubject.test(subject);
  const mark = forwarded.exec(text) ?? (isSaid ? original.exec(text) : null);
  if (mark === null && !isSaid) return undefined;
  const lines = text.slice(mark?.index ?? 0, (mark?.index ?? 0) + 4000).split("\n", 40);
  const field = (names: string): string =>
    lines
      .map((line) => new RegExp(`^[ \\t>*]*(?:${names})\\s*:[*\\s]*(.*)$`, "i").exec(line)?.[1])
      .find((found) => found !== undefined) ?? "";
  const from = field("from|de");
  if (mark === null && from === "") return undefined;
  const address = /[^\s<>"(),:;[\]\\]+@[^\s<>"(),:;[\]\\]+\.[^\s<>"(),:;[\]\\]+/.exec(from)?.[0] ?? "";
  const name = from
    .replace(/[<[(].*$/s, "")
    .replaceAll(/["*]/g, "")
    .trim();
  return {
    name: name === address ? "" : name,
    address: address.toLowerCase(),
    sentAt: field("sent|date|enviado(?: el)?|fecha").slice(0, 100),
  };
}

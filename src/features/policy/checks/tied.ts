/**
 * Promises about something only the register can name: a document, a measure, a role. The entry says which clauses it serves;
 * a clause no entry names is unproven (GDPR arts. 24, 30, 32). Pure.
 */
import type { ClausePromise } from "../document/promise.ts";
import { byInterval, judged } from "./entries.ts";
import { addUp } from "./occasions.ts";
import type { Finding, Tally } from "./occasions.ts";
import type { Seen } from "./watch.ts";

const serving =
  (clause: string) =>
  ({ clauses }: { readonly clauses: readonly string[] }): boolean =>
    clauses.includes(clause);

/** Each document that serves the clause is approved and in date. */
export function checkDocuments(seen: Seen, _promise: ClausePromise, clause: string): Tally {
  const today = seen.watch.today(seen.zone);
  const isOver = (day: Temporal.PlainDate | undefined): day is Temporal.PlainDate =>
    day !== undefined && Temporal.PlainDate.compare(day, today) < 0;
  return addUp(
    "document",
    seen.documents.filter(serving(clause)).map(({ key, approvedOn, endsOn, reviewBy }): Finding => {
      if (approvedOn === undefined) return judged("document", key, "unsaid", "unproven");
      if (Temporal.PlainDate.compare(approvedOn, today) > 0)
        return judged("document", key, "unapproved", "broken");
      const last = [endsOn, reviewBy].find(isOver);
      return last === undefined
        ? judged("document", key, "current", "kept")
        : { ...judged("document", key, "lapsed", "broken"), since: last.add({ days: 1 }) };
    }),
  );
}

/** Each plan that serves the clause was rehearsed within the interval. */
export function checkRehearsed(seen: Seen, { parameters }: ClausePromise, clause: string): Tally {
  const entries = seen.documents.filter(serving(clause)).map(({ key, triedOn }) => ({ key, on: triedOn }));
  return byInterval("rehearsed", entries, parameters["interval"], seen);
}

/** What is done again and again left a document that serves the clause, the newest dated within the interval. */
export function checkDated(seen: Seen, { parameters }: ClausePromise, clause: string): Tally {
  const [newest] = seen.documents
    .filter(serving(clause))
    .flatMap(({ key, dated }) => (dated === undefined ? [] : [{ key, on: dated }]))
    .toSorted((one, other) => Temporal.PlainDate.compare(other.on, one.on));
  return byInterval("dated", newest === undefined ? [] : [newest], parameters["interval"], seen);
}

/** A meeting that was to take place by a day left minutes: a document that serves the clause, dated by a fortnight after it. */
export function checkMinutes(seen: Seen, { parameters }: ClausePromise, clause: string): Tally {
  const due = Temporal.PlainDate.from(String(parameters["due"]));
  const last = due.add({ days: 14 });
  const isOver = Temporal.PlainDate.compare(seen.watch.today(seen.zone), last) > 0;
  const all = seen.documents.filter(serving(clause)).map(({ key, dated }): Finding => {
    if (dated === undefined) return judged("minutes", key, "undated", "unproven");
    return Temporal.PlainDate.compare(dated, last) <= 0
      ? judged("minutes", key, "held", "kept")
      : { ...judged("minutes", key, "late", "broken"), since: last.add({ days: 1 }) };
  });
  // One held in time is enough; the later ones are of later meetings.
  const held = all.filter(({ status }) => status === "kept");
  if (held.length > 0) return addUp("minutes", held);
  if (!isOver)
    return addUp("minutes", [{ ...judged("minutes", due.toString(), "open", "due"), isOpen: true }]);
  // Of a day before the record began nobody here can know.
  const isKnown = Temporal.PlainDate.compare(seen.version.recordedSince, due) <= 0;
  const none: Finding = {
    ...judged("minutes", due.toString(), "none", "broken"),
    since: last.add({ days: 1 }),
  };
  return addUp("minutes", all.length === 0 && isKnown ? [none] : all);
}

/** Each measure that serves the clause was brought up to date within the interval. */
export function checkRenewed(seen: Seen, { parameters }: ClausePromise, clause: string): Tally {
  const entries = seen.measures.filter(serving(clause)).map(({ key, renewedOn }) => ({ key, on: renewedOn }));
  return byInterval("renewed", entries, parameters["interval"], seen);
}

/** Somebody holds each role that serves the clause, and it says whom that person reports to. */
export function checkRoles({ roles }: Seen, _promise: ClausePromise, clause: string): Tally {
  return addUp(
    "role",
    roles.filter(serving(clause)).map(({ key, isFilled, hasLine }) => {
      if (isFilled === undefined) return judged("role", key, "unsaid", "unproven");
      if (isFilled === "no") return judged("role", key, "empty", "broken");
      return hasLine ? judged("role", key, "held", "kept") : judged("role", key, "alone", "unproven");
    }),
  );
}

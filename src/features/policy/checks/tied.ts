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

/** A principle is kept when every promise gathered under it is. Pure; looks at results and not at facts. */
import type { ClausePromise } from "../document/promise.ts";
import type { Evidence, Result } from "./result.ts";
import { worstOf } from "./result.ts";

export type Judged = { readonly label: string; readonly promise: ClausePromise; readonly result: Result };

/** The checks a principle names; `all` is every other promise of the policy. */
const membersOf = ({ parameters }: ClausePromise): readonly string[] =>
  String(parameters["members"] ?? "")
    .split(",")
    .map((name) => name.trim());

/** `others` are the binding promises of the same policy that are no principles themselves. */
export function checkPrinciple(promise: ClausePromise, others: readonly Judged[]): Result {
  const members = membersOf(promise);
  const under = others.filter(
    ({ promise: { check } }) => members.includes("all") || (check !== undefined && members.includes(check)),
  );
  const n = under.filter(({ result }) => result.status === "kept").length;
  const found = worstOf(under.map(({ result }) => result.status));
  const status = found === "not_applicable" ? "unproven" : found;
  const evidence = under
    .filter((one) => one.result.status === status)
    .slice(0, 20)
    .map(({ label, result }): Evidence => ({
      status: result.status,
      sentence: { key: "principle.clause", parameters: { clause: label } },
    }));
  const days = under.flatMap(({ result: { since } }) => (since === undefined ? [] : [since]));
  const since = days.toSorted((one, other) => Temporal.PlainDate.compare(one, other))[0];
  const key = under.length === 0 ? "principle.none" : `principle.${status}`;
  const result = { status, why: { key, parameters: { n, of: under.length } }, n, of: under.length, evidence };
  return status === "broken" && since !== undefined ? { ...result, since } : result;
}

/**
 * What a person is told about their request: the steps it has taken, and what only they can do. Pure. Never what was
 * found, nor anything they did not tell us themselves.
 */
import { isIdentified } from "../request/gates.ts";
import { codeTries } from "../request/domain.ts";
import { kindOf } from "../request/kinds/kinds.ts";
import { measuresOf } from "../request/state.ts";
import type { RequestState } from "../request/state.ts";
import type { FollowPage } from "./contract.ts";

type Stage = FollowPage["stages"][number];
type Need = FollowPage["needs"][number];

/** Every step that is settled is done, the first that is not is under way. Search may run beside the question of who. */
export function stagesOf(state: RequestState, isHeld = false): readonly Stage[] {
  const { name, search, review } = state;
  const answered = name === "answered" || name === "closed";
  const measures = measuresOf(state);
  const done: Readonly<Record<Stage["name"], boolean>> = {
    received: name !== "unconfirmed",
    who: answered || (isIdentified(state) && isEntitled(state)),
    look: answered || state.assessment !== undefined,
    do: answered || (measures.length > 0 && measures.every(({ outcome }) => outcome !== undefined)),
    search: answered || search.status === "finished",
    others: answered || review.status === "approved",
    // What still lies with us has not reached anybody.
    ready: answered && !isHeld,
  };
  const order = orderOf(state);
  const first = order.find((stage) => !done[stage]);
  const searching = name === "open" && search.status === "running";
  return order.map((stage) => {
    if (done[stage]) return { name: stage, is: "done" };
    return { name: stage, is: stage === first || (stage === "search" && searching) ? "now" : "next" };
  });
}

/** What a request for this right goes through: data that are handed over are looked for, of other rights something is done. */
function orderOf(state: RequestState): readonly Stage["name"][] {
  const { answer, isAssessed, isAtOnce } = kindOf(state);
  return [
    "received",
    ...(isAtOnce ? [] : (["who"] as const)),
    ...(isAssessed ? (["look"] as const) : []),
    ...(answer === "package" ? (["search", "others"] as const) : (["do"] as const)),
    "ready",
  ];
}

function isEntitled({ authority }: RequestState): boolean {
  return authority === "not-needed" || authority === "confirmed";
}

/** What is needed from the person now, the most pressing first. `hasAddress`: whether we can mail them. */
export function needsOf(state: RequestState, hasAddress: boolean): readonly Need[] {
  const { name, identity, clarification } = state;
  const via = state.package.via ?? state.delivery;
  if (state.package.status === "released" && via !== "post" && hasAddress) return ["package"];
  if (name === "unconfirmed") return hasAddress ? ["confirm"] : [];
  if (name !== "open") return [];
  const needs: Need[] = [];
  if (clarification === "asked") needs.push("answer");
  const codeIsOut = identity.status === "asked" && identity.method === "mailed-code";
  if (codeIsOut) needs.push(identity.wrongCodes < codeTries ? "code" : "code-blocked");
  return [...needs, ...uploadsOf(state)];
}

/** Which proofs may be uploaded: what was asked for, and a guardian's or agent's authority without being asked. */
export function uploadsOf(state: RequestState): readonly ("identity" | "authority")[] {
  if (state.name !== "open") return [];
  const { status, method } = state.identity;
  const asked =
    status === "evidence" || (status === "asked" && method === "evidence") || status === "refused";
  return [...(asked ? (["identity"] as const) : []), ...(isEntitled(state) ? [] : (["authority"] as const))];
}

/** An answer that has gone out, or a request that is over, can no longer be withdrawn. */
export function canWithdraw({ name }: RequestState): boolean {
  return name === "unconfirmed" || name === "open";
}

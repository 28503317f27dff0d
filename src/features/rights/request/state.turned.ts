/** What a request becomes that turns out to be another: another right, or about somebody who has died. Pure. */
import { kindOf } from "./kinds/kinds.ts";
import type { RequestState } from "./state.ts";

/** As if it had been asked for from the first: what was decided for the other right is decided no more. */
export function reroutedTo(before: RequestState, to: RequestState["right"]): RequestState {
  const { examined: _examined, assessment: _assessment, ...state } = before;
  const { isAtOnce } = kindOf({ right: to });
  const { status } = state.identity;
  const isSettled = status === "confirmed" || status === "skipped";
  const { authority, capacity } = state;
  // Whose processor we are answers for the person, whatever right it is.
  if (capacity === "controller") return { ...state, right: to };
  const identity = isSettled ? status : isAtOnce ? "not-asked" : status === "not-asked" ? "open" : status;
  const open = authority === "not-needed" && capacity !== "self" ? "open" : authority;
  return {
    ...state,
    right: to,
    identity: { ...state.identity, status: identity },
    authority: isAtOnce && authority !== "confirmed" ? "not-needed" : open,
  };
}

/** An authority of a guardian or agent ends with the death; who asks was known before and stays so. */
export function survivedBy(before: RequestState, relation: RequestState["relation"]): RequestState {
  const { child: _child, ...state } = before;
  const authority = kindOf(state).isAtOnce ? "not-needed" : "open";
  return { ...state, capacity: "survivor", relation, authority };
}

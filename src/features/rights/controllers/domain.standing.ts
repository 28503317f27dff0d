/** How a request stands in the words of OpenDSR 2.0. Pure. */
import { measuresOf } from "../request/state.ts";
import type { RequestState } from "../request/state.ts";
import type { Standing } from "./protocol.ts";

export type Status = Standing["request_status"];
export type Outcome = "refused" | "partly" | "withdrawn";

/** `pending` as long as nobody has begun: only then can it be taken back. A refusal is no completion, and says so. */
export function standingOf(
  state: Pick<RequestState, "name" | "handler" | "search" | "assessment" | "measures">,
): { readonly status: Status; readonly outcome?: Outcome } {
  const verdict = state.assessment?.verdict;
  switch (state.name) {
    case "unconfirmed":
      return { status: "pending" };
    case "open": {
      const isBegun =
        state.handler !== undefined ||
        state.search.status !== "none" ||
        verdict !== undefined ||
        measuresOf(state).length > 0;
      return { status: isBegun ? "in_progress" : "pending" };
    }
    case "answered":
    case "closed":
      if (verdict === "refused") return { status: "cancelled", outcome: "refused" };
      return verdict === "partly" ? { status: "completed", outcome: "partly" } : { status: "completed" };
    case "refused":
      return { status: "cancelled", outcome: "refused" };
    case "withdrawn":
    case "lapsed":
      return { status: "cancelled", outcome: "withdrawn" };
    default:
      return state.name satisfies never;
  }
}

const order = { pending: 0, in_progress: 1, completed: 2, cancelled: 2 } as const satisfies Readonly<
  Record<Status, number>
>;

/** What was said is not taken back: begun stays begun, and an end is an end. */
export function onward(said: Status, now: Status): Status {
  return order[now] > order[said] ? now : said;
}

/** Advice: somebody asks the officer first; the answers make a log. The only door. */
import type { Feature } from "../../platform/feature.ts";
import { changeRoute, memberOf, memberScope } from "../../platform/http/routes.ts";
import { searchLog } from "./endpoints.ts";
import { searchAnswers } from "./log.ts";

export { topics } from "./events.ts";
export { advice as adviceMachine } from "./machine.ts";
export { adviceKind } from "./state.ts";

export const advice: Feature = {
  name: "advice",
  duties: () => [],
  routes: ({ keys }) => [
    changeRoute(searchLog, memberScope, (call, { tx, scope }) =>
      searchAnswers(tx, scope, keys, memberOf(call), call.body.words, call.now),
    ),
  ],
};

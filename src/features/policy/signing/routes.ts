/** Answers the endpoints of reading and signing. */
import { read } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope, type Route } from "../../../platform/http/routes.ts";
import { ask, sign } from "./acts.ts";
import * as endpoints from "./endpoints.ts";
import { signingView } from "./view.ts";

export function signingRoutes({ db, keys }: Platform): readonly Route[] {
  return [
    jsonRoute(endpoints.readSigning, async (call) => {
      const scope = await memberScope(call);
      const member = memberOf(call);
      return read(db, scope, (tx) => signingView(tx, scope, keys, { member, now: call.now }));
    }),
    changeRoute(endpoints.askToSign, memberScope, async (call, { tx, scope }) => {
      await ask({ tx, scope, keys, now: call.now }, call.body.dueOn);
      return {};
    }),
    changeRoute(endpoints.signPolicy, memberScope, async (call, { tx, scope }) => {
      const { via, accountId } = memberOf(call);
      // A program reads nothing, and signs for nobody.
      if (via !== "session") throw refusal("forbidden");
      await sign({ tx, scope, keys, now: call.now }, accountId, call.body);
      return {};
    }),
  ];
}

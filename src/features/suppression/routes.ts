/** Answers the endpoints of the suppression list. Every look leaves its entry, with counts and without what was asked. */
import { read } from "../../platform/db.ts";
import { refusal } from "../../platform/errors.ts";
import type { Platform } from "../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope } from "../../platform/http/routes.ts";
import type { Member, Route } from "../../platform/http/routes.ts";
import type { Scope } from "../../platform/scope.ts";
import { countTry } from "../../platform/throttle.ts";
import type { Instant } from "../../platform/time.ts";
import { hashedForm } from "./value_form.ts";
import * as endpoints from "./endpoints.ts";
import { check, lift, lookUp, note, suppress, unusable } from "./list.ts";
import { countEntries } from "./store.ts";

/** A million values in an hour are an import; much more is somebody who tries addresses. */
const limits = {
  "suppression.check": 1200,
  "suppression.look-up": 120,
} as const;

export function suppressionRoutes(platform: Platform): readonly Route[] {
  const { db, keys } = platform;
  return [
    jsonRoute(endpoints.readSuppression, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, async (tx) => ({ counts: await countEntries(tx, scope) }));
    }),
    changeRoute(endpoints.lookUpSuppressed, memberScope, async (call, { tx, scope }) => {
      const member = memberOf(call);
      // Whoever reads under pseudonyms must not learn by an address whose entry it is.
      if (member.pseudonymous) throw refusal("forbidden");
      await within(platform, scope, member, "suppression.look-up", call.now);
      const entries = await lookUp(tx, scope, keys, call.body, member.accountId);
      await note(tx, scope, keys, "suppression.looked-up", call.now, { found: entries.length });
      return { entries: [...entries] };
    }),
    changeRoute(endpoints.addSuppressed, memberScope, async (call, { tx, scope }) => {
      const { value, channel, ground } = call.body;
      if (hashedForm(value) === undefined) throw unusable("body.value.value");
      const wish = { values: [value], scope: "marketing", channel, ground, now: call.now } as const;
      return { added: await suppress(tx, scope, keys, wish) };
    }),
    changeRoute(endpoints.liftSuppressed, memberScope, async (call, { tx, scope }) => {
      await lift(tx, scope, keys, { id: call.params.entry, why: call.body.why, now: call.now });
      return {};
    }),
    changeRoute(endpoints.checkSuppressed, memberScope, async (call, { tx, scope }) => {
      await within(platform, scope, memberOf(call), "suppression.check", call.now);
      const { for: purpose, channel, kind, name, values } = call.body;
      const suppressed = await check(tx, scope, keys, {
        values: values.map((value) => ({ kind, name, value })),
        purpose,
        channel,
      });
      const found = suppressed.filter((one) => one === true).length;
      await note(tx, scope, keys, "suppression.checked", call.now, {
        values: values.length,
        found,
        for: purpose,
      });
      return { suppressed };
    }),
  ];
}

/** Counted in a transaction of its own, so that what is refused counts as well. */
async function within(
  { db, keys }: Platform,
  scope: Scope,
  { accountId }: Member,
  name: keyof typeof limits,
  now: Instant,
): Promise<void> {
  const tried = { name, of: accountId, limit: limits[name], windowSeconds: 3600, now };
  if (!(await countTry(db, scope, keys, tried)).allowed) throw refusal("too_many_tries");
}

/** The office's calls on how long cases are kept. Shortening it destroys: what would go is shown first, and said again. */
import type { Machine } from "../../../platform/cases/machine.ts";
import { read } from "../../../platform/db.ts";
import type { Tx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import { endedBefore } from "./duty.ts";
import { endOf } from "./domain.end.ts";
import * as endpoints from "./endpoints.ts";
import { countDue, countLeft } from "./store.ts";
import { readTimes, saveTimes } from "./times.ts";

export function endRoutes({ db, keys }: Platform, machines: readonly Machine[]): readonly Route[] {
  return [
    jsonRoute(endpoints.readEnds, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, async (tx) => {
        const times = await readTimes(tx, scope);
        const { zone } = await readProfile(tx, scope);
        const kinds = [];
        for (const machine of machines) {
          const { months, why } = times.of(machine);
          const { over, firstAt } = await countLeft(tx, scope, machine.kind.kind, memberOf(call).accountId);
          const firstOn =
            firstAt === null
              ? undefined
              : endOf({ closedAt: firstAt, keptUntil: undefined, months, zone }).on;
          kinds.push({
            kind: machine.kind.kind,
            many: machine.words.many,
            months,
            why,
            usualMonths: machine.end.months,
            usualWhy: machine.end.why,
            over,
            ...(firstOn === undefined ? {} : { firstOn: firstOn.toString() }),
          });
        }
        return { version: times.version, kinds };
      });
    }),
    changeRoute(endpoints.askEnds, memberScope, (call, { tx, scope }) =>
      goesAtOnce(tx, scope, machines, call.body.kinds, call.now),
    ),
    changeRoute(endpoints.saveEnds, memberScope, async (call, { tx, scope }) => {
      const { version, kinds, goes } = call.body;
      const { now } = call;
      // Somebody else's case may have ended, or a day gone by, since it was shown.
      if ((await goesAtOnce(tx, scope, machines, kinds, now)).goes !== goes) throw refusal("conflict");
      const saved = await saveTimes(tx, scope, { version, kinds, now });
      await append(tx, scope, keys, {
        type: "case-ends.changed",
        now,
        owner: { kind: "organisation", id: scope.organisationId },
        payload: {
          version: saved,
          goes,
          months: Object.fromEntries(kinds.map(({ kind, months }) => [kind, months])),
        },
      });
      return { version: saved };
    }),
  ];
}

async function goesAtOnce(
  tx: Tx,
  scope: Scope,
  machines: readonly Machine[],
  asked: readonly { readonly kind: string; readonly months: number }[],
  now: Instant,
): Promise<{ goes: number; kinds: { kind: string; goes: number }[] }> {
  const { zone } = await readProfile(tx, scope);
  const today = dayIn(zone, now);
  const kinds = [];
  const named = new Set<string>();
  for (const [at, { kind, months }] of asked.entries()) {
    if (named.has(kind) || !machines.some((machine) => machine.kind.kind === kind))
      throw refusal("invalid_request", {}, [{ at: `body.kinds.${at}.kind`, reason: "unknown_kind" }]);
    named.add(kind);
    const before = endedBefore(today, months, zone);
    kinds.push({ kind, goes: await countDue(tx, scope, { kind, before, today: today.toString() }) });
  }
  return { goes: kinds.reduce((sum, { goes }) => sum + goes, 0), kinds };
}

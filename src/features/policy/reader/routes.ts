/** Answers what the policy's reader asks: the document as of now or of a day, what changed since, and the same on paper. */
import type { z } from "zod";
import { read, write } from "../../../platform/db.ts";
import type { Tx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope, streamRoute } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { ledgerLine } from "../../../platform/ledger/printed.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { AccountId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant, PlainDate } from "../../../platform/time.ts";
import { isAnyConnected } from "../../connectors/index.ts";
import type { PolicyReply } from "../contract.ts";
import * as endpoints from "../endpoints.ts";
import { evaluatePolicy } from "../evaluate.ts";
import { memoryOf } from "../parts/parts.ts";
import type { Memory } from "../parts/parts.ts";
import { firstDay } from "../store.ts";
import { look } from "./look.ts";
import { pastPolicy } from "./past.ts";
import { printedPolicy } from "./print.ts";
import { policyReply, type SeenPolicy } from "./reply.ts";

export function readerRoutes({ db, keys }: Platform): readonly Route[] {
  const memory = memoryOf(db);
  return [
    jsonRoute(endpoints.readPolicy, async (call): Promise<z.input<typeof PolicyReply>> => {
      const scope = await memberScope(call);
      const { accountId: reader } = memberOf(call);
      return read(db, scope, async (tx) => {
        const { zone } = await readProfile(tx, scope);
        const on = dayAsked(call.query.on, dayIn(zone, call.now), "query.on");
        const seen = await seenOn(tx, scope, { on, zone, now: call.now, reader, memory });
        return {
          asOf: call.now.toString(),
          zone,
          on: on?.toString() ?? null,
          firstDay: (await firstDay(tx, scope))?.toString() ?? null,
          isConnected: await isAnyConnected(tx, scope),
          policy: seen === undefined ? null : policyReply(seen),
        };
      });
    }),
    changeRoute(endpoints.lookAtPolicy, memberScope, async (call, { tx, scope }) => {
      const { accountId } = memberOf(call);
      const policy = await evaluatePolicy(tx, scope, call.now, { reader: accountId, memory });
      if (policy === undefined) return { since: null, changed: [] };
      const { since, changed } = await look(tx, scope, accountId, { policy, now: call.now });
      return { since: since?.toString() ?? null, changed: [...changed] };
    }),
    streamRoute(endpoints.printPolicy, async (call) => {
      const scope = await memberScope(call);
      const { accountId: reader } = memberOf(call);
      const { now } = call;
      // The entry and what is printed are of one transaction: no file leaves without its entry.
      const printed = await write(db, scope, async (tx) => {
        const { zone, name } = await readProfile(tx, scope);
        const on = dayAsked(call.params.day, dayIn(zone, now), "params.day");
        const seen = await seenOn(tx, scope, { on, zone, now, reader, memory });
        if (seen === undefined) throw refusal("not_found");
        const ledger = await ledgerLine(tx, scope, "en");
        const { hash, number } = seen.policy;
        const day = (on ?? dayIn(zone, now)).toString();
        await append(tx, scope, keys, {
          type: "policy.printed",
          now,
          owner: { kind: "organisation", id: scope.organisationId },
          payload: { version: number, hash, day },
        });
        return { seen, on, zone, organisation: name, ledger };
      });
      return {
        head: { mediaType: "application/pdf" as const, fileName: `policy-${call.params.day}.pdf` },
        content: await printedPolicy({ ...printed, now }),
      };
    }),
  ];
}

/** The past day that is asked for; `undefined` for today, which is evaluated. */
function dayAsked(day: string | undefined, today: PlainDate, at: string): PlainDate | undefined {
  if (day === undefined) return undefined;
  const asked = Temporal.PlainDate.from(day);
  const order = Temporal.PlainDate.compare(asked, today);
  if (order > 0) throw refusal("invalid_request", {}, [{ at, reason: "in_the_future" }]);
  return order === 0 ? undefined : asked;
}

async function seenOn(
  tx: Tx,
  scope: Scope,
  asked: {
    readonly on: PlainDate | undefined;
    readonly zone: string;
    readonly now: Instant;
    readonly reader: AccountId;
    readonly memory: Memory;
  },
): Promise<SeenPolicy | undefined> {
  const { on, zone, now, ...more } = asked;
  return on === undefined ? evaluatePolicy(tx, scope, now, more) : pastPolicy(tx, scope, on, zone);
}

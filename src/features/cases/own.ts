/** What somebody asked of the officer, and what they have in hand: for members who may not read cases. */
import type { Machine } from "../../platform/cases/machine.ts";
import { clocksOf } from "../../platform/cases/clocks.ts";
import { readCase } from "../../platform/cases/store.ts";
import { newestText, readCaseTexts } from "../../platform/cases/texts.ts";
import { write } from "../../platform/db.ts";
import type { Platform } from "../../platform/feature.ts";
import { jsonRoute, memberOf, memberScope } from "../../platform/http/routes.ts";
import type { Route } from "../../platform/http/routes.ts";
import { append } from "../../platform/ledger/ledger.ts";
import type { OwnCase } from "./contract.ts";
import * as endpoints from "./endpoints.ts";
import { offersFor } from "./offers.ts";
import { peopleFor } from "./people.ts";
import { isNewReading, ownCases } from "./store.ts";
import { isLate, newestOf } from "./view.ts";
import { titleOf } from "./words.ts";

export function ownRoutes(platform: Platform, machines: readonly Machine[]): readonly Route[] {
  const { db, keys } = platform;
  return [
    jsonRoute(endpoints.listOwnCases, async (call) => {
      const member = memberOf(call);
      const scope = await memberScope(call);
      return write(db, scope, async (tx) => {
        const rows = await ownCases(
          tx,
          scope,
          member,
          machines.map(({ kind }) => kind.kind),
        );
        const texts = await readCaseTexts(
          tx,
          scope,
          keys,
          rows.map(({ id }) => id),
        );
        const cases: OwnCase[] = [];
        for (const { id, kind } of rows) {
          const machine = machines.find((one) => one.kind.kind === kind);
          const file = machine === undefined ? undefined : await readCase(tx, scope, machine.kind, id);
          if (machine === undefined || file === undefined) continue;
          const { words } = machine;
          const running = (await clocksOf(tx, scope, id)).find(({ state }) => state === "running");
          const due = running?.effectiveLimit;
          const said = texts.get(id) ?? [];
          cases.push({
            reference: file.reference,
            kind,
            kindName: words.one,
            version: file.version,
            title: titleOf(machine, file.reference, newestText(said, machine.titleText)),
            stateName: words.states[file.state.name] ?? file.state.name,
            isOver: file.closedAt !== undefined,
            openedAt: file.openedAt.toString(),
            ...(due === undefined ? {} : { due: due.toString() }),
            isLate: isLate({ dueAt: due ?? null, owes: due !== undefined }, call.now),
            isMine: file.state.handler === member.actorId && file.closedAt === undefined,
            texts: newestOf(said, machine, machine.ownTexts),
            offers: offersFor(machine, file.state, member, { only: "own" }),
            refusals: { ...words.refusals },
          });
        }
        if (cases.length > 0 && (await isNewReading(tx, scope, "own", call.now))) {
          await append(tx, scope, keys, {
            type: "case.own-listed",
            now: call.now,
            owner: { kind: "organisation", id: scope.organisationId },
            payload: { cases: cases.length },
          });
        }
        return {
          cases,
          people: await peopleFor(tx, scope, platform, member, call.now),
          asOf: call.now.toString(),
        };
      });
    }),
  ];
}

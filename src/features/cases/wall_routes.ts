/** The office's calls on the wall around a case, of whatever kind: from whom it is kept, and the act. */
import { wallsOf } from "../../platform/cases/walls.ts";
import type { WriteTx } from "../../platform/db.ts";
import { write } from "../../platform/db.ts";
import { refusal } from "../../platform/errors.ts";
import type { Platform } from "../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope } from "../../platform/http/routes.ts";
import type { Member, Route } from "../../platform/http/routes.ts";
import type { CaseId } from "../../platform/identifiers.ts";
import type { Scope } from "../../platform/scope.ts";
import { listMembers, mayOpenCase } from "../access/index.ts";
import * as endpoints from "./endpoints.ts";
import type { ListedKind } from "./kinds.ts";
import { caseByReference } from "./store.ts";
import { lockOf, wallFrom } from "./walls.ts";
import type { Walled } from "./walls.ts";

export function wallRoutes(platform: Platform, kinds: readonly ListedKind[]): readonly Route[] {
  const { db, keys } = platform;
  return [
    jsonRoute(endpoints.readWall, async (call) => {
      const scope = await memberScope(call);
      return write(db, scope, async (tx) => {
        const { file } = await openFor(tx, scope, kinds, memberOf(call), call.params.reference);
        const walls = wallsOf(file);
        const members = await listMembers(tx, scope, keys, call.now);
        const shown = members.map(({ accountId, name }) => ({ accountId, name }));
        return {
          keptFrom: shown
            .filter(({ accountId }) => walls.includes(accountId))
            .map((one) => ({ ...one, mayLift: one.accountId !== file.state.aboutAccountId })),
          others: shown.filter(
            ({ accountId }) =>
              !walls.includes(accountId) &&
              members.some((one) => one.accountId === accountId && one.state !== "ended"),
          ),
        };
      });
    }),
    changeRoute(endpoints.wallFrom, memberScope, async (call, { tx, scope }) => {
      const { from, why, act } = call.body;
      const { id: caseId, kind } = await openFor(tx, scope, kinds, memberOf(call), call.params.reference);
      const isLifted = act === "lift";
      await wallFrom(tx, scope, platform, kinds, { caseId, kind, from, why, isLifted, now: call.now });
      return { mayOpen: isLifted || from !== memberOf(call).accountId };
    }),
  ];
}

async function openFor(
  tx: WriteTx,
  scope: Scope,
  kinds: readonly ListedKind[],
  member: Member,
  reference: string,
): Promise<{ readonly id: CaseId; readonly kind: string; readonly file: Walled }> {
  const row = await caseByReference(tx, scope, reference);
  const found = row === undefined ? undefined : await lockOf(tx, scope, kinds, row.kind, row.id);
  if (row === undefined || found === undefined || !mayOpenCase(member, found.file))
    throw refusal("not_found");
  return { id: row.id, kind: row.kind, file: found.file };
}

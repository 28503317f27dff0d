/** Office routes of the review. */
import { read, write } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope, type Route } from "../../../platform/http/routes.ts";
import type { WriteTx } from "../../../platform/db.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { isNewReading } from "../request/rows/store.ts";
import { noteReading, readRequest } from "../request/store.ts";
import { isOver, requestOf, type Asking } from "../run/case.ts";
import { sealsOf } from "../run/sealed.ts";
import { lockRun, type Run } from "../run/store.ts";
import { setAside } from "./aside/aside.ts";
import { approveFindings, confirmSameness, decidePeople, undoPeople } from "./decide.ts";
import { exemptionsFor } from "./exemptions.ts";
import { compareWith } from "./compare.ts";
import type { Comparison } from "./contract.ts";
import {
  approveReview,
  compareIdentity,
  confirmSame,
  cover,
  decide,
  decideOne,
  listPeople,
  listRows,
  lookSecond,
  openRow,
  readReview,
  setSeedAside,
  undo,
} from "./endpoints.ts";
import { decideRole, endRole, readRoles } from "./role/endpoints.ts";
import { actInRole, endRoleRule, rolesView } from "./role/role.ts";
import { settleSecond } from "./second.ts";
import { coverWords, decideRow, undoRow } from "./row.ts";
import { openedRow, peopleView, reviewOf, reviewView, rowCursor, rowsView } from "./read.ts";

export function reviewRoutes(platform: Platform): readonly Route[] {
  return [...readingRoutes(platform), ...decidingRoutes(platform), ...roleRoutes(platform)];
}

function readingRoutes({ db, keys, now }: Platform): readonly Route[] {
  return [
    jsonRoute(readReview, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, async (tx) => reviewView(tx, scope, keys, await requestOf(tx, scope, call)));
    }),
    jsonRoute(compareIdentity, async (call) => {
      const scope = await memberScope(call);
      return write(db, scope, async (tx) => {
        const request = await requestOf(tx, scope, call);
        const { status } = await reviewView(tx, scope, keys, request);
        if (status === "not-searched" || status === "destroyed") return { status, rows: [] };
        const known = await readRequest(tx, scope, keys, { caseId: request.id });
        const review = await reviewOf(tx, scope, keys, request);
        const rows = await compareWith(tx, scope, review, known?.texts ?? {});
        if (await isNewReading(tx, scope, `${request.id} compared`, call.now))
          await append(tx, scope, keys, {
            type: "identity.compared",
            now: call.now,
            payload: { caseId: request.id, rows: rows.length },
            owner: { kind: "case", id: request.id },
          });
        return { status: "searched" as const, rows: memberOf(call).pseudonymous ? nameless(rows) : rows };
      });
    }),
    jsonRoute(listPeople, async (call) => {
      const scope = await memberScope(call);
      const { open, after } = call.query;
      return write(db, scope, async (tx) => {
        const request = await requestOf(tx, scope, call);
        const review = await reviewOf(tx, scope, keys, request);
        const known = await readRequest(tx, scope, keys, { caseId: request.id });
        const view = await peopleView(tx, scope, review, { open: open !== "no", after }, known?.texts);
        const { caseId } = review.run;
        await noteReading(tx, scope, keys, { what: caseId, count: view.people.length, now: call.now });
        return view;
      });
    }),
    jsonRoute(listRows, async (call) => {
      const scope = await memberScope(call);
      const { treatment, position, table, person, unnamed, after } = call.query;
      const page = {
        treatment,
        table:
          table === undefined || position === undefined
            ? undefined
            : { position: Number(position), name: table },
        person: person === undefined ? undefined : Buffer.from(person, "hex"),
        unnamed: unnamed === "yes",
        after: after === undefined ? undefined : rowCursor(after),
      };
      return write(db, scope, async (tx) => {
        const review = await reviewOf(tx, scope, keys, await requestOf(tx, scope, call));
        return rowsView(tx, scope, keys, review, page, now());
      });
    }),
    jsonRoute(openRow, async (call) => {
      const scope = await memberScope(call);
      const place = { position: Number(call.query.position), ordinal: Number(call.query.ordinal) };
      return write(db, scope, async (tx) => {
        const review = await reviewOf(tx, scope, keys, await requestOf(tx, scope, call));
        return openedRow(tx, scope, keys, review, place, now());
      });
    }),
  ];
}

/** For who reads by pseudonyms: whether it is the same, and not what it is. */
function nameless(rows: Comparison["rows"]): Comparison["rows"] {
  return rows.map((row, at) => ({
    ...row,
    name: `${at + 1}`,
    things: row.things.map(({ thing, is }) => ({ thing, is })),
  }));
}

async function runOf(tx: WriteTx, scope: Scope, call: Asking): Promise<Run> {
  const request = await requestOf(tx, scope, call);
  // What has gone out stays as it went out: a new search begins a new review.
  if (isOver(request) || request.state.package.status === "released") throw refusal("conflict");
  const run = await lockRun(tx, scope, request.id);
  if (run === undefined) throw refusal("not_found");
  return run;
}

function roleRoutes({ db, keys, now }: Platform): readonly Route[] {
  return [
    jsonRoute(readRoles, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, async (tx) =>
        rolesView(tx, scope, await reviewOf(tx, scope, keys, await requestOf(tx, scope, call))),
      );
    }),
    changeRoute(decideRole, memberScope, async (call, { tx, scope }) => {
      const run = await runOf(tx, scope, call);
      const { names } = await reviewOf(tx, scope, keys, await requestOf(tx, scope, call));
      return { people: await actInRole(tx, scope, { keys, run, names, now: now() }, call.body) };
    }),
    changeRoute(endRole, memberScope, async (call, { tx, scope }) => {
      await requestOf(tx, scope, call);
      await endRoleRule(tx, scope, { keys, now: now() }, call.params.rule);
      return {};
    }),
  ];
}

function decidingRoutes({ keys, now }: Platform): readonly Route[] {
  return [
    changeRoute(decide, memberScope, async (call, { tx, scope }) => {
      const run = await runOf(tx, scope, call);
      const { persons, decision, reason, words, told } = call.body;
      const seals = await sealsOf(keys, scope, run.caseId);
      return decidePeople(tx, scope, keys, run, seals, { persons, decision, reason, words, told }, now());
    }),
    changeRoute(undo, memberScope, async (call, { tx, scope }) =>
      undoPeople(tx, scope, keys, await runOf(tx, scope, call), call.body.persons, now()),
    ),
    changeRoute(decideOne, memberScope, async (call, { tx, scope }) => {
      const run = await runOf(tx, scope, call);
      const desk = { keys, run, seals: await sealsOf(keys, scope, run.caseId), now: now() };
      const { position, ordinal, decision, reason, words } = call.body;
      const place = { position, ordinal };
      if (decision === "none") return undoRow(tx, scope, desk, place);
      if (reason === undefined) throw refusal("invalid_request", {}, [{ at: "reason", reason: "needed" }]);
      const { zone } = await readProfile(tx, scope);
      const exempt = exemptionsFor((await requestOf(tx, scope, call)).state, zone);
      return decideRow(tx, scope, desk, { place, decision, reason, words, exempt });
    }),
    changeRoute(setSeedAside, memberScope, async (call, { tx, scope }) => {
      const run = await runOf(tx, scope, call);
      const { is, ...place } = call.body;
      const desk = { keys, run, seals: await sealsOf(keys, scope, run.caseId), now: now() };
      return setAside(tx, scope, desk, place, is);
    }),
    changeRoute(cover, memberScope, async (call, { tx, scope }) => {
      const run = await runOf(tx, scope, call);
      const desk = { keys, run, seals: await sealsOf(keys, scope, run.caseId), now: now() };
      const { position, ordinal, passages } = call.body;
      return coverWords(tx, scope, desk, { position, ordinal }, passages);
    }),
    changeRoute(confirmSame, memberScope, async (call, { tx, scope }) => {
      await confirmSameness(tx, scope, keys, await runOf(tx, scope, call), call.body.tables, now());
      return { sameness: "confirmed" as const };
    }),
    changeRoute(approveReview, memberScope, async (call, { tx, scope }) => {
      const run = await runOf(tx, scope, call);
      return { packageId: await approveFindings(tx, scope, keys, run, call.body.counts, now()) };
    }),
    changeRoute(lookSecond, memberScope, async (call, { tx, scope }) => {
      const run = await runOf(tx, scope, call);
      const request = await requestOf(tx, scope, call);
      const { packageId, finding, words } = call.body;
      await settleSecond(tx, scope, keys, { request, run }, { packageId, finding, words }, now());
      return {};
    }),
  ];
}

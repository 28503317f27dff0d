/** Answers the office's calls on rehearsed requests. */
import { readCases } from "../../../platform/cases/store.ts";
import { read, write } from "../../../platform/db.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { findingId } from "../../../platform/drills/contract.ts";
import { holdDrill, listDrills, noteActions, readAims, readDrill } from "../../../platform/drills/store.ts";
import type { Drill } from "../../../platform/drills/store.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope, streamRoute } from "../../../platform/http/routes.ts";
import type { Member, Route } from "../../../platform/http/routes.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import { mayOpenCase } from "../../access/index.ts";
import { action } from "../../actions/index.ts";
import { openAs } from "../../cases/index.ts";
import { rightWords } from "../request/office/decide_words.ts";
import { namingFor } from "../request/office/people.ts";
import { noteReading, readRequest } from "../request/store.ts";
import type { ReadRequest } from "../request/store.ts";
import { requestOf } from "../run/case.ts";
import type { Asking } from "../run/case.ts";
import type { DrillView } from "./contract.ts";
import * as endpoints from "./endpoints.ts";
import { fileNameOf, printDrillReport } from "./print.ts";
import { finishDrill } from "./report.ts";
import { beginDrill } from "./start.ts";
import { drillView, findingWords, reportOf, summaryOf } from "./view.ts";

const mostListed = 100;
/** For whoever opens an action with one press: they may set another day on its own page. */
const actionDays = 30;

export function drillRoutes(platform: Platform): readonly Route[] {
  const { db } = platform;
  return [
    jsonRoute(endpoints.listDrills, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, (tx) => listFor(tx, scope, platform, memberOf(call), call.now));
    }),
    changeRoute(endpoints.startDrill, memberScope, async (call, { tx, scope }) => ({
      reference: await beginDrill(tx, scope, platform, memberOf(call), call.body, call.now),
    })),
    jsonRoute(endpoints.readDrill, async (call) => {
      const scope = await memberScope(call);
      return write(db, scope, async (tx) => (await viewFor(tx, scope, platform, call)).view);
    }),
    changeRoute(endpoints.endDrill, memberScope, async (call, { tx, scope, afterCommit }) => {
      const { drill } = await drillOf(tx, scope, platform, call);
      const given = { caseId: drill.caseId, by: "person", now: call.now } as const;
      return { hash: await finishDrill(tx, scope, platform, given, afterCommit) };
    }),
    changeRoute(endpoints.openFindingAction, memberScope, async (call, { tx, scope }) => ({
      reference: await openAction(tx, scope, platform, call),
    })),
    streamRoute(endpoints.printDrill, async (call) => {
      const scope = await memberScope(call);
      return write(db, scope, async (tx) => {
        const { name: organisation, zone } = await readProfile(tx, scope);
        const { view } = await viewFor(tx, scope, platform, call);
        return {
          head: { mediaType: "application/pdf" as const, fileName: fileNameOf(view, zone) },
          content: await printDrillReport(view, { organisation, zone, now: call.now }),
        };
      });
    }),
  ];
}

/** The rehearsal a path names; a request that is none, or is walled from who asks, is not there. */
async function drillOf(
  tx: Tx,
  scope: Scope,
  { keys }: Pick<Platform, "keys">,
  call: Asking,
): Promise<{ readonly request: ReadRequest; readonly drill: Drill }> {
  const { id: caseId } = await requestOf(tx, scope, call);
  const request = await readRequest(tx, scope, keys, { caseId });
  const drill = await readDrill(tx, scope, caseId);
  if (request === undefined || drill === undefined) throw refusal("not_found");
  return { request, drill };
}

async function viewFor(
  tx: WriteTx,
  scope: Scope,
  platform: Pick<Platform, "keys">,
  call: Asking & { readonly now: Instant },
): Promise<{ readonly view: DrillView }> {
  const { keys } = platform;
  const { now } = call;
  const { request, drill } = await drillOf(tx, scope, platform, call);
  const view = await drillView(
    tx,
    scope,
    { keys, member: memberOf(call), now, actions: await actionsOf(tx, scope, Object.values(drill.actions)) },
    request,
    drill,
  );
  await noteReading(tx, scope, keys, { what: drill.caseId, count: view.told.length, now });
  return { view };
}

async function actionsOf(tx: Tx, scope: Scope, ids: readonly CaseId[]): Promise<ReadonlyMap<CaseId, string>> {
  const files = await readCases(tx, scope, action.kind, [...ids]);
  return new Map(files.map(({ id, reference }) => [id, reference]));
}

async function listFor(tx: Tx, scope: Scope, { keys }: Pick<Platform, "keys">, member: Member, now: Instant) {
  const { zone } = await readProfile(tx, scope);
  const drills = await listDrills(tx, scope, mostListed);
  const naming = await namingFor(scope, keys, member.pseudonymous);
  const aims = await readAims(
    tx,
    scope,
    keys,
    drills.map(({ caseId }) => caseId),
  );
  const lines = [];
  for (const drill of drills) {
    const request = await readRequest(tx, scope, keys, { caseId: drill.caseId });
    if (request === undefined || !mayOpenCase(member, request.file)) continue;
    const report = await reportOf(tx, scope, keys, request, { drill, now });
    const aim = naming.words(aims.get(drill.caseId));
    const { ended } = drill;
    lines.push({
      reference: request.file.reference,
      right: rightWords[request.file.state.right],
      ...(aim === undefined ? {} : { aim }),
      begunAt: drill.begunAt.toString(),
      ...(ended === undefined ? {} : { endedAt: ended.at.toString() }),
      summary: summaryOf(report, ended !== undefined, zone),
      findings: report.findings.length,
    });
  }
  return { drills: lines, asOf: now.toString() };
}

/** One action for a finding: for whoever asks, due in a month; a second press finds the first. */
async function openAction(
  tx: WriteTx,
  scope: Scope,
  platform: Platform,
  call: Asking & { readonly body: { readonly finding: string }; readonly now: Instant },
): Promise<string> {
  const { request, drill: seen } = await drillOf(tx, scope, platform, call);
  const drill = await holdDrill(tx, scope, seen.caseId);
  const finding = drill?.ended?.report.findings.find((one) => findingId(one) === call.body.finding);
  if (drill === undefined || finding === undefined) throw refusal("not_found");
  const known = drill.actions[call.body.finding];
  if (known !== undefined) {
    const reference = (await actionsOf(tx, scope, [known])).get(known);
    if (reference !== undefined) return reference;
  }
  const { zone } = await readProfile(tx, scope);
  const text = findingWords(finding);
  const file = await openAs(tx, scope, platform, [action], action, {
    sent: {
      action: text.slice(0, 200),
      finding: `Found in the rehearsal ${request.file.reference}. ${text}`,
      owner: memberOf(call).actorId,
      due: dayIn(zone, call.now).add({ days: actionDays }).toString(),
    },
    now: call.now,
    origin: {
      id: drill.caseId,
      walls: request.file.walls,
      state: { openedBy: memberOf(call).actorId, name: request.file.state.name },
    },
  });
  await noteActions(tx, scope, drill.caseId, { ...drill.actions, [call.body.finding]: file.id });
  return file.reference;
}

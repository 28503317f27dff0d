/** What somebody has to do for requests: seen and settled by them alone, with no right to read the rest. */
import { readCases } from "../../../../platform/cases/store.ts";
import { write } from "../../../../platform/db.ts";
import type { WriteTx } from "../../../../platform/db.ts";
import { refusal } from "../../../../platform/errors.ts";
import type { Platform } from "../../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope } from "../../../../platform/http/routes.ts";
import type { Member, Route } from "../../../../platform/http/routes.ts";
import { append } from "../../../../platform/ledger/ledger.ts";
import { readProfile } from "../../../../platform/organisations.ts";
import type { Scope } from "../../../../platform/scope.ts";
import { dayIn } from "../../../../platform/time.ts";
import type { Instant } from "../../../../platform/time.ts";
import { mayOpenCase } from "../../../access/index.ts";
import { act } from "../act.ts";
import { reasonsToKeep } from "../office/decide.ts";
import { rightWords, taskWords } from "../office/decide_words.ts";
import { namingFor, subjectOf } from "../office/people.ts";
import { isNewReading } from "../rows/store.ts";
import { measuresOf, requestKind } from "../state.ts";
import { readRequest } from "../store.ts";
import type { OwnMeasure } from "./contract.ts";
import { listOwnMeasures, settleOwnMeasure } from "./endpoints.ts";
import { measureRow, openMeasureWords, ownMeasures } from "./store.ts";

const most = 100;

export function measureRoutes(platform: Platform): readonly Route[] {
  const { db } = platform;
  return [
    jsonRoute(listOwnMeasures, async (call) => {
      const scope = await memberScope(call);
      return write(db, scope, (tx) => listFor(tx, scope, platform, memberOf(call), call.now));
    }),
    changeRoute(settleOwnMeasure, memberScope, async (call, { tx, scope, afterCommit }) => {
      const member = memberOf(call);
      const { now, params, body } = call;
      const row = await measureRow(tx, scope, params.measure);
      // Somebody else's, handed on meanwhile, or about oneself: none of them is there.
      if (row?.owner_id !== member.actorId) throw refusal("not_found");
      const [file] = await readCases(tx, scope, requestKind, [row.case_id]);
      if (file === undefined || !mayOpenCase(member, file)) throw refusal("not_found");
      const { words, ...settled } = body;
      const command = { type: "settle-measure", measureId: row.id, ...settled } as const;
      await act(tx, scope, platform, { caseId: row.case_id, command, words, now }, afterCommit);
      return {};
    }),
  ];
}

async function listFor(
  tx: WriteTx,
  scope: Scope,
  { keys }: Pick<Platform, "keys">,
  member: Member,
  now: Instant,
): Promise<{ measures: OwnMeasure[]; asOf: string }> {
  const rows = await ownMeasures(tx, scope, member.actorId, most);
  const words = await openMeasureWords(
    tx,
    scope,
    keys,
    rows.map(({ id }) => id),
  );
  const { zone } = await readProfile(tx, scope);
  const naming = await namingFor(scope, keys, member.pseudonymous);
  const today = dayIn(zone, now).toString();
  const measures: OwnMeasure[] = [];
  for (const { id, case_id: caseId } of rows) {
    const request = await readRequest(tx, scope, keys, { caseId });
    const measure = request && measuresOf(request.file.state).find((one) => one.id === id);
    if (request === undefined || measure === undefined || !mayOpenCase(member, request.file)) continue;
    const { state, reference } = request.file;
    measures.push({
      id,
      reference,
      isDrill: state.isDrill === true,
      right: rightWords[state.right],
      about: naming.name(subjectOf(request.texts)),
      task: taskWords[measure.task],
      place: naming.words(words.get(id)?.place) ?? "a place",
      words: naming.words(words.get(id)?.task) ?? "",
      due: measure.due,
      isLate: measure.due < today,
      reasons: reasonsToKeep(state, zone),
    });
  }
  if (measures.length > 0 && (await isNewReading(tx, scope, "measures", now))) {
    await append(tx, scope, keys, {
      type: "measure.own-listed",
      now,
      owner: { kind: "organisation", id: scope.organisationId },
      payload: { measures: measures.length },
    });
  }
  return { measures, asOf: now.toString() };
}

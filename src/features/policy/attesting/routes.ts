/** Answers the endpoints of spot checks. */
import { readCells } from "../../../platform/cells/cells.ts";
import { read } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope, type Route } from "../../../platform/http/routes.ts";
import { readProfile } from "../../../platform/organisations.ts";
import { dayIn } from "../../../platform/time.ts";
import { listMembers } from "../../access/index.ts";
import { currentPolicy, type StoredClause, type StoredPolicy } from "../store.ts";
import { attest } from "./acts.ts";
import { goodUntil, mayBeAttested, wordsOf } from "./domain.ts";
import * as endpoints from "./endpoints.ts";
import { attestationsOf } from "./store.ts";

export function attestingRoutes({ db, keys }: Platform): readonly Route[] {
  return [
    jsonRoute(endpoints.readAttestations, async (call) => {
      const scope = await memberScope(call);
      const { pseudonymous } = memberOf(call);
      return read(db, scope, async (tx) => {
        const { policy, clause } = clauseIn(await currentPolicy(tx, scope), call.params.clause);
        const { zone } = await readProfile(tx, scope);
        const rows = await attestationsOf(tx, scope, clause.id);
        const cells = rows.flatMap(({ found_cell: found, evidence_cell: evidence }) =>
          evidence === null ? [found] : [found, evidence],
        );
        const texts = await readCells(tx, scope, keys, cells);
        const people = pseudonymous ? [] : await listMembers(tx, scope, keys, call.now);
        const names = new Map(people.map(({ accountId, name }) => [accountId, name]));
        const words = wordsOf(clause.text);
        return {
          mayBeAttested: mayBeAttested(clause.promise),
          version: policy.number,
          until: goodUntil(clause.promise, dayIn(zone, call.now)).toString(),
          attestations: rows.map((row) => ({
            id: row.id,
            isKept: row.is_kept,
            found: texts.get(row.found_cell) ?? "",
            evidence: row.evidence_cell === null ? null : (texts.get(row.evidence_cell) ?? null),
            evidenceHash: row.evidence_hash,
            by: names.get(row.by_account) ?? null,
            on: row.attested_on.toString(),
            until: row.good_until.toString(),
            isOfOtherWords: row.words !== words,
          })),
        };
      });
    }),
    changeRoute(endpoints.attest, memberScope, async (call, { tx, scope }) => {
      const { policy, clause } = clauseIn(await currentPolicy(tx, scope), call.params.clause);
      if (policy.number !== call.body.version) throw refusal("conflict");
      if (!mayBeAttested(clause.promise))
        throw refusal("not_yet", {}, [{ at: "params.clause", reason: "records-show-it" }]);
      const { accountId } = memberOf(call);
      await attest({ tx, scope, keys, now: call.now }, clause, { ...call.body, by: accountId });
      return {};
    }),
  ];
}

function clauseIn(
  policy: StoredPolicy | undefined,
  label: string,
): { readonly policy: StoredPolicy; readonly clause: StoredClause } {
  const clause = policy?.clauses.find((one) => one.label === label);
  if (policy === undefined || clause === undefined) throw refusal("not_found");
  return { policy, clause };
}

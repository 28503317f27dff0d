/**
 * Finds a person's requests by name. Names are sealed under each case's key and no index of them is kept, so the newest
 * requests are opened in batches up to a bound that the reply states (decision 0068). Each search is one ledger entry.
 */
import type { WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, memberOf, memberScope } from "../../../platform/http/routes.ts";
import type { Member, Route } from "../../../platform/http/routes.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import type { Scope } from "../../../platform/scope.ts";
import { countRequests, readRequest } from "../request/store.ts";
import { openNames } from "../request/texts.ts";
import { namingFor } from "../request/office/people.ts";
import { titleOf } from "../request/office/view.ts";
import { fitsName } from "./domain.name.ts";
import { findPerson, namedAtMost } from "./endpoints.ts";
import { newestRows } from "./store.ts";

/** An organisation of this size gets as many requests in years; what lies beyond is said, not passed over. */
const lookedAtMost = 2000;
const batch = 200;

export function findRoutes({ keys }: Platform): readonly Route[] {
  return [
    changeRoute(findPerson, memberScope, async (call, { tx, scope }) => {
      const member = memberOf(call);
      // Whoever reads under pseudonyms must not learn by a name whose request it is.
      if (member.pseudonymous) throw refusal("forbidden");
      const { ids, looked } = await casesNamed(tx, scope, keys, member, call.body.name);
      const shown = ids.slice(0, namedAtMost);
      await append(tx, scope, keys, {
        type: "request.searched",
        now: call.now,
        owner: { kind: "organisation", id: scope.organisationId },
        payload: { looked, found: ids.length, shown: [...shown] },
      });
      const naming = await namingFor(scope, keys, false);
      const found: { reference: string; what: string }[] = [];
      for (const caseId of shown) {
        const request = await readRequest(tx, scope, keys, { caseId });
        if (request !== undefined)
          found.push({ reference: request.file.reference, what: titleOf({ request, naming }) });
      }
      const of = await countRequests(tx, scope, { hiddenFrom: member.accountId });
      return { found, hasMore: ids.length > namedAtMost, looked, of };
    }),
  ];
}

/** The newest first; ends when one more than can be named is found. */
async function casesNamed(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  member: Member,
  typed: string,
): Promise<{ readonly ids: readonly CaseId[]; readonly looked: number }> {
  const ids: CaseId[] = [];
  let looked = 0;
  let before: CaseId | undefined;
  while (looked < lookedAtMost) {
    const rows = await newestRows(tx, scope, { hiddenFrom: member.accountId, before, limit: batch });
    const names = await openNames(tx, scope, keys, rows);
    for (const row of rows) {
      looked += 1;
      if (!fitsName(typed, names.get(row.case_id) ?? [])) continue;
      ids.push(row.case_id);
      if (ids.length > namedAtMost) return { ids, looked };
    }
    before = rows.at(-1)?.case_id;
    if (rows.length < batch) break;
  }
  return { ids, looked };
}

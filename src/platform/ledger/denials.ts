/**
 * Makes entries of denials and of acts that failed: who was refused what, by route and never by what they typed. The same
 * person at the same route leaves one a minute, so that nobody fills the ledger by asking again. A case that is hidden from
 * whom it is about was denied to them, too; that entry lies under the case's key, and they do not see it either.
 */
import { sql } from "kysely";
import { read, write } from "../db.ts";
import type { Database, Tx } from "../db.ts";
import type { Denial, TellDenial } from "../http/denied.ts";
import type { CaseId } from "../ids.ts";
import type { KeyOwner, KeyProvider } from "../keys.ts";
import type { Logger } from "../log.ts";
import { scopeOf } from "../scope.ts";
import { countTry } from "../throttle.ts";
import type { Now } from "../time.ts";
import { append } from "./ledger.ts";
import { isOpenTo } from "../cases/walls.ts";

export type DenialOptions = {
  readonly db: Database;
  readonly keys: KeyProvider;
  readonly now: Now;
  readonly log: Logger;
};

const types = { forbidden: "access.denied", not_found: "access.denied", failed: "act.failed" } as const;

/** Never throws: whoever was refused stays refused, and that it could not be noted is in the log. */
export function noteDenials({ db, keys, now, log }: DenialOptions): TellDenial {
  return async (denial) => {
    const { member, route, what } = denial;
    const scope = scopeOf({ organisationId: member.organisationId, actorId: member.actorId });
    try {
      const hidden = what === "not_found" ? await read(db, scope, (tx) => hiddenCase(tx, denial)) : undefined;
      // Whatever is not there for anybody was not denied to them.
      if (what === "not_found" && hidden === undefined) return;
      const of = `${member.actorId} ${what} ${route} ${hidden ?? ""}`;
      const tried = { name: "ledger.denial", of, limit: 1, windowSeconds: 60, now: now() };
      if (!(await countTry(db, scope, keys, tried)).allowed) return;
      const owner: KeyOwner =
        hidden === undefined
          ? { kind: "organisation", id: member.organisationId }
          : { kind: "case", id: hidden };
      await write(db, scope, (tx) =>
        append(tx, scope, keys, {
          type: types[what],
          now: now(),
          owner,
          payload: { route, via: member.via, ...(hidden === undefined ? {} : { case: hidden }) },
        }),
      );
    } catch (error) {
      log.failure("ledger.denial_not_noted", error);
    }
  };
}

/** The case a path names, when it is there and about whoever asked. */
async function hiddenCase(tx: Tx, { member, params }: Denial): Promise<CaseId | undefined> {
  const { reference } = params;
  if (typeof reference !== "string" || !/^[A-Z]{1,3}-\d{4}-\d{4,12}$/u.test(reference)) return undefined;
  const { rows } = await sql<{ id: CaseId }>`
    select id from case_file
     where organisation_id = ${member.organisationId} and reference = ${reference}
       and not ${isOpenTo(member.accountId)}`.execute(tx);
  return rows[0]?.id;
}

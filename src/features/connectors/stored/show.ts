/** A stored connection in the words of the contract. Pure. */
import { LookProblem, type Finding, type StoreDetail, type StoreSummary } from "../contract.ts";
import { formatInstant } from "../../../platform/time.ts";
import { z } from "zod";
import { confirmedTables, type StoredConnection } from "./stores.ts";
import type { Listed } from "./table-list.ts";

const KeptFindings = z.array(
  z.object({ level: z.enum(["refuse", "warn", "gap", "note"]), sentence: z.string() }),
);

/** The line of a list; the password is not among what is taken. */
export function summaryOf({ entry, address, map, look, notUsable }: StoredConnection): StoreSummary {
  const problem = LookProblem.safeParse(look?.problem);
  return {
    id: entry.id,
    name: entry.body.name,
    address: address && {
      host: address.host,
      port: address.port,
      database: address.database,
      user: address.user,
      encryption: address.encryption,
      ownNetwork: address.ownNetwork,
    },
    look: {
      stage: look?.stage ?? "waiting",
      problem: problem.success ? problem.data : undefined,
      lookedAt: look?.looked_at ? formatInstant(look.looked_at) : undefined,
      changedAt: formatInstant(look?.changed_at ?? entry.changedAt),
    },
    notUsable: notUsable && { why: notUsable.why },
    tables: map === undefined ? { confirmed: 0, of: 0 } : confirmedTables(map.map),
  };
}

/** The whole page: findings with their SQL apart, tables in the order of need. */
export function detailOf(stored: StoredConnection, list: readonly Listed[]): StoreDetail {
  const findings = KeptFindings.parse(stored.look?.findings ?? []);
  return {
    ...summaryOf(stored),
    role: stored.look?.role ?? undefined,
    server: stored.look?.server ?? undefined,
    ...(stored.eraser === undefined ? {} : { eraser: stored.eraser.user }),
    findings: findings.map(withSql),
    tableList: [...list],
  };
}

/** The findings end in ready SQL; it is shown apart, to copy. */
export function withSql({ level, sentence }: Finding): Finding {
  const at = sentence.search(/(?:CREATE ROLE|CREATE POLICY|ALTER ROLE|GRANT|REVOKE) [^]*;$/);
  if (at < 0) return { level, sentence };
  return { level, sentence: sentence.slice(0, at).replace(/[:\s]+$/, "."), sql: sentence.slice(at) };
}

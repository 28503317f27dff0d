/** A stored connection in the words of the contract. Pure. */
import { LookProblem, type Finding, type StoreDetail, type StoreSummary } from "../contract.ts";
import { formatInstant } from "../../../platform/time.ts";
import { z } from "zod";
import type { StoreAddress, StoreEraser } from "./address.ts";
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
    address: address && shownOf(address),
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

function shownOf(address: StoreAddress): NonNullable<StoreSummary["address"]> {
  if (address.kind === "sqlite") return { kind: "sqlite", file: address.file };
  const { kind = "postgresql", host, port, database, user, encryption, ownNetwork } = address;
  return { kind, host, port, database, user, encryption, ownNetwork };
}

/** The whole page: findings with their SQL apart, tables in the order of need. */
export function detailOf(stored: StoredConnection, list: readonly Listed[]): StoreDetail {
  const findings = KeptFindings.parse(stored.look?.findings ?? []);
  return {
    ...summaryOf(stored),
    role: stored.look?.role ?? undefined,
    server: stored.look?.server ?? undefined,
    ...(stored.eraser === undefined ? {} : { eraser: eraserName(stored.eraser) }),
    findings: findings.map(withSql),
    tableList: [...list],
  };
}

function eraserName(eraser: StoreEraser): string {
  return "user" in eraser ? eraser.user : "";
}

/** The findings end in ready SQL; it is shown apart, to copy. */
export function withSql({ level, sentence }: Finding): Finding {
  const at = sentence.search(/(?:CREATE ROLE|CREATE POLICY|ALTER ROLE|GRANT|REVOKE) [^]*;$/);
  if (at < 0) return { level, sentence };
  return { level, sentence: sentence.slice(0, at).replace(/[:\s]+$/, "."), sql: sentence.slice(at) };
}

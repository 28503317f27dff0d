/**
 * The journal of a search (docs/decisions/0042-package.md): which rows were disclosed, redacted or held back, why each
 * was reached, and what kept the search from being complete. It names rows by key and holds no other value of theirs.
 */
import { z } from "zod";
import { accessTreatments, roles, type DataMap, type Relation } from "../connectors/standalone.ts";
import { type Finding, isComplete, type Reason, type RowRef, type SearchResult } from "./findings.ts";

const RowReference = z.strictObject({ table: z.string(), key: z.array(z.string()) });

/** A way rows were reached; rows name it by its position. */
const Way = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("identity"),
    table: z.string(),
    identity: z.string(),
    column: z.string(),
    /** Which of several values given, in the order they were entered; the values themselves stand nowhere here. */
    value: z.int().positive().optional(),
  }),
  z.strictObject({
    kind: z.literal("relation"),
    table: z.string(),
    role: z.enum(roles),
    /** Table of the row it was reached from. */
    to: z.string().optional(),
    match: z.record(z.string(), z.string()),
    /** Position among the relations of the table in the map. */
    relation: z.int().nonnegative().optional(),
  }),
]);

const Row = z.strictObject({
  ...RowReference.shape,
  row: z.int().nonnegative(),
  /** Position in `ways`. */
  way: z.int().nonnegative(),
  /** `row` of the row it was reached from. */
  from: z.int().nonnegative().optional(),
});

const Outcome = z.discriminatedUnion("outcome", [
  z.strictObject({ table: z.string(), outcome: z.literal("done"), rows: z.int() }),
  z.strictObject({ table: z.string(), outcome: z.literal("nothing_found") }),
  z.strictObject({ table: z.string(), outcome: z.literal("hidden"), rows: z.int() }),
  z.strictObject({ table: z.string(), outcome: z.literal("unsteady"), rows: z.int() }),
  z.strictObject({ table: z.string(), outcome: z.literal("refused"), why: z.string() }),
  z.strictObject({ table: z.string(), outcome: z.literal("truncated"), rows: z.int(), limit: z.int() }),
  z.strictObject({ table: z.string(), outcome: z.literal("failed"), why: z.string() }),
  z.strictObject({
    table: z.string(),
    outcome: z.literal("not_asked"),
    identities: z.array(z.string()).readonly(),
  }),
  z.strictObject({ table: z.string(), outcome: z.literal("missing") }),
  z.strictObject({ table: z.string(), outcome: z.literal("unreachable") }),
]);

const JournalGap = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("unmapped_table"), table: z.string(), why: z.string() }),
  z.strictObject({ kind: z.literal("unmapped_column"), table: z.string(), column: z.string() }),
  z.strictObject({ kind: z.literal("unconfirmed"), table: z.string(), why: z.enum(["never", "changed"]) }),
  z.strictObject({ kind: z.literal("missing_table"), table: z.string() }),
  z.strictObject({ kind: z.literal("missing_column"), table: z.string(), column: z.string() }),
  z.strictObject({
    kind: z.literal("outcome"),
    table: z.string(),
    outcome: z.enum([
      "done",
      "nothing_found",
      "hidden",
      "unsteady",
      "refused",
      "truncated",
      "failed",
      "not_asked",
      "missing",
      "unreachable",
    ]),
    why: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal("ambiguous_identity"),
    identity: z.string(),
    table: z.string(),
    rows: z.int(),
  }),
  z.strictObject({ kind: z.literal("no_such_identity"), identity: z.string() }),
  z.strictObject({ kind: z.literal("bad_identity"), identity: z.string() }),
  z.strictObject({ kind: z.literal("nobody_found") }),
]);

export const Journal = z.strictObject({
  kept_journal: z.literal(1),
  store: z.string(),
  map: z.string(),
  as_of: z.string(),
  /** Names of the identities searched by; never their values. */
  identities: z.array(z.string()),
  complete: z.boolean(),
  unreviewed: z.boolean(),
  counts: z.strictObject({
    disclosed: z.int(),
    redacted: z.int(),
    review: z.int(),
    skip: z.int(),
    unreachable: z.int(),
    gaps: z.int(),
  }),
  outcomes: z.array(Outcome),
  unreachable: z.array(z.string()),
  gaps: z.array(JournalGap),
  withheld_columns: z.array(
    z.strictObject({
      table: z.string(),
      column: z.string(),
      access: z.enum(["withhold", "secret"]),
      because: z.string().optional(),
    }),
  ),
  ways: z.array(Way),
  disclosed: z.array(Row),
  redacted: z.array(Row),
  held_back: z.array(
    z.strictObject({
      ...Row.shape,
      reason: z.enum(accessTreatments).extract(["review", "skip"]),
      others: z.array(RowReference),
    }),
  ),
});
export type Journal = z.output<typeof Journal>;
type JournalWay = z.output<typeof Way>;
type JournalRow = z.output<typeof Row>;

export function journalOf(result: SearchResult, map: DataMap): Journal {
  const ways = new Ways(result.findings, map);
  const rowsWith = (disposition: Finding["disposition"]): JournalRow[] =>
    result.findings
      .filter((finding) => finding.disposition === disposition)
      .map((finding) => ways.row(finding));
  const disclosed = rowsWith("disclose");
  const redacted = rowsWith("redact");
  const heldBack = result.findings.flatMap((finding) => {
    const { disposition: reason, others } = finding;
    if (reason !== "review" && reason !== "skip") return [];
    return [{ ...ways.row(finding), reason, others: others.map(reference) }];
  });
  const review = heldBack.filter(({ reason }) => reason === "review").length;
  const unreachable = [...result.outcomes].flatMap(([table, { outcome }]) =>
    outcome === "unreachable" ? [table] : [],
  );
  return {
    kept_journal: 1,
    store: result.store,
    map: result.mapHash,
    as_of: result.asOf,
    identities: [...result.identities],
    complete: isComplete(result),
    unreviewed: result.unreviewed,
    counts: {
      disclosed: disclosed.length,
      redacted: redacted.length,
      review,
      skip: heldBack.length - review,
      unreachable: unreachable.length,
      gaps: result.gaps.length,
    },
    outcomes: [...result.outcomes].map(([table, outcome]) => ({ table, ...outcome })),
    unreachable,
    gaps: result.gaps.map((gap) => ({ ...gap })),
    withheld_columns: result.withheld.map(({ table, column, access, because }) => ({
      table,
      column,
      access,
      ...(because === undefined ? {} : { because }),
    })),
    ways: ways.list,
    disclosed,
    redacted,
    held_back: heldBack,
  };
}

function reference({ table, key }: RowRef): z.output<typeof RowReference> {
  return { table, key: [...key] };
}

/** Numbers each way once, so that a hundred thousand rows do not repeat it. */
class Ways {
  readonly list: JournalWay[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #tables: ReadonlyMap<number, string>;
  readonly #relations: ReadonlyMap<string, readonly Relation[]>;

  constructor(findings: readonly Finding[], map: DataMap) {
    this.#tables = new Map(findings.map(({ ordinal, table }) => [ordinal, table]));
    this.#relations = new Map(Object.entries(map.tables).map(([table, { relations }]) => [table, relations]));
  }

  row(finding: Finding): JournalRow {
    const { reason, ordinal } = finding;
    const row = { ...reference(finding), row: ordinal, way: this.#number(finding.table, reason) };
    return reason.kind === "relation" ? { ...row, from: reason.from } : row;
  }

  #number(table: string, reason: Reason): number {
    const to = reason.kind === "relation" ? this.#tables.get(reason.from) : undefined;
    const key =
      reason.kind === "identity"
        ? JSON.stringify([table, reason.identity, reason.column, reason.value])
        : JSON.stringify([table, reason.role, to, Object.entries(reason.match)]);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.list.push(this.#way(table, reason, to)) - 1;
    this.#numbers.set(key, number);
    return number;
  }

  #way(table: string, reason: Reason, to: string | undefined): JournalWay {
    if (reason.kind === "identity") return { ...reason, table };
    const { role, match } = reason;
    const relation = (this.#relations.get(table) ?? []).findIndex(
      (candidate) => candidate.role === role && candidate.table === to && samePairs(candidate.match, match),
    );
    return {
      kind: "relation",
      table,
      role,
      match: { ...match },
      ...(to === undefined ? {} : { to }),
      ...(relation === -1 ? {} : { relation }),
    };
  }
}

function samePairs(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const pairs = Object.entries(a);
  return (
    pairs.length === Object.keys(b).length &&
    pairs.every(([here, there]) => Object.hasOwn(b, here) && b[here] === there)
  );
}

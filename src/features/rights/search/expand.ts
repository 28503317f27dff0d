/**
 * The fixpoint: from the rows of the person, along the relations of the map, to every row that belongs to them.
 * Rounds over the rows reached last, one statement per relation and round; a row is expanded once, so self-references
 * and cycles end. Ownership, not reachability: docs/decisions/0040-whose-row-is-it.md.
 */
import {
  askAhead,
  type FetchedRow,
  type MatchPair,
  type Question,
  type Reader,
  type TableId,
} from "../../connectors/standalone.ts";
import type { Reason } from "../findings.ts";
import type { LinkedRelation, Model, ModelTable } from "./model.ts";
import {
  keyText,
  leadsOn,
  milder,
  RowRefused,
  SearchLimit,
  shapeOf,
  sideOf,
  type Belonging,
  type ReachedRow,
} from "./state.ts";

export type Seed = { readonly table: TableId; readonly row: FetchedRow; readonly reason: Reason };

export type Expansion = {
  /** In the order they were reached. */
  readonly rows: readonly ReachedRow[];
  /** Set when a limit ended the search early. */
  readonly limit: SearchLimit | undefined;
};

export type ExpandOptions = {
  readonly maximumRows: number;
  readonly probesPerStatement: number;
  /** Called once per row whose content may be disclosed, when it is first read. */
  readonly store: (ordinal: number, table: ModelTable, values: FetchedRow["values"]) => void;
  readonly onFailure: (table: TableId, error: unknown) => never;
  /** Keep every link of a row, not only what explains it: what is to be unlinked needs them. */
  readonly keepLinks?: boolean;
  readonly signal: AbortSignal | undefined;
};

/** A value to look for, with the first row that has it. */
type Origin = { readonly tuple: readonly string[]; readonly row: ReachedRow; readonly rows: ReachedRow[] };

/** Everything reached from `seeds`. Seeds belong to the person by identity. */
export async function expand(
  reader: Reader,
  model: Model,
  seeds: readonly Seed[],
  options: ExpandOptions,
): Promise<Expansion> {
  const reached = new Reached(options);
  let limit: SearchLimit | undefined;
  try {
    for (const seed of seeds) {
      const table = model.tables.get(seed.table);
      if (table !== undefined) reached.addSeed(table, seed);
    }
    for (let frontier = reached.takeFrontier(); frontier.length > 0; frontier = reached.takeFrontier()) {
      await follow(reader, model, frontier, reached, options);
    }
  } catch (error) {
    if (!(error instanceof SearchLimit)) throw error;
    limit = error;
  }
  return { rows: reached.rows, limit };
}

/** One statement along one relation of the frontier, with what its probes came from. */
type Step = {
  readonly relation: LinkedRelation;
  readonly child: ModelTable;
  readonly origins: readonly Origin[];
  /** A row that is only mentioned and held back anyway is counted, not read. */
  readonly content: boolean;
  /** Rows met so far. */
  readonly seen: Set<string>;
};

async function follow(
  reader: Reader,
  model: Model,
  frontier: readonly ReachedRow[],
  reached: Reached,
  options: ExpandOptions,
): Promise<void> {
  const ask = (step: Step): Question<Step, readonly FetchedRow[]> => ({
    of: step,
    ask: async function* () {
      options.signal?.throwIfAborted();
      const { relation, child, origins, content } = step;
      const probes = origins.map(({ tuple }) => tuple);
      try {
        yield* reader.byMatch(shapeOf(child), pairsOf(relation), relation.when, probes, { content });
      } catch (error) {
        options.onFailure(relation.child, error);
      }
    },
  });
  const questions = stepsFrom(model, frontier, options).map(ask);
  for await (const [{ relation, child, origins, content, seen }, found] of askAhead(
    reader.width,
    questions,
  )) {
    try {
      for (const row of found) {
        if (child.entry.key !== undefined) refuseDoubled(seen, row, relation);
        const origin = origins[row.probe];
        if (origin !== undefined) reached.addLinked(child, row, relation, origin, content);
      }
    } catch (error) {
      if (error instanceof SearchLimit) throw error;
      options.onFailure(relation.child, error);
    }
  }
}

/** What to ask of the rows reached last; they are not asked from again. */
function stepsFrom(
  model: Model,
  frontier: readonly ReachedRow[],
  { keepLinks = false, probesPerStatement }: ExpandOptions,
): readonly Step[] {
  const steps: Step[] = [];
  for (const [table, rows] of byTable(frontier)) {
    for (const relation of table.asParent) {
      const child = model.tables.get(relation.child);
      if (child === undefined) continue;
      const content = relation.role !== "accessed_by" || relation.onAccess !== "skip";
      const all = originsOf(rows, sideOf(table, relation, "parent"), keepLinks);
      for (let from = 0; from < all.length; from += probesPerStatement) {
        const origins = all.slice(from, from + probesPerStatement);
        steps.push({ relation, child, origins, content, seen: new Set() });
      }
    }
    for (const row of rows) row.sides = row.sides.map((side, at) => (at < table.asParent.length ? [] : side));
  }
  return steps;
}

/** The values of one side of the rows, each once. */
function originsOf(rows: readonly ReachedRow[], side: number, keepLinks: boolean): readonly Origin[] {
  const origins = new Map<string, Origin>();
  for (const row of rows) {
    for (const tuple of row.sides[side] ?? []) {
      const text = keyText(tuple);
      const known = origins.get(text);
      if (known === undefined) origins.set(text, { tuple, row, rows: [row] });
      else if (keepLinks) known.rows.push(row);
    }
  }
  return [...origins.values()];
}

function pairsOf(relation: LinkedRelation): readonly MatchPair[] {
  return relation.pairs.map((pair) => ({
    here: pair.child,
    hereType: pair.childType,
    there: pair.parent,
    thereType: pair.parentType,
    collation: pair.collation,
  }));
}

/** A key the map states names one row; two rows under it would be taken for one, and the second lost. */
function refuseDoubled(seen: Set<string>, row: FetchedRow, relation: LinkedRelation): void {
  const isMany = relation.pairs.some((pair) => pair.child.path.includes("*"));
  const name = `${row.probe}\0${keyText(row.key)}`;
  if (seen.has(name) && !isMany) throw new RowRefused("two rows have the key that the map states");
  seen.add(name);
}

function byTable(rows: readonly ReachedRow[]): Map<ModelTable, ReachedRow[]> {
  const groups = new Map<ModelTable, ReachedRow[]>();
  for (const row of rows) {
    const group = groups.get(row.table);
    if (group === undefined) groups.set(row.table, [row]);
    else group.push(row);
  }
  return groups;
}

const belongingOf = {
  owned_by: "owned",
  bridge: "owned",
  co_owned_by: "touched",
  accessed_by: "mentioned",
} as const satisfies Record<LinkedRelation["role"], keyof Belonging>;

function isMentionOnly({ belonging }: ReachedRow): boolean {
  return belonging.owned === undefined && belonging.touched === undefined;
}

class Reached {
  readonly rows: ReachedRow[] = [];
  readonly #byKey = new Map<TableId, Map<string, ReachedRow>>();
  readonly #options: ExpandOptions;
  #frontier: ReachedRow[] = [];

  constructor(options: ExpandOptions) {
    this.#options = options;
  }

  takeFrontier(): readonly ReachedRow[] {
    const frontier = this.#frontier;
    this.#frontier = [];
    return frontier;
  }

  addSeed(table: ModelTable, seed: Seed): void {
    const row = this.#find(table, seed.row) ?? this.#add(table, seed.row, seed.reason, true);
    if (row.belonging.owned === undefined) this.#frontier.push(row);
    row.belonging.owned = "disclose";
    this.#storeOnce(row, seed.row);
  }

  addLinked(
    table: ModelTable,
    found: FetchedRow,
    relation: LinkedRelation,
    origin: Origin,
    content: boolean,
  ): void {
    const { role, match } = relation;
    const from = origin.row;
    const row =
      this.#find(table, found) ??
      this.#add(table, found, { kind: "relation", role, match, from: from.ordinal }, false);
    const how = belongingOf[role];
    const ledOn = leadsOn(row);
    if (how === "owned" ? row.belonging.owned === undefined : how === "touched" && isMentionOnly(row)) {
      row.reason = { kind: "relation", role, match, from: from.ordinal };
    }
    row.belonging[how] = milder(row.belonging[how], relation.onAccess);
    if (this.#options.keepLinks === true) row.links.push({ relation, tuple: origin.tuple, to: origin.rows });
    if (content) this.#storeOnce(row, found);
    if (!ledOn && leadsOn(row)) this.#frontier.push(row);
  }

  #find(table: ModelTable, found: FetchedRow): ReachedRow | undefined {
    return this.#byKey.get(table.id)?.get(keyText(found.key));
  }

  #add(table: ModelTable, found: FetchedRow, reason: Reason, seed: boolean): ReachedRow {
    if (this.rows.length >= this.#options.maximumRows) {
      throw new SearchLimit(table.id, this.#options.maximumRows);
    }
    const row: ReachedRow = {
      ordinal: this.rows.length,
      table,
      key: found.key,
      reason,
      softDeleted: found.softDeleted,
      seed,
      belonging: { owned: undefined, touched: undefined, mentioned: undefined },
      links: [],
      sides: found.sides,
      stored: false,
    };
    this.rows.push(row);
    const known = this.#byKey.get(table.id);
    if (known === undefined) this.#byKey.set(table.id, new Map([[keyText(found.key), row]]));
    else known.set(keyText(found.key), row);
    return row;
  }

  #storeOnce(row: ReachedRow, found: FetchedRow): void {
    if (row.stored) return;
    row.stored = true;
    this.#options.store(row.ordinal, row.table, found.values);
  }
}

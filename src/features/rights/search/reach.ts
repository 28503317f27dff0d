/**
 * The rows that are one person's, within a transaction that somebody else opened: a search reads them for a package, an
 * erasure within the transaction that changes them (decisions 43 and 98). Whatever was not seen is a gap with a name.
 */
import {
  checkMap,
  gapsAmong,
  type Catalog,
  type DataMap,
  type Problem,
  type Reader,
  type TableId,
} from "../../connectors/standalone.ts";
import type { Gap, TableOutcome } from "../findings.ts";
import { expand, type ExpandOptions } from "./expand.ts";
import { buildModel, type Model } from "./model.ts";
import { findOutcomes } from "./outcomes.ts";
import { findSeeds, type GivenIdentity } from "./seeds.ts";
import type { ReachedRow } from "./state.ts";

export type ReachRequest = {
  readonly map: DataMap;
  readonly identities: readonly GivenIdentity[];
  readonly maximumRows: number;
  readonly probesPerStatement: number;
  /** Tables that failed before, with why. */
  readonly without: ReadonlyMap<TableId, string>;
  /** Reads keys and links alone, and keeps every link. */
  readonly keysAlone?: boolean;
};

export type ReachOptions = {
  readonly signal: AbortSignal | undefined;
  readonly onIdentified?: (count: number) => void;
  readonly store: ExpandOptions["store"];
};

export type Reach = {
  readonly catalog: Catalog;
  readonly model: Model;
  /** In the order they were reached. */
  readonly rows: readonly ReachedRow[];
  readonly outcomes: ReadonlyMap<TableId, TableOutcome>;
  readonly gaps: readonly Gap[];
};

/** A statement on a table failed; its transaction is lost. */
export class TableFailure extends Error {
  override readonly name = "TableFailure";
  readonly table: TableId;
  constructor(table: TableId, cause: unknown) {
    super("A table could not be read.", { cause });
    this.table = table;
  }
}

export function onFailure(table: TableId, error: unknown): never {
  throw error instanceof TableFailure ? error : new TableFailure(table, error);
}

/** Finds the rows of the person named by `identities`; throws `TableFailure` when a table cannot be read. */
export async function reach(
  store: { readonly catalog: Catalog; readonly reader: Reader },
  request: ReachRequest,
  options: ReachOptions,
): Promise<Reach> {
  const { catalog, reader } = store;
  const { map, without: failures, keysAlone = false } = request;
  const problems = checkMap(map, catalog);
  const mapGaps = [...gapsAmong(problems), ...errorsAmong(problems)];
  const whole = buildModel(map, catalog, new Set(failures.keys()));
  const model = keysAlone ? withoutContent(whole) : whole;
  const seeds = await findSeeds(reader, model, request.identities, onFailure);
  options.onIdentified?.(seeds.found.length);
  const expansion = await expand(reader, model, seeds.found, {
    probesPerStatement: request.probesPerStatement,
    maximumRows: request.maximumRows,
    keepLinks: keysAlone,
    signal: options.signal,
    onFailure,
    store: options.store,
  });
  const { outcomes, gaps } = findOutcomes({ map, catalog, model, failures, seeds, expansion });
  return { catalog, model, rows: expansion.rows, outcomes, gaps: [...gaps, ...mapGaps] };
}

/** The same tables, of which nothing is read but keys and links. */
function withoutContent({ tables, relations }: Model): Model {
  const bare = [...tables].map(([id, table]) => [id, { ...table, content: [] }] as const);
  return { tables: new Map(bare), relations };
}

/** What cannot be meant of erasing, restricting or marketing keeps nothing from being found; there it is a question (decision 98). */
const aboutErasure = /(?:^|\.)(?:on_erase|on_erase_shared|keep|unlink_also|restrict|marketing)(?:\.|$)/;

/** What the check calls wrong keeps a search from being complete, too: the store may have changed since it was asked. */
function errorsAmong(problems: readonly Problem[]): readonly Gap[] {
  return problems
    .filter(({ level, gap, path }) => level === "error" && gap === undefined && !aboutErasure.test(path))
    .map(({ table, sentence: why }) => ({ kind: "outcome", table, outcome: "refused", why }));
}

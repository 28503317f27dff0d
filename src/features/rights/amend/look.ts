/**
 * Whether what was written stands (GDPR arts. 5(1)(d), 16 and 18; decision 109), asked in a connection of its own: the rows
 * again, by what the person is known by now, the views that must not show them, and a scan of the store for the old values.
 */
import {
  failureOf,
  openErasureView,
  type ErasureView,
  type MatchPair,
  type StoreConnection,
} from "../../connectors/standalone.ts";
import { usualLimits, type EraseLimits } from "../erase/erase.ts";
import { gapRefusals } from "../erase/refusals.ts";
import { TableFailure } from "../search/reach.ts";
import { knownAfter } from "./amend.ts";
import { amendments, type Amended, type Amending } from "./derive.ts";
import type { AmendmentLook, AmendmentPlan } from "./plan.ts";

export type LookRequest = Amending & {
  /** As a role that may only read. */
  readonly connection: StoreConnection;
  /** Seconds the scan may spend on a table. */
  readonly scanSeconds?: number;
  readonly limits?: Partial<EraseLimits>;
};

/** Shorter values stand in too many texts by chance. */
const shortest = 3;

/** Reads only. */
export async function lookAtAmendment(request: LookRequest, plan: AmendmentPlan): Promise<AmendmentLook> {
  const limits = { ...usualLimits, ...request.limits };
  const personal = Object.entries(request.map.tables).flatMap(([id, { kind }]) =>
    kind === "impersonal" ? [] : [id],
  );
  const view = await openErasureView(request.connection, limits, new Set(personal));
  try {
    return await lookIn(view, request, plan, limits);
  } catch (error) {
    if (!(error instanceof TableFailure)) throw error;
    const why = failureOf(error.cause);
    if (why === undefined) throw error.cause;
    const unverified = [{ what: error.table, why }];
    return { ...nothingSeen, verdict: "unverifiable", as_of: view.asOf, unverified };
  } finally {
    await view.close();
  }
}

const nothingSeen: Omit<AmendmentLook, "verdict" | "as_of"> = {
  wrong: [],
  visible: [],
  hidden: [],
  elsewhere: [],
  columns_scanned: 0,
  unverified: [],
};

async function lookIn(
  view: ErasureView,
  request: LookRequest,
  plan: AmendmentPlan,
  limits: EraseLimits,
): Promise<AmendmentLook> {
  const corrections = request.purpose === "rectify" ? request.corrections : [];
  const identities = knownAfter(request.identities, corrections);
  const amended = await amendments(
    view,
    { ...request, identities },
    {
      maximumRows: limits.rows,
      probesPerStatement: limits.rowsPerStatement,
      secret: "",
      lock: false,
      signal: undefined,
    },
  );
  const seen: Standing =
    request.purpose === "restrict"
      ? await standingIn(view, amended)
      : { visible: [], hidden: [], unverified: [] };
  const olds = corrections.flatMap(({ was }) => (was === null || was.length < shortest ? [] : [was]));
  const scan =
    olds.length === 0
      ? { residues: [], unscanned: [], columns: 0 }
      : await view.scan([...new Set(olds)], [], request.scanSeconds ?? 60);
  const wrong = wrongCells(amended, plan);
  const unseen = gapRefusals(amended.reached.gaps).map((refusal) => ({
    what: "table" in refusal && refusal.table !== undefined ? refusal.table : "the search",
    why: refusal.kind === "not_searched" ? refusal.outcome : refusal.kind,
  }));
  const unverified = [...unseen, ...seen.unverified];
  const isResidual = wrong.length + seen.visible.length > 0;
  return {
    verdict: isResidual ? "residual" : unverified.length > 0 ? "unverifiable" : "verified",
    as_of: view.asOf,
    wrong,
    visible: seen.visible,
    hidden: seen.hidden,
    elsewhere: scan.residues.map((residue) => ({ ...residue })),
    columns_scanned: scan.columns,
    unverified: [
      ...unverified,
      ...scan.unscanned.map(({ table, columns, why }) => ({ what: `${table} (${columns.join(", ")})`, why })),
    ],
  };
}

/** Cells that would still be written, and planned ones that are nowhere seen to say what they should. */
function wrongCells({ rows }: Amended, plan: AmendmentPlan): AmendmentLook["wrong"] {
  const wrong = new Map<string, { table: string; column: string; cells: number }>();
  const already = new Map<string, number>();
  const add = (table: string, column: string, cells: number): void => {
    const name = JSON.stringify([table, column]);
    const known = wrong.get(name) ?? { table, column, cells: 0 };
    known.cells += cells;
    wrong.set(name, known);
  };
  for (const { row, cells, already: said } of rows) {
    for (const { cell } of cells) add(row.table.id, cell.column, 1);
    for (const column of new Set(said)) {
      const name = JSON.stringify([row.table.id, column]);
      already.set(name, (already.get(name) ?? 0) + 1);
    }
  }
  for (const { table, writes } of plan.tables)
    for (const { column, inside, cells } of writes) {
      // Within documents several cells of a row say the same: that none is left to write is what can be seen.
      if (inside) continue;
      const lacking = cells - (already.get(JSON.stringify([table, column])) ?? 0);
      const isCounted = wrong.has(JSON.stringify([table, column]));
      if (lacking > 0 && !isCounted) add(table, column, lacking);
    }
  return [...wrong.values()];
}

type Standing = Pick<AmendmentLook, "visible" | "hidden" | "unverified">;

/** Whether restricted rows still stand in the views that the map says they leave. */
async function standingIn(view: ErasureView, { reached, rows }: Amended): Promise<Standing> {
  const found: Standing = { visible: [], hidden: [], unverified: [] };
  const marked = rows.filter(({ already }) => already.length > 0).map(({ row }) => row);
  for (const [id, group] of Map.groupBy(marked, ({ table }) => table.id)) {
    const table = reached.model.tables.get(id);
    for (const name of table?.entry.restrict?.hides_from ?? []) {
      const shown = view.catalog.tables.get(name);
      if (table === undefined || shown === undefined || !shown.readable) {
        found.unverified.push({ what: name, why: shown === undefined ? "missing" : "refused" });
        continue;
      }
      const pairs = table.key.flatMap((column): readonly MatchPair[] => {
        const here = shown.columns.find((each) => each.name === column);
        const there = table.table.columns.find((each) => each.name === column);
        if (here === undefined || there === undefined) return [];
        const link = { column, path: [] };
        return [{ here: link, hereType: here.type, there: link, thereType: there.type }];
      });
      const shape = {
        schema: shown.schema,
        name: shown.name,
        key: table.key,
        sides: [],
        softDeleted: undefined,
        content: [],
      };
      let standing = 0;
      const keys = group.map(({ key }) => key);
      for (let at = 0; at < keys.length; at += 1000)
        for await (const part of view.reader.byMatch(shape, pairs, {}, keys.slice(at, at + 1000), {
          content: false,
        }))
          standing += part.length;
      if (standing > 0) found.visible.push({ view: name, rows: standing });
      else found.hidden.push(name);
    }
  }
  return found;
}

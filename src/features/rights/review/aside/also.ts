/**
 * What stays when one of the rows a search began with turns out to be another person's, and is theirs as well. The search
 * took both for the requester, so that nobody stands beside such a row; from now on it goes out as one that a person
 * outside the search owns, too (GDPR art. 15(4)): as the map says, and held back where the map would have somebody look.
 * Whose else a row is follows the map's links from that person's row down, as the search does it (search/owners.ts); the
 * search began with that person, too, so that every row of theirs is among those found.
 */
import type { Tx } from "../../../../platform/db.ts";
import type { Scope } from "../../../../platform/scope.ts";
import { parseLink } from "../../../connectors/index.ts";
import type { DataMap, TableEntry } from "../../../connectors/index.ts";
import { rowsOfSystem } from "../../delivery/store.ts";
import type { Decision } from "../../run/contract.ts";
import { mapOf } from "../../run/search.ts";
import type { Seals } from "../../run/sealed.ts";
import { systemsOf } from "../../run/store.ts";
import type { Run } from "../../run/store.ts";
import { Whose } from "../../run/whose.ts";
import type { OwnRow } from "../../run/whose.ts";
import type { FoundRow } from "../store.ts";

export type AlsoTheirs = { readonly ordinal: number; readonly decision: Exclude<Decision, "show"> };

/** Rows of the seeds' system that are one of these people's, too, and what is to become of them. */
export async function alsoTheirs(
  tx: Tx,
  scope: Scope,
  { run, seals, seeds }: { readonly run: Run; readonly seals: Seals; readonly seeds: readonly FoundRow[] },
): Promise<readonly AlsoTheirs[]> {
  const position = seeds[0]?.position;
  const system = (await systemsOf(tx, scope, run.id)).find((one) => one.position === position);
  if (position === undefined || system === undefined) return [];
  const map = mapOf(system.map);
  const rows: Known[] = [];
  for await (const row of rowsOfSystem(tx, scope, run.id, { position })) {
    const { key, values = {} } = await seals.openRow(run.id, position, row.ordinal, row.content);
    const { ordinal, table_name: table, disposition, redactable } = row;
    if (disposition !== "skip")
      rows.push({ ordinal, table, key, values: linking(map, values, table), redactable });
  }
  const began = new Set(seeds.map(({ ordinal }) => ordinal));
  return spread(map, rows, began).flatMap(({ ordinal, table, redactable }) => {
    const decision = heldBack(map.tables[table], redactable);
    return decision === undefined ? [] : [{ ordinal, decision }];
  });
}

type Known = OwnRow & { readonly redactable: boolean };

/** Rows that are theirs, beside those it begins with. */
function spread(map: DataMap, rows: readonly Known[], began: ReadonlySet<number>): readonly Known[] {
  const theirs: Known[] = [];
  let left = rows.filter(({ ordinal }) => !began.has(ordinal));
  let owners = rows.filter(({ ordinal }) => began.has(ordinal));
  while (owners.length > 0) {
    const whose = new Whose(map, owners);
    const next: Known[] = [];
    const rest: Known[] = [];
    for (const row of left) {
      const how = whose.belongs(row);
      if (how === undefined) rest.push(row);
      else theirs.push(row);
      if (how === "carries") next.push(row);
    }
    [left, owners] = [rest, next];
  }
  return theirs;
}

/** Of a row only what links it to others, or others to it: a long text is not kept in memory for ten thousand rows. */
function linking(map: DataMap, values: OwnRow["values"], table: string): OwnRow["values"] {
  const wanted = new Set<string>();
  for (const [id, { relations }] of Object.entries(map.tables))
    for (const { table: to, match, when } of relations)
      for (const [here, there] of Object.entries(match)) {
        if (id === table) for (const name of [parseLink(here).column, ...Object.keys(when)]) wanted.add(name);
        if (to === table) wanted.add(parseLink(there).column);
      }
  return Object.fromEntries(Object.entries(values).filter(([name]) => wanted.has(name)));
}

function heldBack(entry: TableEntry | undefined, isRedactable: boolean): AlsoTheirs["decision"] | undefined {
  const shared = entry?.when_shared ?? "review";
  if (shared === "disclose") return undefined;
  return shared !== "skip" && isRedactable ? "redact" : "withhold";
}

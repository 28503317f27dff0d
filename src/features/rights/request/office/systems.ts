/** The systems a request is searched in, as its page lists them: what came of each, in a word and a number. */
import type { Tx } from "../../../../platform/db.ts";
import type { CaseId, EntryId } from "../../../../platform/identifiers.ts";
import type { Scope } from "../../../../platform/scope.ts";
import { latestRun, systemsOf } from "../../run/store.ts";
import type { RequestView } from "./contract.ts";

type SystemLine = RequestView["systems"][number];
type Outcome = Awaited<ReturnType<typeof systemsOf>>[number]["outcome"];

/** Empty while no search is planned. What was left out of the plan is a line as well: it was not searched. */
export async function searchOverview(tx: Tx, scope: Scope, caseId: CaseId): Promise<SystemLine[]> {
  const run = await latestRun(tx, scope, caseId);
  if (run === undefined) return [];
  const systems = await systemsOf(tx, scope, run.id);
  return [
    ...systems.map(({ name, outcome, row_count: rows }): SystemLine => {
      const { status, word } = words[outcome];
      return { name, status, text: outcome === "done" ? `${rows} rows` : word };
    }),
    ...run.leftOut.map(({ name }): SystemLine => ({ name, status: "unproven", text: "left out" })),
  ];
}

/** Where rows of the person stand, by the last search that finished. */
export async function foundIn(
  tx: Tx,
  scope: Scope,
  caseId: CaseId,
): Promise<readonly { readonly storeId: EntryId; readonly name: string; readonly rows: number }[]> {
  const run = await latestRun(tx, scope, caseId);
  if (run === undefined) return [];
  const systems = await systemsOf(tx, scope, run.id);
  return systems
    .filter(({ outcome, row_count: rows }) => outcome === "done" && rows > 0)
    .map(({ store_id: id, name, row_count: rows }) => ({ storeId: id as EntryId, name, rows }));
}

const words: Readonly<Record<Outcome, { readonly status: SystemLine["status"]; readonly word: string }>> = {
  waiting: { status: "unproven", word: "waiting" },
  running: { status: "due", word: "being searched" },
  done: { status: "kept", word: "done" },
  "nothing-found": { status: "kept", word: "nothing found" },
  exempt: { status: "n/a", word: "exempt" },
  "needs-a-person": { status: "due", word: "needs a person" },
  unavailable: { status: "due", word: "out of reach" },
  failed: { status: "broken", word: "failed" },
  unsupported: { status: "broken", word: "not supported" },
  "given-up": { status: "broken", word: "given up" },
};

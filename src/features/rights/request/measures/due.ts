/** What somebody has to do for requests, by its day and without a word of whom it is about: for the agenda. */
import type { Tx } from "../../../../platform/db.ts";
import { readCases } from "../../../../platform/cases/store.ts";
import type { Colleague } from "../../../access/index.ts";
import { mayOpenCase } from "../../../access/index.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant, PlainDate } from "../../../../platform/time.ts";
import { taskWords } from "../office/decide_words.ts";
import type { MeasureId } from "../events.ts";
import { measuresOf, requestKind } from "../state.ts";
import { ownMeasures, teamMeasures } from "./store.ts";
import type { TeamMeasures } from "./store.ts";

type OwnTask = {
  readonly id: MeasureId;
  readonly reference: string;
  /** What is to be done, as a name: `Erase`. */
  readonly task: string;
  readonly due: PlainDate;
  readonly isDrill: boolean;
  /** When its request last moved. */
  readonly changedAt: Instant;
};

const most = 100;
const mostRequests = 50;

/** One's own, the earliest first; of a request about oneself nothing. */
export async function ownTasks(
  tx: Tx,
  scope: Scope,
  who: Pick<Colleague, "accountId" | "actorId">,
): Promise<readonly OwnTask[]> {
  const rows = await ownMeasures(tx, scope, who.actorId, most);
  const ids = [...new Set(rows.map(({ case_id: id }) => id))];
  const files = new Map((await readCases(tx, scope, requestKind, ids)).map((file) => [file.id, file]));
  return rows.flatMap(({ id, case_id: caseId, due_on: due }): OwnTask[] => {
    const file = files.get(caseId);
    const measure = file && measuresOf(file.state).find((one) => one.id === id);
    if (file === undefined || measure === undefined || !mayOpenCase(who, file)) return [];
    const { reference, state, changedAt } = file;
    return [
      { id, reference, task: taskWords[measure.task], due, isDrill: state.isDrill === true, changedAt },
    ];
  });
}

/** Colleagues' open tasks by request, for whoever may read cases; nothing for anybody else. */
export async function tasksOfOthers(
  tx: Tx,
  scope: Scope,
  { accountId, actorId, permissions }: Colleague,
  today: PlainDate,
): Promise<readonly TeamMeasures[]> {
  if (!permissions.has("case:read")) return [];
  return teamMeasures(tx, scope, { hiddenFrom: accountId, except: actorId, today, limit: mostRequests });
}

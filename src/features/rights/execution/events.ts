/** What happens in a request when something is carried out in a connected system, as codes, ids and counts. */
import { z } from "zod";
import { code, defineEvent } from "../../../platform/events.ts";
import type { EventOf } from "../../../platform/events.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { EntryId } from "../../../platform/identifiers.ts";
import { executionTasks } from "./contract.ts";
import type { ExecutionId, ExecutionTask } from "./contract.ts";

const at = { executionId: idSchema<ExecutionId>(), storeId: idSchema<EntryId>() };
const count = z.int().nonnegative();

/** `task` where it is not erasing. */
const task = z.enum(executionTasks).optional();
export const executionBegun = defineEvent("execution.begun", 1, z.strictObject({ ...at, task }));
export const executionPlanned = defineEvent(
  "execution.planned",
  1,
  z.strictObject({ ...at, rows: count, questions: count, isRunnable: z.boolean() }),
);
export const executionApproved = defineEvent(
  "execution.approved",
  1,
  z.strictObject({ ...at, digest: z.string().regex(/^hmac-sha256:[0-9a-f]{64}$/) }),
);
/** The store was no longer as the plan said; nothing happened. */
export const executionOutdated = defineEvent(
  "execution.outdated",
  1,
  z.strictObject({ ...at, tables: count }),
);
export const executionFailed = defineEvent("execution.failed", 1, z.strictObject({ ...at, problem: code }));
export const executionEnded = defineEvent(
  "execution.ended",
  1,
  z.strictObject({ ...at, verdict: z.enum(["verified", "residual", "unverifiable"]), rows: count, task }),
);
export const executionHanded = defineEvent("execution.handed", 1, z.strictObject(at));

export const executionEvents = [
  executionBegun,
  executionPlanned,
  executionApproved,
  executionOutdated,
  executionFailed,
  executionEnded,
  executionHanded,
] as const;
export type ExecutionEvent = {
  [T in (typeof executionEvents)[number] as T["type"]]: EventOf<T>;
}[(typeof executionEvents)[number]["type"]];

/** What of it the state of the request holds: what its answer waits for. */
export const ExecutionFacet = z.strictObject({
  id: idSchema<ExecutionId>(),
  storeId: idSchema<EntryId>(),
  status: z.enum(["open", "verified", "handed"]),
  /** Absent: erasing. */
  task,
});
export type ExecutionFacet = z.infer<typeof ExecutionFacet>;

type Holding = { readonly executions?: readonly ExecutionFacet[] | undefined };
type At = {
  readonly executionId: ExecutionId;
  readonly storeId: EntryId;
  readonly task?: ExecutionTask | undefined;
};
type Step = <S extends Holding>(state: S, data: At) => S & { executions: ExecutionFacet[] };

const becomes =
  (status: ExecutionFacet["status"]): Step =>
  (state, { executionId: id, storeId, task: named }) => {
    const before = state.executions ?? [];
    const is = named ?? before.find((one) => one.id === id)?.task;
    const now = { id, storeId, status, ...(is === undefined ? {} : { task: is }) };
    return { ...state, executions: [...before.filter((one) => one.id !== id), now] };
  };

/** What a restriction marked in connected systems, and nobody freed or took over yet. */
export function isStillMarked({ executions = [] }: Holding): boolean {
  return executions.some(
    ({ task: of, status, storeId }) =>
      of === "restrict" &&
      status === "verified" &&
      !executions.some((one) => one.task === "lift" && one.storeId === storeId && one.status !== "open"),
  );
}

/** The task as the request's measures call it; freeing what was restricted is none of them. */
export const measureOf = {
  erase: "erase",
  correct: "correct",
  restrict: "restrict",
  lift: undefined,
  object: "stop-marketing",
} as const;

/** Whether what this measure asks for was carried out in its system and looked at again; a person may still have words to add. */
export function isCarriedOut(
  { executions = [] }: Holding,
  { task: wanted, storeId }: { readonly task: string; readonly storeId?: EntryId | undefined },
): boolean {
  return executions.some(
    ({ task: of = "erase", status, storeId: where }) =>
      status === "verified" && where === storeId && measureOf[of] === wanted,
  );
}

/** What each event makes of the request's state. */
export const executionSteps = {
  "execution.begun": becomes("open"),
  "execution.planned": becomes("open"),
  "execution.approved": becomes("open"),
  "execution.outdated": becomes("open"),
  "execution.failed": becomes("open"),
  "execution.ended": <S extends Holding>(state: S, data: At & { readonly verdict: string }) =>
    becomes(data.verdict === "verified" ? "verified" : "open")(state, data),
  "execution.handed": becomes("handed"),
} as const;

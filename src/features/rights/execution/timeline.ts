/** The events of what is carried out, as sentences of a request's history. */
import { sentences } from "../../../platform/i18n/messages.ts";
import { executionEvents, type ExecutionEvent } from "./events.ts";

export type { ExecutionEvent } from "./events.ts";

const english = {
  "execution.begun": "A plan is made of what is done to the rows in a connected system",
  "execution.planned": {
    plural: "rows",
    one: "Plan made for a connected system: {rows} row",
    other: "Plan made for a connected system: {rows} rows",
  },
  "execution.planned.asks": {
    plural: "questions",
    one: "Plan made for a connected system: {questions} question is open",
    other: "Plan made for a connected system: {questions} questions are open",
  },
  "execution.planned.held": "Plan made for a connected system: something keeps it from being carried out",
  "execution.approved": "Plan for a connected system approved",
  "execution.outdated": "Not carried out: the system was no longer as it was approved; a new plan is made",
  "execution.failed": "A connected system could not be planned or changed; somebody must look",
  "execution.ended.verified": {
    plural: "rows",
    one: "Erased in a connected system and looked for again: {rows} row",
    other: "Erased in a connected system and looked for again: {rows} rows",
  },
  "execution.ended.residual": "Erased in a connected system; something of the person was still found there",
  "execution.ended.unverifiable":
    "Erased in a connected system; not everything could be looked at afterwards",
  "execution.ended.correct": {
    plural: "rows",
    one: "Put right in a connected system and looked at again: {rows} row",
    other: "Put right in a connected system and looked at again: {rows} rows",
  },
  "execution.ended.restrict": {
    plural: "rows",
    one: "Restricted in a connected system and looked at again: {rows} row",
    other: "Restricted in a connected system and looked at again: {rows} rows",
  },
  "execution.ended.lift": {
    plural: "rows",
    one: "Freed in a connected system and looked at again: {rows} row",
    other: "Freed in a connected system and looked at again: {rows} rows",
  },
  "execution.ended.object": {
    plural: "rows",
    one: "Marketing refused in a connected system and looked at again: {rows} row",
    other: "Marketing refused in a connected system and looked at again: {rows} rows",
  },
  "execution.ended.amended.residual": "Changed in a connected system; something there is not as it should be",
  "execution.ended.amended.unverifiable":
    "Changed in a connected system; not everything could be looked at afterwards",
  "execution.handed": "A connected system was given to a person",
} as const;

const { sayDynamic } = sentences(english, {});
const types: ReadonlySet<string> = new Set(executionEvents.map(({ type }) => type));

export function isExecutionEvent(event: { readonly type: string }): event is ExecutionEvent {
  return types.has(event.type);
}

export function executionSentence(event: ExecutionEvent): string {
  switch (event.type) {
    case "execution.planned": {
      const { rows, questions, isRunnable } = event.data;
      const key =
        questions > 0
          ? "execution.planned.asks"
          : isRunnable
            ? "execution.planned"
            : "execution.planned.held";
      return sayDynamic("en", key, { rows, questions });
    }
    case "execution.ended": {
      const { verdict, rows, task = "erase" } = event.data;
      if (task === "erase") return sayDynamic("en", `execution.ended.${verdict}`, { rows });
      const key = verdict === "verified" ? task : (`amended.${verdict}` as const);
      return sayDynamic("en", `execution.ended.${key}`, { rows });
    }
    case "execution.begun":
    case "execution.approved":
    case "execution.outdated":
    case "execution.failed":
    case "execution.handed":
      return sayDynamic("en", event.type, {});
    default:
      return event satisfies never;
  }
}

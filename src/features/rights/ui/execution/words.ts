/** What the page of connected systems says of states, problems and answers. */
import type { StatusCode } from "../../../../web/widgets/index.ts";
import type { CallRefused } from "../../../../web/call.ts";
import type { AnswerWord, ExecutionProblem, SystemExecution } from "../../execution/contract.ts";

type State = SystemExecution["state"];

export const stateWords: Readonly<Record<State, { readonly status: StatusCode; readonly word: string }>> = {
  planning: { status: "due", word: "the plan is being made" },
  planned: { status: "due", word: "planned" },
  approved: { status: "due", word: "approved, about to begin" },
  running: { status: "due", word: "being carried out" },
  done: { status: "due", word: "carried out, being looked at again" },
  verified: { status: "kept", word: "carried out and verified" },
  residual: { status: "broken", word: "carried out, and something is left" },
  unverifiable: { status: "unproven", word: "carried out, and not everything could be looked at" },
  failed: { status: "broken", word: "not carried out" },
  handed: { status: "n/a", word: "given to a person" },
};

export const problemWords: Readonly<Record<ExecutionProblem, string>> = {
  "connection-gone":
    "The connection is no longer there, or its map is no longer confirmed. See to it in Setup, then go on here.",
  "no-eraser": "The connection has no role that may erase. Give it one in Setup, then go on here.",
  unreachable: "The system did not answer. Nothing was changed that is not said here.",
  busy: "Somebody else is changing these rows. Nothing was changed by us; it is tried again.",
  refused: "It may not run as it stands. Nothing was changed.",
  "still-running": "The system has not ended the run before. It is asked again.",
  "request-over": "The request is over: nothing is begun for it any more.",
  "request-changed":
    "What it was approved on no longer stands: the decision, or whose the rows are. Nothing was changed; see to it, then plan it again.",
};

export const answerLabels: Readonly<Record<AnswerWord, { readonly label: string; readonly hint: string }>> = {
  delete: {
    label: "Delete",
    hint: "The rows go, unless another row that stays refers to them: then they are emptied.",
  },
  anonymise: {
    label: "Empty of the person",
    hint: "The rows stay and lose everything the map does not keep.",
  },
  unlink: {
    label: "Unlink from the person",
    hint: "The rows stay as they are and no longer lead to the person.",
  },
  keep: { label: "Keep", hint: "The rows stay as they are, for a reason." },
};

export const answerPast: Readonly<Record<AnswerWord, string>> = {
  delete: "delete",
  anonymise: "empty of the person",
  unlink: "unlink",
  keep: "keep",
};

export const otherWords: Readonly<Record<string, string>> = {
  "no-eraser": "It has no role that may erase, so nothing is erased there from here.",
  no_map: "Nobody has said yet whose data its tables hold.",
  refused: "Its connection may do more than read.",
  no_address: "Its address is missing.",
  nobody_to_find: "Its map names no way to find a person.",
  unconfirmed: "Not every table with personal data is confirmed.",
};

const reasons: Readonly<Record<string, string>> = {
  "nothing-entered": "Say by what the systems know this person.",
  "no-eraser": "No connection has a role that may erase. Give one in Setup, Connections.",
  "not-searched":
    "The search of this request is not finished. Finish it, or enter by what the person is known.",
  "sameness-open": "The search found several rows of a person: say in its review first whether they are one.",
  "request-not-open": "The request is not open.",
  "identity-open": "We must know who is asking, first.",
  "authority-open": "We must know that the requester may act for this person, first.",
  "assessment-missing": "The request must be decided first, and granted in whole or in part.",
  "child-not-heard": "It must be on record what the child wants.",
  "fee-open": "The fee must be paid, or not asked for any more.",
  "standing-open": "It must be said how a request about somebody who has died stands in law.",
  "answer-is-a-package": "A copy is the answer to this right; nothing is erased for it.",
  "not-of-this-right": "Nothing is erased for this right.",
  drill: "A rehearsal changes nothing in a system.",
  "reference-not-typed": "Type the reference as it stands above.",
  "answers-changed": "Answers were given since this plan was made. Make the plan again, and read it.",
  "plan-cannot-run": "Something keeps this plan from running.",
  "not-of-this-row": "This cannot be said of these rows.",
  "row-has-no-key": "This row cannot be told apart from others: answer for the table.",
  "until-without-keeping": "A ground and a day are said only of what is kept.",
  "until-in-the-past": "Say a day that is still to come.",
  "ground-not-in-law": "The law does not know this ground.",
  "too-many-answers": "There are as many answers as one plan can have: answer for the table.",
};

export function problemsOf(error: CallRefused | undefined): string | undefined {
  if (error === undefined) return undefined;
  if (error.code === "conflict")
    return "This changed since you looked: somebody else acted, or another plan was made. Close this and look again.";
  const known = error.details.flatMap(({ reason }) => reasons[reason] ?? []);
  return known.length > 0 ? known.join(" ") : error.message;
}

export const rowsOf = (count: number): string =>
  `${new Intl.NumberFormat("en-GB").format(count)} ${count === 1 ? "row" : "rows"}`;

/** What the page of connected systems says of states, problems and answers. */
import type { StatusCode } from "../../../../web/widgets/index.ts";
import type { CallRefused } from "../../../../web/call.ts";
import type {
  AnswerWord,
  ExecutionProblem,
  ExecutionTask,
  SystemExecution,
} from "../../execution/contract.ts";

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

type TaskWords = {
  /** Of the page and of the link that leads to it. */
  readonly title: string;
  readonly lede: string;
  /** Of one system's approval, before its name. */
  readonly act: string;
  readonly verified: string;
  readonly residual: string;
  readonly unverifiable: string;
};

export const taskWords: Readonly<Record<ExecutionTask, TaskWords>> = {
  erase: {
    title: "Erase in connected systems",
    lede: "A plan says what becomes of every row before anything is changed. Somebody approves it, it is carried out once, and then it is looked again whether anything is left.",
    act: "Erase in",
    verified: "Nothing of the person was found any more, but what is kept",
    residual: "Something of the person was still found",
    unverifiable: "Nothing was found, but not everything could be looked at",
  },
  correct: {
    title: "Put right in connected systems",
    lede: "A plan says where the wrong value stands in the person’s rows before anything is changed. Somebody approves it, it is carried out once, and then it is looked whether every place says what is right.",
    act: "Put right in",
    verified: "Every place says what is right",
    residual: "Something still says what is wrong",
    unverifiable: "Nothing wrong was found, but not everything could be looked at",
  },
  restrict: {
    title: "Restrict in connected systems",
    lede: "A plan says which rows are marked so that nobody uses them. Somebody approves it, it is carried out once, and then it is looked whether they are marked, and no longer shown where they must not be.",
    act: "Restrict in",
    verified: "Every row is marked",
    residual: "Something is not restricted",
    unverifiable: "Every row that was seen is marked, but not everything could be looked at",
  },
  lift: {
    title: "Free in connected systems",
    lede: "A plan says which rows are free again: those the restriction marked, and no others. Somebody approves it once the person was told, and then it is looked whether they are.",
    act: "Free in",
    verified: "Every row that was marked is free again",
    residual: "Something is still restricted",
    unverifiable: "Every row that was seen is free, but not everything could be looked at",
  },
  object: {
    title: "Stop marketing in connected systems",
    lede: "The person is on the suppression list already. A plan says which rows of connected systems still allow marketing. Somebody approves it, it is carried out once, and then it is looked whether each of them refuses it.",
    act: "Stop marketing in",
    verified: "Every row refuses marketing",
    residual: "Something does not refuse marketing",
    unverifiable: "Every row that was seen refuses marketing, but not everything could be looked at",
  },
};

/** What a person does with files, task by task. */
export const fileWords: Readonly<Record<ExecutionTask, string>> = {
  erase: "What is only this person’s goes; in what is others’ too, their parts are taken out.",
  correct: "Where the wrong value stands, it is put right in the program the file was made with.",
  restrict: "They are moved to where nobody works with them, until the block ends.",
  lift: "They go back to where they were.",
  object: "A list by which marketing is sent loses the person.",
};

export const problemWords: Readonly<Record<ExecutionProblem, string>> = {
  "connection-gone":
    "The connection is no longer there, or its map is no longer confirmed. See to it in Setup, then go on here.",
  "no-eraser": "The connection has no role that may change rows. Give it one in Setup, then go on here.",
  unreachable: "The system did not answer. Nothing was changed that is not said here.",
  busy: "Somebody else is changing these rows. Nothing was changed by us; it is tried again.",
  refused: "It may not run as it stands. Nothing was changed.",
  "still-running": "The system has not ended the run before. It is asked again.",
  "request-over": "The request is over: nothing is begun for it any more.",
  "request-changed":
    "What it was approved on no longer stands: the decision, or whose the rows are. Nothing was changed; see to it, then plan it again.",
  "not-restricted": "No restriction was carried out here, so there is nothing to free.",
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
  change: { label: "Change", hint: "The value is written here as well." },
  leave: { label: "Leave as it is", hint: "What stands here stays." },
};

export const answerPast: Readonly<Record<AnswerWord, string>> = {
  delete: "delete",
  anonymise: "empty of the person",
  unlink: "unlink",
  keep: "keep",
  change: "change",
  leave: "leave as it is",
};

export const otherWords: Readonly<Record<string, string>> = {
  "no-eraser": "It has no role that may change rows, so nothing is done there from here.",
  "no-marketing": "Its map names no column that says whether somebody may be written to for marketing.",
  no_map: "Nobody has said yet whose data its tables hold.",
  refused: "Its connection may do more than read.",
  no_address: "Its address is missing.",
  nobody_to_find: "Its map names no way to find a person.",
  unconfirmed: "Not every table with personal data is confirmed.",
};

const reasons: Readonly<Record<string, string>> = {
  "nothing-entered": "Say by what the systems know this person.",
  "no-eraser": "No connection has a role that may change rows. Give one in Setup, Connections.",
  "nothing-to-correct": "Say what is wrong, and what is right.",
  "not-restricted": "No connected system holds the data as restricted by this request.",
  "no-marketing":
    "No map of a system that may be changed from here names a column for marketing. Name it in the map, or plan a measure.",
  "lifting-not-told": "The person must be told first that the block ends.",
  "lifting-too-early": "The person was told another day: nothing is freed before it.",
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
  "answer-is-a-package": "A copy is the answer to this right; nothing is changed for it.",
  "not-of-this-right": "Nothing is changed in systems for this right.",
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

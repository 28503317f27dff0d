/** Rows of which a person must say what becomes of them: answered once for the table, or row by row, each with its reason. */
import { useState } from "react";
import type { ReactNode } from "react";
import { ask, useCall, useChange, useMay } from "../../../../web/call.ts";
import {
  Button,
  ErrorNotice,
  FormDialog,
  Notice,
  RadioGroup,
  Select,
  Skeleton,
  TextArea,
  TextField,
} from "../../../../web/widgets/index.ts";
import type {
  AnswerWord,
  AskedRow,
  ExecutionQuestion,
  ExecutionView,
  SystemExecution,
} from "../../execution/contract.ts";
import { answerQuestion, listAskedRows } from "../../execution/endpoints.ts";
import { choicesFrom } from "../choices.ts";
import type { Given } from "./page.tsx";
import { answerLabels, answerPast, problemsOf, rowsOf } from "./words.ts";

type Params = Given & { readonly execution: SystemExecution["id"] };
type Shared = { readonly params: Params; readonly exemptions: ExecutionView["exemptions"] };
type About = { readonly question: ExecutionQuestion; readonly row?: AskedRow };

export function Questions({
  questions,
  hasNews,
  ...shared
}: Shared & { readonly questions: readonly ExecutionQuestion[]; readonly hasNews: boolean }): ReactNode {
  if (questions.length === 0) return null;
  const open = questions.filter(
    ({ answer, answeredRows, rows }) => answer === undefined && answeredRows < rows,
  );
  return (
    <div className="execution-questions">
      <h3>
        {open.length === 0
          ? "Decided by a person"
          : `Somebody has to decide: ${open.length} of ${questions.length} open`}
      </h3>
      {hasNews && (
        <Notice kind="info">
          The answers take effect in the next plan. Answer what is open, then make it again.
        </Notice>
      )}
      <ul className="plain">
        {questions.map((question) => (
          <li key={`${question.table} ${question.why}`}>
            <Question {...shared} question={question} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Question({ question, ...shared }: Shared & { readonly question: ExecutionQuestion }): ReactNode {
  const [about, setAbout] = useState<About>();
  const [isShown, setShown] = useState(false);
  const mayDecide = useMay("case:decide");
  const mayWork = useMay("case:work");
  const { title, rows, whyWords, answer, answeredRows } = question;
  return (
    <div className="execution-question">
      <p>
        <b>
          {title}, {rowsOf(rows)}.
        </b>{" "}
        {whyWords}
      </p>
      {answer !== undefined && (
        <p className="soft">
          {answer.by}: {answerPast[answer.becomes]}
          {answer.until !== undefined && ` until ${answer.until}`}.
          {answer.because !== undefined && ` “${answer.because}”`}
        </p>
      )}
      {answeredRows > 0 && (
        <p className="soft">
          {answeredRows} of {rows} have an answer of their own.
        </p>
      )}
      <div className="actions">
        {mayDecide && (
          <Button
            label={`${answer === undefined ? "Decide for all…" : "Decide otherwise…"} ${title}`}
            onPress={() => setAbout({ question })}
          >
            {answer === undefined ? "Decide for all…" : "Decide otherwise…"}
          </Button>
        )}
        {mayWork && (
          <Button
            kind="quiet"
            label={`${isShown ? "Hide" : "Show"} the rows of ${title}`}
            onPress={() => setShown(!isShown)}
          >
            {isShown ? "Hide the rows" : "Show the rows"}
          </Button>
        )}
      </div>
      {isShown && (
        <Rows
          {...shared}
          question={question}
          onAnswer={mayDecide ? (row) => setAbout({ question, row }) : undefined}
        />
      )}
      {about !== undefined && <AnswerDialog {...shared} about={about} onClose={() => setAbout(undefined)} />}
    </div>
  );
}

function Rows({
  params,
  question,
  onAnswer,
}: Shared & {
  readonly question: ExecutionQuestion;
  readonly onAnswer: ((row: AskedRow) => void) | undefined;
}): ReactNode {
  const { table, why } = question;
  const { data, error, refetch } = useCall(listAskedRows, { params, query: { table, why } });
  const [more, setMore] = useState<readonly AskedRow[]>([]);
  const [next, setNext] = useState<number>();
  const [isPending, setPending] = useState(false);
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton lines={3} />;
  const rows = [...data.rows, ...more];
  const after = more.length === 0 ? data.next : next;
  const load = async (): Promise<void> => {
    setPending(true);
    const page = await ask(listAskedRows, { params, query: { table, why, after } }).catch(() => undefined);
    setPending(false);
    if (page === undefined) return;
    setMore([...more, ...page.rows]);
    setNext(page.next);
  };
  return (
    <div className="execution-rows">
      <ol className="plain">
        {rows.map((row) => (
          <li key={row.ordinal}>
            <dl>
              {row.values.length === 0 && <p className="soft">The map shows nothing of this row.</p>}
              {row.values.map(({ column, value }) => (
                <div key={column}>
                  <dt>{column.replaceAll("_", " ")}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
            {row.answer !== undefined && (
              <p className="soft">
                Decided: {answerPast[row.answer.becomes]}.
                {row.answer.because !== undefined && ` “${row.answer.because}”`}
              </p>
            )}
            {row.isNamed && onAnswer !== undefined && (
              <Button
                kind="quiet"
                label={`Decide for this row… Number ${row.ordinal + 1}`}
                onPress={() => onAnswer(row)}
              >
                Decide for this row…
              </Button>
            )}
          </li>
        ))}
      </ol>
      <div className="table-foot">
        <span>
          {rows.length} of {data.total}
        </span>
        {after !== undefined && (
          <Button isPending={isPending} onPress={() => void load()}>
            Show more
          </Button>
        )}
      </div>
    </div>
  );
}

function AnswerDialog({
  params,
  about: { question, row },
  exemptions,
  onClose,
}: Shared & { readonly about: About; readonly onClose: () => void }): ReactNode {
  const act = useChange(answerQuestion);
  const may = row?.may ?? question.may;
  const [becomes, setBecomes] = useState<AnswerWord | undefined>(may.length === 1 ? may[0] : undefined);
  const [because, setBecause] = useState("");
  const [exemption, setExemption] = useState<string>();
  const [until, setUntil] = useState("");
  const problem = problemsOf(act.error);
  const isKept = becomes === "keep";
  const send = async (): Promise<void> => {
    const body = {
      table: question.table,
      why: question.why,
      because,
      ...(becomes === undefined ? {} : { becomes }),
      ...(row === undefined ? {} : { ordinal: row.ordinal }),
      ...(isKept && exemption !== undefined ? { exemption } : {}),
      ...(isKept && until !== "" ? { until } : {}),
    };
    if ((await act.run({ params, body })) !== undefined) onClose();
  };
  return (
    <FormDialog
      title={
        row === undefined
          ? `Decide for ${rowsOf(question.rows)} of ${question.title}`
          : `Decide for a row of ${question.title}`
      }
      act="Put on record"
      isPending={act.isPending}
      isDisabled={becomes === undefined || because.trim() === ""}
      onClose={onClose}
      onAct={send}
    >
      <p>{question.whyWords}</p>
      <RadioGroup
        label="What becomes of them"
        value={becomes}
        onChange={(value) => setBecomes(may.find((one) => one === value))}
        choices={may.map((value) => ({ value, ...answerLabels[value] }))}
      />
      <TextArea
        label="Because"
        hint="It stands in the plan and in the certificate. Name nobody."
        value={because}
        onChange={setBecause}
        rows={2}
        maxLength={1000}
        isRequired
      />
      {isKept && (
        <div className="form-row">
          {exemptions.length > 0 && (
            <Select
              label="Ground of the law"
              value={exemption}
              onChange={setExemption}
              choices={choicesFrom(exemptions)}
            />
          )}
          <TextField
            label="Until"
            hint="If it is known."
            type="date"
            width="short"
            value={until}
            onChange={setUntil}
          />
        </div>
      )}
      {problem !== undefined && <Notice kind="error">{problem}</Notice>}
    </FormDialog>
  );
}

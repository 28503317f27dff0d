/** The log of the officer's answers: somebody may have asked before. Each search is on record, so it is asked for. */
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { useChange } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  Button,
  EmptyState,
  Link,
  Notice,
  Page,
  Skeleton,
  TextField,
  Time,
} from "../../../web/widgets/index.ts";
import type { AnswerLog } from "../contract.ts";
import { searchLog } from "../endpoints.ts";

export default function AnswersPage({ organisation }: PageProps): ReactNode {
  const search = useChange(searchLog);
  const [words, setWords] = useState("");
  const [log, setLog] = useState<AnswerLog>();
  const begun = useRef(false);
  const look = async (sought: string): Promise<void> => {
    const reply = await search.run({ params: { organisation }, body: { words: sought } });
    if (reply !== undefined) setLog(reply);
  };
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void look("");
  });
  return (
    <Page
      title="The officer’s answers"
      lede="Somebody may have asked before. If not, ask: it takes two minutes."
      crumbs={[{ title: "Work", to: "/work" }, { title: "The officer’s answers" }]}
      actions={
        <Link to="/work/new/advice" kind="primary">
          Ask the officer
        </Link>
      }
    >
      <form
        className="log-search"
        onSubmit={(event) => {
          event.preventDefault();
          void look(words);
        }}
      >
        <TextField label="Words" value={words} onChange={setWords} maxLength={100} type="search" />
        <Button type="submit" isPending={search.isPending}>
          Search
        </Button>
      </form>
      {search.error !== undefined && <Notice kind="error">{search.error.message}</Notice>}
      {log === undefined && search.error === undefined && <Skeleton kind="page" />}
      {log !== undefined && <Answers log={log} />}
    </Page>
  );
}

function Answers({ log }: { readonly log: AnswerLog }): ReactNode {
  if (log.answers.length === 0) {
    return (
      <EmptyState title={log.looked === 0 ? "No answer is in the log yet" : "No answer has these words"}>
        {log.looked === 0
          ? "The officer decides with each answer whether others may find it here."
          : `${log.looked} answers were looked through${log.isAll ? "" : ", the newest"}.`}
      </EmptyState>
    );
  }
  return (
    <div className="answer-log">
      {log.answers.map((one) => (
        <article key={one.reference}>
          <h2>{one.question}</h2>
          <p>{one.answer}</p>
          <p className="soft">
            About {one.topic}, <Time at={one.answeredAt} kind="day" />
            {one.mayOpen && (
              <>
                , <Link to={`/work/${one.reference}`}>{one.reference}</Link>
              </>
            )}
          </p>
        </article>
      ))}
      {!log.isAll && <p className="soft">There are older ones. Search by words to find them.</p>}
    </div>
  );
}

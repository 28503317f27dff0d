/** What somebody has to do for requests of data subjects: what, where, for whom, until when; nothing else of the case. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  Button,
  EmptyState,
  ErrorNotice,
  Notice,
  Page,
  Since,
  Skeleton,
  Status,
  Time,
  toast,
} from "../../../web/widgets/index.ts";
import type { OwnMeasure } from "../request/measures/contract.ts";
import { listOwnMeasures, settleOwnMeasure } from "../request/measures/endpoints.ts";
import { ActFrame } from "./act_dialog.tsx";
import { bodyOf, nothingSaid, SettleFields } from "./measures.tsx";
import { problemOf } from "./use_act.ts";

export default function TasksPage({ organisation }: PageProps): ReactNode {
  const call = useCall(listOwnMeasures, { params: { organisation } }, { every: 60 });
  const [open, setOpen] = useState<OwnMeasure>();
  const measures = call.data?.measures ?? [];
  return (
    <Page
      title="What I am to do for requests"
      lede={call.data === undefined ? undefined : ledeOf(measures)}
      crumbs={[{ title: "Work", to: "/work" }, { title: "My tasks" }]}
    >
      {call.error !== null && <ErrorNotice error={call.error} onRetry={() => void call.refetch()} />}
      {call.isPending && <Skeleton kind="page" />}
      {call.data !== undefined && measures.length === 0 && (
        <EmptyState title="Nothing is yours to do">
          When somebody asks for their data to be corrected, erased or blocked, what you are to do about it
          appears here.
        </EmptyState>
      )}
      {measures.map((one) => (
        <section key={one.id} className="own-case">
          <h2>
            {one.isDrill && "Drill: "}
            {one.task}: {one.place}
          </h2>
          {one.isDrill && <Notice kind="warn">{drillTask}</Notice>}
          <p className="soft">
            {one.right} for {one.about}, {one.reference}.{" "}
            {one.isLate ? (
              <Status status="broken" word="overdue" basis={<Since due={one.due} />} />
            ) : (
              <>
                By <Time at={`${one.due}T12:00:00Z`} kind="day" />.
              </>
            )}
          </p>
          <p className="said">{one.words}</p>
          <div className="actions">
            <Button label={`Say what came of it: ${one.task}, ${one.place}`} onPress={() => setOpen(one)}>
              Say what came of it
            </Button>
          </div>
        </section>
      ))}
      {open !== undefined && (
        <Settle
          organisation={organisation}
          measure={open}
          onClose={() => setOpen(undefined)}
          onDone={() => void call.refetch()}
        />
      )}
    </Page>
  );
}

/** Nothing is changed because of a rehearsal. */
const drillTask =
  "This is a rehearsal. Change nothing and erase nothing: say only that it reached you, and what you would have done.";

function ledeOf(measures: readonly OwnMeasure[]): string {
  const late = measures.filter(({ isLate }) => isLate).length;
  const all = measures.length === 1 ? "1 task" : `${measures.length} tasks`;
  return late === 0 ? `${all}.` : `${all}, ${late} overdue.`;
}

function Settle({
  organisation,
  measure,
  onClose,
  onDone,
}: {
  readonly organisation: string;
  readonly measure: OwnMeasure;
  readonly onClose: () => void;
  readonly onDone: () => void;
}): ReactNode {
  const change = useChange(settleOwnMeasure);
  const [settled, setSettled] = useState(nothingSaid);
  const body = bodyOf(settled);
  const submit = async (): Promise<void> => {
    const params = { organisation, measure: measure.id };
    if (body === undefined || (await change.run({ params, body })) === undefined) return;
    toast("On record");
    onDone();
    onClose();
  };
  return (
    <ActFrame
      title={`${measure.isDrill ? "Drill: " : ""}${measure.task}: ${measure.place}`}
      label="Put on record"
      onClose={onClose}
      acting={{ isPending: change.isPending, problem: problemOf(change.error) }}
      isReady={body !== undefined}
      onSubmit={() => void submit()}
    >
      {measure.isDrill && <Notice kind="warn">{drillTask}</Notice>}
      <p>{measure.words}</p>
      <SettleFields reasons={measure.reasons} value={settled} onChange={setSettled} />
    </ActFrame>
  );
}

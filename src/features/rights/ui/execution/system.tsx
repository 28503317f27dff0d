/** One system: how far it is, what is in the way, its plan, and the one thing to do. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange, useDownload, useMay } from "../../../../web/call.ts";
import {
  Button,
  ConfirmDialog,
  FormDialog,
  Notice,
  Status,
  TextArea,
  Time,
} from "../../../../web/widgets/index.ts";
import { isUnderWay, type ExecutionView, type SystemExecution } from "../../execution/contract.ts";
import {
  approveExecution,
  exportExecution,
  handExecution,
  planAgain,
  resumeExecution,
} from "../../execution/endpoints.ts";
import type { Given } from "./page.tsx";
import { PlanTables } from "./plan.tsx";
import { Questions } from "./questions.tsx";
import { problemsOf, problemWords, rowsOf, stateWords, taskWords } from "./words.ts";

export type SystemProps = {
  readonly given: Given;
  readonly system: SystemExecution;
  readonly exemptions: ExecutionView["exemptions"];
};

export function SystemPanel({ given, system, exemptions }: SystemProps): ReactNode {
  const { state, plan, stage } = system;
  const { status, word } = stateWords[state];
  const params = { ...given, execution: system.id };
  return (
    <section
      className="panel execution-system"
      aria-labelledby={`system-${system.id}`}
      aria-busy={isUnderWay(state)}
    >
      <header>
        <h2 id={`system-${system.id}`}>
          {system.name}
          {system.task === "lift" && ": free again"}
        </h2>
        <Status status={status} word={word} basis={stage === undefined ? undefined : stage} />
      </header>
      <Trouble system={system} />
      <Outcome system={system} params={params} />
      <Orders system={system} />
      {plan !== undefined && (
        <>
          <p className="soft">
            Planned <Time at={plan.plannedAt} />
            {system.approvedAt !== undefined && (
              <>
                , approved by {system.approvedBy} <Time at={system.approvedAt} />
              </>
            )}
            . Found by {system.identities.map((name) => name.replaceAll("_", " ")).join(", ")}.
          </p>
          {state === "planned" && (
            <Questions
              params={params}
              questions={plan.questions}
              exemptions={exemptions}
              hasNews={system.answersChanged}
            />
          )}
          <PlanTables
            plan={plan}
            name={system.name}
            isErasing={system.task === "erase"}
            isDone={system.endedAt !== undefined}
          />
        </>
      )}
      <Acts system={system} params={params} />
    </section>
  );
}

/** What was entered as wrong and right, for whoever approves it. */
function Orders({ system: { orders, name } }: { readonly system: SystemExecution }): ReactNode {
  if (orders.length === 0) return null;
  return (
    <ul className="plain execution-orders" aria-label={`What is put right in ${name}`}>
      {orders.map(({ where, was, becomes }) => (
        <li key={`${where} ${was}`}>
          <span className="soft">{where}</span> <del>{was}</del>{" "}
          {becomes === "" ? <em>becomes empty</em> : <ins>{becomes}</ins>}
        </li>
      ))}
    </ul>
  );
}

type Params = Given & { readonly execution: SystemExecution["id"] };

/** What keeps it from going on, who can do what, and when it is tried again. */
function Trouble({ system }: { readonly system: SystemExecution }): ReactNode {
  const { problem, problemWords: words, retryAt, pausedUntil, failures, differs, state, plan } = system;
  return (
    <>
      {differs.length > 0 && (state === "planning" || state === "planned") && (
        <Notice kind="warn" title="The plan that was approved was not carried out">
          The system was no longer as it was approved ({differs.join(", ")}), and nothing was changed. Below
          is the new plan; what differs from the one before is marked.
        </Notice>
      )}
      {problem !== undefined && (
        <Notice kind={state === "failed" ? "error" : "warn"} title={problemWords[problem]}>
          {words.length > 0 && (
            <ul>
              {words.map((each) => (
                <li key={each}>{each}</li>
              ))}
            </ul>
          )}
          {pausedUntil !== undefined ? (
            <p>
              It failed {failures} times in a row, so nobody asks it before <Time at={pausedUntil} />.
            </p>
          ) : (
            retryAt !== undefined && (
              <p>
                Tried {system.attempts} {system.attempts === 1 ? "time" : "times"}; tried again{" "}
                <Time at={retryAt} />.
              </p>
            )
          )}
        </Notice>
      )}
      {plan !== undefined && plan.refusals.length > 0 && state === "planned" && (
        <Notice kind="warn" title="This plan cannot be carried out as it stands">
          <ul>
            {plan.refusals.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
          <p>
            See to it in the system or in its map, then make the plan again; or give the system to a person.
          </p>
        </Notice>
      )}
    </>
  );
}

/** What the look afterwards found, and what to do about it. */
function Outcome({
  system,
  params,
}: {
  readonly system: SystemExecution;
  readonly params: Params;
}): ReactNode {
  const { look, state, endedAt } = system;
  const certificate = useDownload(exportExecution);
  if (look === undefined || endedAt === undefined) return null;
  const titles = taskWords[system.task];
  if (state !== "verified" && state !== "residual" && state !== "unverifiable") return null;
  return (
    <Notice
      kind={state === "verified" ? "done" : state === "residual" ? "error" : "warn"}
      title={titles[state]}
      action={
        system.hasCertificate &&
        system.isReceipted && (
          <Button
            isPending={certificate.isPending}
            onPress={() => void certificate.run(params, `${system.task}-${params.reference}.json`)}
          >
            Certificate with receipt
          </Button>
        )
      }
    >
      <p>
        Looked at {look.columns} text columns <Time at={look.asOf} />
        {look.kept > 0 && `; ${rowsOf(look.kept)} kept`}.
        {!system.isReceipted && " The certificate can be taken once its entry is in the ledger, in a moment."}
      </p>
      {look.lines.length > 0 && (
        <ul>
          {look.lines.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      )}
      {state === "residual" && (
        <p>
          If the map leaves these places out, add them and make a plan of what is left. If the words are
          another person’s, give the system to a person and say so.
        </p>
      )}
      {state === "unverifiable" && (
        <p>
          Let the role that reads see these places, or give it more time, and look again; or give the system
          to a person who looks there.
        </p>
      )}
    </Notice>
  );
}

type Open = "approve" | "resume" | "hand";

function Acts({ system, params }: { readonly system: SystemExecution; readonly params: Params }): ReactNode {
  const [open, setOpen] = useState<Open>();
  const again = useChange(planAgain);
  const mayWork = useMay("case:work");
  const mayDecide = useMay("case:decide");
  const { can, plan, missing, state } = system;
  const isRunnable = plan !== undefined && plan.refusals.length === 0 && plan.totals.review === 0;
  const waits = [
    ...(system.answersChanged ? ["Make the plan again: answers were given since it was made."] : []),
    ...missing,
  ];
  const canApprove = can.includes("approve") && isRunnable && mayDecide;
  const onClose = (): void => setOpen(undefined);
  const problem = problemsOf(again.error);
  if (can.length === 0) return null;
  return (
    <div className="panel-actions">
      {canApprove && waits.length > 0 && (
        <div className="soft">
          <p>Before it can be approved:</p>
          <ul>
            {waits.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </div>
      )}
      {problem !== undefined && <Notice kind="error">{problem}</Notice>}
      <div className="actions">
        {canApprove && (
          <Button
            kind={system.task === "erase" ? "danger" : "primary"}
            isDisabled={waits.length > 0}
            onPress={() => setOpen("approve")}
          >
            Approve and carry out…
          </Button>
        )}
        {can.includes("resume") && mayDecide && (
          <Button kind="primary" onPress={() => setOpen("resume")}>
            {state === "failed" ? "Go on with it…" : "Look again…"}
          </Button>
        )}
        {can.includes("plan") && mayWork && (
          <Button
            kind={system.answersChanged ? "primary" : "plain"}
            isPending={again.isPending}
            onPress={() => void again.run({ params })}
          >
            {state === "residual" || state === "unverifiable" ? "Plan what is left" : "Make the plan again"}
          </Button>
        )}
        {can.includes("hand") && mayDecide && (
          <Button kind="quiet" onPress={() => setOpen("hand")}>
            Give it to a person…
          </Button>
        )}
      </div>
      {open === "approve" && plan !== undefined && (
        <Approve system={system} params={params} onClose={onClose} />
      )}
      {open === "resume" && <Resume system={system} params={params} onClose={onClose} />}
      {open === "hand" && <Hand system={system} params={params} onClose={onClose} />}
    </div>
  );
}

type DialogProps = {
  readonly system: SystemExecution;
  readonly params: Params;
  readonly onClose: () => void;
};

function Approve({ system, params, onClose }: DialogProps): ReactNode {
  const act = useChange(approveExecution);
  const [typed] = useState(params.reference);
  const { plan } = system;
  if (plan === undefined) return null;
  const { totals } = plan;
  const send = async (): Promise<void> => {
    if ((await act.run({ params, body: { digest: plan.digest, typed } })) !== undefined) onClose();
  };
  return (
    <ConfirmDialog
      title={`${taskWords[system.task].act} ${system.name}`}
      isOpen
      onClose={onClose}
      phrase={params.reference}
      confirmLabel="Approve and carry out"
      onConfirm={() => void send()}
      isPending={act.isPending}
      error={problemsOf(act.error)}
    >
      {system.task === "erase" ? (
        <p>
          {rowsOf(totals.delete)} deleted, {rowsOf(totals.anonymise)} emptied of the person,{" "}
          {rowsOf(totals.unlink)} unlinked; {rowsOf(totals.keep)} kept. Nobody can bring them back.
        </p>
      ) : (
        <p>Values are written in {rowsOf(totals.write)}.</p>
      )}
      <p>
        It is carried out once, in one transaction, and only if the system still is exactly as this plan says.
      </p>
    </ConfirmDialog>
  );
}

function Resume({ system, params, onClose }: DialogProps): ReactNode {
  const act = useChange(resumeExecution);
  const problem = problemsOf(act.error);
  const isRun = system.state === "failed";
  return (
    <FormDialog
      title={isRun ? `Go on in ${system.name}` : `Look again in ${system.name}`}
      act={isRun ? "Go on" : "Look again"}
      isPending={act.isPending}
      onClose={onClose}
      onAct={async () => {
        if ((await act.run({ params })) !== undefined) onClose();
      }}
    >
      <p>
        {isRun
          ? "The system is asked how the run ended. What it has committed is not done a second time; what it has not is carried out as it was approved, or not at all."
          : "Nothing is changed: the system is looked into again."}
      </p>
      {problem !== undefined && <Notice kind="error">{problem}</Notice>}
    </FormDialog>
  );
}

function Hand({ system, params, onClose }: DialogProps): ReactNode {
  const act = useChange(handExecution);
  const [words, setWords] = useState("");
  const problem = problemsOf(act.error);
  return (
    <FormDialog
      title={`Give ${system.name} to a person`}
      act="Plan it as a measure"
      isPending={act.isPending}
      isDisabled={words.trim() === ""}
      onClose={onClose}
      onAct={async () => {
        if ((await act.run({ params, body: { words } })) !== undefined) onClose();
      }}
    >
      <p>
        Nothing more is carried out there from here. It becomes a measure of yours, to be done or handed on;
        what is already done stays done.
      </p>
      <TextArea
        label="What is to be done there, and why not from here"
        value={words}
        onChange={setWords}
        rows={4}
        maxLength={4000}
        isRequired
      />
      {problem !== undefined && <Notice kind="error">{problem}</Notice>}
    </FormDialog>
  );
}

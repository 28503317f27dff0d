/** Whether the ledger is whole: what the last verification found, in words, and another one now. */
import type { ReactNode } from "react";
import { useCall, useChange, useMe } from "../../../web/call.ts";
import { Button, ErrorNotice, Status, Time } from "../../../web/widgets/index.ts";
import { verifications, verify } from "../endpoints.ts";
import { entryCount, foundSentences } from "./words.ts";

type One = NonNullable<ReturnType<typeof useCall<typeof verifications>>["data"]>["verifications"][number];

export function Verification({
  organisation,
  size,
  since,
}: {
  readonly organisation: string;
  readonly size: number;
  readonly since: string | undefined;
}): ReactNode {
  const params = { organisation };
  const first = useCall(verifications, { params });
  const isRunning =
    first.data?.verifications[0]?.finishedAt === undefined && isAsked(first.data?.verifications);
  const { data } = useCall(verifications, { params }, { every: isRunning ? 1 : 60 });
  const change = useChange(verify);
  const [newest] = data?.verifications ?? [];
  const finished = data?.verifications.find(({ found }) => found !== undefined);
  return (
    <section className="ledger-state" aria-label="Whether the ledger is whole">
      <div className="ledger-state-head">
        <p className="ledger-state-title">
          <strong>{entryCount(size)}</strong>{" "}
          {since !== undefined && (
            <span>
              since <Time at={since} kind="day" />
            </span>
          )}
        </p>
        <Button
          kind="primary"
          isPending={change.isPending || isRunning}
          onPress={() => void change.run({ params })}
        >
          {isRunning ? "Verifying" : "Verify now"}
        </Button>
      </div>
      {change.error !== undefined && <ErrorNotice error={change.error} />}
      <div role="status">
        {isRunning && newest !== undefined && <Progress one={newest} />}
        {!isRunning && data !== undefined && <Outcome one={finished} />}
      </div>
    </section>
  );
}

function isAsked(list: readonly One[] | undefined): boolean {
  return list !== undefined && list.length > 0;
}

function Progress({ one: { done, of } }: { readonly one: One }): ReactNode {
  return (
    <div className="ledger-progress">
      <progress aria-label="How far it is" {...(of === 0 ? {} : { value: done, max: of })} />
      <p>
        {of === 0
          ? "It begins in a moment. You can leave this page; the result will stand here."
          : `${done.toLocaleString("en-GB")} of ${entryCount(of)} derived again. You can leave this page.`}
      </p>
    </div>
  );
}

function Outcome({ one }: { readonly one: One | undefined }): ReactNode {
  const zone = useMe().data?.organisation.zone ?? "UTC";
  if (one?.found === undefined)
    return (
      <p className="ledger-outcome">
        <Status status="unproven" word="not verified yet" /> Nobody has asked for it so far.
      </p>
    );
  const { found } = one;
  const isWitnessWrong = found.witnesses.some(({ isTrue }) => !isTrue);
  const isWhole = found.fault === undefined && !isWitnessWrong;
  return (
    <div className="ledger-outcome">
      <p>
        <Status
          status={isWhole ? "kept" : "broken"}
          word={isWhole ? "whole" : "not whole"}
          basis={
            <>
              verified <Time at={one.finishedAt ?? one.askedAt} />, asked by {one.askedBy}
            </>
          }
        />
      </p>
      {found.fault === undefined ? (
        <ul className="ledger-found">
          {foundSentences(found, zone).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      ) : (
        <p className="ledger-fault">
          {found.fault} Nothing after it can be judged. Do not erase or restore anything; compare it with a
          checkpoint that somebody else kept.
        </p>
      )}
    </div>
  );
}

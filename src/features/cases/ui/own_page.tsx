/** What somebody asked of the officer and what they have in hand, with what was said and what they may do. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall } from "../../../web/call.ts";
import { ActOnCase } from "../../../web/cases/act.tsx";
import { Said } from "../../../web/cases/page.tsx";
import type { PageProps } from "../../../web/page.ts";
import {
  Button,
  EmptyState,
  ErrorNotice,
  Link,
  Page,
  Since,
  Skeleton,
  Status,
  Time,
} from "../../../web/widgets/index.ts";
import type { OwnCase } from "../contract.ts";
import { listOwnCases } from "../endpoints.ts";

export default function OwnPage({ organisation }: PageProps): ReactNode {
  const call = useCall(listOwnCases, { params: { organisation } }, { every: 60 });
  const [open, setOpen] = useState<{ readonly reference: string; readonly command: string }>();
  const cases = call.data?.cases ?? [];
  const chosen = cases.find(({ reference }) => reference === open?.reference);
  const offer = chosen?.offers.find(({ command }) => command === open?.command);
  const mine = cases.filter(({ isMine }) => isMine).length;
  return (
    <Page
      title="What is mine"
      lede={call.data === undefined ? undefined : ledeOf(cases.length, mine)}
      crumbs={[{ title: "Work", to: "/work" }, { title: "What is mine" }]}
      actions={
        <>
          <Link to="/work/tasks" kind="button">
            Tasks for requests
          </Link>
          <Link to="/work/new/advice" kind="primary">
            Ask the officer
          </Link>
        </>
      }
    >
      {call.error !== null && <ErrorNotice error={call.error} onRetry={() => void call.refetch()} />}
      {call.isPending && <Skeleton kind="page" />}
      {call.data !== undefined && cases.length === 0 && (
        <EmptyState
          title="Nothing is yours yet"
          action={
            <Link to="/work/new/advice" kind="button">
              Ask the officer first
            </Link>
          }
        >
          Questions you ask and plans you send appear here with their answers; so do actions you are given.
        </EmptyState>
      )}
      {cases.map((one) => (
        <Own
          key={one.reference}
          one={one}
          onAct={(command) => setOpen({ reference: one.reference, command })}
        />
      ))}
      {chosen !== undefined && offer !== undefined && (
        <ActOnCase
          organisation={organisation}
          of={chosen}
          offer={offer}
          people={call.data?.people ?? []}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Page>
  );
}

function ledeOf(all: number, mine: number): string {
  const of = all === 1 ? "1 case" : `${all} cases`;
  return mine === 0 ? `${of}, nothing to do for you.` : `${of}, ${mine} of them yours to do.`;
}

function Own({
  one,
  onAct,
}: {
  readonly one: OwnCase;
  readonly onAct: (command: string) => void;
}): ReactNode {
  return (
    <section className="own-case">
      <h2>{one.title}</h2>
      <p className="soft">
        {one.kindName} {one.reference}, <Time at={one.openedAt} kind="day" />, {one.stateName.toLowerCase()}.{" "}
        {one.due !== undefined && !one.isLate && (
          <>
            Due by <Time at={one.due} kind="day" />.
          </>
        )}
        {one.due !== undefined && one.isLate && (
          <Status status="broken" word="late" basis={<Since due={one.due} />} />
        )}
      </p>
      <Said texts={one.texts} />
      {one.offers.length > 0 && (
        <div className="actions">
          {one.offers.map(({ command, title, isDanger }) => (
            <Button
              key={command}
              kind={isDanger ? "danger" : "plain"}
              label={`${title}: ${one.title}`}
              onPress={() => onAct(command)}
            >
              {title}
            </Button>
          ))}
        </div>
      )}
    </section>
  );
}

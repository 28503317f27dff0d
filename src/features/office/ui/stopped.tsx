/** Background work that was given up after its last try: what it was, why, and trying it again. */
import { useState } from "react";
import type { ReactNode } from "react";
import { ask, useCall, useChange, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  Button,
  EmptyState,
  ErrorNotice,
  Link,
  Page,
  Skeleton,
  Table,
  Time,
  toast,
} from "../../../web/widgets/index.ts";
import { listStopped, tryStoppedAgain } from "../stopped/endpoints.ts";
import { kindWords, reasonSentence } from "./stopped_words.ts";

type Reply = NonNullable<ReturnType<typeof useCall<typeof listStopped>>["data"]>;
type Duty = Reply["stopped"][number];

export default function Stopped({ organisation }: PageProps): ReactNode {
  const params = { organisation };
  const { data, error, refetch } = useCall(listStopped, { params, query: {} }, { every: 30 });
  return (
    <Page
      title="Work that stopped"
      width="wide"
      crumbs={[{ title: "Setup", to: "/setup" }, { title: "Work that stopped" }]}
      lede="What Kept had to do in the background and gave up after its last try. Mend the cause, then let it try again."
    >
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton kind="table" lines={3} />}
      {data !== undefined && (
        <Duties first={data} organisation={organisation} onChanged={() => void refetch()} />
      )}
    </Page>
  );
}

function Duties({
  first,
  organisation,
  onChanged,
}: {
  readonly first: Reply;
  readonly organisation: string;
  readonly onChanged: () => void;
}): ReactNode {
  const [later, setLater] = useState<Pick<Reply, "stopped" | "next">>();
  const duties = [...first.stopped, ...(later?.stopped ?? [])];
  const next = later === undefined ? first.next : later.next;
  const more = async (before: string): Promise<void> => {
    const page = await ask(listStopped, { params: { organisation }, query: { before } }).catch(
      (error: unknown) => {
        toast(error instanceof Error ? error.message : "The next page could not be read.");
      },
    );
    if (page) setLater({ stopped: [...(later?.stopped ?? []), ...page.stopped], next: page.next });
  };
  return (
    <Table
      label="Work that stopped"
      rows={duties}
      keyOf={({ id }) => id}
      onMore={next === undefined ? undefined : () => void more(next)}
      count={`${duties.length} of ${first.count} shown`}
      empty={
        <EmptyState title="Nothing has stopped">All background work is done or still being tried.</EmptyState>
      }
      columns={[
        { title: "What", kind: "row", cell: ({ kind }) => kindWords(kind) },
        {
          title: "Why",
          cell: ({ problem, attempts }) =>
            `${reasonSentence(problem)} ${attempts === 1 ? "One try." : `${attempts} tries.`}`,
        },
        {
          title: "Since",
          kind: "narrow",
          isSecondary: true,
          cell: ({ stoppedAt }) => (stoppedAt === null ? "" : <Time at={stoppedAt} />),
        },
        {
          title: "Case",
          kind: "narrow",
          isSecondary: true,
          cell: ({ reference }) =>
            reference === null ? "" : <Link to={`/work/${reference}`}>{reference}</Link>,
        },
        {
          title: "Again",
          kind: "narrow",
          cell: (duty) => <Again duty={duty} organisation={organisation} onDone={onChanged} />,
        },
      ]}
    />
  );
}

function Again({
  duty,
  organisation,
  onDone,
}: {
  readonly duty: Duty;
  readonly organisation: string;
  readonly onDone: () => void;
}): ReactNode {
  const again = useChange(tryStoppedAgain);
  if (!useMay("settings:write")) return "";
  const run = async (): Promise<void> => {
    const reply = await again.run({ params: { organisation, duty: duty.id } });
    toast(
      reply === undefined ? (again.error?.message ?? "It could not be begun again.") : "It is tried again.",
    );
    onDone();
  };
  return (
    <Button isPending={again.isPending} onPress={() => void run()}>
      Try again
    </Button>
  );
}

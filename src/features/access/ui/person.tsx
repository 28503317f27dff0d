/** One account: who it is, what they may do, where they are signed in, when they are away. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { ReplyOf } from "../../../platform/endpoint.ts";
import { useCall, useMay, useMe } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  Address,
  Button,
  EmptyState,
  ErrorNotice,
  FactList,
  Link,
  Notice,
  Page,
  Skeleton,
  Table,
  Time,
} from "../../../web/widgets/index.ts";
import { person as readPerson } from "../people/endpoints.ts";
import { EndDialog, LinkDialog, RolesDialog, SignOutDialog } from "./people_dialogs.tsx";
import { Invited, proofs, Roles, When } from "./person_parts.tsx";
import { methodNames } from "./words.ts";

type Known = ReplyOf<typeof readPerson>;
const crumbs = [{ title: "People", to: "/people" }] as const;

export default function PersonPage({ organisation, params }: PageProps): ReactNode {
  const account = params["account"] ?? "";
  const { data, error, refetch } = useCall(readPerson, { params: { organisation, account } });
  if (data === undefined)
    return (
      <Page title="Account" crumbs={crumbs}>
        {error === null ? (
          <Skeleton kind="page" lines={6} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    );
  return (
    <Page
      title={data.person.name}
      crumbs={crumbs}
      lede={ledes[data.person.state]}
      actions={<Actions organisation={organisation} known={data} />}
    >
      {data.pseudonymous && (
        <Notice kind="info">Your role shows pseudonyms: the same person is the same word everywhere.</Notice>
      )}
      <Facts known={data} />
      {data.person.state === "active" && <Sessions organisation={organisation} known={data} />}
      {data.person.state !== "ended" && <Absences known={data} />}
    </Page>
  );
}

const ledes = {
  active: "An account that can sign in.",
  invited: "Invited, and not yet here.",
  ended: "This account has ended. What it did stays on record.",
} as const;

type Open = "roles" | "link" | "end";

function Actions({
  organisation,
  known: { person },
}: {
  readonly organisation: string;
  readonly known: Known;
}): ReactNode {
  const mayChange = useMay("people:write");
  const isMe = useMe().data?.account.id === person.accountId;
  const [open, setOpen] = useState<Open>();
  const about = { organisation, person, onClose: () => setOpen(undefined) };
  const mayAct = mayChange && person.state !== "ended";
  return (
    <>
      {isMe && (
        <Link kind="button" to="/people/me">
          Your account
        </Link>
      )}
      {mayAct && <Button onPress={() => setOpen("roles")}>Change roles</Button>}
      {mayAct && <Button onPress={() => setOpen("link")}>Send a link</Button>}
      {mayAct && (
        <Button kind="danger" onPress={() => setOpen("end")}>
          End the account
        </Button>
      )}
      {open === "roles" && <RolesDialog {...about} />}
      {open === "link" && <LinkDialog {...about} />}
      {open === "end" && <EndDialog {...about} />}
    </>
  );
}

function Facts({ known }: { readonly known: Known }): ReactNode {
  const { person, createdAt, endedAt, tokens } = known;
  return (
    <FactList
      facts={[
        ...(person.email === ""
          ? []
          : [["E-mail address", <Address key="email" text={person.email} />] as const]),
        ["Roles", person.roles.length === 0 ? "none" : <Roles person={person} />],
        ["Made", <Time at={createdAt} kind="day" />],
        ...(endedAt === undefined ? [] : [["Ended", <Time at={endedAt} />] as const]),
        [
          "Last sign-in",
          person.state === "invited" ? <Invited person={person} /> : <When at={person.lastSignedInAt} />,
        ],
        ["Second proof", proofs(person)],
        ...(tokens === 0 ? [] : [["API tokens", String(tokens)] as const]),
      ]}
    />
  );
}

function Sessions({
  organisation,
  known: { person, sessions },
}: {
  readonly organisation: string;
  readonly known: Known;
}): ReactNode {
  const mayChange = useMay("people:write");
  const [isOpen, setOpen] = useState(false);
  return (
    <section>
      <h2>Where they are signed in</h2>
      <Table
        label="Sessions"
        rows={sessions}
        keyOf={({ id }) => id}
        empty={<EmptyState title="Nowhere at the moment." />}
        columns={[
          { title: "Device", kind: "row", cell: ({ device }) => device },
          { title: "With", isSecondary: true, cell: ({ method }) => methodNames[method] ?? method },
          { title: "Since", cell: ({ createdAt }) => <Time at={createdAt} /> },
          { title: "Last seen", cell: ({ seenAt }) => <Time at={seenAt} /> },
        ]}
      />
      {mayChange && sessions.length > 0 && (
        <p>
          <Button onPress={() => setOpen(true)}>Sign them out everywhere</Button>
        </p>
      )}
      {isOpen && <SignOutDialog organisation={organisation} person={person} onClose={() => setOpen(false)} />}
    </section>
  );
}

function Absences({ known: { absences, names } }: { readonly known: Known }): ReactNode {
  const name = (id: string): string => names[id] ?? "somebody";
  return (
    <section>
      <h2>Absences</h2>
      <Table
        label="Absences"
        rows={absences}
        keyOf={({ id }) => id}
        empty={<EmptyState title="None is planned, and they stand in for nobody." />}
        columns={[
          { title: "Away", kind: "row", cell: ({ accountId }) => name(accountId) },
          { title: "Stands in", cell: ({ deputyId }) => name(deputyId) },
          { title: "From", cell: ({ from }) => <Time at={from} kind="day" /> },
          { title: "Back on", cell: ({ until }) => <Time at={until} kind="day" /> },
        ]}
      />
    </section>
  );
}

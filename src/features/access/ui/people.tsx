/** The People door: who has an account, who is away, and what each role may do. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  Address,
  Button,
  EmptyState,
  ErrorNotice,
  Link,
  Menu,
  Notice,
  Page,
  Skeleton,
  Table,
  Tabs,
} from "../../../web/widgets/index.ts";
import { people } from "../people/endpoints.ts";
import { Absences } from "./absences.tsx";
import { EndDialog, InviteDialog, LinkDialog, RolesDialog } from "./people_dialogs.tsx";
import { RoleTable } from "./role_table.tsx";
import type { Person } from "./person_parts.tsx";
import { Invited, proofs, Roles, When } from "./person_parts.tsx";

type Open =
  | { readonly kind: "invite" }
  | { readonly kind: "roles" | "end" | "link"; readonly person: Person };

export default function People({ organisation }: PageProps): ReactNode {
  const { data, error, isPending, refetch } = useCall(people, { params: { organisation } });
  const mayChange = useMay("people:write");
  const [open, setOpen] = useState<Open>();
  const close = (): void => setOpen(undefined);
  if (isPending)
    return (
      <Page title="People">
        <Skeleton kind="table" lines={6} />
      </Page>
    );
  if (data === undefined)
    return (
      <Page title="People">
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      </Page>
    );
  const working = data.people.filter(({ state }) => state !== "ended");
  const ended = data.people.filter(({ state }) => state === "ended");
  const invited = working.filter(({ state }) => state === "invited").length;
  const action = (person: Person) => (kind: "roles" | "end" | "link") => setOpen({ kind, person });
  return (
    <Page
      title="People"
      width="wide"
      lede={`${working.length - invited} with an account, ${invited} invited, ${ended.length} ended.`}
      actions={
        <>
          <Link kind="button" to="/people/me">
            Your account
          </Link>
          {mayChange && (
            <Button kind="primary" onPress={() => setOpen({ kind: "invite" })}>
              Invite somebody
            </Button>
          )}
        </>
      }
    >
      {data.pseudonymous && (
        <Notice kind="info">Your role shows pseudonyms: the same person is the same word everywhere.</Notice>
      )}
      <Tabs
        label="People"
        tabs={[
          {
            id: "accounts",
            title: "Accounts",
            count: working.length,
            content: <Accounts label="Accounts" people={working} onAction={mayChange ? action : undefined} />,
          },
          {
            id: "away",
            title: "Away",
            count: data.absences.length,
            content: <Absences organisation={organisation} people={working} absences={data.absences} />,
          },
          { id: "roles", title: "What each role may do", content: <RoleTable /> },
          {
            id: "ended",
            title: "Ended",
            count: ended.length,
            content: <Accounts label="Ended accounts" people={ended} onAction={undefined} />,
          },
        ]}
      />
      {open?.kind === "invite" && <InviteDialog organisation={organisation} onClose={close} />}
      {open?.kind === "roles" && (
        <RolesDialog organisation={organisation} person={open.person} onClose={close} />
      )}
      {open?.kind === "end" && <EndDialog organisation={organisation} person={open.person} onClose={close} />}
      {open?.kind === "link" && (
        <LinkDialog organisation={organisation} person={open.person} onClose={close} />
      )}
    </Page>
  );
}

function Accounts({
  label,
  people: rows,
  onAction,
}: {
  readonly label: string;
  readonly people: readonly Person[];
  readonly onAction: ((person: Person) => (kind: "roles" | "end" | "link") => void) | undefined;
}): ReactNode {
  return (
    <Table
      label={label}
      rows={rows}
      keyOf={({ accountId }) => accountId}
      empty={<EmptyState title="Nobody here." />}
      columns={[
        {
          title: "Name",
          kind: "row",
          cell: (person) => (
            <>
              <Link to={`/people/${person.accountId}`}>{person.name}</Link>
              {person.email !== "" && person.email !== person.name && (
                <span className="row-more">
                  <Address text={person.email} />
                </span>
              )}
            </>
          ),
        },
        { title: "Roles", cell: (person) => <Roles person={person} /> },
        {
          title: "Last sign-in",
          isSecondary: true,
          cell: (person) =>
            person.state === "invited" ? <Invited person={person} /> : <When at={person.lastSignedInAt} />,
        },
        { title: "Second proof", isSecondary: true, cell: proofs },
        ...(onAction === undefined
          ? []
          : [
              {
                title: "Actions",
                kind: "narrow" as const,
                cell: (person: Person) => <Actions person={person} onAction={onAction(person)} />,
              },
            ]),
      ]}
    />
  );
}

function Actions({
  person,
  onAction,
}: {
  readonly person: Person;
  readonly onAction: (kind: "roles" | "end" | "link") => void;
}): ReactNode {
  return (
    <Menu
      label={`What to do with ${person.name}`}
      items={[
        { id: "roles", title: "Change roles", onAction: () => onAction("roles") },
        {
          id: "link",
          title: person.state === "invited" ? "Send the invitation again" : "Send a link to come in anew",
          onAction: () => onAction("link"),
        },
        { id: "end", title: "End the account", isDanger: true, onAction: () => onAction("end") },
      ]}
    >
      <span aria-hidden="true">⋯</span>
    </Menu>
  );
}

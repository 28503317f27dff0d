/** What there is to set up, how far each part is, and the next thing to do. */
import type { ReactNode } from "react";
import { useCall, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { ErrorNotice, Link, NextAction, Notice, Page, Skeleton, Status } from "../../../web/widgets/index.ts";
import { people as listPeople } from "../../access/people/endpoints.ts";
import { listStores } from "../../connectors/endpoints.ts";
import { listMailboxes } from "../../mailbox/endpoints.ts";
import { readPolicy } from "../../policy/endpoints.ts";
import { listEntries, readController } from "../../registers/endpoints.ts";
import { setupState } from "../settings/endpoints.ts";
import { listStopped } from "../stopped/endpoints.ts";
import { CalendarNotice } from "../../../web/cases/calendar_notice.tsx";
import { ClockNotice } from "./clock_notice.tsx";
import { nextStep, stepsOf } from "./setup_steps.ts";
import type { Known, Step } from "./setup_steps.ts";

/** Pages without a state of their own. */
const others = [
  {
    path: "/setup/mailboxes",
    title: "Mailboxes",
    what: "Where people write to you: what comes in opens requests, from when it arrived.",
    permission: "connection:read",
  },
  {
    path: "/setup/calendars",
    title: "Calendars",
    what: "Public holidays, until when they are known, and which clocks are counted with them.",
    permission: "settings:read",
  },
  {
    path: "/setup/how-long",
    title: "How long cases are kept",
    what: "Complaints, questions, plans and actions: how long after their end what is written in them stays, and why.",
    permission: "settings:read",
  },
  {
    path: "/work/import",
    title: "Open cases of another system",
    what: "Requests, complaints and questions that are open elsewhere: brought here with their clocks running.",
    permission: "case:decide",
  },
  {
    path: "/setup/sign-in",
    title: "Sign-in",
    what: "How people prove who they are: passkeys, passwords with a code, your own provider.",
    permission: "people:write",
  },
  {
    path: "/reports/ledger?part=outlets",
    title: "Checkpoints of the ledger",
    what: "Who keeps the signed state of the ledger outside this house: by mail, in a folder, at an address.",
    permission: "settings:read",
  },
  {
    path: "/setup/tokens",
    title: "API tokens",
    what: "Keys for your own programs, each with what it may do and until when.",
    permission: "token:write",
  },
  {
    path: "/setup/controllers",
    title: "Requests between systems",
    what: "Controllers whose processor you are hand you requests by OpenDSR; your own processors’ systems take yours.",
    permission: "settings:read",
  },
  {
    path: "/setup/mail-server",
    title: "Mail server",
    what: "By which server mail goes out, whether it does now, and a mail to yourself to try it.",
    permission: "settings:read",
  },
  {
    path: "/setup/stopped",
    title: "Work that stopped",
    what: "What Kept gave up in the background, why, and trying it again.",
    permission: "settings:read",
  },
] as const;

export default function Setup({ organisation }: PageProps): ReactNode {
  const { known, isWaiting, error, retry } = useKnown(organisation);
  const may = {
    "connection:read": useMay("connection:read"),
    "case:decide": useMay("case:decide"),
    "people:write": useMay("people:write"),
    "token:write": useMay("token:write"),
    "settings:read": useMay("settings:read"),
  } as const;
  const steps = stepsOf(known);
  const next = nextStep(steps, {
    "settings:write": useMay("settings:write"),
    "register:write": useMay("register:write"),
    "people:write": may["people:write"],
    "connection:write": useMay("connection:write"),
  });
  return (
    <Page
      title="Setup"
      width="narrow"
      lede="What Kept needs to know before it can keep your promises, and how far that is."
    >
      <ClockNotice organisation={organisation} />
      <CalendarNotice organisation={organisation} />
      {error !== null && <ErrorNotice error={error} onRetry={retry} />}
      {isWaiting ? (
        <Skeleton kind="table" lines={7} />
      ) : (
        <>
          {next !== undefined && (
            <NextAction
              title={next.next.title}
              action={
                <Link to={next.path} kind="primary">
                  {next.next.action}
                </Link>
              }
            >
              {next.next.why}
            </NextAction>
          )}
          {may["settings:read"] && <Stopped organisation={organisation} />}
          <Progress steps={steps} />
          <ul className="parts">
            {steps.map(({ id, path, title, what, status, word }) => (
              <Part key={id} path={path} title={title} what={what}>
                <Status status={status} word={word} />
              </Part>
            ))}
            {others
              .filter(({ path }) => !steps.some((step) => step.path === path))
              .map(({ permission, ...one }) => may[permission] && <Part key={one.path} {...one} />)}
          </ul>
        </>
      )}
    </Page>
  );
}

/** Said where it is seen without looking for it: somebody may wait for what was given up. */
function Stopped({ organisation }: { readonly organisation: string }): ReactNode {
  const { data } = useCall(listStopped, { params: { organisation }, query: {} });
  if (data === undefined || data.count === 0) return undefined;
  return (
    <Notice
      kind="warn"
      title={data.count === 1 ? "One piece of work has stopped" : `${data.count} pieces of work have stopped`}
    >
      Kept gave up after the last try. <Link to="/setup/stopped">See why, and let it try again</Link>
    </Notice>
  );
}

function Progress({ steps }: { readonly steps: readonly Step[] }): ReactNode {
  const ready = steps.filter(({ status }) => status === "kept").length;
  // Who sees one part alone sees how far it is beside it.
  if (steps.length < 2) return null;
  return (
    <p className="setup-progress">
      {ready === steps.length
        ? `All ${steps.length} parts are set up.`
        : `${ready} of ${steps.length} parts are set up.`}
    </p>
  );
}

function Part({
  path,
  title,
  what,
  children,
}: {
  readonly path: string;
  readonly title: string;
  readonly what: string;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <li>
      <Link to={path} kind="quiet">
        <strong>{title}</strong>
        <span>{what}</span>
      </Link>
      {children}
    </li>
  );
}

/** Asks each feature for its own part, and only what the reader may see. */
function useKnown(organisation: string): {
  readonly known: Known;
  readonly isWaiting: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
} {
  const params = { organisation };
  const mayPeople = useMay("people:read");
  const mayRegister = useMay("register:read");
  const mayStores = useMay("connection:read");
  const mayMail = useMay("mail:read");
  const maySettings = useMay("settings:read");
  const state = useCall(setupState, { params });
  const policy = useCall(readPolicy, { params });
  const activities = useCall(
    listEntries,
    { params: { ...params, kind: "processing-activity" }, query: {} },
    { when: mayRegister },
  );
  const controller = useCall(readController, { params }, { when: mayRegister });
  const people = useCall(listPeople, { params }, { when: mayPeople });
  const stores = useCall(listStores, { params }, { when: mayStores });
  const mailboxes = useCall(listMailboxes, { params }, { when: mayStores });
  const calls = [state, policy, activities, controller, people, stores, mailboxes];
  const active = people.data?.people.filter((one) => one.state === "active");
  const holding = (wanted: "owner" | "officer"): number =>
    active?.filter(({ roles }) => roles.some(({ role }) => role === wanted)).length ?? 0;
  const version = policy.data?.policy;
  return {
    known: {
      policy: version === undefined || version === null ? version : { version: version.version },
      register:
        activities.data === undefined || controller.data === undefined
          ? undefined
          : {
              activities: activities.data.of,
              hasController: controller.data.controller !== undefined,
            },
      hasContact: maySettings ? state.data?.settings.hasContact : undefined,
      people:
        active === undefined
          ? undefined
          : { members: active.length, officers: holding("officer"), owners: holding("owner") },
      stores: stores.data && {
        all: stores.data.stores.length,
        usable: stores.data.stores.filter(({ notUsable }) => notUsable === undefined).length,
      },
      mailboxes: mailboxes.data && {
        all: mailboxes.data.mailboxes.length,
        failing: mailboxes.data.mailboxes.filter(
          ({ problem, isPaused }) => problem !== undefined && !isPaused,
        ).length,
        paused: mailboxes.data.mailboxes.filter(({ isPaused }) => isPaused).length,
      },
      mail: mayMail ? state.data?.mail : undefined,
    },
    isWaiting: calls.some(({ isLoading, error }) => isLoading && error === null),
    error: calls.find(({ error }) => error !== null)?.error ?? null,
    retry: () => void Promise.all(calls.map(({ refetch }) => refetch())),
  };
}

/** What there is to set up, and how far each part is. */
import type { ReactNode } from "react";
import { useCall, useMe } from "../../../web/call.ts";
import type { Me } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { pages } from "../../../web/pages.ts";
import { ErrorNotice, Link, Page, Skeleton, Status } from "../../../web/widgets/index.ts";
import type { StatusCode } from "../../../web/widgets/index.ts";
import { setupState } from "../settings/endpoints.ts";

type State = NonNullable<ReturnType<typeof useCall<typeof setupState>>["data"]>;

type Part = {
  readonly path: string;
  readonly title: string;
  readonly what: string;
  readonly permissions: readonly Me["permissions"][number][];
  /** Absent where only the page itself can say. */
  readonly state?: (state: State) => { readonly status: StatusCode; readonly word: string };
};

const parts: readonly Part[] = [
  {
    path: "/setup/settings",
    title: "Settings",
    what: "Who you are, where you keep time, which law you answer to, how long packages live.",
    permissions: ["settings:read"],
    state: ({ settings }) =>
      settings.isComplete
        ? { status: "kept", word: `version ${settings.version}` }
        : settings.version === 0
          ? { status: "unproven", word: "not chosen yet" }
          : { status: "due", word: "contact or address missing" },
  },
  {
    path: "/setup/connections",
    title: "Connections",
    what: "The systems that hold personal data, and the map of whose each row is.",
    permissions: ["connection:read"],
  },
  {
    path: "/people",
    title: "People",
    what: "Who works here with Kept, and what each may do.",
    permissions: ["people:read"],
    state: ({ members }) =>
      members === 1
        ? { status: "due", word: "you alone" }
        : { status: "kept", word: `${members} with access` },
  },
  {
    path: "/setup/mail",
    title: "Outbox",
    what: "What Kept sends in your name: what waits, what went out, what was refused.",
    permissions: ["mail:read"],
    state: ({ mail }) => {
      if (mail.refused > 0) return { status: "broken", word: `${mail.refused} refused` };
      if (mail.hasMailServer) return { status: "kept", word: "mail goes out" };
      return { status: "due", word: `no mail server, ${mail.waiting} waiting` };
    },
  },
  {
    path: "/setup/sign-in",
    title: "Sign-in",
    what: "How people prove who they are: passkeys, passwords with a code, your own provider.",
    permissions: ["people:write"],
  },
  {
    path: "/setup/tokens",
    title: "API tokens",
    what: "Keys for your own programs, each with what it may do and until when.",
    permissions: ["token:write"],
  },
];

export default function Setup({ organisation }: PageProps): ReactNode {
  const { data, error, refetch } = useCall(setupState, { params: { organisation } });
  const held = useMe().data?.permissions ?? [];
  const shown = parts.filter(
    ({ path, permissions }) =>
      pages.some((page) => page.path === path) && permissions.some((permission) => held.includes(permission)),
  );
  return (
    <Page
      title="Setup"
      width="narrow"
      lede="What Kept needs to know before it can keep your promises, and how far that is."
    >
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null ? (
        <Skeleton kind="table" lines={4} />
      ) : (
        <ul className="parts">
          {shown.map(({ path, title, what, state }) => (
            <li key={path}>
              <Link to={path} kind="quiet">
                <strong>{title}</strong>
                <span>{what}</span>
              </Link>
              {data !== undefined && state !== undefined && <Status {...state(data)} />}
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}

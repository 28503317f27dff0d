/** One's own account: the proofs one signs in with, where one is signed in, and tokens for one's own systems. */
import type { ReactNode } from "react";
import { useCall } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { Address, ErrorNotice, FactList, Link, Page, Skeleton } from "../../../web/widgets/index.ts";
import { own } from "../people/endpoints.ts";
import { Passkeys } from "./own_passkeys.tsx";
import { Proofs } from "./own_proofs.tsx";
import { Sessions } from "./own_sessions.tsx";
import { roleNames } from "./words.ts";

export default function OwnAccount({ organisation }: PageProps): ReactNode {
  const { data, error, isPending, refetch } = useCall(own, { params: { organisation } });
  const crumbs = [{ title: "People", to: "/people" }, { title: "Your account" }];
  if (isPending)
    return (
      <Page title="Your account" crumbs={crumbs}>
        <Skeleton lines={8} />
      </Page>
    );
  if (data === undefined) {
    return (
      <Page title="Your account" crumbs={crumbs}>
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return (
    <Page title="Your account" crumbs={crumbs} lede="What you sign in with, and where you are signed in.">
      <FactList
        facts={[
          ["Name", data.name],
          ["E-mail address", <Address key="email" text={data.email} />],
          ["Roles", data.roles.map((role) => roleNames[role]).join(", ")],
          ...(data.roles.includes("developer")
            ? [["API tokens", <Link to="/setup/tokens">{tokenWords(data.tokens.length)}</Link>] as const]
            : []),
        ]}
      />
      <Passkeys organisation={organisation} own={data} />
      <Proofs organisation={organisation} own={data} />
      <Sessions organisation={organisation} own={data} />
    </Page>
  );
}

const tokenWords = (count: number): string =>
  count === 0 ? "none, make one" : count === 1 ? "1 token" : `${count} tokens`;

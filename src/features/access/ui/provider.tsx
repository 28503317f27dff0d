/** Signing in with the organisation's own accounts: the settings of its identity provider. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { ReplyOf } from "../../../platform/endpoint.ts";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  Button,
  Checkbox,
  ErrorNotice,
  FactList,
  Notice,
  Page,
  Skeleton,
  TextField,
  toast,
} from "../../../web/widgets/index.ts";
import { provider, setProvider } from "../provider/endpoints.ts";

const crumbs = [{ title: "Setup", to: "/setup" }, { title: "Sign-in" }];

export default function ProviderSettings({ organisation }: PageProps): ReactNode {
  const { data, error, isPending, refetch } = useCall(provider, { params: { organisation } });
  const mayChange = useMay("people:write");
  return (
    <Page
      title="Sign-in"
      width="narrow"
      crumbs={crumbs}
      lede="Let people use the account they have at your organisation, through OpenID Connect."
    >
      {isPending && <Skeleton lines={6} />}
      {!isPending && data === undefined && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data !== undefined && !mayChange && (
        <Notice kind="info" title={data.enabled ? "Your provider is in use" : "No provider is in use"}>
          Whoever sets it decides who can sign in, so only an owner may change it.
        </Notice>
      )}
      {data !== undefined && mayChange && <ProviderForm organisation={organisation} before={data} />}
    </Page>
  );
}

const notAnswered = {
  silent: "No provider answers at this address; it was not switched on.",
  own_network: "This address is private. If the provider is on your own network, say so below.",
  address_refused: "This address is never asked; it was not switched on.",
  socket_refused: "This address is never asked; it was not switched on.",
} as const;

function ProviderForm({
  organisation,
  before,
}: {
  readonly organisation: string;
  readonly before: ReplyOf<typeof provider>;
}): ReactNode {
  const change = useChange(setProvider);
  const [issuer, setIssuer] = useState(before.issuer);
  const [clientId, setClientId] = useState(before.clientId);
  const [secret, setSecret] = useState("");
  const [emailDomain, setDomain] = useState(before.emailDomain ?? "");
  const [enabled, setEnabled] = useState(before.enabled);
  const [ownNetwork, setOwnNetwork] = useState(before.ownNetwork);
  const [problem, setProblem] = useState<string>();
  const save = async (): Promise<void> => {
    const done = await change.run({
      params: { organisation },
      body: {
        issuer: issuer.trim(),
        clientId: clientId.trim(),
        ownNetwork,
        enabled,
        ...(secret === "" ? {} : { secret }),
        ...(emailDomain === "" ? {} : { emailDomain: emailDomain.trim().toLowerCase() }),
      },
    });
    if (done === undefined) return;
    setProblem(done.works ? undefined : notAnswered[done.problem ?? "silent"]);
    if (done.works || !enabled) toast("Saved.");
  };
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <FactList
        facts={[["Return address, for the provider", <code key="address">{before.returnAddress}</code>]]}
      />
      <TextField
        label="Address of the provider"
        hint="Its issuer, such as https://login.example.org"
        type="url"
        isRequired
        maxLength={300}
        value={issuer}
        onChange={setIssuer}
        error={problem}
      />
      <TextField label="Client id" isRequired maxLength={200} value={clientId} onChange={setClientId} />
      <TextField
        label="Client secret"
        hint={
          before.hasSecret
            ? "One is stored. Leave this empty to keep it."
            : "Stored sealed and never shown again."
        }
        type="password"
        maxLength={500}
        value={secret}
        onChange={setSecret}
      />
      <TextField
        label="E-mail domain"
        hint="With one, anybody whose verified address ends in it gets a staff account. Without, only people you invited come in."
        maxLength={200}
        value={emailDomain}
        onChange={setDomain}
      />
      <Checkbox isSelected={ownNetwork} onChange={setOwnNetwork}>
        The provider is on our own network
      </Checkbox>
      <Checkbox isSelected={enabled} onChange={setEnabled}>
        Offer it on the sign-in page
      </Checkbox>
      {change.error !== undefined && <ErrorNotice error={change.error} />}
      {before.enabled && !enabled && (
        <Notice kind="warn">People who have no other way in will be shut out.</Notice>
      )}
      <p>
        <Button
          kind="primary"
          type="submit"
          isPending={change.isPending}
          isDisabled={issuer === "" || clientId === ""}
        >
          Save
        </Button>
      </p>
    </form>
  );
}

/** API tokens: one's own, by which the organisation's systems speak to Kept, each with as little as it needs. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { Permission } from "../../../platform/endpoint.ts";
import { useCall, useChange } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  Button,
  Checkbox,
  Dialog,
  EmptyState,
  ErrorNotice,
  FormDialog,
  Page,
  Select,
  Skeleton,
  Table,
  TextField,
  Time,
} from "../../../web/widgets/index.ts";
import { endToken, makeToken, own as readOwn } from "../people/endpoints.ts";
import type { OwnProps } from "./own_passkeys.tsx";
import { permissionName } from "./words.ts";

export default function TokensPage({ organisation }: PageProps): ReactNode {
  const { data, error, refetch } = useCall(readOwn, { params: { organisation } });
  return (
    <Page
      title="API tokens"
      crumbs={[{ title: "Setup", to: "/setup" }, { title: "API tokens" }]}
      lede="Keys for your own programs. A token may do what you gave it and you still may yourself, until it ends."
    >
      {data !== undefined && <Tokens organisation={organisation} own={data} />}
      {data === undefined && error === null && <Skeleton kind="table" lines={3} />}
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
    </Page>
  );
}

function Tokens({ organisation, own }: OwnProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const end = useChange(endToken);
  const add = <Button onPress={() => setOpen(true)}>Make a token</Button>;
  return (
    <section>
      <Table
        label="API tokens"
        rows={own.tokens}
        keyOf={({ id }) => id}
        empty={
          <EmptyState title="No token yet." action={add}>
            A token lets one of your systems ask Kept, with as little as it needs.
          </EmptyState>
        }
        columns={[
          { title: "For", kind: "row", cell: ({ label }) => label },
          { title: "May", isSecondary: true, cell: ({ scopes }) => scopes.map(permissionName).join("; ") },
          {
            title: "Last used",
            cell: ({ lastUsedAt }) => (lastUsedAt === undefined ? "never" : <Time at={lastUsedAt} />),
          },
          { title: "Until", cell: ({ expiresAt }) => <Time at={expiresAt} kind="day" /> },
          {
            title: "Actions",
            kind: "narrow",
            cell: ({ id, label }) => (
              <Button
                kind="quiet"
                label={`End the token for ${label}`}
                isPending={end.isPending}
                onPress={() => void end.run({ params: { organisation, token: id }, body: {} })}
              >
                End
              </Button>
            ),
          },
        ]}
      />
      {own.tokens.length > 0 && <p>{add}</p>}
      {end.error !== undefined && <ErrorNotice error={end.error} />}
      {isOpen && <TokenDialog organisation={organisation} own={own} onClose={() => setOpen(false)} />}
    </section>
  );
}

const lives = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "a year" },
] as const;

function TokenDialog({ organisation, own, onClose }: OwnProps & { readonly onClose: () => void }): ReactNode {
  const change = useChange(makeToken);
  const [label, setLabel] = useState("");
  const [scopes, setScopes] = useState<readonly Permission[]>([]);
  const [days, setDays] = useState<(typeof lives)[number]["value"]>("90");
  const [token, setToken] = useState<string>();
  const make = async (): Promise<void> => {
    const body = { label, scopes: [...scopes], days: Number(days) };
    setToken((await change.run({ params: { organisation }, body }))?.token);
  };
  if (token !== undefined) {
    return (
      <Dialog title="The token" isOpen onClose={onClose}>
        <p>Copy it now: it is not shown again.</p>
        <p>
          <code>{token}</code>
        </p>
      </Dialog>
    );
  }
  return (
    <FormDialog
      title="Make a token"
      act="Make it"
      onAct={make}
      onClose={onClose}
      isPending={change.isPending}
      isDisabled={label === "" || scopes.length === 0}
    >
      <TextField
        label="Which system it is for"
        isRequired
        autoFocus
        maxLength={80}
        value={label}
        onChange={setLabel}
      />
      <fieldset className="field">
        <legend>What it may do</legend>
        {own.tokenScopes.map((scope) => (
          <Checkbox
            key={scope}
            isSelected={scopes.includes(scope)}
            onChange={(isHeld) =>
              setScopes(isHeld ? [...scopes, scope] : scopes.filter((one) => one !== scope))
            }
          >
            {permissionName(scope)}
          </Checkbox>
        ))}
      </fieldset>
      <Select label="How long it lives" choices={lives} value={days} onChange={setDays} />
      {change.error !== undefined && <ErrorNotice error={change.error} />}
    </FormDialog>
  );
}

/** Requests that go from system to system (OpenDSR): who may hand us theirs, what we sign with, and whom we hand ours. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { ReplyOf } from "../../../../platform/endpoint.ts";
import { useCall, useMay } from "../../../../web/call.ts";
import type { PageProps } from "../../../../web/page.ts";
import {
  Button,
  EmptyState,
  ErrorNotice,
  FactList,
  Menu,
  Notice,
  Page,
  Skeleton,
  Table,
  Time,
} from "../../../../web/widgets/index.ts";
import type { ControllerView } from "../../controllers/contract.ts";
import { listControllers } from "../../controllers/endpoints.ts";
import { ControllerDialog, EndDialog, KeyDialog, SignerDialog, VendorKeyDialog } from "./dialogs.tsx";

type View = ReplyOf<typeof listControllers>;
export type System = View["systems"][number];
type Part = {
  readonly organisation: string;
  readonly view: View;
  readonly mayChange: boolean;
  readonly onChanged: () => void;
};

export default function ControllersPage({ organisation }: PageProps): ReactNode {
  const { data, error, refetch } = useCall(listControllers, { params: { organisation } });
  const mayChange = useMay("settings:write");
  const part = { organisation, mayChange, onChanged: () => void refetch() };
  return (
    <Page
      title="Requests between systems"
      crumbs={[{ title: "Setup", to: "/setup" }, { title: "Requests between systems" }]}
      lede="Controllers hand requests to their processors by OpenDSR 2.0, signed, without anybody writing a mail. Here you say who may hand you theirs, and how your own processors’ systems know you."
    >
      {data === undefined && error === null && <Skeleton lines={8} />}
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data !== undefined && (
        <>
          <OurSide {...part} view={data} />
          <Controllers {...part} view={data} />
          <Systems {...part} view={data} />
        </>
      )}
    </Page>
  );
}

function OurSide({ organisation, view, mayChange, onChanged }: Part): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const { signer } = view;
  return (
    <section>
      <h2>What we sign with</h2>
      <p>
        Every answer to a controller’s system is signed with the key of a certificate. Give controllers the
        address and the fingerprint in your contract with them.
      </p>
      {!view.isSecure && (
        <Notice kind="warn" title="Others cannot reach this installation safely">
          Its address does not begin with https, and OpenDSR knows nothing else. Set KEPT_URL first.
        </Notice>
      )}
      {signer?.isOver === true && (
        <Notice kind="error" title="The certificate is over">
          Controllers’ systems believe none of your answers until you set a new one.
        </Notice>
      )}
      <FactList
        facts={[
          ["Address", <code key="address">{view.address}</code>],
          ...(signer === undefined
            ? [["Certificate", "none: no controller can ask yet"] as const]
            : [
                ["Signed as", signer.domain] as const,
                ["Fingerprint (SHA-256)", <code key="print">{signer.fingerprint}</code>] as const,
                ["Valid until", <Time key="until" at={signer.validUntil} kind="day" />] as const,
              ]),
        ]}
      />
      {mayChange && (
        <div className="actions">
          <Button onPress={() => setOpen(true)}>
            {signer === undefined ? "Set the certificate" : "Set another certificate"}
          </Button>
        </div>
      )}
      {isOpen && (
        <SignerDialog
          organisation={organisation}
          domain={signer?.domain ?? new URL(view.address).hostname}
          onChanged={onChanged}
          onClose={() => setOpen(false)}
        />
      )}
    </section>
  );
}

type Opened =
  | { readonly what: "new" }
  | { readonly what: "change" | "key" | "end"; readonly controller: ControllerView };

function Controllers({ organisation, view, mayChange, onChanged }: Part): ReactNode {
  const [opened, setOpened] = useState<Opened>();
  const dialog = { organisation, onChanged, onClose: () => setOpened(undefined) };
  const add = mayChange ? (
    <Button onPress={() => setOpened({ what: "new" })}>Let a controller in</Button>
  ) : undefined;
  return (
    <section>
      <h2>Controllers who hand us requests</h2>
      <p>
        You are their processor. What they hand you is in Work like any other request, with its own clock; the
        controller answers for who the person is.
      </p>
      <Table
        label="Controllers who hand us requests"
        rows={view.controllers}
        keyOf={({ id }) => id}
        empty={
          <EmptyState title="No controller is let in" action={add}>
            A controller’s system asks with a key you give it, and sees only what it asked for itself.
          </EmptyState>
        }
        columns={[
          {
            title: "Controller",
            kind: "row",
            cell: ({ name, endedAt }) => (endedAt === undefined ? name : `${name} (shut out)`),
          },
          {
            title: "Known by",
            isSecondary: true,
            cell: ({ customerNumber }) =>
              customerNumber === undefined ? "e-mail address" : `e-mail address, ${customerNumber}`,
          },
          {
            title: "Called back at",
            isSecondary: true,
            cell: ({ callbackHosts }) => (callbackHosts.length === 0 ? "nowhere" : callbackHosts.join(", ")),
          },
          { title: "Requests", kind: "number", cell: ({ requests }) => requests },
          {
            title: "Last asked",
            cell: ({ lastAskedAt }) => (lastAskedAt === undefined ? "never" : <Time at={lastAskedAt} />),
          },
          ...(mayChange
            ? [
                {
                  title: "Actions",
                  kind: "narrow" as const,
                  cell: (controller: ControllerView) =>
                    controller.endedAt === undefined ? (
                      <Acts name={controller.name} onOpen={(what) => setOpened({ what, controller })} />
                    ) : (
                      ""
                    ),
                },
              ]
            : []),
        ]}
      />
      {view.controllers.length > 0 && <div className="actions">{add}</div>}
      {opened?.what === "new" && <ControllerDialog {...dialog} />}
      {opened?.what === "change" && <ControllerDialog {...dialog} before={opened.controller} />}
      {opened?.what === "key" && <KeyDialog {...dialog} controller={opened.controller} />}
      {opened?.what === "end" && <EndDialog {...dialog} controller={opened.controller} />}
    </section>
  );
}

const acts = [
  ["change", "Change"],
  ["key", "Make a new key"],
  ["end", "Shut out"],
] as const;

function Acts({
  name,
  onOpen,
}: {
  readonly name: string;
  readonly onOpen: (what: (typeof acts)[number][0]) => void;
}): ReactNode {
  return (
    <Menu
      label={`More for ${name}`}
      items={acts.map(([what, title]) => ({
        id: what,
        title,
        isDanger: what === "end",
        onAction: () => onOpen(what),
      }))}
    >
      More
    </Menu>
  );
}

function Systems({ organisation, view, mayChange, onChanged }: Part): ReactNode {
  const [opened, setOpened] = useState<System>();
  return (
    <section>
      <h2>Processors whose systems we ask</h2>
      <p>
        A vendor’s entry in the register says where its system takes erasures. Most want to know who asks: put
        the key here that they gave you.
      </p>
      <Table
        label="Processors whose systems we ask"
        rows={view.systems}
        keyOf={({ base }) => base}
        empty={
          <EmptyState title="No vendor has such a system">
            Fill in “Where their system takes erasures (OpenDSR)” in a vendor’s entry, and it stands here.
          </EmptyState>
        }
        columns={[
          {
            title: "Vendor",
            kind: "row",
            cell: ({ vendors }) => (vendors.length === 0 ? "no vendor any more" : vendors.join(", ")),
          },
          { title: "Address", isSecondary: true, cell: ({ base }) => <code>{base}</code> },
          {
            title: "Key",
            cell: ({ keySetAt }) =>
              keySetAt === undefined ? (
                "none"
              ) : (
                <>
                  set <Time at={keySetAt} kind="day" />
                </>
              ),
          },
          ...(mayChange
            ? [
                {
                  title: "Actions",
                  kind: "narrow" as const,
                  cell: (system: System) => (
                    <Button
                      kind="quiet"
                      label={`Set the key for ${system.vendors.join(", ") || system.base}`}
                      onPress={() => setOpened(system)}
                    >
                      Set the key
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {opened !== undefined && (
        <VendorKeyDialog
          organisation={organisation}
          system={opened}
          onChanged={onChanged}
          onClose={() => setOpened(undefined)}
        />
      )}
    </section>
  );
}

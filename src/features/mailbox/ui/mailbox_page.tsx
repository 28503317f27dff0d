/** One mailbox: whether it can be read, why not, when next; changing, pausing, removing it. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { go } from "../../../web/router.ts";
import {
  Address,
  Button,
  ConfirmDialog,
  EmptyState,
  ErrorNotice,
  FactList,
  Link,
  Notice,
  Page,
  Skeleton,
  Time,
  toast,
} from "../../../web/widgets/index.ts";
import type { MailboxView } from "../contract.ts";
import { changeMailbox, listMailboxes, pauseMailbox, readNow, removeMailbox } from "../endpoints.ts";
import { formOf, MailboxForm } from "./mailbox_form.tsx";
import { BoxStatus } from "./mailboxes.tsx";
import { countedMails, problemSentences } from "./words.ts";
import "./mailbox.css";

export default function MailboxPage({ organisation, params }: PageProps): ReactNode {
  const { data, error, refetch } = useCall(listMailboxes, { params: { organisation } });
  const box = data?.mailboxes.find(({ id }) => id === params["mailbox"]);
  const isBusy = box?.isReading ?? false;
  useCall(listMailboxes, { params: { organisation } }, { when: isBusy, every: isBusy ? 2 : undefined });
  const mayWrite = useMay("connection:write");
  return (
    <Page
      title={box === undefined ? "Mailbox" : <Address text={box.name} />}
      documentTitle="Mailbox"
      crumbs={[
        { title: "Setup", to: "/setup" },
        { title: "Mailboxes", to: "/setup/mailboxes" },
      ]}
      width="narrow"
    >
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton lines={6} />}
      {data !== undefined && box === undefined && (
        <EmptyState
          title="There is no such mailbox"
          action={
            <Link to="/setup/mailboxes" kind="button">
              To the mailboxes
            </Link>
          }
        />
      )}
      {box !== undefined && (
        <>
          <State box={box} />
          {mayWrite && <Acts organisation={organisation} box={box} />}
          {mayWrite && <Change organisation={organisation} box={box} />}
        </>
      )}
    </Page>
  );
}

function State({ box }: { readonly box: MailboxView }): ReactNode {
  return (
    <>
      {box.problem !== undefined && !box.isPaused && (
        <Notice kind="error" title="It cannot be read">
          <p>{problemSentences[box.problem]}</p>
          {box.failingSince !== undefined && (
            <p>
              Since <Time at={box.failingSince} />. What comes in meanwhile is read as soon as it can be, with
              the time it really arrived.
            </p>
          )}
        </Notice>
      )}
      <FactList
        title="How it is"
        facts={[
          ["State", <BoxStatus key="state" box={box} />],
          ["Last read", box.readAt === undefined ? "not yet" : <Time key="read" at={box.readAt} />],
          ["Next", nextOf(box)],
          [
            "Brought",
            <>
              {countedMails(box.mails.all)}, {box.mails.waiting} waiting.{" "}
              {box.mails.waiting > 0 && <Link to="/work/mail">Look at them</Link>}
            </>,
          ],
        ]}
      />
    </>
  );
}

function nextOf({ isPaused, isReading, nextReadAt }: MailboxView): ReactNode {
  if (isPaused) return "not before you go on";
  if (isReading || nextReadAt === undefined) return "now";
  return <Time at={nextReadAt} />;
}

function Acts({
  organisation,
  box,
}: {
  readonly organisation: string;
  readonly box: MailboxView;
}): ReactNode {
  const [isRemoving, setRemoving] = useState(false);
  const params = { organisation, mailbox: box.id };
  const trying = useChange(readNow);
  const pausing = useChange(pauseMailbox);
  const removing = useChange(removeMailbox);
  const remove = async (): Promise<void> => {
    if ((await removing.run({ params, body: {} })) === undefined) return;
    toast("The mailbox is removed.");
    go("/setup/mailboxes");
  };
  const refused = trying.error ?? pausing.error ?? removing.error;
  return (
    <section className="mail-part">
      {refused !== undefined && <ErrorNotice error={refused} />}
      <div className="form-actions">
        {!box.isPaused && (
          <Button
            kind="primary"
            isPending={trying.isPending || box.isReading}
            onPress={() => void trying.run({ params, body: {} })}
          >
            Try it now
          </Button>
        )}
        <Button
          isPending={pausing.isPending}
          onPress={() => void pausing.run({ params, body: { paused: !box.isPaused } })}
        >
          {box.isPaused ? "Go on reading it" : "Pause it"}
        </Button>
        <Button kind="danger" onPress={() => setRemoving(true)}>
          Remove it
        </Button>
      </div>
      <ConfirmDialog
        title="Remove this mailbox?"
        isOpen={isRemoving}
        onClose={() => setRemoving(false)}
        phrase={box.name}
        confirmLabel="Remove the mailbox"
        isPending={removing.isPending}
        onConfirm={() => void remove()}
      >
        <p>
          Its password is destroyed, and it is not read any more. The mails it brought stay where they are.
        </p>
      </ConfirmDialog>
    </section>
  );
}

function Change({
  organisation,
  box,
}: {
  readonly organisation: string;
  readonly box: MailboxView;
}): ReactNode {
  const changing = useChange(changeMailbox);
  return (
    <section className="mail-part">
      <h2>Change it</h2>
      <MailboxForm
        first={formOf(box)}
        isNew={box.place === undefined}
        act="Save and try it"
        error={changing.error}
        isPending={changing.isPending}
        onSend={async ({ password, ...form }) => {
          const done = await changing.run({
            params: { organisation, mailbox: box.id },
            body: { ...form, port: Number(form.port), ...(password === "" ? {} : { password }) },
          });
          if (done !== undefined) toast("Saved. It is being read.");
        }}
      />
    </section>
  );
}

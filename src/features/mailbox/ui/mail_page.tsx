/** One mail that came in, as plain text: when it arrived, what it seems to ask, and what becomes of it. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange, useDownload } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  Button,
  ErrorNotice,
  FactList,
  Link,
  NextAction,
  Notice,
  Page,
  Skeleton,
  Status,
  Time,
  toast,
} from "../../../web/widgets/index.ts";
import type { MailView } from "../contract.ts";
import { openMail, readAttachment, readWhole, waitAgain } from "../endpoints.ts";
import { DismissDialog, KeepDialog, OpenDialog } from "./mail_dialogs.tsx";
import { askWords, caseWhy, dismissWords, machineWords, receiptWords, sizeOf } from "./words.ts";
import "./mailbox.css";

export default function MailPage({ organisation, params }: PageProps): ReactNode {
  const at = { organisation, mail: params["mail"] ?? "" };
  const { data, error, refetch } = useCall(openMail, { params: at });
  return (
    <Page
      title={data?.subject ?? "Mail"}
      documentTitle="Mail that came in"
      lede={data === undefined ? undefined : <From mail={data} />}
      crumbs={[
        { title: "Work", to: "/work" },
        { title: "Mail that came in", to: "/work/mail" },
      ]}
    >
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton lines={8} />}
      {data !== undefined && (
        <>
          <Remarks mail={data} />
          {data.mayAct && <Decide at={at} mail={data} />}
          {!data.mayAct && <Decided at={at} mail={data} />}
          <Facts mail={data} />
          <section className="mail-part">
            <h2>What it says</h2>
            <p className="mail-text">{data.text === "" ? "It has no text." : data.text}</p>
            {data.isTextCut && (
              <p className="hint">This is its beginning. The whole of it can be saved below.</p>
            )}
          </section>
          <Files at={at} mail={data} />
        </>
      )}
    </Page>
  );
}

type At = { readonly organisation: string; readonly mail: string };
type Part = { readonly at: At; readonly mail: MailView };

function From({ mail }: { readonly mail: MailView }): ReactNode {
  const from = [mail.fromName, mail.fromAddress].filter((one) => one !== "").join(", ");
  return (
    <>
      From {from === "" ? "an unknown sender" : from}, through {mail.mailbox}.
    </>
  );
}

/** What somebody should know before they believe it. */
function Remarks({ mail }: { readonly mail: MailView }): ReactNode {
  return (
    <>
      {mail.isDoubtful && (
        <Notice kind="warn" title="It may not be from whom it says">
          Your mail server found that the sender’s domain does not vouch for it. Ask through another way
          before you tell them anything.
        </Notice>
      )}
      {mail.content === "too-big" && (
        <Notice kind="warn" title="It is too big to be read here">
          It has {sizeOf(mail.sizeBytes)}; its head is kept, and the mail itself still lies in the mailbox.
        </Notice>
      )}
      {mail.content === "cut" && (
        <Notice kind="warn" title="Only its beginning could be read">
          It is not written as mails are. The whole of it is kept and can be saved below.
        </Notice>
      )}
      {mail.forward?.how === "inline" && mail.receipt === "to-be-said" && mail.mayAct && (
        <Notice title="Somebody sent it on">
          Its clock started when the first mail arrived
          {mail.forward.sentAt !== undefined && <> (it says: {mail.forward.sentAt})</>}, and not when it was
          sent on. Say when, as you open a request.
        </Notice>
      )}
    </>
  );
}

type Doing = { readonly what: "open" | "dismiss" } | { readonly what: "keep"; readonly reference: string };

function Decide({ at, mail }: Part): ReactNode {
  const [doing, setDoing] = useState<Doing>();
  const [likely] = mail.cases;
  const close = (): void => setDoing(undefined);
  const keep = (reference: string): void => setDoing({ what: "keep", reference });
  const isRequest = likely === undefined;
  return (
    <>
      <NextAction
        title={isRequest ? "What is it?" : `Does it belong to ${likely.reference}?`}
        action={
          isRequest ? (
            <Button kind="primary" onPress={() => setDoing({ what: "open" })}>
              Open a request
            </Button>
          ) : (
            <Button kind="primary" onPress={() => keep(likely.reference)}>
              Keep it with {likely.reference}
            </Button>
          )
        }
      >
        <Why mail={mail} />
      </NextAction>
      <div className="form-actions mail-acts">
        {!isRequest && <Button onPress={() => setDoing({ what: "open" })}>Open a request</Button>}
        <Button onPress={() => keep("")}>It belongs to {isRequest ? "a request" : "another"}</Button>
        <Button onPress={() => setDoing({ what: "dismiss" })}>It is no request</Button>
      </div>
      {doing?.what === "open" && <OpenDialog at={at} mail={mail} onClose={close} />}
      {doing?.what === "keep" && <KeepDialog at={at} reference={doing.reference} onClose={close} />}
      {doing?.what === "dismiss" && <DismissDialog at={at} onClose={close} />}
    </>
  );
}

function Why({ mail }: { readonly mail: MailView }): ReactNode {
  const { suggestion, cases, machine } = mail;
  return (
    <>
      {cases.length > 0 && (
        <ul className="mail-cases">
          {cases.map(({ reference, why }) => (
            <li key={reference}>
              <span>
                <Link to={`/work/${reference}`}>{reference}</Link>: {caseWhy[why]}.
              </span>
            </li>
          ))}
        </ul>
      )}
      {suggestion !== undefined && (
        <p>
          {askWords[suggestion.kind]}
          {suggestion.isSure ? "" : ", perhaps"}: “{suggestion.words}”.
        </p>
      )}
      {suggestion === undefined && cases.length === 0 && (
        <p>Nothing in it says plainly what it asks for. A request needs no form and no particular word.</p>
      )}
      {machine !== undefined && <p>It was {machineWords[machine]}.</p>}
    </>
  );
}

const reasonWords: Readonly<Record<string, string>> = dismissWords;

function Decided({ at, mail }: Part): ReactNode {
  const back = useChange(waitAgain);
  const by = mail.settledBy === undefined ? "" : `, by ${mail.settledBy}`;
  const words: Readonly<Record<string, ReactNode>> = {
    opened: <>A request was opened from it{by}.</>,
    kept: <>It is kept with a request{by}.</>,
    machine: <>Set aside: it is {machineWords[mail.machine ?? "automatic"]}. Nobody is answered.</>,
    dismissed: (
      <>
        No request{by}: {(reasonWords[mail.dismissed ?? ""] ?? "").toLowerCase()}.
      </>
    ),
  };
  return (
    <Notice
      action={
        mail.reference === undefined ? (
          <Button
            isPending={back.isPending}
            onPress={() => {
              void back
                .run({ params: at, body: {} })
                .then((done) => done && toast("It waits for a decision again."));
            }}
          >
            Decide again
          </Button>
        ) : (
          <Link to={`/work/${mail.reference}`} kind="button">
            To {mail.reference}
          </Link>
        )
      }
    >
      <p>{words[mail.state]}</p>
      {mail.destroyAt !== undefined && (
        <p>
          Its content is destroyed <Time at={mail.destroyAt} />.
        </p>
      )}
      {back.error !== undefined && <p>{back.error.message}</p>}
    </Notice>
  );
}

function Facts({ mail }: { readonly mail: MailView }): ReactNode {
  return (
    <FactList
      title="When"
      facts={[
        [
          "Arrived",
          <>
            <Time at={mail.receivedAt} kind="exact" />
            <br />
            <span className="soft">{receiptWords[mail.receipt]}</span>
          </>,
        ],
        [
          "An answer would be due",
          mail.due &&
            (mail.isLate ? (
              <Status status="broken" word="late" basis={<Time at={mail.due} kind="day" />} />
            ) : (
              <Time at={mail.due} kind="day" />
            )),
        ],
        ["To", mail.to],
      ]}
    />
  );
}

function Files({ at, mail }: Part): ReactNode {
  const part = useDownload(readAttachment);
  const whole = useDownload(readWhole);
  const error = part.error ?? whole.error;
  return (
    <section className="mail-part">
      <h2>Attachments</h2>
      {error !== undefined && <ErrorNotice error={error} />}
      <ul className="mail-files">
        {mail.content !== "too-big" &&
          mail.attachments.map((one) => (
            <li key={one.at}>
              <span>
                {one.name} <span className="soft">{sizeOf(one.sizeBytes)}</span>
              </span>
              <Button
                label={`Save ${one.name}`}
                isPending={part.isPending}
                onPress={() => void part.run({ ...at, at: String(one.at) } as never, one.name)}
              >
                Save
              </Button>
            </li>
          ))}
        <li>
          <span>
            {mail.content === "too-big" ? "Its head, as it came" : "The mail as it came"}{" "}
            <span className="soft">{sizeOf(mail.sizeBytes)}</span>
          </span>
          <Button
            label="Save the mail as it came"
            isPending={whole.isPending}
            onPress={() => void whole.run(at as never, "mail.eml")}
          >
            Save
          </Button>
        </li>
      </ul>
      {mail.moreAttachments > 0 && (
        <p className="hint">{mail.moreAttachments} more attachments are in the mail as it came.</p>
      )}
      <p className="hint">Files from a stranger are never opened here. Save one only if you expect it.</p>
    </section>
  );
}

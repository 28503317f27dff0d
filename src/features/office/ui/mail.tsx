/** One mail: to whom, what became of it, what it says, and sending it again when it was refused. */
import type { ReactNode } from "react";
import type { MailId } from "../../../platform/identifiers.ts";
import { useCall, useChange, useDownload, useMay } from "../../../web/call.ts";
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
import { openAttachment, openMail, sendAgain } from "../mail/endpoints.ts";
import { problemSentence, stateWords } from "./mail_words.ts";

const crumbs = [
  { title: "Setup", to: "/setup" },
  { title: "Outbox", to: "/setup/mail" },
  { title: "Mail" },
] as const;

export default function Mail({ organisation, params }: PageProps): ReactNode {
  const address = { organisation, mail: params["mail"] ?? "" };
  const { data, error, refetch } = useCall(openMail, { params: address }, { once: true });
  const again = useChange(sendAgain);
  const maySend = useMay("mail:write");
  if (data === undefined)
    return (
      <Page title="Mail" crumbs={crumbs} width="narrow">
        {error === null ? <Skeleton kind="page" lines={4} /> : <ErrorNotice error={error} />}
      </Page>
    );
  const send = async (): Promise<void> => {
    const reply = await again.run({ params: address });
    if (reply === undefined) return;
    toast("It waits to be sent again.");
    await refetch();
  };
  return (
    <Page title={data.subject ?? "Erased mail"} documentTitle="Mail" crumbs={crumbs} width="narrow">
      {again.error !== undefined && <ErrorNotice error={again.error} />}
      {data.canSendAgain && (
        <NextAction
          title="It did not arrive"
          action={
            maySend && (
              <Button kind="primary" isPending={again.isPending} onPress={() => void send()}>
                Send it again
              </Button>
            )
          }
        >
          <p>{problemSentence(data.problem)}</p>
        </NextAction>
      )}
      <FactList
        facts={[
          ["To", data.toName === undefined ? data.to : `${data.toName}, ${data.to ?? ""}`],
          ["State", <Status key="state" {...stateWords[data.state]} />],
          ["Because", data.canSendAgain ? undefined : problemSentence(data.problem)],
          ["Written", <Time key="written" at={data.createdAt} kind="exact" />],
          [
            "Settled",
            data.settledAt === null ? undefined : <Time key="at" at={data.settledAt} kind="exact" />,
          ],
          [
            "Case",
            data.reference === null ? undefined : (
              <Link key="case" to={`/work/${data.reference}`}>
                {data.reference}
              </Link>
            ),
          ],
        ]}
      />
      {data.isMasked && data.text !== undefined && (
        <Notice>
          Links and codes are left out: whoever has them could act as the person they were sent to.
        </Notice>
      )}
      {data.attachments.length > 0 && (
        <Attachments organisation={organisation} mail={data.id} attachments={data.attachments} />
      )}
      {data.text === undefined ? (
        <Notice>The content of this mail was erased.</Notice>
      ) : (
        <div className="letter" lang={data.language}>
          {data.text}
        </div>
      )}
    </Page>
  );
}

/** What goes with the mail; opening one is on record, as the mail is. */
function Attachments({
  organisation,
  mail,
  attachments,
}: {
  readonly organisation: string;
  readonly mail: MailId;
  readonly attachments: readonly { readonly fileName: string; readonly sizeBytes: number }[];
}): ReactNode {
  const saving = useDownload(openAttachment);
  return (
    <section aria-labelledby="attachments">
      <h2 id="attachments">{attachments.length === 1 ? "Goes with it" : "Go with it"}</h2>
      <ul>
        {attachments.map(({ fileName, sizeBytes }, at) => (
          <li key={fileName}>
            {fileName}, {Math.max(1, Math.round(sizeBytes / 1024)).toLocaleString("en-GB")} KB{" "}
            <Button
              label={`Save ${fileName}`}
              isPending={saving.isPending}
              onPress={() => void saving.run({ organisation, mail, number: String(at + 1) }, fileName)}
            >
              Save
            </Button>
          </li>
        ))}
      </ul>
      {saving.error !== undefined && <ErrorNotice error={saving.error} />}
    </section>
  );
}

/** One letter: edited as a draft, looked at as a PDF, sent by mail or printed; afterwards it stays as it went out. */
import { useState } from "react";
import type { ReactNode } from "react";
import { addressOf } from "../../../platform/endpoint.ts";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import type { CallRefused } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  Button,
  ErrorNotice,
  Link,
  Notice,
  Page,
  Skeleton,
  TextArea,
  TextField,
  Time,
  toast,
} from "../../../web/widgets/index.ts";
import { unfinished } from "../letters/contract.ts";
import type { LetterBlock, LetterBody, LetterPage } from "../letters/contract.ts";
import { changeLetter, listLetters, previewLetter, readLetter, sendLetter } from "../letters/endpoints.ts";
import { refusalWords } from "./letters.words.ts";
import { textOfBlock, withText } from "./letters.blocks.ts";
import "./letters.css";

export default function Letter({ organisation, params }: PageProps): ReactNode {
  const reference = params["reference"] ?? "";
  const letter = params["letter"] ?? "";
  const crumbs = [
    { title: "Work", to: "/work" },
    { title: reference, to: `/work/${reference}` },
  ];
  const { data, error, refetch } = useCall(readLetter, { params: { organisation, letter } });
  if (data === undefined)
    return (
      <Page title="Letter" crumbs={crumbs} width="narrow">
        {error === null ? (
          <Skeleton kind="page" lines={8} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    );
  return (
    <Page title={data.body.title} crumbs={crumbs} width="narrow" lede={<Lede page={data} />}>
      {data.state === "draft" && data.gaps.length > 0 && (
        <Notice kind="warn" title="Look at this before it goes out">
          <ul className="letter-gaps">
            {data.gaps.map((gap) => (
              <li key={`${gap.reason} ${gap.about}`}>
                {gap.sentence}
                {gap.reason === "no-sender-address" && (
                  <>
                    {" "}
                    <Link to="/registers?open=controller">Write it down</Link>
                  </>
                )}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {data.state === "draft" ? (
        <Draft key={data.version} organisation={organisation} reference={reference} page={data} />
      ) : (
        <Sent organisation={organisation} page={data} />
      )}
    </Page>
  );
}

function Lede({ page }: { readonly page: LetterPage }): ReactNode {
  if (page.sentAt === undefined)
    return (
      <>
        A draft, changed <Time at={page.changedAt} />. Nothing has gone out yet.
      </>
    );
  if (page.mail !== undefined && page.mail !== "sent")
    return (
      <>
        {heldWords[page.mail]} Put there <Time at={page.sentAt} />.{" "}
        <Link to="/setup/mail">Look at the outbox</Link>
      </>
    );
  return (
    <>
      {page.sentBy === "mail" ? "Sent by mail" : "Printed to be posted"}{" "}
      <Time at={page.mailedAt ?? page.sentAt} />.
    </>
  );
}

const heldWords = {
  waiting: "It waits in the outbox: no mail server has taken it yet.",
  refused: "The mail server refused it: it stands in the outbox and has not gone out.",
  suppressed: "It was erased in the outbox before it was sent.",
} as const;

function PdfLink({
  organisation,
  page,
}: {
  readonly organisation: string;
  readonly page: LetterPage;
}): ReactNode {
  const address = addressOf(previewLetter.path, { organisation, letter: page.id });
  return (
    <a className="button" href={address} target="_blank" rel="noreferrer">
      Look at the PDF
    </a>
  );
}

function Sent({
  organisation,
  page,
}: {
  readonly organisation: string;
  readonly page: LetterPage;
}): ReactNode {
  return (
    <>
      <p>
        <PdfLink organisation={organisation} page={page} />
      </p>
      <article className="letter-text" lang={page.language}>
        {page.body.blocks.map((block, index) =>
          block.kind === "heading" ? (
            <h2 key={`${index} heading`}>{block.text}</h2>
          ) : (
            <p key={`${index} text`}>{textOfBlock(block)}</p>
          ),
        )}
        <p>{page.body.signature.join("\n")}</p>
      </article>
    </>
  );
}

type Drafting = { readonly organisation: string; readonly reference: string; readonly page: LetterPage };

function Draft({ organisation, reference, page }: Drafting): ReactNode {
  const [body, setBody] = useState<LetterBody>(page.body);
  const mayWork = useMay("case:work");
  const list = useCall(listLetters, { params: { organisation, reference } });
  const change = useChange(changeLetter);
  const send = useChange(sendLetter);
  const isChanged = JSON.stringify(body) !== JSON.stringify(page.body);
  const isUnfinished = unfinished.test(JSON.stringify(body));
  const hasAddress = list.data?.hasAddress ?? false;
  const at = { params: { organisation, letter: page.id } };
  const save = async (): Promise<void> => {
    const kept = { ...body, blocks: body.blocks.filter((block) => textOfBlock(block).trim() !== "") };
    if ((await change.run({ ...at, body: { version: page.version, body: kept } })) !== undefined)
      toast("The draft is saved.");
  };
  const go = async (by: "mail" | "print"): Promise<void> => {
    if ((await send.run({ ...at, body: { version: page.version, by } })) !== undefined)
      toast(by === "mail" ? "The letter is in the outbox." : "Marked as printed.");
  };
  const isReady = mayWork && !isChanged && !isUnfinished;
  return (
    <form
      className="form"
      lang={page.language}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        label="Subject"
        isRequired
        maxLength={180}
        value={body.title}
        onChange={(title) => setBody({ ...body, title })}
      />
      <TextArea
        label="To"
        hint="Name and address as they stand on the letter."
        rows={3}
        value={body.recipient.join("\n")}
        onChange={(text) => setBody({ ...body, recipient: filled(text) })}
      />
      <Blocks blocks={body.blocks} onChange={(blocks) => setBody({ ...body, blocks: [...blocks] })} />
      <TextArea
        label="Signed"
        rows={2}
        value={body.signature.join("\n")}
        onChange={(text) => setBody({ ...body, signature: filled(text) })}
      />
      {isUnfinished && (
        <Notice kind="warn" title="Something is still to be filled in">
          What stands in double brackets is for you to say. The letter cannot go out before.
        </Notice>
      )}
      <Refused error={change.error ?? send.error} />
      {mayWork && (
        <div className="form-actions">
          <Button
            type="submit"
            kind={isChanged ? "primary" : "plain"}
            isPending={change.isPending}
            isDisabled={!isChanged}
          >
            Save the draft
          </Button>
          {!isChanged && <PdfLink organisation={organisation} page={page} />}
          <Button
            kind={isReady ? "primary" : "plain"}
            isDisabled={!isReady || !hasAddress}
            isPending={send.isPending}
            onPress={() => void go("mail")}
          >
            Send by mail
          </Button>
          <Button isDisabled={!isReady} isPending={send.isPending} onPress={() => void go("print")}>
            It is printed and posted
          </Button>
        </div>
      )}
      {!hasAddress && list.data !== undefined && (
        <p className="hint">No e-mail address is known: print the letter and post it.</p>
      )}
    </form>
  );
}

function Refused({ error }: { readonly error: CallRefused | undefined }): ReactNode {
  if (error === undefined) return null;
  const reason = error.details
    .map((detail) => refusalWords[detail.reason])
    .find((text) => text !== undefined);
  if (reason === undefined) return <ErrorNotice error={error} />;
  return (
    <Notice kind="error" title="The letter did not go out">
      {reason}
    </Notice>
  );
}

/** One field per part of the letter; an emptied one leaves with the next save. */
function Blocks({
  blocks,
  onChange,
}: {
  readonly blocks: readonly LetterBlock[];
  readonly onChange: (blocks: readonly LetterBlock[]) => void;
}): ReactNode {
  const set = (index: number, text: string): void =>
    onChange(blocks.map((block, at) => (at === index ? withText(block, text) : block)));
  return (
    <fieldset className="letter-blocks">
      <legend>The letter</legend>
      {blocks.map((block, index) => (
        <div className={`letter-block ${block.kind}`} key={`${index} ${block.kind}`}>
          <TextArea
            label={`${blockNames[block.kind]} ${index + 1} of ${blocks.length}`}
            isRequired
            rows={rowsOf(block)}
            value={textOfBlock(block)}
            onChange={(text) => set(index, text)}
          />
        </div>
      ))}
      <p>
        <Button onPress={() => onChange([...blocks, { kind: "paragraph", text: "" }])}>
          Add a paragraph
        </Button>
      </p>
    </fieldset>
  );
}

const blockNames = { heading: "Heading", paragraph: "Paragraph", list: "List", facts: "Facts" } as const;

function rowsOf(block: LetterBlock): number {
  const text = textOfBlock(block);
  const lines = text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 72)), 0);
  return block.kind === "heading" ? 1 : Math.min(14, Math.max(2, lines));
}

function filled(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

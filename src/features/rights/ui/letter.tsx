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
import { DrillNotice } from "./drill/mark.tsx";
import { refusalWords } from "./letters.words.ts";
import { LetterPaper } from "./letter_paper.tsx";
import { blocksIn, blocksOf, passagesOf, textOf } from "./letters.passages.ts";
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
      <Page title="Letter" crumbs={crumbs} width="wide">
        {error === null ? (
          <Skeleton kind="page" lines={8} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    );
  return (
    <Page title={data.body.title} crumbs={crumbs} width="wide" lede={<Lede page={data} />}>
      {data.isDrill === true && <DrillNotice reference={reference} />}
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
    <div className="letter-sent">
      <p>
        <PdfLink organisation={organisation} page={page} />
      </p>
      <LetterPaper body={page.body} language={page.language} label="The letter as it went out" />
    </div>
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
    if ((await change.run({ ...at, body: { version: page.version, body } })) !== undefined)
      toast("The draft is saved.");
  };
  const go = async (by: "mail" | "print"): Promise<void> => {
    if ((await send.run({ ...at, body: { version: page.version, by } })) !== undefined)
      toast(by === "mail" ? "The letter is in the outbox." : "Marked as printed.");
  };
  const isReady = mayWork && !isChanged && !isUnfinished;
  return (
    <form
      className="form letter-draft"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className="letter-sides">
        <div className="letter-side" lang={page.language}>
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
          <Passages blocks={body.blocks} onChange={(blocks) => setBody({ ...body, blocks: [...blocks] })} />
          <TextArea
            label="Signed"
            rows={2}
            value={body.signature.join("\n")}
            onChange={(text) => setBody({ ...body, signature: filled(text) })}
          />
        </div>
        <div className="letter-side preview">
          <p className="overline">How it reads</p>
          <LetterPaper body={body} language={page.language} label="The letter as it will read" isScrolled />
        </div>
      </div>
      <Refused error={change.error ?? send.error} />
      {mayWork && (
        <div className="letter-bar">
          <p className="hint" role="status">
            {barWords({ isUnfinished, isChanged, hasAddress: list.data?.hasAddress })}
          </p>
          <Button
            type="submit"
            kind={isChanged ? "primary" : "plain"}
            isPending={change.isPending}
            isDisabled={!isChanged}
          >
            Save the draft
          </Button>
          {isChanged ? (
            <Button isDisabled>Look at the PDF</Button>
          ) : (
            <PdfLink organisation={organisation} page={page} />
          )}
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
    </form>
  );
}

/** What holds the letter back, in a line that is always there, so that the buttons beside it stand still. */
function barWords(draft: {
  readonly isUnfinished: boolean;
  readonly isChanged: boolean;
  readonly hasAddress: boolean | undefined;
}): string {
  if (draft.isUnfinished) return "Fill in what stands in double brackets; the letter cannot go out before.";
  if (draft.isChanged) return "Save what you changed before it goes out.";
  if (draft.hasAddress === false) return "No e-mail address is known: print the letter and post it.";
  return "Ready to go out.";
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

/** The letter's passages, each under its heading: read as a list, opened one by one to be changed. */
function Passages({
  blocks,
  onChange,
}: {
  readonly blocks: readonly LetterBlock[];
  readonly onChange: (blocks: readonly LetterBlock[]) => void;
}): ReactNode {
  const [passages, setPassages] = useState(() => passagesOf(blocks));
  const [texts, setTexts] = useState(() => passages.map(textOf));
  const [open, setOpen] = useState<ReadonlySet<number>>(
    () => new Set(texts.flatMap((text, at) => (unfinished.test(text) ? [at] : []))),
  );
  const change = (at: number, text: string, heading: string | undefined): void => {
    const next = passages.map((passage, index) =>
      index === at ? { heading, blocks: blocksIn(text, passage.blocks) } : passage,
    );
    setTexts(texts.map((before, index) => (index === at ? text : before)));
    setPassages(next);
    onChange(blocksOf(next));
  };
  return (
    <section className="passages" aria-label="Passages of the letter">
      {passages.map((passage, at) => {
        const text = texts[at] ?? "";
        const name = passage.heading ?? "How it begins";
        return (
          // A passage has no name that stays: its place is what it is known by.
          <div className={`passage ${open.has(at) ? "open" : ""}`} key={`passage ${at}`}>
            {open.has(at) ? (
              <>
                {passage.heading !== undefined && (
                  <TextField
                    label={`Heading of passage ${at + 1}`}
                    value={passage.heading}
                    maxLength={300}
                    onChange={(heading) => change(at, text, heading)}
                  />
                )}
                <TextArea
                  label={`Text under “${name}”`}
                  hint="An empty line begins a paragraph; lines with a hyphen are a list. Emptied, the passage leaves."
                  rows={rowsOf(text)}
                  value={text}
                  onChange={(typed) =>
                    change(at, typed, typed.trim() === "" ? undefined : (passage.heading ?? undefined))
                  }
                />
              </>
            ) : (
              <>
                <div>
                  <b>{name}</b>
                  <p className="excerpt">{text}</p>
                </div>
                <Button
                  kind="quiet"
                  label={`Change “${name}”`}
                  onPress={() => setOpen(new Set([...open, at]))}
                >
                  Change
                </Button>
              </>
            )}
          </div>
        );
      })}
      <p>
        <Button
          onPress={() => {
            setPassages([...passages, { heading: undefined, blocks: [] }]);
            setTexts([...texts, ""]);
            setOpen(new Set([...open, passages.length]));
          }}
        >
          Add a passage
        </Button>
      </p>
    </section>
  );
}

function rowsOf(text: string): number {
  const lines = text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 60)), 0);
  return Math.min(16, Math.max(3, lines));
}

function filled(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

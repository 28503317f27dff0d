/** The package of a request: what it is, what stands between it and its release, to whom it goes. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange, useDownload, useMay } from "../../../web/call.ts";
import type { CallRefused } from "../../../web/call.ts";
import {
  Button,
  Checkbox,
  ConfirmDialog,
  ErrorNotice,
  FactList,
  Link,
  Notice,
  RadioGroup,
  Skeleton,
  TextField,
  Time,
  toast,
} from "../../../web/widgets/index.ts";
import { ageRecipient, type PackageView } from "../delivery/contract.ts";
import {
  downloadInOffice,
  openPackage,
  readPackage,
  recordPosting,
  releasePackage,
} from "../delivery/endpoints.ts";
import type { PanelProps } from "./plan_panel.tsx";
import { counted, missingWords, sizeWords } from "./words.ts";

export function PackagePanel({ organisation, reference }: PanelProps): ReactNode {
  const params = { organisation, reference };
  const isBuilding = useCall(readPackage, { params }).data?.building === true;
  const { data, error } = useCall(readPackage, { params }, { every: isBuilding ? 2 : undefined });
  const [isOpen, setOpen] = useState(false);
  const mayDecide = useMay("case:decide");
  if (error !== null) return <ErrorNotice error={error} />;
  if (data === undefined) return <Skeleton lines={3} />;
  const made = data.package;
  if (made === undefined)
    return data.building ? (
      <section className="panel">
        <h2>The package</h2>
        <p role="status">It is being made. You can leave this page.</p>
      </section>
    ) : null;
  return (
    <section className="panel" aria-labelledby="package-head">
      <h2 id="package-head">The package</h2>
      <FactList
        facts={[
          [
            "Holds",
            `${counted(made.rows, "row")} in ${counted(made.files, "file")}, ${sizeWords(made.sizeBytes)}`,
          ],
          ["Made", <Time key="made" at={made.builtAt} />],
          ["State", <Standing key="state" made={made} />],
          [
            "Answer letter",
            data.letter === undefined ? undefined : (
              <AnswerLetter key="letter" reference={reference} letter={data.letter} />
            ),
          ],
          ["Handed over", made.releasedAt === undefined ? undefined : <Handed key="handed" view={data} />],
          [
            "Fetched",
            made.delivery === "portal" || made.delivery === "age"
              ? counted(made.downloads, "time")
              : undefined,
          ],
          [
            "Posted",
            made.postedOn === undefined ? undefined : <Time key="posted" at={made.postedOn} kind="day" />,
          ],
          [
            "Fingerprint",
            <code key="hash" className="hash">
              {made.manifestHash}
            </code>,
          ],
        ]}
      />
      {made.state === "built" && data.missing.length > 0 && (
        <ul className="missing" aria-label="Missing before it can be handed over">
          {data.missing.map((code) => (
            <li key={code}>◌ {missingWords[code] ?? code}</li>
          ))}
        </ul>
      )}
      {(made.state === "built" || made.state === "released") && mayDecide && <Look params={params} />}
      {made.state === "built" && mayDecide && (
        <Button kind="primary" isDisabled={data.missing.length > 0} onPress={() => setOpen(true)}>
          Hand over…
        </Button>
      )}
      {made.state === "built" && !mayDecide && (
        <p className="hint">
          Only the data-protection officer, or whoever stands in for them, can open the package and hand it
          over.
        </p>
      )}
      {made.state === "released" && made.delivery === "post" && <Posting params={params} made={made} />}
      {isOpen && <ReleaseDialog params={params} view={data} onClose={() => setOpen(false)} />}
    </section>
  );
}

/** The very files that go out, in a tab of their own. */
function Look({ params }: { readonly params: PanelProps }): ReactNode {
  const open = useChange(openPackage);
  const [address, setAddress] = useState<string | undefined>(undefined);
  const look = async (): Promise<void> => {
    const opened = await open.run({ params, body: {} });
    if (opened === undefined) return;
    // A browser that opens no tab by itself is given the link to press.
    setAddress(window.open(opened.address, "_blank") === null ? opened.address : undefined);
  };
  return (
    <div className="look">
      <Button isPending={open.isPending} onPress={() => void look()}>
        Open the package
      </Button>
      <p className="hint">
        The cover, sections and rows exactly as they go out, in a new tab, for half an hour. Each page you
        open is on record.
      </p>
      {address !== undefined && (
        <p>
          Your browser opened no tab. <a href={address}>Read the package here</a>
        </p>
      )}
      {open.error !== undefined && <ErrorNotice error={open.error} />}
    </div>
  );
}

type Letter = NonNullable<PackageView["letter"]>;

function AnswerLetter({
  reference,
  letter: { id, title, state, mail, isFinished },
}: {
  readonly reference: string;
  readonly letter: Letter;
}): ReactNode {
  const words = {
    new: "is written when the package is handed over; write it under Letters to edit it first",
    draft: isFinished ? "a draft, ready to go" : "a draft with something to fill in",
    sent: letterMails[mail ?? "sent"],
  }[state];
  return (
    <>
      {id === undefined ? `“${title}”` : <Link to={`/work/${reference}/letters/${id}`}>{title}</Link>},{" "}
      {words}
    </>
  );
}

/** What the person gets, in one sentence, before somebody presses the button. */
function goesOut(view: PackageView, delivery: PackageView["asked"]): string {
  const { letter } = view;
  const title = letter?.title ?? "";
  if (delivery === "post")
    return letter?.state === "sent"
      ? "No mail is sent. The answer letter went out before."
      : `No mail is sent. The answer letter “${title}” waits under Letters to be printed with the package.`;
  if (letter?.state === "sent") return "One mail goes out, with the link. The answer letter went out before.";
  if (letter?.isFinished === true)
    return `One mail goes out, with the link and the answer letter “${title}” as PDF.`;
  return `One mail goes out, with the link. The answer letter “${title}” has something to fill in: it waits as a draft under Letters.`;
}

function Standing({ made }: { readonly made: NonNullable<PackageView["package"]> }): ReactNode {
  if (made.state !== "released" || made.mail === undefined || made.mail === "sent")
    return stateWords[made.state];
  return (
    <>
      handed over; {heldMails[made.mail]}. <Link to="/setup/mail">The outbox</Link>
    </>
  );
}

const heldMails = {
  waiting: "the mail with the link waits in the outbox",
  refused: "the mail server refused the mail with the link",
  suppressed: "the mail with the link was erased before it was sent",
} as const;

const letterMails = {
  waiting: "waits in the outbox",
  sent: "gone out",
  refused: "refused by the mail server",
  suppressed: "erased before it was sent",
} as const;

const stateWords = {
  built: "made, not handed over",
  released: "handed over",
  replaced: "replaced by a newer one",
  destroyed: "destroyed; its list of files with their hashes is kept",
} as const;

function Handed({ view }: { readonly view: PackageView }): ReactNode {
  const { package: made } = view;
  if (made?.releasedAt === undefined) return null;
  const how = { portal: "by a link", age: "by a link, sealed with their key", post: "by post" }[
    made.delivery ?? "portal"
  ];
  return (
    <>
      <Time at={made.releasedAt} />, {how}
    </>
  );
}

type Params = { readonly params: PanelProps };

function ReleaseDialog({
  params,
  view,
  onClose,
}: Params & { readonly view: PackageView; readonly onClose: () => void }): ReactNode {
  const release = useChange(releasePackage);
  const [delivery, setDelivery] = useState(view.asked);
  const [key, setKey] = useState("");
  const [isWithout, setWithout] = useState(false);
  const [why, setWhy] = useState("");
  const made = view.package;
  if (made === undefined) return null;
  const isLacking = view.lacking.length > 0;
  const isKey = ageRecipient.safeParse(key.trim()).success;
  const confirm = async (): Promise<void> => {
    const recipient = delivery === "age" ? { ageRecipient: key.trim() } : {};
    const reason = isLacking ? { without: why.trim() } : {};
    const body = { packageId: made.id, delivery, typed: view.reference, ...recipient, ...reason };
    if ((await release.run({ params, body })) === undefined) return;
    toast(
      delivery === "post"
        ? "The package is released, to be posted."
        : "The package is released. The mail with the link is in the outbox.",
    );
    onClose();
  };
  const problem =
    delivery !== "post" && view.address === undefined
      ? "No e-mail address of theirs is known: choose the post."
      : delivery === "age" && !isKey
        ? "Enter their age key first; it begins with age1."
        : isLacking && (!isWithout || why.trim() === "")
          ? "Something a person must be told is missing. Write it down first, or tick that it goes out without it and say why."
          : undefined;
  return (
    <ConfirmDialog
      title="Hand the data over"
      isOpen
      onClose={onClose}
      phrase={view.reference}
      confirmLabel="Hand over"
      onConfirm={() => {
        if (problem === undefined) void confirm();
      }}
      isPending={release.isPending}
      error={problem ?? release.error?.message}
    >
      <p>
        {counted(made.rows, "row")} ({sizeWords(made.sizeBytes)}) go to{" "}
        <b>{view.recipient ?? "the requester"}</b>. This cannot be taken back. What the search found is
        destroyed afterwards; the package is kept for {counted(view.keptMonths, "month")} after closing.
      </p>
      <p>{goesOut(view, delivery)}</p>
      <RadioGroup
        label="How"
        value={delivery}
        onChange={setDelivery}
        choices={[
          {
            value: "portal",
            label: "A link by e-mail",
            hint: `To ${view.address ?? "nobody yet"}. It works for ${counted(view.linkLivesDays, "day")} and asks for a mailed code.`,
          },
          {
            value: "age",
            label: "A link, sealed with their own key",
            hint: "Only their age key opens the file.",
          },
          {
            value: "post",
            label: "On paper or a data carrier, by post",
            hint:
              view.postalAddress ?? "You download it here, print it, and write down the day it was posted.",
          },
        ]}
      />
      {isLacking && <Lacking view={view} {...{ isWithout, setWithout, why, setWhy }} />}
      {delivery === "age" && (
        <TextField
          label="Their age key"
          hint="It begins with age1."
          value={key}
          onChange={setKey}
          isRequired
          maxLength={80}
        />
      )}
    </ConfirmDialog>
  );
}

/** What the register does not say and goes with the data: mended first, or left out with a reason on record. */
function Lacking({
  view,
  isWithout,
  setWithout,
  why,
  setWhy,
}: {
  readonly view: PackageView;
  readonly isWithout: boolean;
  readonly setWithout: (isWithout: boolean) => void;
  readonly why: string;
  readonly setWhy: (why: string) => void;
}): ReactNode {
  return (
    <>
      <Notice kind="warn" title="The answer does not say all that it must">
        <p>With their data people must be told how it is used. This is missing:</p>
        <ul>
          {view.lacking.map(({ reason, about, sentence }) => (
            <li key={`${reason} ${about}`}>{sentence}</li>
          ))}
        </ul>
        <p>
          Write it down in <Link to="/registers">the register</Link>, or, of your organisation,{" "}
          <Link to="/registers?open=controller">under who answers for the data</Link> and in{" "}
          <Link to="/setup/settings">the settings</Link>.
        </p>
      </Notice>
      <Checkbox isSelected={isWithout} onChange={setWithout}>
        Hand over without it
      </Checkbox>
      {isWithout && (
        <TextField
          label="Why it goes out without it"
          hint="Kept in the history of the request."
          value={why}
          onChange={setWhy}
          isRequired
          maxLength={2000}
        />
      )}
    </>
  );
}

/** Paper on its way: taken out to be printed, then closed with the day it was posted. */
function Posting({
  params,
  made,
}: Params & { readonly made: NonNullable<PackageView["package"]> }): ReactNode {
  const posted = useChange(recordPosting);
  const download = useDownload(downloadInOffice);
  const [on, setOn] = useState("");
  const isPosted = made.postedOn !== undefined;
  const writeDown = async (): Promise<void> => {
    if ((await posted.run({ params, body: { on } })) !== undefined) toast("Posted. The request is closed.");
  };
  return (
    <div className="posting">
      <p>
        {isPosted
          ? "It was posted, and the request is closed. You can download it again while it is kept; each download is on record."
          : "Download the ZIP, open “index.html” in it and print its pages, or write the ZIP to a data carrier. Each download is on record."}
      </p>
      <p>
        <Button
          isPending={download.isPending}
          onPress={() => void download.run(params, `${params.reference}.zip`)}
        >
          Download to print
        </Button>
      </p>
      {download.error !== undefined && <ErrorNotice error={download.error} />}
      {!isPosted && (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            if (on !== "") void writeDown();
          }}
        >
          <TextField
            label="Posted on"
            hint="The day it was given to the post. It is the day of the answer, and closes the request."
            type="date"
            value={on}
            onChange={setOn}
            isRequired
            width="half"
            error={postingProblem(posted.error)}
          />
          <p>
            <Button type="submit" kind="primary" isPending={posted.isPending}>
              Write down and close
            </Button>
          </p>
        </form>
      )}
    </div>
  );
}

function postingProblem(error: CallRefused | undefined): string | undefined {
  return error?.details.some(({ reason }) => reason === "not_between_release_and_today") === true
    ? "This must be a day from when it was handed over until today."
    : error?.message;
}

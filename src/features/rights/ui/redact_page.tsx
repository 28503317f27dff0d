/** The text of a file that goes with a package: words about others are taken out, and the file is made anew without them. */
import { useState } from "react";
import type { ReactNode } from "react";
import { CallRefused, readAgain, useCall, useChange } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { go } from "../../../web/router.ts";
import { Button, ErrorNotice, Notice, Page, Skeleton, toast } from "../../../web/widgets/index.ts";
import { listPackageFiles } from "../delivery/files/endpoints.ts";
import type { FileText, TakenOut } from "../delivery/redact/contract.ts";
import { readFileText, redactFile } from "../delivery/redact/endpoints.ts";
import { Blanking, Marking } from "./blanking.tsx";
import { alike } from "./redact_words.ts";
import { problemOf } from "./use_act.ts";
import { counted } from "./words.ts";
import "./review.css";

export default function RedactPage({ organisation, params }: PageProps): ReactNode {
  const reference = params["reference"] ?? "";
  const given = { organisation, reference, file: params["file"] ?? "" };
  const { data, error } = useCall(readFileText, { params: given });
  return (
    <Page
      title={data === undefined ? "Take words out of a file" : `Take words out of ${data.name}`}
      crumbs={[
        { title: "Work", to: "/work" },
        { title: reference, to: `/work/${reference}` },
        { title: "Package", to: `/work/${reference}/package` },
        { title: "File" },
      ]}
    >
      {error !== null && <Refused error={error} />}
      {error === null && data === undefined && <Skeleton kind="page" lines={10} />}
      {data !== undefined && <Text key={data.digest} given={given} file={data} />}
    </Page>
  );
}

const refused: Readonly<Record<string, string>> = {
  "no-text":
    "Nobody can read text in this file here: it is a picture, or sealed. Cover what is about others in a copy of it and add that instead, or say why it is not given.",
  "text-too-long":
    "This text is longer than two hundred thousand signs. Split the file and add its parts, or say why it is not given.",
};

function Refused({ error }: { readonly error: Error }): ReactNode {
  const words = error instanceof CallRefused ? refused[error.details[0]?.reason ?? ""] : undefined;
  return words === undefined ? <ErrorNotice error={error} /> : <Notice kind="warn">{words}</Notice>;
}

type Held = FileText["held"][number];
type Given = { readonly organisation: string; readonly reference: string; readonly file: string };

function Text({ given, file }: { readonly given: Given; readonly file: FileText }): ReactNode {
  const [taken, setTaken] = useState<readonly TakenOut[]>([]);
  const [isMarking, setMarking] = useState(false);
  const redact = useChange(redactFile);
  const passages: readonly (Held | TakenOut)[] = [...file.held, ...taken].toSorted(
    (one, other) => one.from - other.from,
  );
  const isFree = (one: { readonly from: number; readonly to: number }): boolean =>
    !passages.some(({ from, to }) => one.from < to && from < one.to);
  const take = (more: readonly TakenOut[]): void => setTaken([...taken, ...more.filter(isFree)]);
  const make = async (): Promise<void> => {
    const body = { digest: file.digest, passages: [...taken] };
    if ((await redact.run({ params: given, body })) === undefined) return;
    readAgain(listPackageFiles);
    toast("Made anew. The package is made anew with it.");
    go(`/work/${given.reference}/package`);
  };
  return (
    <>
      <p>
        This is the text of the file. What you take out is replaced by its reason, wherever the same words
        stand; the file is then made anew {file.becomes === "pdf" ? "as a PDF" : "as text"} from what is left,
        and the one that came is destroyed here.
        {file.becomes === "pdf" && " Its look and its pictures are not kept."}
        {file.unread > 0 &&
          ` ${counted(file.unread, "part")} of it cannot be read here and will not be in it.`}
      </p>
      <p role="status">
        {counted(passages.length, "passage")} taken out, {file.held.length} of them by the review;{" "}
        {file.doubtful.filter(isFree).length} to look at.
      </p>
      <div className="file-text">
        <Blanking
          value={file.text}
          passages={passages}
          doubtful={file.doubtful.filter(isFree)}
          isFixed={(passage) => !taken.some((one) => one === passage)}
          onBlank={(found) => take(alike(file.text, found).map((one) => ({ ...one, reason: "not-asked" })))}
          onUncover={(gone) => setTaken(taken.filter((one) => one !== gone))}
        />
      </div>
      {isMarking ? (
        <Marking
          label="the file"
          value={file.text}
          taken={passages}
          isPending={false}
          onCancel={() => setMarking(false)}
          onCover={(from, to, reason) => {
            const places = alike(file.text, { from, to });
            take(places.map((one) => ({ ...one, reason })));
            toast(`Taken out in ${counted(places.length, "place")}.`);
            setMarking(false);
          }}
        />
      ) : (
        <p className="row-actions">
          <Button onPress={() => setMarking(true)}>Take out other words…</Button>
        </p>
      )}
      {redact.error !== undefined && <Notice kind="error">{makingProblem(redact.error)}</Notice>}
      <p className="form-actions">
        <Button kind="primary" isPending={redact.isPending} onPress={() => void make()}>
          Make the file without these words
        </Button>
      </p>
    </>
  );
}

function makingProblem(error: CallRefused): string {
  if (error.code === "conflict")
    return "The file has changed, or the answer has gone out. Open the page again.";
  return problemOf(error) ?? error.message;
}

/** The files that the data name: which are added, which are not given and why, which nobody has answered for. */
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { addressOf } from "../../../platform/endpoint.ts";
import type { UploadedFile } from "../../../platform/upload.ts";
import { readAgain, useCall, useChange, useMay } from "../../../web/call.ts";
import { go } from "../../../web/router.ts";
import {
  Button,
  ErrorNotice,
  FileField,
  Link,
  RadioGroup,
  TextField,
  toast,
} from "../../../web/widgets/index.ts";
import { packageFileLimit } from "../delivery/files/contract.ts";
import type { FileAnswer, FileLook, FileReason, PackageFileView } from "../delivery/files/contract.ts";
import {
  addPackageFile,
  answerPackageFile,
  listPackageFiles,
  readPackageFile,
} from "../delivery/files/endpoints.ts";
import { ActFrame } from "./act_dialog.tsx";
import type { PanelProps } from "./plan_panel.tsx";
import { problemOf } from "./use_act.ts";
import { counted, sizeWords } from "./words.ts";

const reasonWords: Readonly<Record<FileReason, string>> = {
  "not-held": "not held any more",
  "others-rights": "held back for other people",
  "sent-separately": "sent separately",
};

type Asked = { readonly does: "add" | "explain"; readonly of: PackageFileView | undefined };

/** `packageId`: what the rows of a package name is known once it is made. */
export function PackageFiles({
  params,
  packageId,
}: {
  readonly params: PanelProps;
  readonly packageId: string | undefined;
}): ReactNode {
  const { data, error } = useCall(listPackageFiles, { params });
  useEffect(() => {
    if (packageId !== undefined) readAgain(listPackageFiles);
  }, [packageId]);
  const mayDecide = useMay("case:decide");
  const [asked, setAsked] = useState<Asked | undefined>(undefined);
  if (error !== null) return <ErrorNotice error={error} />;
  if (data === undefined) return null;
  const { files, named, added, open } = data;
  const canChange = data.canChange && mayDecide;
  if (files.length === 0 && !canChange) return null;
  return (
    <section aria-labelledby="package-files" className="package-files">
      <h3 id="package-files">Files these data name</h3>
      <p>
        {named === 0
          ? "None that we could tell by their names."
          : `${added} of ${named} added${open === 0 ? "." : `; ${counted(open, "file is", "files are")} not settled.`}`}{" "}
        {canChange &&
          "A row that names a document does not hold it: fetch it where it lies and add it, or say why it is not given."}
      </p>
      <ul className="plain">
        {files.map((file) => (
          <One
            key={file.id}
            {...{ params, file, canChange }}
            onAsk={(does) => setAsked({ does, of: file })}
          />
        ))}
      </ul>
      {canChange && (
        <Button onPress={() => setAsked({ does: "add", of: undefined })}>Add another file…</Button>
      )}
      {asked?.does === "add" && (
        <AddDialog params={params} of={asked.of} onClose={() => setAsked(undefined)} />
      )}
      {asked?.does === "explain" && asked.of !== undefined && (
        <ExplainDialog params={params} of={asked.of} onClose={() => setAsked(undefined)} />
      )}
    </section>
  );
}

const nameOf = ({ name }: PackageFileView): string => name ?? "A file";

function standingOf({ standing, reason, says, sizeBytes }: PackageFileView): string {
  const words = says === undefined ? "" : `: ${says}`;
  if (standing === "added") return `● added, ${sizeWords(sizeBytes ?? 0)}${words}`;
  if (standing === "to-redact")
    return `◐ here, ${sizeWords(sizeBytes ?? 0)}, and in no package before words are taken out${words}`;
  if (standing === "not-a-file") return "– not a file";
  return standing === "open"
    ? "◌ neither added nor explained"
    : `● ${reasonWords[reason ?? "not-held"]}${words}`;
}

function One({
  params,
  file,
  canChange,
  onAsk,
}: {
  readonly params: PanelProps;
  readonly file: PackageFileView;
  readonly canChange: boolean;
  readonly onAsk: (does: Asked["does"]) => void;
}): ReactNode {
  const answer = useChange(answerPackageFile);
  const { standing, isNamed, namedIn, id } = file;
  const takeBack = async (): Promise<void> => {
    const body = { answer: { standing: "open" as const } };
    if ((await answer.run({ params: { ...params, file: id }, body })) !== undefined)
      toast(standing === "added" ? "Taken out. The package is made anew." : "Taken back.");
  };
  const isHere = standing === "added" || standing === "to-redact";
  const backWords = isHere ? (isNamed ? "Take it out" : "Remove") : "Take back";
  return (
    <li>
      <b>
        {isHere && canChange ? (
          <Link
            to={addressOf(readPackageFile.path, { ...params, file: id })}
            target="_blank"
            rel="noreferrer"
          >
            {nameOf(file)}
          </Link>
        ) : (
          nameOf(file)
        )}
      </b>
      {namedIn !== undefined && <small> named in “{namedIn}”</small>}
      <p className="hint">{standingOf(file)}</p>
      {canChange && (
        <p className="row-actions">
          {standing === "open" && (
            <>
              <Button label={`Add it: ${nameOf(file)}`} onPress={() => onAsk("add")}>
                Add it…
              </Button>{" "}
              <Button label={`Not given: ${nameOf(file)}`} onPress={() => onAsk("explain")}>
                Not given…
              </Button>
            </>
          )}
          {(standing === "to-redact" || standing === "added") && (
            <>
              <Button
                label={`Take words out: ${nameOf(file)}`}
                onPress={() => go(`/work/${params.reference}/files/${id}`)}
              >
                Take words out…
              </Button>{" "}
            </>
          )}
          {standing !== "open" && (
            <Button
              label={`${backWords}: ${nameOf(file)}`}
              isPending={answer.isPending}
              onPress={() => void takeBack()}
            >
              {backWords}
            </Button>
          )}
        </p>
      )}
      {answer.error !== undefined && <ErrorNotice error={answer.error} />}
    </li>
  );
}

type DialogProps = { readonly params: PanelProps; readonly onClose: () => void };

function AddDialog({
  params,
  of,
  onClose,
}: DialogProps & { readonly of: PackageFileView | undefined }): ReactNode {
  const add = useChange(addPackageFile);
  const [file, setFile] = useState<UploadedFile>();
  const [says, setSays] = useState("");
  const [looked, setLooked] = useState<FileLook | undefined>(undefined);
  const submit = async (): Promise<void> => {
    if (file === undefined || looked === undefined) return;
    const named = of === undefined ? {} : { of: of.id };
    const body = { file, says: says.trim(), looked, ...named };
    if ((await add.run({ params, body })) === undefined) return;
    toast(looked === "yes" ? "Added. The package is made anew." : "Here. Take the words out of it now.");
    onClose();
  };
  return (
    <ActFrame
      title={of === undefined ? "Add a file" : `Add ${nameOf(of)}`}
      label="Add the file"
      onClose={onClose}
      acting={{ isPending: add.isPending, problem: problemOf(add.error) }}
      isReady={file !== undefined && says.trim() !== "" && looked !== undefined}
      onSubmit={() => void submit()}
    >
      <FileField
        label="The file"
        hint="What you can open: PDF, DOCX, XLSX, CSV, text, JPEG, PNG."
        limit={packageFileLimit}
        value={file}
        onChange={setFile}
      />
      <TextField
        label="What it is"
        hint="The person reads this line. Such as: scan of the passport you gave us in 2024."
        value={says}
        onChange={setSays}
        maxLength={300}
        isRequired
      />
      <LookedField value={looked} onChange={setLooked} />
    </ActFrame>
  );
}

/** What was seen of other people in it; nothing is chosen beforehand. */
export function LookedField({
  value,
  onChange,
}: {
  readonly value: FileLook | undefined;
  readonly onChange: (value: FileLook) => void;
}): ReactNode {
  return (
    <RadioGroup<FileLook>
      label="Other people in it"
      value={value}
      onChange={onChange}
      choices={[
        {
          value: "yes",
          label: "I looked through it: nobody else is in it, or they are covered or may be seen",
          hint: "The person receives it as it is.",
        },
        {
          value: "redact",
          label: "Words must be taken out first",
          hint: "It is in no package before. It is then made anew from the text that is left.",
        },
      ]}
    />
  );
}

type Why = FileReason | "not-a-file";
const wordsLabel: Readonly<Record<FileReason, string>> = {
  "not-held": "Since when, or why",
  "others-rights": "The ground of law",
  "sent-separately": "How, by whom and when",
};

function ExplainDialog({ params, of, onClose }: DialogProps & { readonly of: PackageFileView }): ReactNode {
  const answer = useChange(answerPackageFile);
  const [why, setWhy] = useState<Why | undefined>(undefined);
  const [words, setWords] = useState("");
  const given = answerOf(why, words.trim());
  const submit = async (): Promise<void> => {
    if (given === undefined) return;
    const at = { ...params, file: of.id };
    if ((await answer.run({ params: at, body: { answer: given } })) === undefined) return;
    toast("On record. The package is made anew.");
    onClose();
  };
  return (
    <ActFrame
      title={`${nameOf(of)} is not given`}
      label="Put on record"
      onClose={onClose}
      acting={{ isPending: answer.isPending, problem: problemOf(answer.error) }}
      isReady={given !== undefined}
      onSubmit={() => void submit()}
    >
      <RadioGroup<Why>
        label="Why?"
        value={why}
        onChange={setWhy}
        choices={[
          { value: "not-held", label: "We do not have it any more", hint: "The row still names it." },
          {
            value: "others-rights",
            label: "It also concerns other people",
            hint: "And cannot be given with them covered.",
          },
          { value: "sent-separately", label: "It is sent separately", hint: "By post, or another safe way." },
          {
            value: "not-a-file",
            label: "It names no file",
            hint: "It only looks like one. The person is not told of it.",
          },
        ]}
      />
      {why !== undefined && why !== "not-a-file" && (
        <TextField
          label={wordsLabel[why]}
          hint={
            why === "others-rights"
              ? "The person reads it. Such as: article 15(4) of the GDPR."
              : "The person reads it."
          }
          value={words}
          onChange={setWords}
          maxLength={300}
          isRequired={why !== "not-held"}
        />
      )}
    </ActFrame>
  );
}

function answerOf(why: Why | undefined, words: string): FileAnswer | undefined {
  if (why === undefined) return undefined;
  if (why === "not-a-file") return { standing: "not-a-file" };
  if (why === "not-held") return { standing: "not-given", reason: why, ...(words === "" ? {} : { words }) };
  return words === "" ? undefined : { standing: "not-given", reason: why, words };
}

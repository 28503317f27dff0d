/** A complaint: the common page, and the way of a complaint from its arrival to the word of its outcome. */
import type { ReactNode } from "react";
import type { CaseView } from "../../cases/contract.ts";
import { CasePage } from "../../../web/cases/page.tsx";
import type { PageProps } from "../../../web/page.ts";
import { useDownload, useMay } from "../../../web/call.ts";
import { Button, ErrorNotice, Time } from "../../../web/widgets/index.ts";
import { paperLetters, printLetter } from "../paper/endpoints.ts";

export default function ComplaintPage(props: PageProps): ReactNode {
  return (
    <CasePage
      {...props}
      panels={(view) => <Way organisation={props.organisation} view={view} />}
      told={Object.keys(eventOf)}
    />
  );
}

const eventOf: Readonly<Record<string, string>> = {
  acknowledgement: "complaint.acknowledged",
  findings: "complaint.looked-into",
  "take-down": "complaint.taken-down",
  apology: "complaint.apologised",
  outcome: "complaint.told",
};

const words = {
  held: "done",
  unsent: "written, not received",
  missing: "not yet",
  "not-needed": "not yet",
} as const;

/** What the person was promised, in order, each with its day. */
function Way({ organisation, view }: { readonly organisation: string; readonly view: CaseView }): ReactNode {
  const mayWork = useMay("case:work");
  const at = (code: string): string | undefined =>
    view.timeline.find(({ type }) => type === eventOf[code])?.at ?? lastTold(view, code);
  return (
    <section aria-label="The way of this complaint">
      <ol className="path">
        {view.artefacts.map(({ code, name, is }) => {
          const day = is === "held" ? at(code) : undefined;
          return (
            <li key={code} className={is}>
              <b>{name}</b>
              <span>
                {day === undefined ? words[is] : <Time at={day} kind="day" />}
                {day !== undefined && mayWork && (
                  <OnPaper organisation={organisation} reference={view.reference} code={code} name={name} />
                )}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** Whoever was told the outcome knew with it that the complaint had arrived. */
function lastTold(view: CaseView, code: string): string | undefined {
  if (code !== "acknowledgement") return undefined;
  return view.timeline.find(({ type }) => type === "complaint.told")?.at;
}

/** The same letter for the post; a mail that was written is sent by itself. */
function OnPaper({
  organisation,
  reference,
  code,
  name,
}: {
  readonly organisation: string;
  readonly reference: string;
  readonly code: string;
  readonly name: string;
}): ReactNode {
  const pdf = useDownload(printLetter);
  const letter = paperLetters.find((one) => one === code);
  if (letter === undefined) return null;
  return (
    <>
      <Button
        kind="quiet"
        label={`Print the letter: ${name}`}
        isPending={pdf.isPending}
        onPress={() => void pdf.run({ organisation, reference, letter }, `${reference}-${letter}.pdf`)}
      >
        Print the letter
      </Button>
      {pdf.error !== undefined && <ErrorNotice error={pdf.error} />}
    </>
  );
}

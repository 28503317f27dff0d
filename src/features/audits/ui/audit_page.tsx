/** An audit: the common page, and its sample: drawn, its items with their results, and how to draw it again. */
import type { ReactNode } from "react";
import { useCall, useChange, useDownload } from "../../../web/call.ts";
import type { CaseView } from "../../cases/contract.ts";
import { readCase } from "../../cases/endpoints.ts";
import { CasePage } from "../../../web/cases/page.tsx";
import type { PageProps } from "../../../web/page.ts";
import { Button, ErrorNotice, FactList, Link, Status, Table, toast } from "../../../web/widgets/index.ts";
import type { ReplyOf } from "../../../platform/endpoint.ts";
import { drawSample, populationOf, readSample } from "../endpoints.ts";
import "./audit.css";

export default function AuditPage(props: PageProps): ReactNode {
  return <CasePage {...props} panels={(view) => <Sample organisation={props.organisation} view={view} />} />;
}

type Known = ReplyOf<typeof readSample>;

function Sample({
  organisation,
  view,
}: {
  readonly organisation: string;
  readonly view: CaseView;
}): ReactNode {
  const { reference, version } = view;
  const params = { organisation, reference };
  const { data, error, refetch } = useCall(readSample, { params });
  const whole = useCall(readCase, { params });
  const drawing = useChange(drawSample);
  const draw = async (): Promise<void> => {
    const done = await drawing.run({ params, body: { version } });
    if (done === undefined) return;
    toast("The sample is drawn.");
    await Promise.all([refetch(), whole.refetch()]);
  };
  return (
    <section className="audit-sample" aria-labelledby="audit-sample">
      <h2 id="audit-sample">Sample</h2>
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.mayDraw === true && (
        <>
          <p className="hint">
            What there is to choose from is written down and put on the ledger; the hash of that entry, which
            nobody knows before, decides which are drawn.
          </p>
          <Button kind="primary" isPending={drawing.isPending} onPress={() => void draw()}>
            Draw the sample
          </Button>
        </>
      )}
      {drawing.error !== undefined && <p role="alert">{problemOf(drawing.error)}</p>}
      {data !== undefined && data.drawn !== null && <Drawn params={params} drawn={data.drawn} />}
    </section>
  );
}

const problems: Readonly<Record<string, string>> = {
  empty: "There is nothing to draw from: nothing of this kind came in then.",
  too_many: "More than 50,000 came in then. Plan an audit of a shorter period.",
};
const problemOf = (error: {
  readonly message: string;
  readonly details: readonly { readonly reason: string }[];
}) => problems[error.details[0]?.reason ?? ""] ?? error.message;

const resultWords: Readonly<
  Record<string, { readonly status: "kept" | "broken" | "unproven"; readonly word: string }>
> = {
  conforms: { status: "kept", word: "conforms" },
  "does-not": { status: "broken", word: "does not conform" },
  "not-applicable": { status: "unproven", word: "does not apply" },
  "not-found": { status: "broken", word: "nothing on record" },
};

function Drawn({
  params,
  drawn: { items, population, hash, seed },
}: {
  readonly params: { readonly organisation: string; readonly reference: string };
  readonly drawn: NonNullable<Known["drawn"]>;
}): ReactNode {
  const lines = useDownload(populationOf);
  const numbered = items.map((one, at) => ({ ...one, number: at + 1 }));
  const conforms = items.filter(({ result }) => result === "conforms").length;
  const judged = items.filter(({ result }) => result !== null).length;
  return (
    <>
      <p>
        {items.length.toLocaleString("en-GB")} of {population.toLocaleString("en-GB")}; {judged} looked at,{" "}
        {conforms} of them conform.
      </p>
      <Table
        label="The sample"
        rows={numbered}
        keyOf={({ what }) => what}
        empty={undefined}
        columns={[
          { title: "No.", kind: "narrow", cell: ({ number }) => number },
          { title: "What", kind: "row", cell: ({ what, path }) => <Link to={path}>{what}</Link> },
          {
            title: "Result",
            cell: ({ result }) => {
              const said = result === null ? undefined : resultWords[result];
              return said === undefined ? (
                "not looked at yet"
              ) : (
                <Status status={said.status} word={said.word} />
              );
            },
          },
        ]}
      />
      <details>
        <summary>How to draw it again</summary>
        <FactList
          facts={[
            ["SHA-256 of the population", <code key="hash">{hash}</code>],
            ["Seed", <code key="seed">{seed}</code>],
          ]}
        />
        <p className="hint">
          The seed is the leaf hash of the ledger’s entry that fixed the population. Of every line of the
          population take the SHA-256 of the seed, a line feed and the line; the {items.length} smallest are
          the sample, in that order.
        </p>
        <Button onPress={() => void lines.run(params, `${params.reference}-population.txt`)}>
          Save the population
        </Button>
        {lines.error !== undefined && <ErrorNotice error={lines.error} />}
      </details>
    </>
  );
}

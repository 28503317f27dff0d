/** The certificate of an erasure: what was removed, how far its keys are gone, and how to check it. */
import type { ReactNode } from "react";
import { useCall, useDownload } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  Button,
  ErrorNotice,
  FactList,
  Link,
  Notice,
  Page,
  Skeleton,
  Time,
} from "../../../web/widgets/index.ts";
import type { Certificate } from "../erasure/contract.ts";
import { exportCertificate, printCertificate, readCertificate } from "../erasure/endpoints.ts";
import { DrillNotice } from "./drill/mark.tsx";
import { ErasureCounts } from "./erasure_counts.tsx";
import { groundWords } from "./erasure_words.ts";

export default function CertificatePage({ organisation, params }: PageProps): ReactNode {
  const given = { organisation, certificate: params["certificate"] ?? "" };
  // Keys are destroyed by a duty a moment later, and copies end with the weeks.
  const { data, error, refetch } = useCall(readCertificate, { params: given }, { every: 10 });
  return (
    <Page
      title="Certificate of erasure"
      crumbs={[{ title: "Work", to: "/work" }, { title: "Certificate of erasure" }]}
      lede="Kept without anything about the person."
    >
      {data === undefined ? (
        error === null ? (
          <Skeleton kind="page" lines={8} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <>
          {data.isDrill === true && <DrillNotice reference={data.requests[0] ?? ""} hasLink={false} />}
          <Keys keys={data.keys} />
          <FactList
            facts={[
              ["Erased", <Time key="at" at={data.erasedAt} />],
              ["By", data.by],
              ["Ground", groundWords[data.ground]],
              [
                "Requests",
                data.requests.map((reference, at) => (
                  <span key={reference}>
                    {at > 0 && ", "}
                    <Link to={`/work/${reference}`}>{reference}</Link>
                  </span>
                )),
              ],
            ]}
          />
          <section className="panel" aria-labelledby="removed">
            <h2 id="removed">Removed</h2>
            <ErasureCounts counts={data.counts} />
          </section>
          {data.sections.map(({ title, sentences }) => (
            <section key={title} className="panel">
              <h2>{title}</h2>
              <ul>
                {sentences.map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </section>
          ))}
          <Files organisation={organisation} data={data} />
        </>
      )}
    </Page>
  );
}

function Keys({ keys }: { readonly keys: Certificate["keys"] }): ReactNode {
  if (keys.state === "waiting")
    return (
      <Notice kind="warn" title="The keys are about to be destroyed">
        A moment after the rows are gone. If this stays, look at what has stopped in the setup.
      </Notice>
    );
  if (keys.state === "gone")
    return (
      <Notice kind="done" title="The keys are gone, from every copy that Kept made as well">
        {keys.at !== undefined && (
          <>
            Since <Time at={keys.at} kind="day" />.
          </>
        )}
      </Notice>
    );
  return (
    <Notice kind="info" title="The keys are destroyed here">
      Older copies of the keystore open nothing any more from <Time at={keys.goneBy} kind="day" /> at the
      latest.
    </Notice>
  );
}

function Files({
  organisation,
  data,
}: {
  readonly organisation: string;
  readonly data: Certificate;
}): ReactNode {
  const given = { organisation, certificate: data.id };
  const { hasReceipt } = data.entry;
  const name = data.requests[0] ?? "certificate";
  const pdf = useDownload(printCertificate);
  const file = useDownload(exportCertificate);
  const error = pdf.error ?? file.error;
  return (
    <section className="panel" aria-labelledby="files">
      <h2 id="files">To keep or to send</h2>
      <p className="erasure-files">
        <Button isPending={pdf.isPending} onPress={() => void pdf.run(given, `erasure-${name}.pdf`)}>
          Download as PDF
        </Button>
        <Button
          isDisabled={!hasReceipt}
          isPending={file.isPending}
          onPress={() => void file.run(given, `erasure-${name}.json`)}
        >
          Download with its receipt
        </Button>
      </p>
      <p className="hint">
        {hasReceipt
          ? "The second file can be checked by anybody without Kept."
          : "The receipt is there as soon as the ledger has numbered the entry, within a second or two."}
      </p>
      {error !== undefined && <ErrorNotice error={error} />}
    </section>
  );
}

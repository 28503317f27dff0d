/** The package of a request: what it is, what stands between it and its release, to whom it goes. */
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { readAgain, useCall, useChange, useMay } from "../../../web/call.ts";
import { setSearch, useSearch } from "../../../web/router.ts";
import { Button, ErrorNotice, FactList, Link, Skeleton, Time } from "../../../web/widgets/index.ts";
import type { PackageView } from "../delivery/contract.ts";
import { makePackageAgain, openPackage, readPackage } from "../delivery/endpoints.ts";
import { readRequest } from "../request/office/endpoints.ts";
import { PackageFiles } from "./package_files.tsx";
import { SendAgain } from "./package_again.tsx";
import { Posting } from "./package_posting.tsx";
import { ReleaseDialog } from "./package_release.tsx";
import type { PanelProps } from "./plan_panel.tsx";
import { counted, missingWords, sizeWords } from "./words.ts";

export function PackagePanel({ organisation, reference }: PanelProps): ReactNode {
  const params = { organisation, reference };
  const isBuilding = useCall(readPackage, { params }).data?.building === true;
  const { data, error } = useCall(readPackage, { params }, { every: isBuilding ? 2 : undefined });
  const isOpen = useSearch().get("hand") === "over";
  const mayDecide = useMay("case:decide");
  useReadRequestWith(data);
  if (error !== null) return <ErrorNotice error={error} />;
  if (data === undefined) return <Skeleton lines={3} />;
  const made = data.package;
  if (data.failed !== undefined) return <Failed params={params} why={data.failed} />;
  if (made === undefined)
    return data.building ? (
      <section className="panel">
        <h2>The package</h2>
        <p role="status">It is being made. You can leave this page.</p>
        <PackageFiles params={params} packageId={undefined} />
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
      <PackageFiles params={params} packageId={made.id} />
      {made.state === "built" && data.missing.length > 0 && (
        <ul className="missing" aria-label="Missing before it can be handed over">
          {data.missing.map((code) => (
            <li key={code}>◌ {missingWords[code] ?? code}</li>
          ))}
        </ul>
      )}
      {made.state === "built" && data.missing.includes("register-changed") && <MakeAgain params={params} />}
      {(made.state === "built" || made.state === "released") && mayDecide && <Look params={params} />}
      {made.state === "built" && mayDecide && (
        <Button
          kind="primary"
          isDisabled={data.missing.length > 0}
          onPress={() => setSearch({ hand: "over" })}
        >
          Hand over…
        </Button>
      )}
      {made.state === "built" && !mayDecide && (
        <p className="hint">
          Only the data-protection officer, or whoever stands in for them, can open the package and hand it
          over.
        </p>
      )}
      {made.canGoAgain && mayDecide && <SendAgain params={params} view={data} made={made} />}
      {made.state === "released" && made.delivery === "post" && <Posting params={params} made={made} />}
      {isOpen && made.state === "built" && mayDecide && data.missing.length === 0 && (
        <ReleaseDialog params={params} view={data} onClose={() => setSearch({ hand: undefined })} />
      )}
    </section>
  );
}

/** A package that is made, or made again, moves the request's next step on: it is not shown beside the step before. */
function useReadRequestWith(data: PackageView | undefined): void {
  const seen = useRef<string>(undefined);
  const now =
    data === undefined ? undefined : JSON.stringify([data.building, data.package?.id, data.missing]);
  useEffect(() => {
    if (now === undefined) return;
    if (seen.current !== undefined && seen.current !== now) readAgain(readRequest);
    seen.current = now;
  }, [now]);
}

/** Nothing that was made stays: a person decides first what becomes of it. */
function Failed({
  params,
  why,
}: {
  readonly params: PanelProps;
  readonly why: NonNullable<PackageView["failed"]>;
}): ReactNode {
  return (
    <section className="panel" aria-labelledby="package-head">
      <h2 id="package-head">The package</h2>
      {why === "held-back-survives" ? (
        <>
          <p role="status">
            No package was made. When it was read again, words that a decision holds back still stood in it.
            The history names each file and the decision.
          </p>
          <p>
            Hold back the words or the row in the <Link to={`/work/${params.reference}/review`}>review</Link>,
            or change the added file, and the package is made again. If they may go out, decide so there.
          </p>
        </>
      ) : (
        <p role="status">
          The package could not be made. Decide again in the{" "}
          <Link to={`/work/${params.reference}/review`}>review</Link>, and it is tried anew.
        </p>
      )}
      <PackageFiles params={params} packageId={undefined} />
    </section>
  );
}

/** What the register tells has changed: the package and its letter would contradict each other. */
function MakeAgain({ params }: { readonly params: PanelProps }): ReactNode {
  const change = useChange(makePackageAgain);
  return (
    <>
      <Button isPending={change.isPending} onPress={() => void change.run({ params, body: {} })}>
        Make the package again
      </Button>
      {change.error !== undefined && <ErrorNotice error={change.error} />}
    </>
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

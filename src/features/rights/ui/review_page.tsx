/** The review of what a search found: whose else it is, decided once per person, then approved as a whole. */
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import { go } from "../../../web/router.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  Button,
  ErrorNotice,
  Link,
  NextAction,
  Notice,
  Page,
  Skeleton,
  toast,
} from "../../../web/widgets/index.ts";
import type { PersonView, ReviewView } from "../review/contract.ts";
import { SecondLook } from "./review_second.tsx";
import { approveReview, confirmSame, readReview, setSeedAside } from "../review/endpoints.ts";
import { DrillNotice } from "./drill/mark.tsx";
import type { PanelProps } from "./plan_panel.tsx";
import { DecidedPeople, WaitingPeople } from "./review_people.tsx";
import { ActingInRole } from "./review_roles.tsx";
import { Rows } from "./review_rows.tsx";
import { counted } from "./words.ts";

export default function ReviewPage({ organisation, params: path }: PageProps): ReactNode {
  const reference = path["reference"] ?? "";
  const params = { organisation, reference };
  const { data, error, refetch } = useCall(readReview, { params });
  const [person, setPerson] = useState<PersonView | undefined>(undefined);
  const rowsHead = useRef<HTMLHeadingElement>(null);
  const showRows = (of: PersonView): void => {
    setPerson(of);
    // The list stands below the people, mostly out of sight.
    rowsHead.current?.focus();
    rowsHead.current?.scrollIntoView({ block: "start" });
  };
  const frame = {
    title: "Review what was found",
    crumbs: [
      { title: "Work", to: "/work" },
      { title: reference, to: `/work/${reference}` },
      { title: "Review" },
    ],
    width: "wide",
  } as const;
  if (error !== null)
    return (
      <Page {...frame}>
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      </Page>
    );
  if (data === undefined)
    return (
      <Page {...frame}>
        <Skeleton kind="page" lines={10} />
      </Page>
    );
  if (data.status === "not-searched" || data.status === "destroyed")
    return (
      <Page {...frame}>
        <Notice
          kind="info"
          title={data.status === "destroyed" ? "Nothing is left to review" : "Nothing to review yet"}
        >
          {data.status === "destroyed"
            ? "What was found was destroyed when the package was handed over or the request ended."
            : "The search has not finished."}{" "}
          <Link to={`/work/${reference}`}>Back to the request</Link>
        </Notice>
      </Page>
    );
  return (
    <Page {...frame} lede={ledeOf(data)}>
      {data.isDrill === true && <DrillNotice reference={reference} />}
      <Approval params={params} review={data} />
      {(data.sameness === "open" || data.seeds.some(({ isAside }) => isAside)) && (
        <Sameness params={params} review={data} />
      )}
      <section aria-labelledby="people-head" className="review-part">
        <h2 id="people-head">Other people</h2>
        <p className="hint">
          Nothing that is also somebody else’s goes out before somebody decided about that person.
        </p>
        <WaitingPeople params={params} open={data.people.open} onShowRows={showRows} />
        <ActingInRole params={params} />
        <DecidedPeople params={params} count={data.people.all - data.people.open} />
      </section>
      <section aria-labelledby="rows-head" className="review-part">
        <h2 id="rows-head" ref={rowsHead} tabIndex={-1}>
          Rows
        </h2>
        <Rows params={params} review={data} person={person} onEveryone={() => setPerson(undefined)} />
      </section>
    </Page>
  );
}

function ledeOf({ counts, rows, people }: ReviewView): string {
  if (counts.waiting === 0)
    return rows === 1 ? "The one row is settled." : `All ${counted(rows, "row")} are settled.`;
  const wait = counts.waiting === 1 ? "waits" : "wait";
  return `${counts.waiting} of ${counted(rows, "row")} ${wait} for ${counted(people.open, "person", "people")}.`;
}

type Params = { readonly params: PanelProps };

function Approval({ params, review }: Params & { readonly review: ReviewView }): ReactNode {
  const approve = useChange(approveReview);
  const mayDecide = useMay("case:decide");
  const { counts, reference } = review;
  if (review.status === "approved")
    return review.second?.isOpen !== true ? (
      <NextAction
        title="Approved"
        action={
          <Link kind="primary" to={`/work/${reference}`}>
            To the package
          </Link>
        }
      >
        {summary(counts)} A decision you change now takes the approval back.
      </NextAction>
    ) : (
      <SecondLook params={params} second={review.second} what={summary(counts)} />
    );
  const isReady = counts.waiting === 0 && review.sameness !== "open";
  const submit = async (): Promise<void> => {
    if ((await approve.run({ params, body: { counts } })) === undefined) return;
    toast("Approved. The package is being made.");
    go(`/work/${reference}`);
  };
  return (
    <>
      <NextAction
        title={
          isReady
            ? "Approve the review"
            : counts.waiting === 0
              ? "Say first whether it is one person"
              : "Decide about the others first"
        }
        action={
          <Button
            kind="primary"
            isDisabled={!isReady || !mayDecide}
            isPending={approve.isPending}
            onPress={() => void submit()}
          >
            Approve
          </Button>
        }
        missing={[
          {
            id: "waiting",
            isDone: counts.waiting === 0,
            what:
              counts.waiting === 0
                ? "No row waits"
                : `${counted(counts.waiting, "row")} still ${counts.waiting === 1 ? "waits" : "wait"}`,
          },
          ...(review.sameness === "not-needed"
            ? []
            : [
                {
                  id: "same",
                  isDone: review.sameness === "confirmed",
                  what: "That it is one and the same person",
                },
              ]),
        ]}
      >
        {summary(counts)} The package is made from exactly this.
        {!mayDecide && " Approving is for whoever may decide on cases."}
      </NextAction>
      {approve.error !== undefined && <ErrorNotice error={approve.error} />}
    </>
  );
}

function summary({ disclose, redact, withhold }: ReviewView["counts"]): string {
  return `${counted(disclose, "row")} go out whole, ${redact} with parts blanked, ${withhold} stay here.`;
}

/** One address in two person tables may be two people: somebody looks before anything goes out. */
function Sameness({ params, review }: Params & { readonly review: ReviewView }): ReactNode {
  const confirm = useChange(confirmSame);
  const isOpen = review.sameness === "open";
  const theirs = review.seeds.filter(({ isAside }) => !isAside);
  const aside = review.seeds.filter(({ isAside }) => isAside);
  const tables = new Set(theirs.map(({ system, title }) => `${system} ${title}`)).size;
  return (
    <Notice
      kind={isOpen ? "warn" : "info"}
      title={
        !isOpen
          ? "What was entered also led to somebody else"
          : tables === 1
            ? "What was entered names more than one record of a person"
            : `What was entered stands in ${tables} tables of people`
      }
      action={
        isOpen && (
          <Button
            isPending={confirm.isPending}
            onPress={() => void confirm.run({ params, body: { tables } })}
          >
            They are the same person
          </Button>
        )
      }
    >
      <ul className="seeds">
        {theirs.map((seed) => (
          <SeedRow
            key={`${seed.position}.${seed.ordinal}`}
            params={params}
            seed={seed}
            mayGo={theirs.length > 1}
          />
        ))}
      </ul>
      {aside.length > 0 && (
        <>
          <p>Not this person; what was reached through it is no part of the answer:</p>
          <ul className="seeds">
            {aside.map((seed) => (
              <SeedRow key={`${seed.position}.${seed.ordinal}`} params={params} seed={seed} mayGo={false} />
            ))}
          </ul>
          <p className="hint">
            A row that two ways led to went with the one on record. The rows below that stay here show it:
            open one to decide about it alone, or{" "}
            <Link to={`/work/${review.reference}`}>plan the search again</Link> by something only this person
            has.
          </p>
        </>
      )}
      {isOpen && aside.length === 0 && (
        <p>
          If one is somebody else, say so beside it. Or{" "}
          <Link to={`/work/${review.reference}`}>plan the search again</Link> by something only this person
          has.
        </p>
      )}
      {confirm.error !== undefined && <ErrorNotice error={confirm.error} />}
    </Notice>
  );
}

/** One row the search began with, and the step that takes it out of the person or back in. */
function SeedRow({
  params,
  seed,
  mayGo,
}: Params & { readonly seed: ReviewView["seeds"][number]; readonly mayGo: boolean }): ReactNode {
  const change = useChange(setSeedAside);
  const { position, ordinal, isAside, title, name, identity } = seed;
  const say = async (is: "another" | "same"): Promise<void> => {
    if ((await change.run({ params, body: { position, ordinal, is } })) === undefined) return;
    toast(is === "another" ? "Taken out, with what was reached through it." : "Taken back in.");
  };
  return (
    <li>
      {title}: <b>{name}</b>, found by the {identity}{" "}
      {isAside ? (
        <Button
          kind="quiet"
          label={`${name} is the same person after all`}
          isPending={change.isPending}
          onPress={() => void say("same")}
        >
          The same after all
        </Button>
      ) : (
        mayGo && (
          <Button
            kind="quiet"
            label={`${name} is not this person`}
            isPending={change.isPending}
            onPress={() => void say("another")}
          >
            Not this person
          </Button>
        )
      )}
      {change.error !== undefined && <ErrorNotice error={change.error} />}
    </li>
  );
}

/** A rights request: its clock, the one next thing to do, the people, and what happened. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { setSearch, useSearch } from "../../../web/router.ts";
import {
  Button,
  ClockBar,
  EmptyState,
  ErrorNotice,
  Link,
  Menu,
  NewMark,
  NextAction,
  Notice,
  Page,
  Skeleton,
  Tabs,
  Time,
  Timeline,
  useEventReceipts,
} from "../../../web/widgets/index.ts";
import type { TimelineEntry } from "../../../web/widgets/index.ts";
import { readRequest } from "../request/office/endpoints.ts";
import type { Offer, RequestView } from "../request/office/contract.ts";
import { ActDialog, dialogOf } from "./acts.tsx";
import type { DialogName } from "./acts.tsx";
import { DecidePanel } from "./decide_panel.tsx";
import { useNews } from "./looked.tsx";
import { DocumentsPanel } from "./documents/panel.tsx";
import { DrillNotice } from "./drill/mark.tsx";
import { LettersPanel } from "./letters.tsx";
import { MeasuresPanel } from "./measures.tsx";
import { Missing } from "./missing.tsx";
import { OtherRequests } from "./others.tsx";
import { PackagePanel } from "./package_panel.tsx";
import { PlanPanel } from "./plan_panel.tsx";
import { useRecipientsTab } from "./recipients/panel.tsx";
import { Aside } from "./request_aside.tsx";
import { SearchPanel } from "./search_panel.tsx";

const underWay: ReadonlySet<string> = new Set([
  "search-waits",
  "search-runs",
  "build-package",
  "package-outdated",
]);
const crumbs = [{ title: "Work", to: "/work" }];

export default function RequestPage({ organisation, params }: PageProps): ReactNode {
  const reference = params["reference"] ?? "";
  const input = { params: { organisation, reference } };
  const first = useCall(readRequest, input);
  const isUnderWay = underWay.has(first.data?.next.code ?? "");
  // Work that goes on by itself moves the next step on; the same query, so one call serves both.
  const call = useCall(readRequest, input, { every: isUnderWay ? 5 : 60 });
  const [open, setOpen] = useState<DialogName>();
  if (call.data === undefined) {
    return (
      <Page title={reference} crumbs={crumbs}>
        {call.error === null ? (
          <Skeleton />
        ) : (
          <ErrorNotice error={call.error} onRetry={() => void call.refetch()} />
        )}
      </Page>
    );
  }
  const view = call.data;
  return (
    <Page
      title={view.title}
      documentTitle={view.reference}
      lede={view.sub}
      crumbs={[...crumbs, { title: view.reference }]}
      actions={<Steps offers={view.offers} onChoose={setOpen} />}
    >
      {view.isDrill && <DrillNotice reference={view.reference} isEnded={view.isDrillEnded} />}
      {view.isPseudonymous && (
        <Notice>Names are pseudonyms and words are left out, because you are reading as an auditor.</Notice>
      )}
      {view.held.length > 0 && (
        <Notice
          kind="warn"
          title={[...new Set(view.held)].join(" ")}
          action={<Link to="/setup/mail">Look at the outbox</Link>}
        >
          Nobody has received it. It counts as told when a mail server has taken it, not before.
        </Notice>
      )}
      <OtherRequests others={view.others} />
      {view.together.length > 0 && (
        <Notice kind="info" title="Asked for in the same letter">
          {view.together.map((other) => (
            <p key={other.reference}>
              <Link to={`/work/${other.reference}`}>{other.reference}</Link> {other.right}, {other.state}
            </p>
          ))}
        </Notice>
      )}
      <Clock clock={view.clock} state={view.state} />
      <div className="two">
        <div>
          <Next view={view} onAct={(act) => setOpen(dialogOf(act))} />
          <Parts organisation={organisation} view={view} onAct={(act) => setOpen(dialogOf(act))} />
        </div>
        <Aside organisation={organisation} view={view} />
      </div>
      {open !== undefined && (
        <ActDialog name={open} organisation={organisation} view={view} onClose={() => setOpen(undefined)} />
      )}
    </Page>
  );
}

function Clock({
  clock,
  state,
}: {
  readonly clock: RequestView["clock"];
  readonly state: RequestView["state"];
}): ReactNode {
  return (
    <ClockBar
      title={clock.title}
      start={clock.start}
      end={clock.end}
      now={clock.now}
      {...(clock.isOver ? { nowLabel: state === "closed" ? "answered" : state } : {})}
      pauses={clock.pauses.map(({ from, to, label }) => ({ start: from, end: to, label }))}
      marks={clock.marks.map(({ at, label }) => ({ at, label }))}
    >
      {clock.headline}{" "}
      <details className="why">
        <summary>How this is reckoned</summary>
        {clock.explanation.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <p className="soft">Rule {clock.rule}.</p>
      </details>
    </ClockBar>
  );
}

/** What the next step settles itself need not be said twice. */
const settledBy: Readonly<Record<string, readonly string[]>> = {
  "identity-open": [
    "ask-identity",
    "know-mailbox",
    "write-for-identity",
    "look-at-evidence",
    "wait-for-identity",
    "identity-refused",
  ],
  "authority-open": ["settle-authority", "look-at-authority", "authority-refused"],
  "search-not-finished": ["plan-search", "approve-plan", "search-waits", "search-runs", "search-failed"],
  "review-not-approved": ["review", "approve-review"],
  "package-not-built": ["build-package", "package-failed"],
  "second-look-open": ["second-look"],
  "register-changed": ["package-outdated"],
  "fee-open": ["wait-for-fee", "write-fee"],
  "child-not-heard": ["hear-child"],
  "assessment-missing": ["decide", "examine", "hear-child"],
  "measures-missing": ["plan-measures"],
  "measures-open": ["wait-for-measures", "say-what-stays", "carry-out"],
  "systems-open": ["carry-out"],
};

function Next({
  view,
  onAct,
}: {
  readonly view: RequestView;
  readonly onAct: (act: Offer) => void;
}): ReactNode {
  const { next, reference } = view;
  const missing = next.missing.filter(({ code }) => !(settledBy[code] ?? []).includes(next.code));
  return (
    <NextAction
      title={next.title}
      action={buttonOf(next, reference, onAct)}
      missing={missing.map(({ code, text, to }) => ({
        id: code,
        what: <Missing code={code} text={text} to={to} />,
      }))}
    >
      <p>{next.text}</p>
      {next.who !== undefined && <p className="also">{next.who}</p>}
      {missing.length > 0 && <p className="also">Before anything goes out, also:</p>}
    </NextAction>
  );
}

function buttonOf(
  { button, code }: RequestView["next"],
  reference: string,
  onAct: (act: Offer) => void,
): ReactNode {
  if (button === undefined) return undefined;
  if ("go" in button) {
    // The panel below has its own button for it; this one opens the same dialog.
    const isHandingOver = code === "release";
    const pages = {
      review: `/work/${reference}/review`,
      outbox: "/setup/mail",
      systems: `/work/${reference}/systems`,
    } as const;
    const then = isHandingOver ? "&hand=over" : button.write === undefined ? "" : `&write=${button.write}`;
    const to =
      button.go === "review" || button.go === "outbox" || button.go === "systems"
        ? pages[button.go]
        : `/work/${reference}?part=${button.go}${then}`;
    return (
      <Link kind="primary" to={to}>
        {button.label}
      </Link>
    );
  }
  return (
    <Button kind="primary" onPress={() => onAct(button.act)}>
      {button.label}
    </Button>
  );
}

const parts = ["happened", "decide", "measures", "search", "package", "letters", "recipients"] as const;

/** What happened, and the parts of the work that have panels of their own; the address says which is open. */
function Parts({
  organisation,
  view,
  onAct,
}: {
  readonly organisation: string;
  readonly view: RequestView;
  readonly onAct: (act: Offer) => void;
}): ReactNode {
  const search = useSearch();
  const receiptOf = useEventReceipts(organisation, view.reference);
  const props = { organisation, reference: view.reference };
  const news = useNews(view);
  const recipients = useRecipientsTab(props);
  return (
    <Tabs
      label="Parts of this request"
      selected={parts.find((one) => one === search.get("part")) ?? "happened"}
      onSelect={(part) => setSearch({ part: part === "happened" ? undefined : part })}
      tabs={[
        {
          id: "happened",
          title: "History",
          content: (
            <>
              {news.line}
              <Timeline
                entries={view.timeline.map((item) =>
                  entryOf(item, news.isNew(item.sequence), receiptOf(item.sequence)),
                )}
              />
            </>
          ),
        },
        ...(view.decide.isAssessed
          ? [{ id: "decide", title: "Decide", content: <DecidePanel view={view} onAct={onAct} /> }]
          : []),
        ...(view.decide.answer === "letter"
          ? [
              {
                id: "measures",
                title: "Measures",
                content: (
                  <MeasuresPanel
                    organisation={organisation}
                    view={view}
                    canWork={view.offers.includes("note")}
                  />
                ),
              },
            ]
          : []),
        {
          id: "search",
          title: "Search",
          content: (
            <>
              <SearchPanel {...props} />
              <PlanPanel {...props} />
              <DocumentsPanel {...props} canGive={view.decide.answer === "package"} />
            </>
          ),
        },
        ...(view.decide.answer === "package"
          ? [{ id: "package", title: "Package", content: <PackagePart {...props} view={view} /> }]
          : []),
        { id: "letters", title: "Letters", content: <LettersPanel {...props} /> },
        ...recipients,
      ]}
    />
  );
}

function PackagePart({
  view,
  ...props
}: {
  readonly organisation: string;
  readonly reference: string;
  readonly view: RequestView;
}): ReactNode {
  const isNone = view.next.missing.some(
    ({ code }) => code === "review-not-approved" || code === "search-not-finished",
  );
  if (isNone)
    return (
      <EmptyState title="There is no package yet">It is made once what was found is approved.</EmptyState>
    );
  return <PackagePanel {...props} />;
}

/** Everything that can be done besides the next thing. */
function Steps({
  offers,
  onChoose,
}: {
  readonly offers: readonly Offer[];
  readonly onChoose: (name: DialogName) => void;
}): ReactNode {
  const names = [...new Set(offers.map(dialogOf))];
  if (names.length === 0) return null;
  return (
    <Menu
      items={names.map((name) => ({
        id: name,
        title: stepTitles[name],
        isDanger: name === "refuse" || name === "withdraw",
        onAction: () => onChoose(name),
      }))}
    >
      Further steps
    </Menu>
  );
}

const stepTitles: Readonly<Record<DialogName, string>> = {
  assign: "Hand to somebody",
  note: "Add a note",
  identity: "Settle identity",
  authority: "Settle authority",
  "note-death": "The person has died",
  "settle-standing": "Say how it stands in law",
  "ask-clarification": "Ask what is meant",
  "record-clarification": "Record the answer",
  extend: "Take more time",
  refuse: "Refuse the request",
  withdraw: "The person takes the request back",
  reroute: "Deal with it as another right",
  fee: "Fee",
  "fee-paid": "The fee was paid",
  "hear-child": "Record the child’s view",
  examine: "Record what was found out",
  assess: "Decide",
  "plan-measure": "Plan a measure",
  "begin-restriction": "Block the data meanwhile",
  "plan-lifting": "Say when the block ends",
  "tell-lifting": "The person was told that the block ends",
  "lift-restriction": "Lift the block",
  "hand-on-restriction": "Hand the block on",
  close: "Close the request",
};

function entryOf(item: RequestView["timeline"][number], isNew: boolean, receipt: ReactNode): TimelineEntry {
  return {
    id: String(item.sequence),
    at: item.at,
    what: isNew ? (
      <>
        {item.sentence} <NewMark />
      </>
    ) : (
      item.sentence
    ),
    kind: item.type === "search.failed" || item.type === "package.failed" ? "broken" : "normal",
    more: (
      <>
        {item.detail !== undefined && <p>“{item.detail}”</p>}
        <small>
          {item.who}
          {item.recordedAt !== undefined && (
            <>
              , written down <Time at={item.recordedAt} />
            </>
          )}
        </small>
        {receipt !== undefined && <small> · {receipt}</small>}
      </>
    ),
  };
}

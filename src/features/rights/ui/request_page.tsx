/** A rights request: its clock, the one next thing to do, the people, and what happened. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  Button,
  ClockBar,
  ErrorNotice,
  FactList,
  Glyph,
  Link,
  Menu,
  NextAction,
  Notice,
  Page,
  Skeleton,
  Time,
  Timeline,
} from "../../../web/widgets/index.ts";
import type { TimelineEntry } from "../../../web/widgets/index.ts";
import { readRequest } from "../request/office/endpoints.ts";
import type { Offer, RequestView } from "../request/office/contract.ts";
import { ActDialog, dialogOf } from "./acts.tsx";
import type { DialogName } from "./acts.tsx";
import { EvidenceList } from "./evidence.tsx";
import { LettersPanel } from "./letters.tsx";
import "./request.css";

const crumbs = [{ title: "Work", to: "/work" }];

export default function RequestPage({ organisation, params }: PageProps): ReactNode {
  const reference = params["reference"] ?? "";
  const call = useCall(readRequest, { params: { organisation, reference } }, { every: 60 });
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
      {view.isPseudonymous && (
        <Notice>Names are pseudonyms and words are left out, because you are reading as an auditor.</Notice>
      )}
      <Clock clock={view.clock} />
      <div className="two">
        <div>
          <Next view={view} onAct={(act) => setOpen(dialogOf(act))} />
          <LettersPanel organisation={organisation} reference={view.reference} />
          <Timeline entries={view.timeline.map(entryOf)} />
        </div>
        <Aside organisation={organisation} view={view} />
      </div>
      {open !== undefined && (
        <ActDialog name={open} organisation={organisation} view={view} onClose={() => setOpen(undefined)} />
      )}
    </Page>
  );
}

function Clock({ clock }: { readonly clock: RequestView["clock"] }): ReactNode {
  const [first, ...others] = clock.explanation;
  return (
    <ClockBar
      title={clock.title}
      start={clock.start}
      end={clock.end}
      now={clock.now}
      pauses={clock.pauses.map(({ from, to, label }) => ({ start: from, end: to, label }))}
      marks={clock.marks.map(({ at, label }) => ({ at, label }))}
    >
      {first}
      {others.length > 0 && (
        <details className="why">
          <summary>Why this day</summary>
          {others.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          <p className="soft">Rule {clock.rule}.</p>
        </details>
      )}
    </ClockBar>
  );
}

function Next({
  view,
  onAct,
}: {
  readonly view: RequestView;
  readonly onAct: (act: Offer) => void;
}): ReactNode {
  const { next, reference } = view;
  return (
    <NextAction
      title={next.title}
      action={buttonOf(next.button, reference, onAct)}
      missing={
        next.code === "release" ? [] : next.missing.map(({ code, text }) => ({ id: code, what: text }))
      }
    >
      {next.text}
    </NextAction>
  );
}

function buttonOf(
  button: RequestView["next"]["button"],
  reference: string,
  onAct: (act: Offer) => void,
): ReactNode {
  if (button === undefined) return undefined;
  if ("go" in button) {
    return (
      <Link kind="primary" to={`/work/${reference}/${button.go}`}>
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
  "ask-clarification": "Ask what is meant",
  "record-clarification": "Record the answer",
  extend: "Take more time",
  refuse: "Refuse the request",
  withdraw: "Record a withdrawal",
  close: "Close the request",
};

function Aside({
  organisation,
  view,
}: {
  readonly organisation: string;
  readonly view: RequestView;
}): ReactNode {
  return (
    <aside className="stack">
      <FactList title="People" facts={view.people.map(({ label, value }) => [label, value] as const)} />
      {view.evidence.length > 0 && <EvidenceList organisation={organisation} view={view} />}
      {view.wording !== undefined && (
        <section className="facts">
          <h2 className="overline">In their words</h2>
          <blockquote>{view.wording}</blockquote>
        </section>
      )}
      <FactList
        title="Searched by"
        facts={view.identities.map(({ name, value }) => [name.replaceAll("-", " "), value] as const)}
      />
      <Marked
        title="Systems"
        rows={view.systems.map(({ name, status, text }) => ({ id: name, name, status, text }))}
      />
      <Marked
        title="Keeps these promises"
        rows={view.promises.map(({ clause, name, status, note }) => ({
          id: clause,
          name: `${clause} ${name}`,
          status,
          text: note,
        }))}
      />
    </aside>
  );
}

type MarkedRow = {
  readonly id: string;
  readonly name: string;
  readonly status: RequestView["promises"][number]["status"];
  readonly text: string;
};

function Marked({ title, rows }: { readonly title: string; readonly rows: readonly MarkedRow[] }): ReactNode {
  if (rows.length === 0) return null;
  return (
    <section className="marked">
      <h2 className="overline">{title}</h2>
      <ul>
        {rows.map(({ id, name, status, text }) => (
          <li key={id}>
            <Glyph status={status} />
            <span>{name}</span>
            <em>{text}</em>
          </li>
        ))}
      </ul>
    </section>
  );
}

function entryOf(item: RequestView["timeline"][number]): TimelineEntry {
  return {
    id: String(item.sequence),
    at: item.at,
    what: item.sentence,
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
      </>
    ),
  };
}

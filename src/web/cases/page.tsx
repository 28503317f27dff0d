/**
 * The page of a case of any kind, in four zones: clocks, the one next thing, facts and people, what happened. A kind whose
 * work differs gives panels of its own; they stand below the next action.
 */
import { useState } from "react";
import type { ReactNode } from "react";
import type { CaseView, ClockView, Offer } from "../../features/cases/contract.ts";
import { readCase } from "../../features/cases/endpoints.ts";
import { useCall } from "../call.ts";
import type { PageProps } from "../page.ts";
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
} from "../widgets/index.ts";
import type { TimelineEntry } from "../widgets/index.ts";
import { ActOnCase } from "./act.tsx";
import { CaseWall } from "./wall.tsx";

const crumbs = [{ title: "Work", to: "/work" }];

export function CasePage({
  organisation,
  params,
  panels,
  told = [],
}: PageProps & {
  readonly panels?: (view: CaseView) => ReactNode;
  /** Facts by their labels, and what it must hold by its codes, that a panel tells already. */
  readonly told?: readonly string[];
}): ReactNode {
  const reference = params["reference"] ?? "";
  const call = useCall(readCase, { params: { organisation, reference } }, { every: 60 });
  const [open, setOpen] = useState<string>();
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
  const offer = view.offers.find(({ command }) => command === open);
  return (
    <Page
      title={view.title}
      documentTitle={view.reference}
      lede={view.sub}
      crumbs={[...crumbs, { title: view.reference }]}
      actions={<Steps offers={view.offers} onChoose={setOpen} />}
    >
      {view.isPseudonymous && <Notice>Words are left out, because you are reading as an auditor.</Notice>}
      {view.isHeld && (
        <Notice
          kind={view.isToldOtherwise ? "info" : "warn"}
          title="A letter waits in the outbox."
          action={<Link to="/setup/mail">Look at the outbox</Link>}
        >
          {view.isToldOtherwise
            ? "The person was told since in another way, so nothing depends on it. It still goes out when a mail server takes mail."
            : "Nobody has received it, and it counts as told when a mail server has taken it. If the person was told in another way, put that on record."}
        </Notice>
      )}
      {view.clocks.map((clock) => (
        <Clock key={clock.rule} clock={clock} now={view.now} />
      ))}
      <div className="two">
        <div>
          <Next view={view} onAct={setOpen} />
          {panels?.(view)}
          <Said texts={view.texts} />
          <Timeline entries={view.timeline.map(entryOf)} />
        </div>
        <Aside organisation={organisation} view={view} told={told} />
      </div>
      {offer !== undefined && (
        <ActOnCase
          organisation={organisation}
          of={view}
          offer={offer}
          people={view.people}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Page>
  );
}

function Clock({ clock, now }: { readonly clock: ClockView; readonly now: string }): ReactNode {
  const title = `${clock.what}: ${clock.title.charAt(0).toLowerCase()}${clock.title.slice(1)}`;
  const why = (
    <details className="why">
      <summary>How this is reckoned</summary>
      {clock.explanation.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <p className="soft">Rule {clock.rule}.</p>
    </details>
  );
  // What is done runs to no date any more.
  if (clock.isOver)
    return (
      <Notice kind="done" title={title}>
        {why}
      </Notice>
    );
  return (
    <ClockBar title={title} start={clock.start} end={clock.end} now={now}>
      {why}
    </ClockBar>
  );
}

function Steps({
  offers,
  onChoose,
}: {
  readonly offers: readonly Offer[];
  readonly onChoose: (command: string) => void;
}): ReactNode {
  if (offers.length === 0) return null;
  return (
    <Menu
      items={offers.map(({ command, title, isDanger }) => ({
        id: command,
        title,
        isDanger,
        onAction: () => onChoose(command),
      }))}
    >
      Further steps
    </Menu>
  );
}

function Next({
  view,
  onAct,
}: {
  readonly view: CaseView;
  readonly onAct: (command: string) => void;
}): ReactNode {
  const { next } = view;
  const offer = view.offers.find(({ command }) => command === next.command);
  return (
    <NextAction
      title={next.title}
      action={
        offer === undefined ? undefined : (
          <Button kind="primary" onPress={() => onAct(offer.command)}>
            {offer.title}
          </Button>
        )
      }
      missing={next.missing.map(({ code, text }) => ({ id: code, what: text }))}
    >
      <p>{next.text}</p>
      {next.who !== undefined && <p className="also">{next.who}</p>}
      {next.missing.length > 0 && <p className="also">It cannot be ended as long as:</p>}
    </NextAction>
  );
}

/** What people said, each under the question it answers. */
export function Said({ texts }: { readonly texts: CaseView["texts"] }): ReactNode {
  if (texts.length === 0) return null;
  return (
    <div className="said">
      {texts.map(({ name, label, text }) => (
        <div key={name}>
          <h3>{label}</h3>
          <p>{text}</p>
        </div>
      ))}
    </div>
  );
}

const said = {
  held: { status: "kept", words: "on record" },
  unsent: { status: "due", words: "written, not received" },
  missing: { status: "unproven", words: "not yet" },
  "not-needed": { status: "n/a", words: "not needed" },
} as const;

function Aside({
  organisation,
  view,
  told,
}: {
  readonly organisation: string;
  readonly view: CaseView;
  readonly told: readonly string[];
}): ReactNode {
  const artefacts = view.artefacts.filter(({ code }) => !told.includes(code));
  return (
    <aside className="stack">
      <FactList
        title="Facts"
        facts={view.facts
          .filter(({ label }) => !told.includes(label))
          .map(({ label, value }) => [label, value] as const)}
      />
      {artefacts.length > 0 && (
        <section className="marked">
          <h2 className="overline">What it must hold</h2>
          <ul>
            {artefacts.map(({ code, name, is }) => (
              <li key={code}>
                <Glyph status={said[is].status} />
                <span>{name}</span>
                <em>{said[is].words}</em>
              </li>
            ))}
          </ul>
        </section>
      )}
      {view.related.length > 0 && (
        <section className="marked">
          <h2 className="overline">Belongs to it</h2>
          <ul>
            {view.related.map((one) => (
              <li key={one.reference}>
                <Glyph status={one.isOpen ? "due" : "kept"} title={one.isOpen ? "open" : "over"} />
                <span>
                  <Link to={`/work/${one.reference}`}>{one.what}</Link>
                </span>
                <em>{one.isOrigin ? "where it came from" : one.stage.toLowerCase()}</em>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="facts">
        <h2 className="overline">How long it is kept</h2>
        <p>
          <b>{view.end.title}</b>
        </p>
        {view.end.sentences.map((sentence) => (
          <p key={sentence} className="soft">
            {sentence}
          </p>
        ))}
      </section>
      <CaseWall organisation={organisation} reference={view.reference} />
    </aside>
  );
}

function entryOf(item: CaseView["timeline"][number]): TimelineEntry {
  return {
    id: String(item.sequence),
    at: item.at,
    what: item.sentence,
    more: (
      <>
        {item.said.map(({ name, text }) => (
          <p key={name}>“{text}”</p>
        ))}
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

/** The document: title, one sentence that counts, and every clause with its sign in the margin. */
import { useRef } from "react";
import type { KeyboardEvent, MouseEvent, ReactNode } from "react";
import { addressIn, go, setSearch, usePlace } from "../../../web/router.ts";
import { Glyph, Link } from "../../../web/widgets/index.ts";
import type { StatusCode } from "../../../web/widgets/index.ts";
import { sectionId } from "./contents.tsx";
import { reading } from "./reading.ts";
import { Fixes } from "./fixes.tsx";
import { SigningReminder } from "./signing.tsx";
import { languageName, ReadIn, useTranslation, type Translated } from "./translations.tsx";
import { AsOf, type Moment } from "./as_of.tsx";
import { isShown, longDay, statusCode, todayIn, wasWords } from "./words.ts";
import type { Changed, Changes, Filter, Line, Policy } from "./words.ts";

export type Since = { readonly since: string | null; readonly changes: Changes };

export function Document({
  policy,
  moment,
  look,
  filter,
  open,
  isConnected,
}: {
  readonly policy: Policy;
  readonly moment: Moment;
  /** What changed since the reader last looked. */
  readonly look: Since;
  readonly filter: Filter | undefined;
  readonly open: string | undefined;
  readonly isConnected: boolean;
}): ReactNode {
  const { organisation } = usePlace();
  const sections = policy.sections
    .map((section) => ({
      ...section,
      clauses: section.clauses.filter((line) => isShown(line, filter, look.changes)),
    }))
    .filter(({ clauses }) => clauses.length > 0);
  const first = sections[0]?.clauses[0]?.label;
  const isOpenShown = sections.some(({ clauses }) => clauses.some(({ label }) => label === open));
  const inAnother = useTranslation(organisation);
  // What was written since says nothing of a past day.
  const translated = moment.on === null ? inAnother : undefined;
  return (
    <article className="policy" aria-label={policy.title}>
      <h1>{policy.title}</h1>
      <p className="policy-meta">
        Version {policy.version}, in force since {longDay(policy.inForceFrom)}
        {policy.reviewedOn !== null && <> · reviewed {longDay(policy.reviewedOn)}</>}
        {policy.nextReview !== null && <> · next review by {longDay(policy.nextReview)}</>} ·{" "}
        <Link to="/setup/policy">versions and drafts</Link>
      </p>
      {moment.on === null && <ReadIn />}
      <SigningReminder organisation={organisation} />
      <Summary policy={policy} filter={filter} moment={moment} look={look} />
      {moment.on === null && <Fixes policy={policy} isConnected={isConnected} />}
      {moment.on !== null && <Past policy={policy} on={moment.on} />}
      {sections.length === 0 && <p className="policy-none">No clause is among these now.</p>}
      <Clauses>
        {sections.map((section) => (
          <section key={sectionId(section)} aria-labelledby={sectionId(section)}>
            <h2 id={sectionId(section)} tabIndex={-1}>
              {section.number} {section.title}
            </h2>
            <ul>
              {section.clauses.map((line) => (
                <li key={line.label}>
                  <ClauseLine
                    line={line}
                    translated={translated}
                    was={filter === "changed" ? look.changes.get(line.label) : undefined}
                    isOpen={line.label === open}
                    isStop={line.label === (isOpenShown ? open : first)}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </Clauses>
    </article>
  );
}

/** The arrow keys go from clause to clause; Tab leaves the document instead of stopping at each of two hundred. */
function Clauses({ children }: { readonly children: ReactNode }): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = [...(box.current?.querySelectorAll<HTMLElement>("a.clause") ?? [])];
    const at = all.findIndex((one) => one === document.activeElement);
    const next = all[at + step];
    if (at === -1 || next === undefined) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <div ref={box} onKeyDown={onKeyDown} className="clauses">
      <p className="visually-hidden">The arrow keys go from clause to clause; Enter opens one.</p>
      {children}
    </div>
  );
}

/** What is shown of a past day, and what is not. */
function Past({
  policy: { promises, recorded },
  on,
}: {
  readonly policy: Policy;
  readonly on: string;
}): ReactNode {
  return (
    <p className="policy-past" role="status">
      As it stood at the end of {longDay(on)}:{" "}
      {recorded === 0
        ? "nothing was recorded on that day, and nothing is filled in afterwards."
        : `${recorded === promises ? `all ${promises}` : `${recorded} of ${promises}`} promises have a result on record.`}{" "}
      A clause that you open shows today.
    </p>
  );
}

function ClauseLine({
  line,
  translated,
  was,
  isOpen,
  isStop,
}: {
  readonly line: Line;
  /** The language it is read in, where that is another. */
  readonly translated: Translated | undefined;
  /** How it was when the reader last looked, where that is asked for. */
  readonly was: Changed | undefined;
  readonly isOpen: boolean;
  readonly isStop: boolean;
}): ReactNode {
  const { organisation, search } = usePlace();
  const address = `/policy/${line.label}${search}`;
  const other = translated?.lines.get(line.label);
  const follow = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
    event.preventDefault();
    reading.scroll = scrollY;
    go(address);
  };
  return (
    <a
      id={`clause-${line.label}`}
      className={line.status === "not_applicable" ? "clause quiet" : "clause"}
      href={addressIn(organisation, address)}
      aria-current={isOpen ? "true" : undefined}
      tabIndex={isStop ? 0 : -1}
      title={line.hint}
      onClick={follow}
    >
      <Glyph
        status={statusCode(line.status)}
        title={line.status === "not_applicable" ? line.nature : line.status}
      />
      <span className="clause-label">{/^\d/.test(line.label) ? line.label : ""}</span>
      <span className="clause-text">
        {other === undefined ? (
          line.segments.map((segment, at) =>
            segment.isBound ? <u key={at}>{segment.text}</u> : <span key={at}>{segment.text}</span>,
          )
        ) : (
          <span lang={translated?.language}>{other.text}</span>
        )}
        {translated !== undefined && other === undefined && (
          <span className="clause-was"> not in {languageName(translated.language)}</span>
        )}
        {other?.isStale === true && <span className="clause-was"> of an earlier wording</span>}
        {was !== undefined && <span className="clause-was"> {wasWords(was)}</span>}
      </span>
      <span className="clause-status" aria-hidden="true">
        {line.status === "not_applicable" ? "" : line.status}
      </span>
    </a>
  );
}

function Summary({
  policy,
  filter,
  moment,
  look: { since, changes },
}: {
  readonly policy: Policy;
  readonly filter: Filter | undefined;
  readonly moment: Moment;
  readonly look: Since;
}): ReactNode {
  const lines = policy.sections.flatMap(({ clauses }) => clauses);
  const among = (name: Filter): number => lines.filter((line) => isShown(line, name, changes)).length;
  const { counts } = policy;
  const choices: readonly (readonly [Filter, StatusCode | undefined, number, string])[] = [
    ["kept", "kept", counts.kept, "kept"],
    ["due", "due", counts.due, "due"],
    ["broken", "broken", counts.broken, "broken"],
    ["unproven", "unproven", counts.unproven, "unproven"],
    ["law", undefined, among("law"), "not in line with the law"],
    ...(among("attested") === 0
      ? []
      : [["attested", undefined, among("attested"), "on somebody's word"] as const]),
    ...(since === null || moment.on !== null
      ? []
      : [
          [
            "changed",
            undefined,
            among("changed"),
            `changed since ${longDay(todayIn(since, moment.zone))}`,
          ] as const,
        ]),
    ["others", "n/a", counts.others, "not promises"],
  ];
  return (
    <div className="policy-sum" role="group" aria-label="Show only">
      <button
        type="button"
        className="sum-all"
        aria-pressed={filter === undefined}
        onClick={() => setSearch({ show: undefined })}
      >
        {policy.promises} promises
      </button>
      {choices.map(([name, status, count, word]) => (
        <button
          key={name}
          type="button"
          aria-pressed={filter === name}
          onClick={() => setSearch({ show: filter === name ? undefined : name })}
        >
          {status !== undefined && (
            <span className="sum-sign" aria-hidden="true">
              <Glyph status={status} />
            </span>
          )}
          <b>{count}</b> {word}
        </button>
      ))}
      <AsOf moment={moment} />
    </div>
  );
}

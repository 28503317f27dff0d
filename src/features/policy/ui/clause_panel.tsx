/** One clause: its status in a word, what that rests on, limits, evidence, the record over a year, and who answers for it. */
import { Fragment, useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { useCall } from "../../../web/call.ts";
import { usePlace, visitCount } from "../../../web/router.ts";
import { Button, ErrorNotice, Glyph, Link, Skeleton, Status, Time } from "../../../web/widgets/index.ts";
import { readClause } from "../endpoints.ts";
import { Attesting } from "./attesting.tsx";
import { closeClause, isNarrow } from "./reading.ts";
import { ClauseTranslation } from "./translations.tsx";
import { asOfWords, basisLine, layerNames, longDay, statusCode, statusWord } from "./words.ts";
import type { Clause } from "./words.ts";

export function ClausePanel({
  organisation,
  label,
  missing,
}: {
  readonly organisation: string;
  readonly label: string | undefined;
  /** An address that names no clause of this policy. */
  readonly missing: string | undefined;
}): ReactNode {
  if (label !== undefined) return <OpenClause organisation={organisation} label={label} />;
  return (
    <aside className="clause-panel" aria-label="Clause">
      <p className="panel-none">
        {missing === undefined
          ? "Choose a clause to see what proves it."
          : `There is no clause ${missing} in this version of the policy.`}
      </p>
      <Legend />
    </aside>
  );
}

function Legend(): ReactNode {
  return (
    <dl className="legend">
      {(["kept", "due", "broken", "unproven", "n/a"] as const).map((status) => (
        <div key={status}>
          <dt>
            <Status status={status} />
          </dt>
          <dd>{meanings[status]}</dd>
        </div>
      ))}
    </dl>
  );
}

const meanings = {
  kept: "Records show that it was kept, and they would have shown a breach.",
  due: "Something must happen soon for it to be kept.",
  broken: "At least once it was not kept.",
  unproven: "Nothing shows yet whether it is kept. It is not claimed.",
  "n/a": "A definition, permission or fact: nobody can break it.",
} as const;

function OpenClause({
  organisation,
  label,
}: {
  readonly organisation: string;
  readonly label: string;
}): ReactNode {
  const { data, error, refetch } = useCall(readClause, { params: { organisation, clause: label } });
  const clause = data?.label === label ? data : undefined;
  return (
    <aside className="clause-panel" aria-label={`Clause ${label}`}>
      <p className="panel-back">
        <Button kind="quiet" onPress={() => closeClause(label)}>
          <span aria-hidden="true">←</span> Back to the policy
        </Button>
      </p>
      {clause !== undefined && <Shown key={clause.label} organisation={organisation} clause={clause} />}
      {clause === undefined && error === null && <Skeleton lines={8} />}
      {clause === undefined && error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
    </aside>
  );
}

function Shown({
  organisation,
  clause,
}: {
  readonly organisation: string;
  readonly clause: Clause;
}): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Opened from the document: a reader hears the clause, and Tab goes on inside the panel.
    if (visitCount() > 0) heading.current?.focus({ preventScroll: true });
  }, []);
  const basis = basisLine(clause);
  // Where the document is another page, the clause is what this one is about.
  const Title = isNarrow() ? "h1" : "h2";
  return (
    <>
      <div className="panel-head">
        <Status status={statusCode(clause.status)} word={statusWord(clause)} isPill />
        <Button kind="quiet" label="Close the clause" onPress={() => closeClause(clause.label)}>
          <span aria-hidden="true">✕</span>
        </Button>
      </div>
      <Title ref={heading} tabIndex={-1} className="panel-title">
        <span className="panel-label">{clause.label}</span>{" "}
        {clause.segments.map((segment) => segment.text).join("")}
      </Title>
      <ClauseTranslation organisation={organisation} label={clause.label} />
      <p className="panel-why">{clause.why}</p>
      {basis !== "" && (
        <p className="panel-basis">
          {basis}. As of {asOfWords(clause.asOf, clause.zone)}.
          {clause.newest !== null && (
            <>
              {" "}
              The newest case counted came in <Time at={clause.newest} />.
            </>
          )}
        </p>
      )}
      {clause.nature !== "promise" && clause.nature !== "instruction" ? (
        clause.law !== "lawful" && <InLaw clause={clause} />
      ) : (
        <PromiseParts organisation={organisation} clause={clause} />
      )}
      <Neighbours clause={clause} />
    </>
  );
}

function PromiseParts({
  organisation,
  clause,
}: {
  readonly organisation: string;
  readonly clause: Clause;
}): ReactNode {
  const worst = clause.evidence[0];
  return (
    <>
      <Strip clause={clause} />
      {worst !== undefined && worst.reference !== null && worst.status !== "kept" && (
        <p className="panel-next">
          <Link to={`/work/${worst.reference}`} kind="primary">
            Open {worst.reference}
          </Link>
        </p>
      )}
      {clause.limits.length > 0 && (
        <Part title="The limit">
          <dl className="limits">
            {clause.limits.map(({ layer, text, source }) => (
              <div key={layer}>
                <dt>{layerNames[layer]}</dt>
                <dd>{text}</dd>
                <dd className="limit-source">{source}</dd>
              </div>
            ))}
          </dl>
        </Part>
      )}
      <Part title={clause.isMeasured ? "How it is measured" : "What will prove it"}>
        <p>{clause.how}</p>
      </Part>
      {clause.registers.length > 0 && (
        <Part title="Read off">
          <p>
            {clause.registers.map(({ kind, title }, place) => (
              <Fragment key={kind}>
                {place > 0 && ", "}
                <Link to={`/registers/${kind}`}>{title}</Link>
              </Fragment>
            ))}
          </p>
        </Part>
      )}
      <Evidence clause={clause} />
      {!clause.isMeasured && <Attesting organisation={organisation} label={clause.label} />}
      <Part title="What would break this">
        <p>{clause.breaks}</p>
      </Part>
      <InLaw clause={clause} />
      <Part title="Owner">
        <p>
          {clause.owners.length === 0
            ? "The data-protection officer"
            : `${clause.owners.join(", ")}, data-protection officer`}
        </p>
      </Part>
      <details className="panel-auditor">
        <summary>Explain to an auditor</summary>
        <p>{clause.explanation.join(" ")}</p>
      </details>
    </>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  const Heading = isNarrow() ? "h2" : "h3";
  return (
    <section>
      <Heading className="panel-part">{title}</Heading>
      {children}
    </section>
  );
}

function InLaw({ clause }: { readonly clause: Clause }): ReactNode {
  return (
    <Part title="In law">
      <p>{clause.lawNote}</p>
    </Part>
  );
}

function Evidence({ clause }: { readonly clause: Clause }): ReactNode {
  const { evidence, hidden } = clause;
  if (evidence.length === 0 && hidden === 0) return null;
  return (
    <Part title="Evidence">
      <ul className="evidence">
        {evidence.map((one) => (
          <li key={one.text}>
            <Glyph status={statusCode(one.status)} />
            <span>{one.text}</span>
            {one.reference !== null && (
              <Link to={`/work/${one.reference}`}>
                case<span className="visually-hidden"> {one.reference}</span>
              </Link>
            )}
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <p className="panel-basis">
          {hidden === 1 ? "One case is" : `${hidden} cases are`} counted and not shown to you.
        </p>
      )}
    </Part>
  );
}

/** A year by weeks. Weeks without a record are hatched: nothing is filled in afterwards. */
function Strip({ clause }: { readonly clause: Clause }): ReactNode {
  const count = (status: Clause["status"] | null): number =>
    clause.strip.filter((week) => week.status === status).length;
  const first = clause.strip[0]?.from;
  const words = [
    `kept in ${count("kept")} weeks`,
    `due in ${count("due")}`,
    `broken in ${count("broken")}`,
    `unproven in ${count("unproven")}`,
    `no record for ${count(null)}`,
  ].join(", ");
  return (
    <figure className="strip-figure">
      <div className="strip" role="img" aria-label={`The last year by week: ${words}.`}>
        {clause.strip.map((week) => (
          <i key={week.from} className={week.status ?? "none"} />
        ))}
      </div>
      <figcaption>
        <span>{first === undefined ? "" : longDay(first)}</span>
        <span>by week</span>
        <span>today</span>
      </figcaption>
      <p className="panel-basis">
        {clause.recordedDays === 0
          ? "No earlier day is on record yet."
          : `On record: ${clause.recordedDays === 1 ? "one day" : `${clause.recordedDays} days`}. Hatched weeks have no record.`}
      </p>
    </figure>
  );
}

function Neighbours({ clause }: { readonly clause: Clause }): ReactNode {
  const { search } = usePlace();
  return (
    <nav className="neighbours" aria-label="Neighbouring clauses">
      {clause.previous !== null && (
        <Link to={`/policy/${clause.previous}${search}`}>← {clause.previous}</Link>
      )}
      {clause.next !== null && <Link to={`/policy/${clause.next}${search}`}>{clause.next} →</Link>}
    </nav>
  );
}

/** The plan of one system: totals, then table by table what becomes of how many rows, field by field, and why. */
import type { ReactNode } from "react";
import type { ExecutionPlan, ExecutionTable } from "../../execution/contract.ts";
import { rowsOf } from "./words.ts";

const names = ["delete", "anonymise", "unlink", "keep", "review", "write"] as const;
const ofErasing = ["delete", "anonymise", "unlink", "keep", "review"] as const;
const ofWriting = ["write", "review"] as const;
const heads = {
  delete: "deleted",
  anonymise: "emptied",
  unlink: "unlinked",
  keep: "kept",
  review: "to be decided",
  write: "written",
} as const;

export function PlanTables({
  plan,
  name,
  isErasing,
  isDone,
}: {
  readonly plan: ExecutionPlan;
  readonly name: string;
  readonly isErasing: boolean;
  readonly isDone: boolean;
}): ReactNode {
  return (
    <>
      <dl className="execution-totals" aria-label={`What becomes of the rows in ${name}`}>
        {(isErasing ? ofErasing : ofWriting).map((each) => (
          <div key={each} className={`total ${each}`}>
            <dt>{heads[each]}</dt>
            <dd>{new Intl.NumberFormat("en-GB").format(plan.totals[each])}</dd>
          </div>
        ))}
      </dl>
      {plan.tables.length === 0 ? (
        <p>
          {isErasing
            ? "Nobody was found here by what was entered: there is nothing to do."
            : "Nothing is written here."}
        </p>
      ) : (
        <ul className="plain execution-tables">
          {plan.tables.map((table) => (
            <li key={table.table}>
              <TablePlan table={table} />
            </li>
          ))}
        </ul>
      )}
      <Lines title="Also called, in their own rows; looked for afterwards" lines={plan.alsoKnown} />
      <Lines title="Besides, in this system" lines={plan.besides} />
      {plan.steps.length > 0 && (
        <details className="why">
          <summary>
            {isDone ? "How it was carried out" : "How it is carried out"}: {plan.steps.length}{" "}
            {plan.steps.length === 1 ? "step" : "steps"} in one transaction
          </summary>
          <ol>
            {plan.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          <p className="hint execution-digest">Digest of the plan: {plan.digest}</p>
        </details>
      )}
    </>
  );
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly string[] }): ReactNode {
  if (lines.length === 0) return null;
  return (
    <div className="execution-lines">
      <h3>{title}</h3>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

function TablePlan({ table }: { readonly table: ExecutionTable }): ReactNode {
  const { rows, before } = table;
  const parts = names.filter((each) => rows[each] > 0).map((each) => `${rowsOf(rows[each])} ${heads[each]}`);
  const was =
    before && names.filter((each) => before[each] > 0).map((each) => `${before[each]} ${heads[each]}`);
  return (
    <details className="execution-table">
      <summary>
        <b>{table.title}</b>
        <span>
          {parts.length > 0
            ? parts.join(", ")
            : table.why.length > 0
              ? "seen and left as it is"
              : "nothing to do"}
          {was !== undefined && (
            <em className="changed"> changed; before: {was.length === 0 ? "none" : was.join(", ")}</em>
          )}
        </span>
      </summary>
      <ul>
        {table.why.map((each) => (
          <li key={each}>{each}.</li>
        ))}
        {rows.already > 0 && (
          <li>
            {rowsOf(rows.already)} already {rows.already === 1 ? "is" : "are"} as{" "}
            {rows.already === 1 ? "it" : "they"} should be.
          </li>
        )}
        {table.answered.map((each) => (
          <li key={each}>Decided by a person: {each}</li>
        ))}
        {table.kept !== undefined && (
          <li>
            Kept because {table.kept.because}
            {table.kept.exemption !== undefined && ` (${table.kept.exemption.replaceAll("-", " ")})`};{" "}
            {table.kept.until === undefined ? "no end is stated" : `until ${table.kept.until}`}.
          </li>
        )}
      </ul>
      {table.changes.map((change) => (
        <Fields key={JSON.stringify(change)} change={change} />
      ))}
      <p className="hint">
        In the database: <bdi>{table.table}</bdi>
      </p>
    </details>
  );
}

function Fields({ change }: { readonly change: ExecutionTable["changes"][number] }): ReactNode {
  const { does, rows, empties, stays } = change;
  return (
    <dl className="execution-fields" aria-label={`Fields of ${rowsOf(rows)} that are ${heads[does]}`}>
      <dt className="head">Field</dt>
      <dd className="head">
        In {rowsOf(rows)} that {rows === 1 ? "is" : "are"} {heads[does]}
      </dd>
      {empties.map(({ column, becomes }) => (
        <div key={column}>
          <dt>
            <bdi>{column}</bdi>
          </dt>
          <dd>becomes {becomes}</dd>
        </div>
      ))}
      {stays.map(({ column, why }) => (
        <div key={column} className="stays">
          <dt>
            <bdi>{column}</bdi>
          </dt>
          <dd>stays: {why}</dd>
        </div>
      ))}
    </dl>
  );
}

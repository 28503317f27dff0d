/** What is missing, in sentences, each with the one step that mends it. */
import type { ReactNode } from "react";
import { Link } from "../../../web/widgets/index.ts";
import type { EntryPage } from "../contract.ts";
import { kindTitle } from "./words.ts";

type Gap = EntryPage["gaps"][number];

export function GapList({
  gaps,
  mayWrite,
  isNamed = false,
}: {
  readonly gaps: readonly Gap[];
  readonly mayWrite: boolean;
  /** Says of which entry, where a list is of several. */
  readonly isNamed?: boolean;
}): ReactNode {
  return (
    <ul className="register-gaps">
      {gaps.map((gap) => (
        <li key={`${gap.kind} ${gap.key} ${gap.rule} ${gap.field}`}>
          {isNamed && (
            <>
              <Link to={`/registers/${gap.kind}/${gap.key}`}>{gap.name}</Link>
              <span className="hint"> {kindTitle(gap.kind).toLowerCase()}</span>{" "}
            </>
          )}
          <span>{gap.sentence}</span>
          {gap.law !== undefined && <span className="hint"> {gap.law}</span>}
          {mayWrite && (
            <>
              {" "}
              <Link to={fixOf(gap)}>{fixWords(gap)}</Link>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function fixWords({ creates, name, rule }: Gap): ReactNode {
  const words =
    creates === undefined
      ? rule === "not-written"
        ? "Write it down"
        : "Change it"
      : `Add the ${kindTitle(creates.kind).toLowerCase()}`;
  return (
    <>
      {words}
      <span className="visually-hidden"> for {name}</span>
    </>
  );
}

/** The form, opened at the field; or that of the entry to be made, which will be named there. */
function fixOf({ kind, key, field, creates }: Gap): string {
  if (creates === undefined) return `/registers/${kind}/${key}?edit=${encodeURIComponent(field)}`;
  const query = new URLSearchParams({ ...creates.values, new: "1", for: `${kind}/${key}/${field}` });
  return `/registers/${creates.kind}?${query.toString()}`;
}

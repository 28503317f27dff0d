/** Running clocks that would end on another day: which, from when to when. */
import type { ReactNode } from "react";
import { Link, Table } from "../../../web/widgets/index.ts";
import type { ShownMove } from "../calendars/contract.ts";
import { dayOrUnknown } from "../../../web/cases/calendar_words.ts";

export function Moves({
  label,
  moves,
  empty,
}: {
  readonly label: string;
  readonly moves: readonly ShownMove[];
  readonly empty: ReactNode;
}): ReactNode {
  return (
    <Table
      label={label}
      rows={moves}
      keyOf={({ reference, rule }) => `${reference} ${rule}`}
      empty={empty}
      columns={[
        {
          title: "Case",
          kind: "row",
          cell: ({ reference }) => <Link to={`/work/${reference}`}>{reference}</Link>,
        },
        { title: "What", isSecondary: true, cell: ({ kindName }) => kindName },
        { title: "Last day now", cell: ({ before }) => dayOrUnknown(before) },
        { title: "Then", cell: ({ after }) => dayOrUnknown(after) },
      ]}
    />
  );
}

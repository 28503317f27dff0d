/** A plain table: a scroll of its own on a narrow screen and, with a head that stays, where it is long; an empty state, pages by a cursor. */
import { Fragment } from "react";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";

export type Column<Row> = {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** `number`: right, tabular figures. `row`: names the row, for readers. `narrow`: as wide as its content. */
  readonly kind?: "text" | "number" | "row" | "narrow";
  /** Left out below 700 px: what the row can do without. */
  readonly isSecondary?: boolean;
};

/** Up to so many rows the page scrolls, and nothing is cut off within it. */
const aPage = 25;

export function Table<Row>({
  label,
  columns,
  rows,
  keyOf,
  empty,
  count,
  onMore,
  isPending = false,
}: {
  /** What the table lists: read out, and shown as its caption to readers alone. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Says how to get the first row. */
  readonly empty: ReactNode;
  /** “12 of 340”, beside the button for more. */
  readonly count?: string;
  /** Shows the next rows below; absent when there are none. */
  readonly onMore?: (() => void) | undefined;
  readonly isPending?: boolean;
}): ReactNode {
  if (rows.length === 0) return <Fragment>{empty}</Fragment>;
  return (
    <div className="table-frame">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by key */}
      <div
        className={rows.length > aPage ? "table-scroll long" : "table-scroll"}
        role="region"
        aria-label={label}
        tabIndex={0}
      >
        <table className="table">
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.title} scope="col" className={classOf(column)}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={keyOf(row)}>
                {columns.map((column) =>
                  column.kind === "row" ? (
                    <th key={column.title} scope="row" className={classOf(column)}>
                      {column.cell(row)}
                    </th>
                  ) : (
                    <td key={column.title} className={classOf(column)}>
                      {column.cell(row)}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {(onMore !== undefined || count !== undefined) && (
        <div className="table-foot">
          {count !== undefined && <span>{count}</span>}
          {onMore !== undefined && (
            <Button isPending={isPending} onPress={onMore}>
              Show more
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function classOf<Row>({ kind = "text", isSecondary = false }: Column<Row>): string {
  return isSecondary ? `${kind} secondary` : kind;
}

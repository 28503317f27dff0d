/** Lines of the request's side: a status with its glyph, a name, a word; and addresses that break where they may. */
import type { ReactNode } from "react";
import { Glyph } from "../../../web/widgets/index.ts";
import type { RequestView } from "../request/office/contract.ts";

/** A long address breaks before its sign, not in the middle of a word. */
export function atSign(value: string): ReactNode {
  const at = value.lastIndexOf("@");
  return at <= 0 ? (
    value
  ) : (
    <span key={value}>
      {value.slice(0, at)}
      <wbr />
      {value.slice(at)}
    </span>
  );
}

type MarkedRow = {
  readonly id: string;
  readonly name: string;
  readonly status: RequestView["promises"][number]["status"];
  readonly text: string;
};

export function Marked({
  title,
  rows,
}: {
  readonly title: string;
  readonly rows: readonly MarkedRow[];
}): ReactNode {
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

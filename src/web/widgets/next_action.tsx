/** The one next thing to do: what it is, what it will do, and what is missing before it can be done. */
import type { ReactNode } from "react";
import { Glyph } from "./status.tsx";

export function NextAction({
  title,
  children,
  action,
  missing = [],
}: {
  readonly title: string;
  /** What it will do. */
  readonly children?: ReactNode;
  /** One button or link. */
  readonly action?: ReactNode;
  /** What has to be there first, each a sentence with a way to it. */
  readonly missing?: readonly { readonly id: string; readonly what: ReactNode; readonly isDone?: boolean }[];
}): ReactNode {
  return (
    <section className="next" aria-label="Next">
      <div>
        <h2>{title}</h2>
        {children !== undefined && <div className="next-text">{children}</div>}
        {missing.length > 0 && (
          <ul className="missing">
            {missing.map((one) => (
              <li key={one.id}>
                <Glyph
                  status={one.isDone === true ? "kept" : "unproven"}
                  title={one.isDone === true ? "done" : "missing"}
                />
                <span>{one.what}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
      {action !== undefined && <div className="next-action">{action}</div>}
    </section>
  );
}

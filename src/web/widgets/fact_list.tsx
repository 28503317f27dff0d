/** Facts by name, without boxes. */
import type { ReactNode } from "react";

export function FactList({
  title,
  facts,
}: {
  readonly title?: string;
  /** A fact without a value is left out: an empty line says nothing. */
  readonly facts: readonly (readonly [name: string, value: ReactNode])[];
}): ReactNode {
  return (
    <section className="facts">
      {title !== undefined && <h2 className="overline">{title}</h2>}
      <dl>
        {facts.map(([name, value]) =>
          value === undefined || value === null || value === "" ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </section>
  );
}

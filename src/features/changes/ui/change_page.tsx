/** A plan: the common page, and the signs that ask for an impact assessment (Article 29 Working Party, WP248). */
import type { ReactNode } from "react";
import type { CaseView } from "../../cases/contract.ts";
import { CasePage } from "../../../web/cases/page.tsx";
import type { PageProps } from "../../../web/page.ts";
import { Glyph } from "../../../web/widgets/index.ts";
import { signs } from "../contract.ts";

export default function ChangePage(props: PageProps): ReactNode {
  return (
    <CasePage {...props} panels={(view) => <Signs view={view} />} told={signs.map(({ label }) => label)} />
  );
}

/** Two or more of them usually call for an assessment: the officer decides, this only counts. */
function Signs({ view }: { readonly view: CaseView }): ReactNode {
  const found = signs.filter(({ label }) => view.facts.some((fact) => fact.label === label));
  return (
    <section className="marked" aria-label="Signs of a higher risk">
      <h2 className="overline">
        Signs of a higher risk: {found.length} of {signs.length}
      </h2>
      <ul>
        {signs.map(({ name, label }) => (
          <li key={name}>
            <Glyph status={found.some((one) => one.name === name) ? "due" : "n/a"} />
            <span>{label}</span>
            <em>{found.some((one) => one.name === name) ? "said so" : "not said"}</em>
          </li>
        ))}
      </ul>
      <p className="soft">
        {found.length >= 2
          ? "Two or more usually call for an impact assessment."
          : "Fewer than two: an impact assessment is seldom needed, but may be."}
      </p>
    </section>
  );
}

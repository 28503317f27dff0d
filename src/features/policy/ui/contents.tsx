/** The table of contents: every section with the worst of its clauses. On a narrow screen it folds away. */
import { useEffect, useState } from "react";
import type { MouseEvent, ReactNode } from "react";
import { Glyph } from "../../../web/widgets/index.ts";
import type { Policy } from "./words.ts";
import { statusCode } from "./words.ts";

export const sectionId = (section: { readonly number: string; readonly title: string }): string =>
  `section-${section.number === "" ? section.title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-") : section.number}`;

export function Contents({ policy }: { readonly policy: Policy }): ReactNode {
  const current = useCurrentSection(policy);
  const jump = (event: MouseEvent, id: string): void => {
    event.preventDefault();
    const heading = document.getElementById(id);
    heading?.scrollIntoView({ block: "start" });
    heading?.focus({ preventScroll: true });
  };
  const list = (
    <ol>
      {policy.sections.map((section) => {
        const id = sectionId(section);
        return (
          <li key={id}>
            <a
              href={`#${id}`}
              aria-current={current === id ? "true" : undefined}
              onClick={(event) => jump(event, id)}
            >
              <span>
                {section.number} {section.title}
              </span>
              <Glyph status={statusCode(section.status)} />
            </a>
          </li>
        );
      })}
    </ol>
  );
  return (
    <>
      <nav className="contents" aria-label="Sections">
        {list}
      </nav>
      <details className="contents-folded">
        <summary>Sections</summary>
        <nav aria-label="Sections">{list}</nav>
      </details>
    </>
  );
}

/** The last section whose heading is above the upper third of the window. */
function useCurrentSection(policy: Policy): string | undefined {
  const [current, setCurrent] = useState<string>();
  useEffect(() => {
    let waiting = false;
    const look = (): void => {
      waiting = false;
      const line = innerHeight / 3;
      const above = policy.sections.map(sectionId).filter((id) => {
        const top = document.getElementById(id)?.getBoundingClientRect().top;
        return top !== undefined && top < line;
      });
      setCurrent(above.at(-1));
    };
    const onScroll = (): void => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(look);
    };
    look();
    addEventListener("scroll", onScroll, { passive: true });
    return () => removeEventListener("scroll", onScroll);
  }, [policy]);
  return current;
}

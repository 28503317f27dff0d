/** The frame of a page: where one is, what it is about, and the heading that takes the focus after navigation. */
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { visitCount } from "../router.ts";
import { Link } from "./button.tsx";

export type Crumb = { readonly title: string; readonly to?: string };

let focusedVisit = 0;

export function Page({
  title,
  lede,
  crumbs = [],
  documentTitle,
  actions,
  width = "normal",
  children,
}: {
  readonly title: ReactNode;
  /** One sentence below the heading: what this is, or what is late. */
  readonly lede?: ReactNode;
  readonly crumbs?: readonly Crumb[];
  /** For the browser's tab and history, without personal data; the title itself when that is plain text. */
  readonly documentTitle?: string;
  /** What can be done with the whole page, beside the heading. */
  readonly actions?: ReactNode;
  /** `narrow` for forms and prose, `wide` for tables and the policy. */
  readonly width?: "narrow" | "normal" | "wide";
  readonly children?: ReactNode;
}): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  const tab = documentTitle ?? (typeof title === "string" ? title : "Kept");
  useEffect(() => {
    document.title = `${tab} · Kept`;
  }, [tab]);
  useEffect(() => {
    // Once per navigation: a reader hears the new page, and Tab goes on from its beginning.
    if (visitCount() === focusedVisit) return;
    focusedVisit = visitCount();
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <main className={`page ${width}`} id="content">
      {crumbs.length > 0 && (
        <nav aria-label="Where you are" className="crumbs">
          <ol>
            {crumbs.map((crumb) => (
              <li key={crumb.title}>
                {crumb.to === undefined ? crumb.title : <Link to={crumb.to}>{crumb.title}</Link>}
              </li>
            ))}
          </ol>
        </nav>
      )}
      <div className="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lede !== undefined && <p className="lede">{lede}</p>}
        </div>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </div>
      {children}
    </main>
  );
}

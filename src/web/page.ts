/** What a page of the office is. Each feature lists its own in `ui/pages.ts`; `src/web/pages.ts` joins them. */
import type { ComponentType } from "react";
import type { Permission } from "../platform/endpoint.ts";

export type PageProps = {
  /** The organisation's slug. */
  readonly organisation: string;
  /** What the path's `:names` stand for. */
  readonly params: Readonly<Record<string, string>>;
};

export type OfficePage = {
  /** Below `/o/<organisation>`, such as `/work/:reference`; `/` is the home screen. It also stands in `officePaths`. */
  readonly path: `/${string}`;
  /** Of the pages of one `:reference`, the references this one shows, by the letters before the year; every other without. */
  readonly prefixes?: readonly string[];
  /** Which of the six doors it belongs to. */
  readonly door: "policy" | "work" | "registers" | "people" | "reports" | "setup";
  /** In ⌘K and as the document's title until the page knows better; absent for pages one reaches through another. */
  readonly title?: string;
  /** What ⌘K offers to begin there, such as “Log a request”. */
  readonly start?: string;
  /** Offered in doors and ⌘K to those who hold it; the page's own calls decide what is shown. */
  readonly permission?: Permission;
  /** Loaded when it is first opened. */
  readonly load: () => Promise<{ readonly default: ComponentType<PageProps> }>;
};

/** Which reports there are; a person sees those they may open. */
import type { ReactNode } from "react";
import { useMay } from "../../../web/call.ts";
import { EmptyState, Link, Page } from "../../../web/widgets/index.ts";

const reports = [
  {
    path: "/reports/figures",
    title: "Figures of a period",
    what: "Requests, complaints and questions of a year, a quarter or any days, as an authority asks for them: page, PDF, workbook.",
    permission: "case:read",
  },
  {
    path: "/reports/packs",
    title: "Report packs",
    what: "What your promises, figures, actions and registers said at a moment, frozen and on the ledger, with a page for the board.",
    permission: "ledger:read",
  },
  {
    path: "/reports/audits",
    title: "Audits",
    what: "One question asked of a random sample that nobody can choose and anybody can draw again; findings become actions.",
    permission: "case:read",
  },
  {
    path: "/reports/ledger",
    title: "Ledger",
    what: "What was done and what was read, in an order that nobody can change without being found out.",
    permission: "ledger:read",
  },
] as const;

export default function ReportsPage(): ReactNode {
  const may = { "case:read": useMay("case:read"), "ledger:read": useMay("ledger:read") } as const;
  const open = reports.filter(({ permission }) => may[permission]);
  return (
    <Page
      title="Reports"
      width="narrow"
      lede="What you can show to somebody else, and how each figure is counted."
    >
      {open.length === 0 && (
        <EmptyState title="Nothing here is for you.">Your roles open no report.</EmptyState>
      )}
      <ul className="parts">
        {open.map(({ path, title, what }) => (
          <li key={path}>
            <Link to={path} kind="quiet">
              <strong>{title}</strong>
              <span>{what}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Page>
  );
}

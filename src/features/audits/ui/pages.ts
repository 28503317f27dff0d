/** The office's pages of audits. */
import type { OfficePage } from "../../../web/page.ts";

export const pages: readonly OfficePage[] = [
  {
    path: "/work/:reference",
    prefixes: ["AU"],
    door: "work",
    permission: "case:read",
    load: () => import("./audit_page.tsx"),
  },
  {
    path: "/reports/audits",
    door: "reports",
    title: "Audits",
    permission: "case:read",
    load: () => import("./audits_page.tsx"),
  },
];

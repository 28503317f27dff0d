/** The office's pages of report packs. */
import type { OfficePage } from "../../../web/page.ts";

export const pages: readonly OfficePage[] = [
  {
    path: "/reports/packs",
    door: "reports",
    title: "Report packs",
    permission: "ledger:read",
    load: () => import("./packs_page.tsx"),
  },
  {
    path: "/reports/packs/:number",
    door: "reports",
    title: "Report pack",
    permission: "ledger:read",
    load: () => import("./pack_page.tsx"),
  },
];

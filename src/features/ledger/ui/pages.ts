/** The ledger's page in the office. */
import type { OfficePage } from "../../../web/page.ts";

export const pages: readonly OfficePage[] = [
  {
    path: "/reports/ledger",
    door: "reports",
    title: "Ledger",
    permission: "ledger:read",
    load: () => import("./ledger_page.tsx"),
  },
];

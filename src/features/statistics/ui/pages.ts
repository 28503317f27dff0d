/** Reports: which there are, and the figures of a period. */
import type { OfficePage } from "../../../web/page.ts";

export const pages: readonly OfficePage[] = [
  {
    path: "/reports",
    door: "reports",
    title: "Reports",
    permission: "case:read",
    load: () => import("./reports_page.tsx"),
  },
  {
    path: "/reports/figures",
    door: "reports",
    title: "Figures of a period",
    permission: "case:read",
    load: () => import("./figures_page.tsx"),
  },
];

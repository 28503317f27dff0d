/** The office's page of the suppression list. */
import type { OfficePage } from "../../../web/page.ts";

export const pages: readonly OfficePage[] = [
  {
    path: "/registers/suppression",
    door: "registers",
    title: "Suppression",
    permission: "case:read",
    load: () => import("./list_page.tsx"),
  },
];

/** The office's page of one plan. */
import type { OfficePage } from "../../../web/page.ts";

export const pages: readonly OfficePage[] = [
  {
    path: "/work/:reference",
    prefixes: ["P"],
    door: "work",
    permission: "case:read",
    load: () => import("./change_page.tsx"),
  },
];

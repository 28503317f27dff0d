/** The office's page of one complaint. */
import type { OfficePage } from "../../../web/page.ts";

export const pages: readonly OfficePage[] = [
  {
    path: "/work/:reference",
    prefixes: ["C"],
    door: "work",
    permission: "case:read",
    load: () => import("./complaint_page.tsx"),
  },
];

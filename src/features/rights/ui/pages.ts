/** The office's pages of this feature. */
import type { OfficePage } from "../../../web/page.ts";

export const pages: readonly OfficePage[] = [
  {
    path: "/work/:reference/review",
    door: "work",
    permission: "case:work",
    load: () => import("./review_page.tsx"),
  },
  {
    path: "/work/:reference/package",
    door: "work",
    permission: "case:read",
    load: () => import("./package_page.tsx"),
  },
];

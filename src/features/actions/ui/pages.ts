/** The office's page of actions. */
import type { OfficePage } from "../../../web/page.ts";

export const pages: readonly OfficePage[] = [
  {
    path: "/work/actions",
    door: "work",
    title: "Actions",
    permission: "case:read",
    load: () => import("./actions_page.tsx"),
  },
];

/** The office's page of the officer's answers. */
import type { OfficePage } from "../../../web/page.ts";

export const pages: readonly OfficePage[] = [
  {
    path: "/work/answers",
    door: "work",
    title: "The officer’s answers",
    permission: "case:log",
    load: () => import("./answers_page.tsx"),
  },
];

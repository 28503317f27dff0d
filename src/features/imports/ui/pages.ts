import type { OfficePage } from "../../../web/page.ts";

export const pages: readonly OfficePage[] = [
  {
    path: "/work/import",
    door: "work",
    title: "Bring open cases here",
    start: "Bring open cases here",
    permission: "case:decide",
    load: () => import("./import_page.tsx"),
  },
];

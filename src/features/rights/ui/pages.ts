/** The office's pages of this feature. */
import type { OfficePage } from "../../../web/page.ts";

export const pages: readonly OfficePage[] = [
  {
    path: "/work/new",
    door: "work",
    title: "Log a request",
    start: "Log a request",
    permission: "case:log",
    load: () => import("./log_page.tsx"),
  },
  {
    path: "/work/tasks",
    door: "work",
    title: "What I am to do for requests",
    permission: "case:log",
    load: () => import("./tasks_page.tsx"),
  },
  {
    path: "/work/drills",
    door: "work",
    title: "Drills",
    permission: "case:read",
    load: () => import("./drill/list_page.tsx"),
  },
  {
    path: "/work/drills/new",
    door: "work",
    title: "Rehearse a request",
    start: "Rehearse a request",
    permission: "case:decide",
    load: () => import("./drill/start_page.tsx"),
  },
  {
    path: "/work/drills/:reference",
    door: "work",
    permission: "case:read",
    load: () => import("./drill/report_page.tsx"),
  },
  {
    path: "/work/:reference",
    prefixes: ["R"],
    door: "work",
    permission: "case:read",
    load: () => import("./request_page.tsx"),
  },
  {
    path: "/work/:reference/review",
    door: "work",
    permission: "case:work",
    load: () => import("./review_page.tsx"),
  },
  {
    path: "/work/:reference/files/:file",
    door: "work",
    permission: "case:decide",
    load: () => import("./redact_page.tsx"),
  },
  {
    path: "/work/:reference/letters/:letter",
    door: "work",
    permission: "case:read",
    load: () => import("./letter.tsx"),
  },
  {
    path: "/work/:reference/systems",
    door: "work",
    permission: "case:read",
    load: () => import("./execution/page.tsx"),
  },
  {
    path: "/work/:reference/erase",
    door: "work",
    permission: "case:decide",
    load: () => import("./erase_page.tsx"),
  },
  {
    path: "/setup/controllers",
    door: "setup",
    title: "Requests between systems",
    permission: "settings:read",
    load: () => import("./controllers/page.tsx"),
  },
  {
    path: "/work/certificates/:certificate",
    door: "work",
    permission: "case:read",
    load: () => import("./certificate_page.tsx"),
  },
  {
    path: "/work/:reference/package",
    door: "work",
    permission: "case:read",
    load: () => import("./package_page.tsx"),
  },
];

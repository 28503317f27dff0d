/** The office's pages of cases of all kinds. */
import type { OfficePage } from "../../../web/page.ts";

export const pages: readonly OfficePage[] = [
  { path: "/work", door: "work", title: "Work", load: () => import("./work_page.tsx") },
  {
    path: "/work/mine",
    door: "work",
    title: "What I asked and what is mine to do",
    permission: "case:log",
    load: () => import("./own_page.tsx"),
  },
  { path: "/work/new/:kind", door: "work", permission: "case:log", load: () => import("./open_page.tsx") },
  {
    path: "/setup/how-long",
    door: "setup",
    title: "How long cases are kept",
    permission: "settings:read",
    load: () => import("./ends_page.tsx"),
  },
  {
    path: "/setup/calendars",
    door: "setup",
    title: "Calendars",
    permission: "settings:read",
    load: () => import("./calendars_page.tsx"),
  },
  {
    path: "/setup/calendars/:calendar",
    door: "setup",
    permission: "settings:read",
    load: () => import("./calendar_page.tsx"),
  },
  { path: "/work/:reference", door: "work", permission: "case:read", load: () => import("./case_page.tsx") },
];

/** The office's own pages: what there is to set up, the outbox, the settings. */
import type { OfficePage } from "../../../web/page.ts";

export const pages: readonly OfficePage[] = [
  { path: "/setup", door: "setup", title: "Setup", load: () => import("./setup.tsx") },
  {
    path: "/setup/mail",
    door: "setup",
    title: "Outbox",
    permission: "mail:read",
    load: () => import("./outbox.tsx"),
  },
  { path: "/setup/mail/:mail", door: "setup", load: () => import("./mail.tsx") },
  {
    path: "/setup/mail-server",
    door: "setup",
    title: "Mail server",
    permission: "settings:read",
    load: () => import("./mail_server.tsx"),
  },
  {
    path: "/setup/settings",
    door: "setup",
    title: "Settings",
    permission: "settings:read",
    load: () => import("./settings.tsx"),
  },
  {
    path: "/setup/stopped",
    door: "setup",
    title: "Work that stopped",
    permission: "settings:read",
    load: () => import("./stopped.tsx"),
  },
];

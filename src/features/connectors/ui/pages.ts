/** The office's pages of connections and maps. */
import type { OfficePage } from "../../../web/page.ts";

export const pages: readonly OfficePage[] = [
  {
    path: "/setup/connections",
    door: "setup",
    title: "Connections",
    permission: "connection:read",
    load: () => import("./connections.tsx"),
  },
  {
    path: "/setup/connections/new",
    door: "setup",
    start: "Connect a database",
    permission: "connection:write",
    load: () => import("./connect.tsx"),
  },
  { path: "/setup/connections/:connection", door: "setup", load: () => import("./connection.tsx") },
  { path: "/setup/connections/:connection/:table", door: "setup", load: () => import("./table.tsx") },
];

/** The office's pages of this feature. */
import type { OfficePage } from "../../../web/page.ts";

export const pages: readonly OfficePage[] = [
  {
    path: "/people",
    door: "people",
    title: "People",
    start: "Invite somebody",
    permission: "people:read",
    load: () => import("./people.tsx"),
  },
  { path: "/people/me", door: "people", title: "Your account", load: () => import("./own.tsx") },
];

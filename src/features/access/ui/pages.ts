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
  {
    path: "/setup/sign-in",
    door: "setup",
    title: "Sign-in",
    permission: "settings:read",
    load: () => import("./provider.tsx"),
  },
  {
    path: "/people/:account",
    door: "people",
    permission: "people:read",
    load: () => import("./person.tsx"),
  },
  {
    path: "/setup/tokens",
    door: "setup",
    title: "API tokens",
    permission: "token:write",
    load: () => import("./tokens.tsx"),
  },
  { path: "/people/me", door: "people", title: "Your account", load: () => import("./own.tsx") },
  { path: "/proved", door: "people", load: () => import("./proved.tsx") },
];

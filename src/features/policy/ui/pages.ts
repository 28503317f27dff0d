/** The Policy door: the document is the home screen, and every clause has an address of its own. */
import type { OfficePage } from "../../../web/page.ts";

const load: OfficePage["load"] = () => import("./policy_page.tsx");

export const pages: readonly OfficePage[] = [
  { path: "/", door: "policy", title: "Policy", permission: "policy:read", load },
  { path: "/policy/:clause", door: "policy", permission: "policy:read", load },
  {
    path: "/setup/policy",
    door: "policy",
    title: "Versions of the policy",
    permission: "policy:read",
    load: () => import("./versions_page.tsx"),
  },
  {
    path: "/setup/policy/:draft",
    door: "policy",
    permission: "policy:read",
    load: () => import("./draft_page.tsx"),
  },
];

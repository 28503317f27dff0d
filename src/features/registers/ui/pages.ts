/** The office's pages of this feature. */
import type { OfficePage } from "../../../web/page.ts";

export const pages: readonly OfficePage[] = [
  {
    path: "/registers",
    door: "registers",
    title: "Registers",
    permission: "register:read",
    load: () => import("./register.tsx"),
  },
  {
    path: "/registers/processing-activity/:key",
    door: "registers",
    permission: "register:read",
    load: () => import("./activity.tsx"),
  },
];

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
    path: "/registers/controller",
    door: "registers",
    title: "Who answers for the data",
    permission: "register:read",
    load: () => import("./controller_page.tsx"),
  },
  {
    path: "/registers/disclosures",
    door: "registers",
    title: "Who received data",
    permission: "case:read",
    load: () => import("./disclosures.tsx"),
  },
  {
    path: "/registers/tables",
    door: "registers",
    title: "Registers as tables",
    start: "Bring a table into a register",
    permission: "register:read",
    load: () => import("./tables.tsx"),
  },
  {
    path: "/registers/:kind",
    door: "registers",
    permission: "register:read",
    load: () => import("./kind.tsx"),
  },
  {
    path: "/registers/:kind/:key",
    door: "registers",
    permission: "register:read",
    load: () => import("./entry.tsx"),
  },
];

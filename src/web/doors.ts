/** The six doors of the office; one is shown when it leads somewhere and the person may pass. */
import type { Permission } from "../platform/endpoint.ts";
import type { OfficePage } from "./page.ts";
import { pages } from "./pages.ts";

export type Door = {
  readonly door: OfficePage["door"];
  readonly title: string;
  readonly path: `/${string}`;
  /** Any of them opens it. */
  readonly permissions: readonly Permission[];
};

const doors: readonly Door[] = [
  { door: "policy", title: "Policy", path: "/", permissions: ["policy:read"] },
  { door: "work", title: "Work", path: "/work", permissions: ["case:read", "case:log"] },
  { door: "registers", title: "Registers", path: "/registers", permissions: ["register:read"] },
  { door: "people", title: "People", path: "/people", permissions: ["people:read"] },
  { door: "reports", title: "Reports", path: "/reports", permissions: ["case:read", "ledger:read"] },
  {
    door: "setup",
    title: "Setup",
    path: "/setup",
    permissions: ["settings:read", "connection:read", "mail:read", "people:write", "token:write"],
  },
];

/** In the order of the header. */
export function openDoors(held: readonly Permission[]): readonly Door[] {
  return doors.filter(
    ({ path, permissions }) =>
      pages.some((page) => page.path === path) && permissions.some((permission) => held.includes(permission)),
  );
}

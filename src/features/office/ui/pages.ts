/** The office's own pages: what there is to set up, the outbox, the settings. */
import type { OfficePage } from "../../../web/page.ts";

export const pages: readonly OfficePage[] = [
  { path: "/setup", door: "setup", title: "Setup", load: () => import("./setup.tsx") },
];

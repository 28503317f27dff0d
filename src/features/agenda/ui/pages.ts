import type { OfficePage } from "../../../web/page.ts";

export const pages: readonly OfficePage[] = [
  { path: "/week", door: "work", title: "Your week", load: () => import("./week.tsx") },
];

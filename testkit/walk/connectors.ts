import type { WalkTable } from "./row.ts";

export const connectorsRows: WalkTable = {};

import type { WalkTable } from "./row.ts";

export const accessRows: WalkTable = {};

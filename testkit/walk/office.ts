import type { WalkTable } from "./row.ts";

export const officeRows: WalkTable = {};

import type { WalkTable } from "./row.ts";

export const registersRows: WalkTable = {};

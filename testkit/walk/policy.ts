import type { WalkTable } from "./row.ts";

export const policyRows: WalkTable = {};

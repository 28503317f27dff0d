import type { WalkTable } from "./row.ts";

export const rightsRows: WalkTable = {};

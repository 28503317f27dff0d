/** Figures of a period as an authority asks for them: a page, a PDF, a workbook. The only door. */
import type { Feature } from "../../platform/feature.ts";
import { statisticsRoutes } from "./routes.ts";

export { reportOf } from "./report.ts";

export const statistics: Feature = { name: "statistics", duties: () => [], routes: statisticsRoutes };

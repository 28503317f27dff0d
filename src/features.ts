/** The list of features. */
import type { Feature } from "./platform/feature.ts";
import { status } from "./features/status/index.ts";

export const features: readonly Feature[] = [status];

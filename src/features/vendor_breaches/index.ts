/** Breaches that vendors tell us of: the case and its 72 hours. The only door. */
export { vendorBreach } from "./machine.ts";

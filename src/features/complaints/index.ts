/** Complaints about data protection. The only door. */
export { complaint } from "./machine.ts";

/** Actions: what was found, what is done about it, until when, with what proof, checked by whom. The only door. */
export { action } from "./machine.ts";

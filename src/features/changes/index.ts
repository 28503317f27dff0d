/** Plans to start, change or share something, which the officer looks at first. The only door. */
export { change } from "./machine.ts";
export { changeKind } from "./state.ts";

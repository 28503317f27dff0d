/** How many recipients of the data still wait to be told of what was done, or to be given up (GDPR art. 19): asked before a request is closed. */
export { recipientsOpen as recipientsOf } from "../recipients/told.ts";

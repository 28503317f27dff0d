/** The part of the feature that needs no installation: what is left of HTML when nothing of it may act. */
export { textOfHtml } from "./domain.html.ts";

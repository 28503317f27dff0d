/**
 * The part of the feature that needs no installation: how a mailbox is reached, what keeps it from being reached, and what
 * is left of HTML when nothing of it may act.
 */
export { clientFor, mostMailBytes } from "./boxes/address.ts";
export type { MailboxAddress, ReachOptions } from "./boxes/address.ts";
export { problemOf as mailboxProblemOf } from "./boxes/problem.ts";
export type { MailboxProblem } from "./contract.ts";
export { textOfHtml } from "./domain.html.ts";

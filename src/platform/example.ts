/**
 * The example organisation, where `kept demo` serves it: who of its invented people one may be without a proof. It is
 * handed in by that command's own code; nothing that is configured reaches it.
 */
import type { AccountId } from "./identifiers.ts";

export type Example = {
  /** The short name of the organisation. */
  readonly organisation: string;
  readonly people: readonly {
    readonly accountId: AccountId;
    readonly name: string;
    /** What they do there, in a word or two. */
    readonly does: string;
  }[];
};

/** An address of this machine alone. */
export function isLoopback(address: string): boolean {
  const bare = address.replace(/^\[(.*)\]$/, "$1").replace(/^::ffff:/i, "");
  return bare === "localhost" || bare === "::1" || /^127(?:\.\d{1,3}){3}$/.test(bare);
}

/** None where others than this machine could knock. */
export const exampleAt = (
  { host, url }: { readonly host: string; readonly url: string },
  example: Example | undefined,
): Example | undefined => (isLoopback(host) && isLoopback(new URL(url).hostname) ? example : undefined);

/** What a test of a shipped description needs of a vendor: how it is signed in to, and its calls, written down as it documents them. */
import type { AskedValue } from "../../src/features/connectors/records/system.ts";
import type { Exchange, Reply } from "./http.ts";

export type Vendor = {
  /** The file of its description. */
  readonly name: string;
  readonly origins: readonly string[];
  readonly secrets: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
  readonly asked: readonly AskedValue[];
  /** The calls of a search, from signing in on; the last list is `list`. */
  readonly find: readonly Exchange[];
  readonly found: {
    readonly id: unknown;
    readonly guard: string | RegExp;
    readonly title: string;
    readonly changedAt: string;
    readonly parts: readonly string[];
  };
  readonly look: Exchange;
  readonly parts: readonly Exchange[];
  readonly texts: readonly string[];
  readonly order: Exchange;
  readonly alive: Exchange;
  /** How a look is answered when the record is not there. */
  readonly denial: Reply;
  /** Other places it may be in, as they answer when it is not. */
  readonly also: readonly Exchange[];
  /** What is seen when it was only put aside. */
  readonly bin: { readonly look: Reply; readonly also: readonly Reply[]; readonly until: string | undefined };
  /** An answer of success that holds the vendor's way of saying that it failed. */
  readonly mistake: Reply;
  /** Another record that is not the approved one any more. */
  readonly changed: Reply;
};

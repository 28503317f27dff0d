/** Entries of a kind with the types of that kind, for the features that hold promises against them. */
import type { z } from "zod";
import type { Tx } from "../../platform/db.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { kinds } from "./kinds/all.ts";
import type { BodyOf } from "./kinds/all.ts";
import type { KindName } from "./kinds/field.ts";
import { readKind } from "./register.ts";
import type { When } from "./register.ts";

export type TypedEntry<Name extends KindName> = {
  readonly key: string;
  readonly version: number;
  readonly changedAt: Instant;
  readonly body: BodyOf<Name>;
};

/** Those in use, oldest first, now or as they stood at the end of a day. */
export async function entriesOf<Name extends KindName>(
  tx: Tx,
  scope: Scope,
  kind: Name,
  when: When,
): Promise<readonly TypedEntry<Name>[]> {
  // The schema of a kind is the schema of its body: what `BodyOf` says of each, which a generic index cannot.
  const schema = kinds[kind].schema as z.ZodType<BodyOf<Name>>;
  const entries = await readKind(tx, scope, kind, when);
  return entries.map(({ key, version, changedAt, body }) => ({
    key,
    version,
    changedAt,
    body: schema.parse(body),
  }));
}

/** Who acted, in words: a colleague as the reader may see them, or which part of Kept it was. */
import type { Tx } from "../../platform/db.ts";
import type { Member } from "../../platform/http/routes.ts";
import type { ActorId } from "../../platform/identifiers.ts";
import type { KeyProvider } from "../../platform/keys.ts";
import type { Scope } from "../../platform/scope.ts";
import type { ActorKind } from "../../platform/tables.ts";
import { namesFor } from "../access/index.ts";

const kindWords: Readonly<Record<ActorKind, string>> = {
  person: "Somebody whose account is gone",
  system: "Kept itself",
  job: "Kept’s background work",
  public: "A person outside",
};

/** Gives the word for each of these actors; auditors are given pseudonyms. */
export async function whoIn(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  reader: Pick<Member, "pseudonymous">,
  actors: readonly { readonly id: ActorId; readonly kind: ActorKind }[],
): Promise<(actor: ActorId) => string> {
  const people = actors.filter(({ kind }) => kind === "person").map(({ id }) => id);
  const names = await namesFor(tx, scope, keys, reader, people);
  const kinds = new Map(actors.map(({ id, kind }) => [id, kind]));
  return (actor) => names.get(actor) ?? kindWords[kinds.get(actor) ?? "person"];
}

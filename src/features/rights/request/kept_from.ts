/** From which colleagues a new request is kept: whoever asks it or whom it is about, whichever way it came in. */
import { markAddresses, raiseWalls } from "../../../platform/cases/walls.ts";
import type { WriteTx } from "../../../platform/db.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { colleaguesAt } from "../../access/index.ts";
import type { RequestFile } from "./store.ts";
import type { RequestTexts } from "./texts.ts";

/**
 * A guardian or an agent is kept from it as well: what they are told goes out by the answer, like anybody's. The addresses
 * are remembered for whoever becomes a colleague later.
 */
export async function keepFromColleagues(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  file: RequestFile,
  {
    texts: { requesterEmail, identities = [] },
    now,
  }: { readonly texts: RequestTexts; readonly now: Instant },
): Promise<RequestFile> {
  const given = identities.filter(({ name }) => name === "email").map(({ value }) => value);
  const addresses = requesterEmail === undefined ? given : [requesterEmail, ...given];
  await markAddresses(tx, scope, keys, file.id, addresses);
  const walls = [...file.walls];
  for (const from of await colleaguesAt(tx, scope, keys, addresses)) {
    const raised = await raiseWalls(tx, scope, keys, { from, caseIds: [file.id], why: "concerned", now });
    if (raised.length > 0) walls.push(from);
  }
  return { ...file, walls };
}

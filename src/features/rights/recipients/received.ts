/** To whom data of a request's own person were disclosed, as the register of disclosures says (GDPR art. 15(1)(c); decision 116). */
import type { Tx } from "../../../platform/db.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import { receivedAbout, type Received } from "../../registers/index.ts";
import type { RequestState } from "../request/state.ts";
import type { RequestTexts } from "../request/texts.ts";

/** `doubtful`: records that bear only their name, or only their address. */
export type ReceivedByOthers = { readonly told: readonly Received[]; readonly doubtful: number };

/** Nothing for a right that does not ask for it. */
export async function receivedOf(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  { state, texts }: { readonly state: Pick<RequestState, "right">; readonly texts: Partial<RequestTexts> },
): Promise<ReceivedByOthers | undefined> {
  return state.right === "access" ? await receivedAbout(tx, scope, keys, wayOf(texts)) : undefined;
}

/** What a request calls the person, and what is theirs alone; the address of whoever asks for somebody else is not theirs. */
function wayOf({ subjectName, requesterName, requesterEmail, identities = [] }: Partial<RequestTexts>): {
  readonly names: readonly string[];
  readonly identifiers: readonly string[];
} {
  const isOwn = subjectName === undefined;
  const given = (values: readonly (string | undefined)[]): readonly string[] =>
    values.filter((value) => value !== undefined);
  return {
    names: given([isOwn ? requesterName : subjectName]),
    identifiers: given([isOwn ? requesterEmail : undefined, ...identities.map(({ value }) => value)]),
  };
}

/** The names a request has for its person, all alike: by them records are proposed to whoever judges. */
export function waysOf(texts: Partial<RequestTexts>): string[] {
  const { names, identifiers } = wayOf(texts);
  return [...names, ...identifiers];
}

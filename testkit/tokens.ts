/** An API token of somebody, for tests of what programs may do: it has every scope, so that the roles of its owner decide. */
import { grantable } from "../src/features/access/permissions.ts";
import { newSecret } from "../src/features/access/secrets.ts";
import type { TokenId } from "../src/features/access/tables.ts";
import { tokenText } from "../src/features/access/tokens/identify.ts";
import { insertToken } from "../src/features/access/tokens/store.ts";
import { writeCell } from "../src/platform/cells/cells.ts";
import { write } from "../src/platform/db.ts";
import type { Database } from "../src/platform/db.ts";
import { newId } from "../src/platform/ids.ts";
import type { Now } from "../src/platform/time.ts";
import { testKeys } from "./signed-in.ts";
import type { SignedInMember } from "./signed-in.ts";

/** The value of its `authorization` header. */
export async function bearerOf(
  { db, now }: { readonly db: Database; readonly now: Now },
  slug: string,
  { scope, accountId }: Pick<SignedInMember, "scope" | "accountId">,
): Promise<string> {
  const id = newId<TokenId>();
  const { token, hash } = newSecret();
  const at = now();
  await write(db, scope, async (tx) => {
    const labelCell = await writeCell(tx, scope, testKeys, {
      row: { table: "api_token", column: "label", rowId: id },
      owner: { kind: "organisation", id: scope.organisationId },
      text: "A program",
      now: at,
    });
    const expiresAt = at.add({ hours: 24 * 90 });
    await insertToken(tx, scope, { id, accountId, hash, labelCell, scopes: grantable, now: at, expiresAt });
  });
  return `Bearer ${tokenText(slug, token)}`;
}

/** Where programs call, with a token and no session. */
export const isForPrograms = ({ path }: { readonly path: string }): boolean => path.startsWith("/api/v1/");

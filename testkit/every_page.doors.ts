/** Pages that let somebody in for the first time. */
import { makeAccount } from "../src/features/access/accounts/accounts.ts";
import { invitationPath, ownerLink } from "../src/features/access/first-run/links.ts";
import { setFirstRun } from "../src/features/access/first-run/store.ts";
import { writeProvider } from "../src/features/access/provider/store.ts";
import { newSecret } from "../src/features/access/secrets.ts";
import { write, writeGlobal } from "../src/platform/db.ts";
import type { Furnished } from "./every_page.ts";
import { testKeys } from "./signed-in.ts";

/** The ways in that exist for a while: invitations, the second factor, the owner's and the installation's first link. */
export async function furnishDoors({
  w,
  office,
  anna,
}: Pick<Furnished, "w" | "office" | "anna">): Promise<
  Record<"invited" | "owner" | "factor" | "first", string>
> {
  const { scope } = anna;
  const [{ slug }, , north] = w.organisations;
  const now = w.now();
  const invited = (email: string): Promise<string> =>
    write(w.db, scope, async (tx) => {
      const grants = [{ role: "staff" as const }];
      const wanted = { name: "", email, grants, state: "invited" as const, now };
      const { accountId } = await makeAccount(tx, scope, testKeys, wanted);
      return invitationPath(tx, scope, { slug, accountId, now });
    });
  const { token, hash } = newSecret();
  await writeGlobal(w.db, (tx) =>
    tx
      .insertInto("installation")
      .values({
        root_key_id: Buffer.alloc(16),
        created_at: now,
        first_run_hash: null,
        first_run_expires_at: null,
      })
      .execute(),
  );
  await setFirstRun(w.db, { hash, expiresAt: now.add({ hours: 24 }) });
  await write(w.db, scope, (tx) =>
    writeProvider(
      tx,
      scope,
      {
        issuer: "https://login.riverbridge.example",
        clientId: "kept",
        secretCell: undefined,
        emailDomain: "riverbridge.example",
        ownNetwork: false,
        enabled: true,
      },
      now,
    ),
  );
  return {
    invited: await invited("dina@riverbridge.example"),
    factor: await invited("emil@riverbridge.example"),
    owner: new URL((await ownerLink(office.platform, north.slug)) ?? "").pathname,
    first: `/first-run/${token}`,
  };
}

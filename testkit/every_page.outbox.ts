/** An outbox with a mail in each state, for the test that looks at every page. */
import { write } from "../src/platform/db.ts";
import type { WriteTx } from "../src/platform/db.ts";
import type { Scope } from "../src/platform/scope.ts";
import { newId } from "../src/platform/ids.ts";
import type { MailId } from "../src/platform/ids.ts";
import { listOutbox, settleMail } from "../src/platform/mail/outbox.ts";
import type { Furnished } from "./every_page.ts";

export async function furnishOutbox({ w, anna }: Pick<Furnished, "w" | "anna">): Promise<string> {
  const { scope } = anna;
  return write(w.db, scope, async (tx) => {
    const mails = await listOutbox(tx, scope, 50);
    const [refused, sent, shown] = mails;
    if (refused !== undefined)
      await settleMail(tx, refused.id, { state: "refused", problem: "smtp_550", at: w.now() });
    if (sent !== undefined) await settleMail(tx, sent.id, { state: "sent", at: w.now() });
    await giveUp(tx, scope, refused?.id);
    return shown?.id ?? newId();
  });
}

/** One mail could not be sent in all its tries. */
async function giveUp(tx: WriteTx, scope: Scope, mail: MailId | undefined): Promise<void> {
  await tx
    .updateTable("duty")
    .set({
      state: "given_up",
      problem: "mail_server_unreachable",
      attempts: 60,
      settled_at: Temporal.Now.instant(),
    })
    .where("organisation_id", "=", scope.organisationId)
    .where("kind", "=", "mail")
    .where("key", "=", String(mail))
    .execute();
}

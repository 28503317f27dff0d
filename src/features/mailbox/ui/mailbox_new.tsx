/** Adds a mailbox; it is read at once, which shows whether it can be. */
import type { ReactNode } from "react";
import { useChange, useMe } from "../../../web/call.ts";
import { localOf } from "../../../web/moments.ts";
import type { PageProps } from "../../../web/page.ts";
import { go } from "../../../web/router.ts";
import { Page, Skeleton } from "../../../web/widgets/index.ts";
import { addMailbox } from "../endpoints.ts";
import { emptyBox, MailboxForm } from "./mailbox_form.tsx";

export default function NewMailbox({ organisation }: PageProps): ReactNode {
  const me = useMe().data;
  const adding = useChange(addMailbox);
  return (
    <Page
      title="Add a mailbox"
      lede="An address people write to, or one to which such mail is forwarded. Forward as an attachment where you can: then the first arrival counts, and not yours."
      crumbs={[
        { title: "Setup", to: "/setup" },
        { title: "Mailboxes", to: "/setup/mailboxes" },
      ]}
      width="narrow"
    >
      {me === undefined ? (
        <Skeleton lines={6} />
      ) : (
        <MailboxForm
          first={emptyBox(localOf(new Date(me.now), me.organisation.zone).slice(0, 10))}
          isNew
          act="Add and try it"
          error={adding.error}
          isPending={adding.isPending}
          onSend={async (form) => {
            const body = { ...form, port: Number(form.port) };
            const made = await adding.run({ params: { organisation }, body });
            if (made !== undefined) go(`/setup/mailboxes/${made.id}`);
          }}
        />
      )}
    </Page>
  );
}

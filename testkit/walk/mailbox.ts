import type { WalkTable } from "./row.ts";

const organisation = { organisation: "harbour-school" };
const nothing = "00000000-0000-7000-8000-000000000000";
const box = { ...organisation, mailbox: nothing };
const mail = { ...organisation, mail: nothing };
const boxes = "/o/:organisation/api/mailbox/boxes";
const mails = "/o/:organisation/api/mailbox/mails";

export const mailboxRows: WalkTable = {
  [`GET ${boxes}`]: { nobody: 401, params: organisation },
  [`POST ${boxes}`]: { nobody: 401, params: organisation },
  [`PUT ${boxes}/:mailbox`]: { nobody: 401, params: box },
  [`POST ${boxes}/:mailbox/read`]: { nobody: 401, params: box },
  [`POST ${boxes}/:mailbox/pause`]: { nobody: 401, params: box },
  [`DELETE ${boxes}/:mailbox`]: { nobody: 401, params: box },
  [`GET ${mails}/count`]: { nobody: 401, params: organisation },
  [`GET ${mails}`]: { nobody: 401, params: organisation },
  [`GET ${mails}/:mail`]: { nobody: 401, params: mail },
  [`GET ${mails}/:mail/attachments/:at`]: { nobody: 401, params: { ...mail, at: "0" } },
  [`GET ${mails}/:mail/whole`]: { nobody: 401, params: mail },
  [`POST ${mails}/:mail/open`]: { nobody: 401, params: mail },
  [`POST ${mails}/:mail/keep`]: { nobody: 401, params: mail },
  [`POST ${mails}/:mail/dismiss`]: { nobody: 401, params: mail },
  [`POST ${mails}/:mail/wait`]: { nobody: 401, params: mail },
};

/** The office's pages of mailboxes and of the mails that came in. */
import type { OfficePage } from "../../../web/page.ts";

export const pages: readonly OfficePage[] = [
  {
    path: "/work/mail",
    door: "work",
    title: "Mail that came in",
    permission: "case:work",
    load: () => import("./mails.tsx"),
  },
  { path: "/work/mail/:mail", door: "work", load: () => import("./mail_page.tsx") },
  {
    path: "/setup/mailboxes",
    door: "setup",
    title: "Mailboxes",
    permission: "connection:read",
    load: () => import("./mailboxes.tsx"),
  },
  {
    path: "/setup/mailboxes/new",
    door: "setup",
    start: "Add a mailbox",
    permission: "connection:write",
    load: () => import("./mailbox_new.tsx"),
  },
  { path: "/setup/mailboxes/:mailbox", door: "setup", load: () => import("./mailbox_page.tsx") },
];

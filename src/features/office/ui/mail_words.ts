/** The outbox in words: states, and what became of a mail. */
import type { StatusCode } from "../../../web/widgets/index.ts";

type MailState = "waiting" | "sent" | "refused" | "suppressed";

export const stateWords: Readonly<Record<MailState, { readonly status: StatusCode; readonly word: string }>> =
  {
    waiting: { status: "due", word: "waiting" },
    sent: { status: "kept", word: "sent" },
    refused: { status: "broken", word: "refused" },
    suppressed: { status: "n/a", word: "not sent" },
  };

/** What a problem's code means, in a sentence that says what to do where something can be done. */
export function problemSentence(problem: string | null): string | undefined {
  if (problem === null) return undefined;
  const known: Readonly<Record<string, string>> = {
    no_mail_server: "No mail server is set, so it stays here.",
    mail_server_unreachable: "The mail server does not answer; Kept tries again by itself.",
    mail_login_refused: "The mail server does not take this user and password.",
    mail_unknown_host: "There is no server of this name.",
    mail_timed_out: "The mail server took too long to answer; Kept tries again by itself.",
    mail_certificate: "The mail server’s certificate is not one this machine trusts, or is for another name.",
    mail_no_encryption: "The mail server does not speak this kind of encryption on this port.",
    mail_not_smtp: "What answers there is no mail server.",
    mail_sender_refused: "The mail server does not take mail from this sender.",
    mail_own_network:
      "The server is on your own network, and that was not allowed: tick it on the mail server’s page.",
    mail_not_own_network:
      "The server is not on your own network: without encryption anybody on the way could read the password and every mail. Choose an encryption.",
    mail_address_refused: "Kept never calls addresses of this kind.",
    content_erased: "Its content was erased before it was sent.",
    bounced: "It left, and came back: the address takes no mail. Check it, then send it again.",
    mail_unknown: "It was taken away before it was sent.",
  };
  const code = /^smtp_(\d{3})$/.exec(problem)?.[1];
  if (code === undefined) return known[problem] ?? `The last try failed (${problem}).`;
  return code.startsWith("5")
    ? `The mail server refused it for good (${code}). Check the address, then send it again.`
    : `The mail server put it off (${code}); Kept tries again by itself.`;
}

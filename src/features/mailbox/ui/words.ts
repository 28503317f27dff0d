/** Mailboxes and mails that came in, in words. */
import type { AskKind, MachineKind, OpenRight, MailboxProblem, MailView, Receipt } from "../contract.ts";

/** What is wrong, and what to do about it, in a sentence each. */
export const problemSentences: Readonly<Record<MailboxProblem, string>> = {
  unknown_host: "No server has this name. Check how it is written.",
  unreachable: "Nothing answers at this address and port. Check both, and whether a firewall is between.",
  timed_out: "The server did not answer in time. Kept tries again by itself.",
  certificate:
    "The server’s certificate is not for this name, has expired, or is signed by somebody this machine does not trust. Whoever runs Kept can make an authority of your own known with NODE_EXTRA_CA_CERTS.",
  no_encryption:
    "The server does not encrypt in the way that was chosen. Port 993 usually wants TLS from the start, port 143 STARTTLS.",
  login_refused:
    "The server refused the user or the password. Many providers want a password of its own for programs.",
  no_folder: "There is no such folder, or this user may not open it. The first one is usually called INBOX.",
  own_network:
    "This address is in a private network. If the server is yours, say below that it is on your own network.",
  not_own_network:
    "This address is not on your own network: without encryption anybody on the way could read the password and every mail. Choose an encryption.",
  address_refused: "This address is never called: it belongs to no server of yours.",
  not_imap: "What answers there does not speak IMAP.",
  busy: "The server put it off. Kept tries again by itself.",
  connection_lost: "The connection broke off. Kept tries again by itself.",
  no_address: "The address was destroyed. Enter it again.",
  internal:
    "Kept could not read it. Whoever runs Kept finds the fault in the log; it is tried again by itself.",
};

export const askWords: Readonly<Record<AskKind, string>> = {
  access: "Asks for their data",
  erasure: "Asks to have data erased",
  rectification: "Asks to have data corrected",
  restriction: "Asks to restrict what is done with data",
  objection: "Objects",
  portability: "Asks for data to take elsewhere",
  "marketing-objection": "Wants no more advertising",
  "automated-decision": "Wants a person to look at a decision",
  withdrawal: "Takes a consent back",
  complaint: "Complains",
};

/** What a request is opened for. */
export const rightWords: Readonly<Record<OpenRight, string>> = {
  access: "A copy of their data",
  rectification: "Data corrected",
  erasure: "Data deleted",
  restriction: "Data set aside, not used for now",
  portability: "Data to take elsewhere",
  objection: "A use of their data stopped",
  "marketing-objection": "No more advertising (takes effect when it arrived)",
  "automated-decision": "A person to look at a decision of a machine",
  withdrawal: "A consent taken back (takes effect when it arrived)",
};

export const machineWords: Readonly<Record<MachineKind, string>> = {
  "our-own": "one of our own mails",
  "delivery-report": "a report about a delivery",
  automatic: "an automatic answer",
  "no-return": "sent by a program, which takes no answer",
  bulk: "sent through a list",
};

export const receiptWords: Readonly<Record<Receipt, string>> = {
  server: "by the mail server’s own clock",
  "received-line": "by the line your mail server wrote into it",
  "forwarded-mail": "when the mail that is attached arrived, not when it was sent on",
  "to-be-said": "when it was sent on; say below when the first one arrived",
  said: "as a colleague said",
};

export const caseWhy: Readonly<Record<MailView["cases"][number]["why"], string>> = {
  reply: "it answers a mail of that request",
  named: "it names that request",
  "same-sender": "the same sender has it open",
};

export const dismissWords = {
  "not-about-data": "It does not ask for anything about data",
  advertising: "Advertising",
  spam: "Spam, or a fraud",
  "answered-elsewhere": "Somebody else answers it",
  duplicate: "We have it already",
} as const;

export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function countedMails(count: number): string {
  return count === 1 ? "1 mail" : `${count} mails`;
}

/**
 * A connection to a mailbox for one piece of work: made anew, cut when the work is to stop, closed at its end. What keeps it
 * from being made is said in our own words; a server's are never repeated (it has been sent the password).
 */
import type { ImapFlow, ListResponse, MailboxObject } from "imapflow";
import { clientFor, mailboxProblemOf } from "../../../mailbox/standalone.ts";
import type { MailboxAddress, MailboxProblem, ReachOptions } from "../../../mailbox/standalone.ts";
import { isAbort, stopIfAborted } from "../gaps.ts";

export type Address = Omit<MailboxAddress, "folder">;
export type MailboxOptions = { readonly address: Address } & ReachOptions;

const sentences: Readonly<Record<MailboxProblem, string>> = {
  unknown_host: "The mail server's name is not known: check the host.",
  unreachable: "Nothing answers at the mail server's address: check host and port.",
  timed_out: "The mail server did not answer in time.",
  certificate: "The mail server's certificate is not trusted, or is another server's.",
  no_encryption: "The mail server offers no encryption of the kind that was named.",
  login_refused: "The mail server did not accept user and password.",
  no_folder: "The mail server does not show its folders.",
  own_network: "The mail server is on a network of one's own: say `own_network: true` if that is meant.",
  not_own_network: "Without encryption only a server on one's own network is called.",
  address_refused: "An address of this kind is never called.",
  not_imap: "What answers there does not speak IMAP.",
  busy: "The mail server is busy, or asked to come back later.",
  connection_lost: "The connection to the mail server was lost.",
  no_address: "The mail server's address is missing.",
  internal: "The mail server could not be read.",
};

/** The mailbox cannot be reached or read; the message is a sentence of ours. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
  readonly problem: MailboxProblem;
  constructor(problem: MailboxProblem) {
    super(sentences[problem]);
    this.problem = problem;
  }
}

/** Whatever the library threw as one of ours; an abort stays one. */
export function failureOf(error: unknown, signal: AbortSignal): Error {
  if (signal.aborted) return new DOMException("The work was stopped.", "AbortError");
  if (error instanceof Unreachable || isAbort(error)) return error as Error;
  return new Unreachable(mailboxProblemOf(error));
}

export type Connection = {
  readonly client: ImapFlow;
  /** Every folder that can hold mails. */
  folders(): Promise<readonly ListResponse[]>;
  /** Runs `work` with the folder open; `false` when it cannot be opened, and nothing was done. */
  within<T>(folder: string, readOnly: boolean, work: (box: MailboxObject) => Promise<T>): Promise<T | false>;
  close(): void;
};

/** Throws `Unreachable` or `AbortError`, as all that is done over it does. */
export async function connect(
  { address, ...reach }: MailboxOptions,
  signal: AbortSignal,
): Promise<Connection> {
  stopIfAborted(signal);
  const client = await clientFor({ ...address, folder: "INBOX" }, reach).catch((error: unknown) => {
    throw failureOf(error, signal);
  });
  const cut = (): void => client.close();
  signal.addEventListener("abort", cut, { once: true });
  const close = (): void => {
    signal.removeEventListener("abort", cut);
    client.close();
  };
  try {
    await client.connect();
  } catch (error) {
    close();
    throw failureOf(error, signal);
  }
  return {
    client,
    close,
    folders: async () => (await client.list()).filter(({ flags }) => !flags.has("\\Noselect")),
    within: async (folder, readOnly, work) => {
      const lock = await client.getMailboxLock(folder, { readOnly }).catch((error: unknown) => {
        if (!client.usable || signal.aborted) throw failureOf(error, signal);
      });
      if (lock === undefined) return false;
      try {
        return client.mailbox === false ? false : await work(client.mailbox);
      } finally {
        lock.release();
      }
    },
  };
}

/** The numbers of the mails that answer; throws `Unreachable` where the server would not say. */
export async function uidsOf(
  client: ImapFlow,
  query: Parameters<ImapFlow["search"]>[0],
): Promise<readonly number[]> {
  const uids = await client.search(query, { uid: true });
  if (!Array.isArray(uids)) throw new Unreachable("busy");
  return uids;
}

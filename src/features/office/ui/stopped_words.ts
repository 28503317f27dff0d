/** Background work in words: what it was to do, and why it was given up. */

export function kindWords(kind: string): string {
  return known[kind] ?? kind;
}

/** What a problem's code means, and what can be done about it. */
export function reasonSentence(problem: string | null): string {
  if (problem === null) return "The reason was not kept.";
  return reasons[problem] ?? `The last try failed (${problem}).`;
}

const known: Readonly<Record<string, string>> = {
  mail: "Mail to send",
  "rights.search": "Search for somebody’s data",
  "rights.documents": "Search for somebody in folders of documents",
  "rights.documents_erase": "Erasure of somebody’s files in folders",
  "rights.execution_plan": "Plan of an erasure in a connected system",
  "rights.execution_run": "Erasure in a connected system",
  "rights.package": "Package to make",
  "rights.lapse": "Request that nobody confirmed, to be let go",
  "rights.remind": "Reminder to confirm the address of a request",
  "rights.package_expiry": "Package that expired, to be destroyed",
  "rights.fresh_links": "New links for somebody who lost theirs",
  "rights.measure_reminder": "Reminder of a task, to send",
  "rights.question_reached": "Clock to stop, once a question has arrived",
  "rights.drill_end": "Drill that nobody ended, to be ended",
  "rights.recipient_step": "Next step with a recipient who must be told",
  "rights.recipient_system": "Request to the system of a recipient who must be told",
  "rights.controller_told": "Call to a controller’s system about its request",
  "rights.vendor_bundle": "Mail to a vendor with all that waits for them",
  "rights.vendor_bundle_mail": "Whether a vendor’s mail was taken",
  "rights.recipient_mail": "Mail to a recipient who must be told",
  "policy.sign": "Reminder to read and sign the policy",
  "policy.begin": "Approved policy, to be put in force",
  "connectors.look": "Look at a connected system",
  "cases.destroy": "Case whose time is over, to be destroyed",
  "imports.open": "Open cases of another system, to be brought here",
  "imports.give_up": "Import that was given up, to be ended",
  "agenda.digest": "Digest to send",
  "mailbox.read": "Mailbox to read",
  "mailbox.destroy": "Mail that came in, to be destroyed",
  "ledger.verify": "Ledger to be checked",
  "ledger.deliver": "Checkpoint of the ledger, to deliver",
  "key.destroy": "Key to be destroyed",
  "key.turn": "New keys for the week, to be made",
};

const reasons: Readonly<Record<string, string>> = {
  crashed: "Something went wrong that Kept does not know. The log of the server says where.",
  took_too_long: "It did not end in its time.",
  worker_died: "The server ended each time it was tried, perhaps for want of memory.",
  invalid_data: "It was written down by another version of Kept.",
  request_gone: "The request it belonged to is not there any more.",
  file_gone: "The file that was sent is not there any more. Send it again: nothing is opened twice.",
  file_unreadable: "The file that was sent cannot be read. Send it again: nothing is opened twice.",
  kind_unknown: "It is of a kind of case that this version of Kept does not know.",
  map_unreadable: "The map of a connected system cannot be read.",
  mail_unknown: "The mail was taken away before it was sent.",
  store_unavailable: "A connected system could not be reached.",
  callback_unreachable: "The controller’s system did not answer. It can still ask where its request stands.",
  callback_address_refused: "The address of the controller’s system may not be called.",
  callback_busy: "The controller’s system was too busy each time. It can still ask where its request stands.",
  callback_refused: "The controller’s system refused the call. It can still ask where its request stands.",
  mail_server_unreachable: "The mail server did not answer.",
};

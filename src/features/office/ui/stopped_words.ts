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
  "rights.package": "Package to make",
  "rights.lapse": "Request that nobody confirmed, to be let go",
  "rights.package_expiry": "Package that expired, to be destroyed",
  "rights.fresh_links": "New links for somebody who lost theirs",
  "connectors.look": "Look at a connected system",
};

const reasons: Readonly<Record<string, string>> = {
  crashed: "Something went wrong that Kept does not know. The log of the server says where.",
  took_too_long: "It did not end in its time.",
  worker_died: "The server ended each time it was tried, perhaps for want of memory.",
  invalid_data: "It was written down by another version of Kept.",
  request_gone: "The request it belonged to is not there any more.",
  map_unreadable: "The map of a connected system cannot be read.",
  mail_unknown: "The mail was taken away before it was sent.",
  store_unavailable: "A connected system could not be reached.",
  mail_server_unreachable: "The mail server did not answer.",
};

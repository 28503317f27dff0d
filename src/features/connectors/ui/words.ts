/** What connections, maps and their faults are called on the screens. */
import type {
  Erasure,
  LookProblem,
  LookStage,
  OfficeStoreKind,
  origins,
  processingBases,
  RelationState,
  StoreSummary,
  TableState,
  TableSummary,
} from "../contract.ts";
import type { StatusCode } from "../../../web/widgets/index.ts";

export const basisWords: Readonly<Record<(typeof processingBases)[number], string>> = {
  consent: "consent",
  contract: "a contract with the person",
  "legal-obligation": "a duty the law gives",
  "vital-interests": "somebody's vital interests",
  "public-task": "a task in the public interest",
  "legitimate-interests": "legitimate interests",
  "recognised-legitimate-interest": "a recognised legitimate interest (UK)",
};

export const originWords: Readonly<Record<(typeof origins)[number], string>> = {
  provided: "given by the person",
  observed: "observed as they used a service",
  derived: "made out of other data",
};

export const stageWords: Readonly<Record<LookStage, string>> = {
  waiting: "Waiting for its turn",
  connecting: "Connecting and testing what the role may do",
  describing: "Reading which tables and columns there are",
  suggesting: "Looking at the shape of the values, to suggest a map",
  done: "Described",
  refused: "Refused",
  failed: "Not reached",
};

export const problemWords: Readonly<Record<LookProblem, string>> = {
  own_network:
    "The address belongs to a private network. If this database is on your own network, say so in the address below.",
  not_own_network:
    "The address belongs to the internet. There Kept connects with encryption alone: without it, the password and every row could be read on the way.",
  address_refused:
    "The address is one that Kept never connects to: it is reserved for the machine itself or for its cloud.",
  socket_refused: "This socket belongs to Kept's own database.",
  own_database: "This is Kept's own database. Connect the database of the application instead.",
  unknown_host: "No server of that name was found. Check the spelling of the host.",
  unreachable:
    "Nothing answers at that host and port. Check both, and that the firewall lets this machine through.",
  timed_out:
    "The server did not answer in time. Check the host, and that the firewall lets this machine through.",
  no_encryption: "The server does not offer an encrypted connection.",
  certificate:
    "The server's certificate could not be verified: it is expired, self-signed, or for another name.",
  wrong_password: "The server did not accept the user and password.",
  no_access:
    "The server does not let this user in from here. Its pg_hba.conf decides who may connect from where.",
  no_database: "The server has no database of that name.",
  busy: "The server takes no more connections at the moment. Look again later.",
  no_tables: "The role sees no table in this database. Check the database's name and what was granted.",
  too_many_rights:
    "This role may do more than read, so it is not used. Take the rights below away, or connect as another role.",
  server_refused: "The server refused to answer. Its own log says why.",
  needs_encryption: "The server takes encrypted connections only: choose one in the address.",
  nameless:
    "A certificate is held against the server's name: give its name instead of an address of numbers, or believe whoever answers.",
  path_refused:
    "The file lies in no folder that may be used. Whoever runs Kept names the folders for your organisation in KEPT_SQLITE_FOLDERS.",
  no_file: "There is no file of that name. Check the path.",
  not_sqlite: "The file is no SQLite database, or it is encrypted: an encrypted one cannot be read.",
  file_refused:
    "The file cannot be read. Check its rights and those of its folder for the user Kept runs as, and that it is not damaged.",
  internal: "Something went wrong on our side. Look again; the log of the installation says more.",
};

/** What keeps a search from using a store, as the end of a line. */
export function usageWords({ notUsable, tables }: StoreSummary): {
  readonly status: StatusCode;
  readonly word: string;
  readonly basis?: string;
} {
  switch (notUsable?.why) {
    case undefined:
      return { status: "kept", word: "in use" };
    case "refused":
      return { status: "broken", word: "refused" };
    case "no_address":
      return { status: "broken", word: "address lost" };
    case "no_map":
      return { status: "unproven", word: "not described yet" };
    case "nobody_to_find":
      return { status: "due", word: "nobody can be found in it" };
    case "unconfirmed":
      return {
        status: "due",
        word: "waits for confirmations",
        basis: `${tables.confirmed} of ${tables.of} tables confirmed`,
      };
  }
}

export const stateWords: Readonly<Record<TableState, { status: StatusCode; word: string }>> = {
  confirmed: { status: "kept", word: "confirmed" },
  suggested: { status: "unproven", word: "suggested" },
  changed: { status: "due", word: "changed since" },
  drifted: { status: "due", word: "database changed" },
  gone: { status: "broken", word: "gone from the database" },
  new: { status: "unproven", word: "new in the database" },
};

export const kindWords: Readonly<Record<NonNullable<TableSummary["kind"]>, string>> = {
  person: "People",
  personal: "About people",
  impersonal: "Nobody's",
};

export const accessWords = {
  disclose: "given",
  withhold: "held back",
  secret: "never leaves",
} as const;

export const rowWords = {
  disclose: "The person receives these rows.",
  review: "Somebody decides row by row.",
  redact: "The person receives these rows without what is about others.",
  skip: "Held back and counted.",
} as const;

export const eraseWords = {
  delete: "Deleted. Where a row that stays refers to one, that one is emptied instead.",
  anonymise: "Anonymised: the row stays, and everything in it that says who it was is emptied.",
  keep: "Kept as they are.",
  review: "Somebody decides before anything is erased.",
} as const;

export const eraseSharedWords = {
  review: "Somebody decides before anything is erased.",
  unlink: "They stay for the others, without the link to this person.",
  keep: "Kept as they are.",
} as const;

export const eraseLinkWords = {
  review: "somebody decides.",
  unlink: "the row stays without them.",
  keep: "the row stays as it is.",
  delete: "the row is deleted, if it is nobody else's.",
} as const;

const exemptionWords: Readonly<Record<string, string>> = {
  "archiving-or-research": "Archiving or research",
  expression: "Freedom of expression",
  "legal-claims": "Legal claims",
  "legal-obligation": "A law asks for it",
  "public-health": "Public health",
  "still-needed": "Still needed for its purpose",
};

/** A ground on which erasure may be refused, in words. */
export function exemptionWord(id: string): string {
  return exemptionWords[id] ?? id;
}

type Until = NonNullable<NonNullable<Erasure["keep"]>["until"]>;

/** “7 years after issued_on”. */
export function untilWords({ column, years, months, days }: Until): string {
  const parts = [
    ...(years === undefined ? [] : [counted(years, "year")]),
    ...(months === undefined ? [] : [counted(months, "month")]),
    ...(days === undefined ? [] : [counted(days, "day")]),
  ];
  return parts.length === 0 ? `the day in ${column}` : `${parts.join(" and ")} after ${column}`;
}

/** “Belongs to student through student_id”. */
export function relationWords({ role, table, match, conditions }: RelationState): string {
  const through = match
    .map(({ here, there }) => (there === "id" || here === there ? here : `${here} = ${there}`))
    .join(" and ");
  const when = conditions.length === 0 ? "" : `, where ${conditions.join(" and ")}`;
  const says = {
    owned_by: `Belongs to ${table} through ${through}`,
    co_owned_by: `Is also about ${table} through ${through}`,
    bridge: `Belongs to whoever ${table} names, through ${through}`,
    accessed_by: `Was only handled by ${table}, through ${through}`,
    lookup: `Is explained by ${table} through ${through}`,
  }[role];
  return `${says}${when}.`;
}

/** How sure a suggestion is, in a word. */
export function sureness(confidence: number): string {
  return confidence < 0.5 ? "a guess" : confidence < 0.8 ? "likely" : "quite sure";
}

export function counted(count: number, noun: string): string {
  return `${new Intl.NumberFormat("en-GB").format(count)} ${noun}${count === 1 ? "" : "s"}`;
}

export const kindNames: Readonly<Record<OfficeStoreKind, string>> = {
  postgresql: "PostgreSQL",
  mysql: "MySQL or MariaDB",
  sqlite: "SQLite",
};

/** The least that Kept needs, ready to run. */
export function readerSql(kind: "postgresql" | "mysql", user: string, database: string): string {
  return kind === "mysql" ? mysqlReader(user, database) : postgresReader(user, database);
}

function mysqlReader(user: string, database: string): string {
  const given = (text: string, otherwise: string): string => (text.trim() === "" ? otherwise : text.trim());
  const account = `'${given(user, "kept_reader").replaceAll("'", "''")}'@'%'`;
  const name = `\`${given(database, "your_database").replaceAll("`", "``")}\``;
  return [
    `CREATE USER ${account} IDENTIFIED BY 'choose one';`,
    `GRANT SELECT ON ${name}.* TO ${account};`,
  ].join("\n");
}

function postgresReader(user: string, database: string): string {
  const name = (text: string, otherwise: string): string => {
    const given = text.trim() === "" ? otherwise : text.trim();
    return /^[a-z_][a-z0-9_]*$/.test(given) ? given : `"${given.replaceAll('"', '""')}"`;
  };
  const role = name(user, "kept_reader");
  return [
    `CREATE ROLE ${role} LOGIN PASSWORD 'choose one';`,
    `GRANT CONNECT ON DATABASE ${name(database, "your_database")} TO ${role};`,
    `GRANT USAGE ON SCHEMA public TO ${role};`,
    `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role};`,
    `ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO ${role};`,
  ].join("\n");
}

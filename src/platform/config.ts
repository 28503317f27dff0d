/**
 * Configuration: one schema over the environment, with a description and a default for each name
 * (docs/decisions/0018-configuration.md). Read once at start; a name that begins with KEPT_ and is not one of these is
 * refused, because a misspelt setting that is ignored is a setting nobody made.
 */
import { isIP } from "node:net";
import path from "node:path";
import { z } from "zod";
import { defaultFolders } from "./postgres/folders.ts";

type Setting = {
  readonly schema: z.ZodType<unknown, string | undefined>;
  readonly description: string;
  /** As text, the way one would set it; absent when there is none or it is a folder, which the user decides. */
  readonly fallback?: string;
  /** Printed masked. */
  readonly secret?: true;
};

/** The configuration is wrong; `problems` are sentences, one per name. */
export class ConfigRefused extends Error {
  override readonly name = "ConfigRefused";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

const folder = z.string().refine((value) => path.isAbsolute(value), "must be an absolute path");
const folders = z
  .string()
  .transform((value) =>
    value
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== ""),
  )
  .refine((all) => all.every((one) => path.isAbsolute(one)), "must be absolute paths with commas between");
/** A folder is for one organisation: another's people name no file in it. */
export type OrganisationFolder = { readonly organisation: string; readonly folder: string };
const organisationFolders = z
  .string()
  .transform((value) =>
    value
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== "")
      .map((part): OrganisationFolder => {
        const at = part.indexOf("=");
        return { organisation: part.slice(0, Math.max(at, 0)), folder: part.slice(at + 1) };
      }),
  )
  .refine(
    (all) =>
      all.every(
        ({ organisation, folder: one }) =>
          /^[a-z0-9-]+$/u.test(organisation) && path.isAbsolute(one) && path.resolve(one) !== path.sep,
      ),
    "must be organisation=/absolute/folder, with commas between",
  );
const postgresUrl = z
  .string()
  .refine((value) => /^postgres(?:ql)?:\/\//u.test(value), "must begin with postgresql://")
  .optional();
const port = z
  .string()
  .regex(/^\d{1,5}$/u, "must be a port number")
  .transform(Number)
  .refine((value) => value >= 1 && value <= 65_535, "must be between 1 and 65535");
const url = z
  .string()
  .refine(
    (value) => URL.canParse(value) && /^https?:$/u.test(new URL(value).protocol),
    "must be an http(s) address",
  )
  .transform((value) => value.replace(/\/+$/u, ""));
const host = z.string().min(1, "must not be empty");
const address = z.email("must be an e-mail address");
const proxies = z
  .string()
  .default("")
  .transform((value) =>
    value
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== ""),
  )
  .refine(
    (all) => all.every(isAddressOrRange),
    "must be addresses or ranges such as 10.0.0.0/8, with commas between",
  );

const settings = {
  KEPT_DATA: {
    schema: folder,
    description: "Folder of everything Kept stores, the embedded PostgreSQL included.",
  },
  KEPT_KEYSTORE: {
    schema: folder,
    description:
      "Folder of the keys. Keep it apart from the data and its backups: whoever has both can read everything.",
  },
  KEPT_KEYSTORE_COPIES: {
    schema: folders,
    description:
      "Folders on other disks, with commas between, that hold the sealed keys and the keys of the epochs at every moment. The epochs are in no backup, so without a second place one lost disk loses everything that is sealed.",
    fallback: "",
  },
  KEPT_ROOT_PASSPHRASE_FILE: {
    schema: folder.optional(),
    description:
      "A file that holds a passphrase. A new keystore's root key is then made from it (argon2id) and lies nowhere.",
  },
  KEPT_TRANSIT_URL: {
    schema: url.optional(),
    description:
      "A key service with the transit API (OpenBao, Vault), such as https://bao.example:8200/v1/transit. A new keystore's root key is then the service's.",
  },
  KEPT_TRANSIT_KEY: {
    schema: z.string().regex(/^[\w.-]{1,100}$/u, "must be the name of a key"),
    description: "The key's name in the key service.",
    fallback: "kept",
  },
  KEPT_TRANSIT_TOKEN_FILE: {
    schema: folder.optional(),
    description: "A file that holds the token for the key service.",
  },
  KEPT_CACHE: {
    schema: folder,
    description: "Folder of what can be made again, such as the unpacked PostgreSQL.",
  },
  DATABASE_URL: {
    schema: postgresUrl,
    description: "An external PostgreSQL 18 or newer, as the app role. Without it Kept runs its own.",
    secret: true,
  },
  KEPT_OWNER_URL: {
    schema: postgresUrl,
    description: "The same database as its owner; used by kept migrate only.",
    secret: true,
  },
  KEPT_STORE_URL: {
    schema: postgresUrl,
    description: "The database to search with kept access and kept map, as a role that may only read.",
    secret: true,
  },
  KEPT_SQLITE_FOLDERS: {
    schema: organisationFolders,
    description:
      "Folders with SQLite files that an organisation's officers may connect in the office, as organisation=/folder with commas between. Without it none.",
    fallback: "",
  },
  KEPT_DOCUMENT_FOLDERS: {
    schema: organisationFolders,
    description:
      "Folders of documents in which an organisation's officers may have a person looked for, as organisation=/folder with commas between. Without it none.",
    fallback: "",
  },
  KEPT_URL: {
    schema: url,
    description: "The address people reach Kept at; it stands in letters and links.",
  },
  KEPT_HOST: {
    schema: host,
    description: "The address Kept listens on. 0.0.0.0 for every interface.",
    fallback: "127.0.0.1",
  },
  KEPT_PORT: { schema: port, description: "The port Kept listens on.", fallback: "8080" },
  KEPT_TLS_CERT_FILE: {
    schema: folder.optional(),
    description:
      "A PEM file with the certificate and its chain: Kept then answers over https by itself, without a proxy. Renewed, it is taken up within half a minute.",
  },
  KEPT_TLS_KEY_FILE: {
    schema: folder.optional(),
    description: "A PEM file with the certificate's private key, readable by Kept's user alone.",
  },
  KEPT_TRUSTED_PROXIES: {
    schema: proxies,
    description:
      "The reverse proxies in front of Kept: addresses or ranges such as 10.0.0.0/8, with commas between. Only from them X-Forwarded-For is believed; without it everybody behind a proxy shares its limits on tries.",
  },
  KEPT_METRICS_TOKEN: {
    schema: z.string().min(32, "must have at least 32 characters").optional(),
    description:
      "Who brings it as a bearer token may read /metrics. Without it only this machine may, and behind a proxy nobody.",
    secret: true,
  },
  KEPT_LOG_LEVEL: {
    schema: z.enum(["debug", "info", "warn", "error"]),
    description: "The least important line that is logged.",
    fallback: "info",
  },
  KEPT_SMTP_URL: {
    schema: z
      .string()
      .refine((value) => /^smtps?:\/\//u.test(value), "must begin with smtp:// or smtps://")
      .optional(),
    description: "The mail server. Without it mail waits in the outbox.",
    secret: true,
  },
  KEPT_MAIL_FROM: {
    schema: address.optional(),
    description: "The sender of Kept's mail; needed with KEPT_SMTP_URL.",
  },
} as const satisfies Readonly<Record<string, Setting>>;

export type ConfigName = keyof typeof settings;

export type Config = { readonly [Name in ConfigName]: z.output<(typeof settings)[Name]["schema"]> };

/** Reads the configuration; throws `ConfigRefused` with every problem, never with a secret's value. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const problems = unknownNames(environment);
  const values: Record<string, unknown> = {};
  const fallback = fallbacks(environment);
  for (const [name, setting] of Object.entries<Setting>(settings)) {
    const given = environment[name] === "" ? undefined : environment[name];
    const result = setting.schema.safeParse(given ?? fallback(name, setting));
    if (result.success) values[name] = result.data;
    else problems.push(`${name} ${result.error.issues[0]?.message ?? "is wrong"}. ${setting.description}`);
  }
  if (values["KEPT_OWNER_URL"] !== undefined && values["DATABASE_URL"] === undefined) {
    problems.push(
      "KEPT_OWNER_URL is set and DATABASE_URL is not; an external database needs the app role's URL, too.",
    );
  }
  if (values["KEPT_OWNER_URL"] !== undefined && values["KEPT_OWNER_URL"] === values["DATABASE_URL"]) {
    problems.push("KEPT_OWNER_URL and DATABASE_URL are the same; the app role must not be the owner.");
  }
  if (values["KEPT_SMTP_URL"] !== undefined && values["KEPT_MAIL_FROM"] === undefined) {
    problems.push("KEPT_SMTP_URL is set and KEPT_MAIL_FROM is not; mail needs a sender.");
  }
  if ((values["KEPT_TRANSIT_URL"] === undefined) !== (values["KEPT_TRANSIT_TOKEN_FILE"] === undefined)) {
    problems.push("KEPT_TRANSIT_URL and KEPT_TRANSIT_TOKEN_FILE belong together; one of them is not set.");
  }
  if ((values["KEPT_TLS_CERT_FILE"] === undefined) !== (values["KEPT_TLS_KEY_FILE"] === undefined)) {
    problems.push("KEPT_TLS_CERT_FILE and KEPT_TLS_KEY_FILE belong together; one of them is not set.");
  }
  if (values["KEPT_TLS_CERT_FILE"] !== undefined && !String(values["KEPT_URL"]).startsWith("https:")) {
    problems.push("KEPT_TLS_CERT_FILE is set and KEPT_URL does not begin with https://.");
  }
  if (inside(values["KEPT_KEYSTORE"], values["KEPT_DATA"])) {
    problems.push("KEPT_KEYSTORE lies within KEPT_DATA; a backup of the data would carry its keys.");
  }
  problems.push(...namedFolderProblems(values));
  if (problems.length > 0) throw new ConfigRefused(problems);
  // Every name of `settings` was judged by its own schema just above.
  return values as Config;
}

/** Kept's own files are read for nobody: neither may hold the other. */
function namedFolderProblems(values: Readonly<Record<string, unknown>>): readonly string[] {
  return ["KEPT_SQLITE_FOLDERS", "KEPT_DOCUMENT_FOLDERS"].flatMap((name) => {
    const named = values[name];
    const given = Array.isArray(named) ? (named as readonly OrganisationFolder[]) : [];
    const own = ["KEPT_DATA", "KEPT_KEYSTORE"].flatMap((place) =>
      given.some(({ folder: one }) => inside(one, values[place]) || inside(values[place], one))
        ? [`${name} names a folder that holds ${place} or lies within it.`]
        : [],
    );
    const isNested = given.some((one, at) =>
      given.some(
        (other, place) =>
          place !== at && other.organisation === one.organisation && inside(one.folder, other.folder),
      ),
    );
    return isNested
      ? [...own, `${name} names a folder that lies within another of the same organisation.`]
      : own;
  });
}

export type ConfigLine = {
  readonly name: string;
  /** Masked when secret, empty when not set. */
  readonly value: string;
  readonly isDefault: boolean;
  readonly description: string;
};

/** For `kept config`: every setting with where it comes from; a secret shows only that it is set. */
export function describeConfig(
  environment: Readonly<Record<string, string | undefined>>,
): readonly ConfigLine[] {
  const fallback = fallbacks(environment);
  return Object.entries<Setting>(settings).map(([name, setting]) => {
    const given = environment[name] === "" ? undefined : environment[name];
    const value = given ?? fallback(name, setting) ?? "";
    return {
      name,
      value: setting.secret === true && given !== undefined ? "(set, not shown)" : value,
      isDefault: given === undefined,
      description: setting.description,
    };
  });
}

/** An address, or a range of them in CIDR form. A range of everything would believe everybody: it is refused. */
function isAddressOrRange(text: string): boolean {
  const [base = "", prefix, ...more] = text.split("/");
  const family = isIP(base);
  if (family === 0 || base.includes("%") || more.length > 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/u.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= (family === 4 ? 32 : 128);
}

/** The folders' defaults follow the user and the XDG variables, the address the port; every other one is written above. */
function fallbacks(
  environment: Readonly<Record<string, string | undefined>>,
): (name: string, setting: Setting) => string | undefined {
  const { data, keystore, cache } = defaultFolders({
    ...environment,
    KEPT_DATA: undefined,
    KEPT_KEYSTORE: undefined,
    KEPT_CACHE: undefined,
  });
  const heard = port.safeParse(environment["KEPT_PORT"]);
  const derived = new Map([
    ["KEPT_DATA", data],
    ["KEPT_KEYSTORE", keystore],
    ["KEPT_CACHE", cache],
    // Whoever moves the port alone is still told addresses that open.
    ["KEPT_URL", `http://localhost:${heard.data ?? settings.KEPT_PORT.fallback}`],
  ]);
  return (name, setting) => derived.get(name) ?? setting.fallback;
}

function unknownNames(environment: Readonly<Record<string, string | undefined>>): string[] {
  const known = Object.keys(settings);
  return Object.keys(environment)
    .filter((name) => name.startsWith("KEPT_") && !known.includes(name))
    .map((name) => {
      const [nearest] = known
        .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
        .sort((a, b) => a.distance - b.distance);
      return `${name} is not a setting of Kept; the nearest is ${nearest?.candidate ?? "none"}.`;
    });
}

/** Levenshtein distance: the fewest letters to put in, take out or change. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(from).entries()) {
    const next = [index + 1];
    for (const [column, other] of Array.from(to).entries()) {
      next.push(
        Math.min(
          (next[column] ?? 0) + 1,
          (row[column + 1] ?? 0) + 1,
          (row[column] ?? 0) + (letter === other ? 0 : 1),
        ),
      );
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

function inside(inner: unknown, outer: unknown): boolean {
  if (typeof inner !== "string" || typeof outer !== "string") return false;
  const relative = path.relative(outer, inner);
  return relative === "" || (!relative.startsWith("..") && !path.isAbsolute(relative));
}

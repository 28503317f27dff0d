/** What it takes to serve: the configuration, without knowing where it was read from. */
import type { OrganisationFolder } from "./config.ts";
import type { Example } from "./example.ts";
import type { LogLevel } from "./log.ts";
import type { TlsFiles } from "./http/tls.ts";
import type { Now } from "./time.ts";
import type { KeystoreOptions } from "./vault/keystore.ts";

export type MailOptions = {
  /** `smtp://` or `smtps://`; without it mail stays in the outbox. */
  readonly smtpUrl?: string | undefined;
  /** The sender's address; its domain names our messages. */
  readonly from?: string | undefined;
};

export type ServeOptions = {
  /** Absolute folder of everything the installation stores. */
  readonly folder: string;
  /** Absolute folder of the keys, outside `folder`. */
  readonly keystore: string;
  /** What opens its root key, and where the epochs' keys have copies. */
  readonly keystoreOptions?: KeystoreOptions | undefined;
  /** An external database as the app role; without it the embedded one is started in `folder`. */
  readonly databaseUrl?: string | undefined;
  /** Where files of SQLite's may lie that an organisation connects in the office; without it nowhere. */
  readonly sqliteFolders?: readonly OrganisationFolder[] | undefined;
  /** Folders of documents in which an organisation has people looked for. */
  readonly documentFolders?: readonly OrganisationFolder[] | undefined;
  readonly host: string;
  readonly port: number;
  /** The address people reach it at. */
  readonly url: string;
  readonly version: string;
  readonly logLevel: LogLevel;
  /** Takes a line with its newline. */
  readonly writeLog: (line: string) => void;
  readonly mail: MailOptions;
  /** Who brings it as a bearer token may read `/metrics`; without it only this machine may. */
  readonly metricsToken?: string | undefined;
  /** Addresses or ranges of the reverse proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[];
  /** The certificate to answer over https with; without it http is spoken, to a proxy or to this machine. */
  readonly tls?: TlsFiles | undefined;
  /** The example organisation's people, from `kept demo` alone: whoever sits at this machine may be any of them. */
  readonly example?: Example | undefined;
  readonly now?: Now | undefined;
  /** Whether destructive work holds when time has jumped; by itself yes, and no with a `now` that is moved on purpose. */
  readonly guardClock?: boolean;
};

export type Running = {
  /** Where it answers, such as `http://127.0.0.1:8080`. */
  readonly address: string;
  /** A one-time link, as long as nobody could sign in: to be printed where only the operator sees it. */
  readonly wayIn: () => Promise<string | undefined>;
  /** Finishes what is under way, then stops; the embedded PostgreSQL too, unless another Kept uses it. */
  readonly stop: () => Promise<void>;
};

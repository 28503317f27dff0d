// Goal: every widget of the office is clean to axe, fits 320 pixels, and breaks no line of the content security policy;
// what opens by key closes by key and gives the focus back. And the control of the judge: it is not blind to one theme.
// Method: one page with all of them, built as the office is and served under the office's own headers to a real browser.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { shellPage } from "../src/features/office/shell_page.ts";
import { endpoint, organisationParam } from "../src/platform/endpoint.ts";
import { pageRoute, streamRoute } from "../src/platform/http/routes.ts";
import { openBundle } from "../src/web/build.ts";
import type { OfficeBundle } from "../src/web/build.ts";
import { axeFindings, eachView, openBrowser, openPage, overflow } from "./browser.ts";
import { memberIn, testOffice } from "./office.ts";
import type { TestOffice } from "./office.ts";

const base = "/assets/gallery/";
const folder = mkdtempSync(path.join(tmpdir(), "kept-gallery-"));
const browser = await openBrowser();
const missing = typeof browser === "string" ? browser : undefined;
let office: TestOffice;
let bundle: OfficeBundle;

beforeAll(async () => {
  const program = path.join(import.meta.dirname, "../src/web/build_run.ts");
  await promisify(execFile)(process.execPath, [program, folder, "testkit/gallery.tsx", base], {
    env: { ...process.env, NODE_ENV: "production" },
  });
  bundle = await openBundle(folder);
  office = await testOffice({ member: (w) => memberIn(w, w.organisations[0]), routes: () => routes() });
});
afterAll(async () => {
  if (typeof browser !== "string") await browser.close();
  await office.close();
  rmSync(folder, { recursive: true, force: true });
});

const shown = z.object({
  organisation: z.string(),
  script: z.string(),
  imports: z.array(z.string()),
  styles: z.array(z.string()),
});

function routes(): ReturnType<typeof pageRoute>[] {
  const page = endpoint({
    kind: "page",
    method: "GET",
    path: "/o/:organisation/gallery",
    permission: "member",
    scripted: true,
    params: z.strictObject({ organisation: organisationParam }),
    reply: shown,
    refusals: [],
    summary: "Shows every widget.",
  });
  const file = endpoint({
    kind: "stream",
    method: "GET",
    path: "/assets/gallery/:file",
    permission: "public",
    params: z.strictObject({ file: z.string().max(100) }),
    reply: z.object({ mediaType: z.string() }),
    refusals: [],
    summary: "Gives a file of the gallery.",
  });
  const types: Readonly<Record<string, string>> = { ".js": "text/javascript", ".css": "text/css" };
  return [
    pageRoute(
      page,
      async ({ params }) => ({ ...params, ...asMutable(bundle) }),
      (model) => shellPage(model, base),
    ),
    streamRoute(file, async ({ params }) => ({
      head: { mediaType: types[path.extname(params.file)] ?? "font/woff2" },
      content: await readFile(path.join(folder, path.basename(params.file))),
    })),
  ];
}

const asMutable = ({ manifest }: OfficeBundle): { script: string; imports: string[]; styles: string[] } => ({
  script: manifest.script,
  imports: [...manifest.imports],
  styles: [...manifest.styles],
});

function real(): Browser {
  if (typeof browser === "string") throw new Error(browser);
  return browser;
}

const address = (): string => `${office.url}/o/harbour-school/gallery`;

test.skipIf(missing !== undefined)(
  `all widgets, light and dark, narrow and wide ${missing ?? ""}`,
  async () => {
    await eachView(real(), async ({ page, faults }, { theme, width }) => {
      await page.goto(address());
      await page.getByRole("heading", { level: 1 }).waitFor();
      const pictures = process.env["KEPT_PICTURES"];
      if (pictures !== undefined)
        await page.screenshot({ path: path.join(pictures, `gallery-${theme}-${width}.png`), fullPage: true });
      expect([theme, width, await axeFindings(page)]).toEqual([theme, width, []]);
      expect([theme, width, await overflow(page)]).toEqual([theme, width, []]);
      // React's style property goes through the CSSOM: the bar has its positions although style attributes are forbidden.
      const gone = await page.locator(".clock-track .gone").first().boundingBox();
      expect(gone?.width).toBeGreaterThan(20);
      expect(faults).toEqual([]);
    });
  },
);

test.skipIf(missing !== undefined)(
  `what opens by key is clean, holds the focus, closes by key and gives the focus back ${missing ?? ""}`,
  async () => {
    const { page, context, faults } = await openPage(real(), { width: 320 });
    await page.goto(address());
    const focused = (): Promise<string> =>
      page.evaluate<string>("document.activeElement.innerText || document.activeElement.tagName");
    for (const button of ["Open a dialog", "Destroy the package", "Open a drawer"]) {
      await page.getByRole("button", { name: button }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor();
      expect([button, await axeFindings(page), await overflow(page)]).toEqual([button, [], []]);
      const pictures = process.env["KEPT_PICTURES"];
      const name = button.toLowerCase().replaceAll(" ", "-");
      if (pictures !== undefined) await page.screenshot({ path: path.join(pictures, `open-${name}.png`) });
      for (let step = 0; step < 6; step += 1) await page.keyboard.press("Tab");
      // Beyond its last stop the browser's own bars come, never the page behind.
      expect(
        await page.evaluate(
          "document.activeElement.closest('dialog, body') !== null && document.activeElement.closest('#office') === null",
        ),
      ).toBe(true);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await expect.poll(focused).toBe(button);
    }
    await page.getByRole("button", { name: "Actions" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Pause the clock" }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await expect.poll(focused).toBe("Actions");
    // What cannot be taken back waits for the reference.
    await page.getByRole("button", { name: "Destroy the package" }).click();
    const destroy = page.getByRole("button", { name: "Destroy", exact: true });
    expect(await destroy.isDisabled()).toBe(true);
    await page.getByLabel("Type R-2026-0012 to confirm").fill("r-2026-0012");
    expect(await destroy.isDisabled()).toBe(false);
    await destroy.click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    // Arrows move in the menu, and its entry is taken by key.
    await page.getByRole("button", { name: "Actions" }).focus();
    await page.keyboard.press("ArrowDown");
    await expect.poll(focused).toBe("Pause the clock");
    await page.keyboard.press("Enter");
    await page.getByRole("menu").waitFor({ state: "hidden" });
    await expect.poll(focused).toBe("Actions");
    // One of a list is chosen by its first letters, and what is said of it is said to whoever cannot see it.
    const law = page.getByRole("combobox", { name: "Law" });
    await law.focus();
    await page.keyboard.type("Eur");
    await expect.poll(() => law.inputValue()).toBe("eu");
    expect(await law.evaluate((one) => one.getAttribute("aria-describedby")?.split(" ").length)).toBe(2);
    // A zone is typed; what is none does not stay.
    const zone = page.getByRole("combobox", { name: "Zone" });
    await zone.fill("europe/madrid");
    await page.keyboard.press("Tab");
    expect(await zone.inputValue()).toBe("Europe/Madrid");
    await zone.fill("Atlantis");
    await page.keyboard.press("Tab");
    expect(await zone.inputValue()).toBe("Europe/Madrid");
    // Tabs are one stop; arrows choose.
    await page.getByRole("tab", { name: "Found 412" }).focus();
    await page.keyboard.press("ArrowLeft");
    await page.getByRole("tabpanel", { name: "Letters" }).getByText("Letters.").waitFor();
    await page.keyboard.press("Home");
    await page.getByRole("tabpanel", { name: "Found 412" }).getByText("Rows.").waitFor();
    expect(faults).toEqual([]);
    await context.close();
  },
);

test.skipIf(missing !== undefined)(
  `what another theme alone spoils is found among hundreds that are painted alike ${missing ?? ""}`,
  async () => {
    const { page, context } = await openPage(real());
    const lines = Array.from(
      { length: 300 },
      (_, at) => `<p${at === 217 ? ' class="pale"' : ""}>Line ${at}</p>`,
    );
    const style = `:root { color-scheme: light dark }
      body { background: light-dark(#fff, #111); color: light-dark(#111, #eee) }
      .pale { color: light-dark(#111, #333) } .lit { background: light-dark(#fff, #ccc) } 
      @media (prefers-color-scheme: dark) { .faint { opacity: 0.3 } a { color: #ccc; text-decoration: none } }`;
    await page.setContent(`<!doctype html><html lang="en"><title>Lines</title><style>${style}</style>
      <main><h1>Lines</h1>${lines.join("")}<div class="lit"><p>Line 300</p></div><div class="faint"><p>Line 301</p></div>
      <p>Line 302 tells of much and leads with <a href="https://example.org/">a link</a> to what is meant by it.</p></main></html>`);
    expect([await axeFindings(page), await axeFindings(page, "paint")]).toEqual([[], []]);
    await page.emulateMedia({ colorScheme: "dark" });
    const spoilt = (await axeFindings(page, "paint")).join("\n");
    for (const text of ["Line 217", "Line 300", "Line 301", "a link"]) expect(spoilt).toContain(text);
    expect(spoilt).not.toContain("Line 216");
    await context.close();
  },
);

/**
 * First content in a real browser: the policy of a signed-in officer and the public request page, each with an empty
 * cache, against a bare page of a bare server in the same browser and run; as fast as the machine is, and with the
 * browser's processor four times slower, as a telephone of the middle sort has it. First content is the first contentful paint;
 * for the office, which paints its header before its text is there, the moment of the largest one is measured, too.
 */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { TOTP } from "otpauth";
import type { Browser, BrowserContext } from "playwright-core";
import { openBrowser } from "../testkit/browser.ts";

export type PageFigure = {
  readonly what: string;
  /** How many times slower the browser's processor was made, for the page and its control alike. */
  readonly slowdown: number;
  /** Medians over the rounds, in milliseconds. */
  readonly firstMs: number;
  readonly largestMs: number;
  readonly controlMs: number;
  /** First content divided by the control's. */
  readonly ratio: number;
  readonly boundMs: number;
};

const port = 18_361;
const bareAddress = "http://localhost:18362/";
const address = `http://localhost:${port}`;
const boundMs = 1000;
const slowdowns = [1, 4];

/** The figures, or the sentence why there are none. */
export async function benchPages(rounds: number): Promise<readonly PageFigure[] | string> {
  const browser = await openBrowser();
  if (typeof browser === "string") return browser;
  const folder = mkdtempSync(path.join(tmpdir(), "kept-pages-"));
  // Started by root, the database runs as a user of its own, who must be able to pass through.
  chmodSync(folder, 0o711);
  const bare = await bareServer();
  const kept = await startKept(folder);
  try {
    const state = await comeIn(browser, kept.link);
    const pages = [
      { what: "the policy, signed in", address: `${address}/o/bench`, text: ".clause" },
      { what: "the public request page", address: `${address}/p/bench/request`, text: "h1" },
    ];
    const figures: PageFigure[] = [];
    for (const page of slowdowns.flatMap((slowdown) => pages.map((one) => ({ ...one, slowdown })))) {
      const { slowdown } = page;
      const samples = [];
      for (let round = 0; round < rounds; round += 1) {
        const control = await paints(browser, { address: bareAddress, text: "h1", slowdown }, undefined);
        samples.push({ ...(await paints(browser, page, state)), control: control.first });
      }
      const [firstMs, largestMs, controlMs] = [
        median(samples.map(({ first }) => first)),
        median(samples.map(({ largest }) => largest)),
        median(samples.map(({ control }) => control)),
      ];
      const ratio = Math.round((firstMs / controlMs) * 100) / 100;
      figures.push({ what: page.what, slowdown, firstMs, largestMs, controlMs, ratio, boundMs });
    }
    return figures;
  } finally {
    await browser.close();
    await new Promise((resolve) => bare.close(resolve));
    await stop(kept.child);
    rmSync(folder, { recursive: true, force: true });
  }
}

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** One visit with an empty cache, from the start of the navigation. */
async function paints(
  browser: Browser,
  page: { readonly address: string; readonly text: string; readonly slowdown: number },
  state: State | undefined,
): Promise<{ readonly first: number; readonly largest: number }> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    ...(state === undefined ? {} : { storageState: state }),
  });
  try {
    const tab = await context.newPage();
    const devtools = await context.newCDPSession(tab);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: page.slowdown });
    await tab.goto(page.address);
    await tab.locator(page.text).first().waitFor();
    return await tab.evaluate<{ first: number; largest: number }>(`new Promise((resolve) => {
      new PerformanceObserver((list) => resolve({
        first: performance.getEntriesByName("first-contentful-paint")[0].startTime,
        largest: list.getEntries().at(-1).startTime,
      })).observe({ type: "largest-contentful-paint", buffered: true });
    })`);
  } finally {
    await context.close();
  }
}

function median(values: readonly number[]): number {
  return Math.round(values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0);
}

/** The least a page can be: what the browser and the machine take of the time. */
async function bareServer(): Promise<Server> {
  const page = "<!doctype html><html lang=en><title>Bare</title><h1>Bare</h1><p>A page without anything.";
  const server = createServer((_request, answer) => {
    answer.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
  });
  await new Promise<void>((resolve) => {
    server.listen(Number(new URL(bareAddress).port), "localhost", resolve);
  });
  return server;
}

async function startKept(folder: string): Promise<{ readonly child: ChildProcess; readonly link: string }> {
  const kept = new URL("../bin/kept", import.meta.url).pathname;
  const child = spawn(process.execPath, [kept, "serve"], {
    stdio: ["ignore", "pipe", "ignore"],
    env: {
      PATH: process.env["PATH"],
      KEPT_DATA: path.join(folder, "data"),
      KEPT_KEYSTORE: path.join(folder, "keys"),
      KEPT_PORT: String(port),
      KEPT_URL: address,
    },
  });
  const link = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (bytes: Buffer) => {
      said += bytes.toString("utf8");
      const found = /\S+\/first-run\/[A-Za-z0-9_-]{43}/.exec(said)?.[0];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", () => reject(new Error(`kept serve ended without a link: ${said}`)));
  });
  return { child, link };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

/** The way a person comes in: organisation, owner, app; then the school's policy, by its button. */
async function comeIn(browser: Browser, link: string): Promise<State> {
  const context = await browser.newContext();
  const tab = await context.newPage();
  await tab.goto(link);
  await tab.locator("[name=name]").fill("Bench School");
  await tab.locator("[name=slug]").fill("bench");
  await tab.locator("button[type=submit]").click();
  await tab.locator("[name=email]").fill("anna.ferrer@riverbridge.example");
  await tab.locator("[name=name]").fill("Anna Ferrer");
  await tab.locator("[name=password]").fill("seven quiet herons at the weir");
  await tab.locator("button[type=submit]").click();
  const secret = (await tab.locator("p code").innerText()).replaceAll(" ", "");
  await tab.locator("[name=code]").fill(new TOTP({ secret }).generate());
  await tab.locator("button[type=submit]").click();
  await tab.goto(`${address}/o/bench`);
  await tab.getByRole("button", { name: "Start from the language school" }).click();
  await tab.locator(".clause").first().waitFor({ timeout: 60_000 });
  const state = await context.storageState();
  await context.close();
  return state;
}

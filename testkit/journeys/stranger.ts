/**
 * The owner of another organisation of the same installation, in the same browser, who has every address of the first:
 * each answers as if nothing were there, and no answer holds a word of the first one's.
 */
import type { BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { openOrganisation } from "../../src/platform/organisations.ts";
import { signedIn } from "../signed-in.ts";
import { addresses, idsIn } from "./addresses.ts";
import type { Address } from "./addresses.ts";
import type { Installation } from "./installation.ts";

const other = "meadow-travel";

/** Asks everything; `canaries` are names that no answer may hold. Leaves the browser as it was. */
export async function lookAsStranger(
  kept: Installation,
  { page, context }: { readonly page: Page; readonly context: BrowserContext },
  first: { readonly slug: string; readonly canaries: readonly string[] },
): Promise<void> {
  const before = await context.cookies();
  await context.clearCookies();
  await signInElsewhere(kept, context);
  const ids = await idsIn(kept.db, await kept.scope(first.slug));
  for (const name of ["reference", "letter", "mail", "store", "account", "file"])
    expect([name, ids[name]?.length]).not.toEqual([name, 0]);
  const everywhere = addresses(first.slug, ids, () => true);
  await each(everywhere, async ({ method, path, url }) => {
    const { status, text } = await askIn(context, kept.url, method, url);
    expect([method, path, first.canaries.filter((canary) => text.includes(canary))]).toEqual([
      method,
      path,
      [],
    ]);
    const isOpen = path.includes("/sign-in") || path.includes("/welcome/");
    if (!isOpen) expect([method, path, [303, 401].includes(status)]).toEqual([method, path, true]);
  });
  const atHome = addresses(other, ids, (one) => one === "GET");
  await each(atHome, async ({ path, url, isOfSomething }) => {
    const { status, text } = await askIn(context, kept.url, "GET", url);
    expect([path, first.canaries.filter((canary) => text.includes(canary))]).toEqual([path, []]);
    // The office's pages are one empty shell; what fills it is asked for by the other addresses.
    if (isOfSomething && path.includes("/api/"))
      expect([path, [400, 404].includes(status)]).toEqual([path, true]);
  });
  expect(everywhere.length + atHome.length).toBeGreaterThan(150);
  await page.goto(`${kept.url}/o/${first.slug}/work/${ids["reference"]?.[0] ?? ""}`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.goto(`${kept.url}/o/${other}/work/${ids["reference"]?.[0] ?? ""}`);
  await page.getByText("There is nothing here.").first().waitFor();
  await context.clearCookies();
  await context.addCookies(before);
}

/** Four at a time: one after the other takes most of its time waiting. */
async function each(list: readonly Address[], work: (one: Address) => Promise<void>): Promise<void> {
  const left = list.values();
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (const one of left) await work(one);
    }),
  );
}

async function signInElsewhere(kept: Installation, context: BrowserContext): Promise<void> {
  const scope = await openOrganisation(kept.db, kept.now, {
    slug: other,
    name: "Meadow Travel",
    language: "en",
    site: { name: "Meadow Travel", zone: "Europe/London", calendar: "england-and-wales" },
  });
  const { cookie } = await signedIn(kept, { slug: other, scope }, ["owner", "officer", "developer"], {
    keys: kept.keys,
    name: "Greta Holm",
  });
  const [name = "", value = ""] = cookie.split("=", 2);
  await context.addCookies([{ name, value, url: kept.url }]);
}

async function askIn(
  context: BrowserContext,
  origin: string,
  method: string,
  path: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const reply = await context.request.fetch(`${origin}${path}`, {
    method,
    maxRedirects: 0,
    headers: { origin, ...(method === "GET" ? {} : { "idempotency-key": crypto.randomUUID() }) },
    ...(method === "GET" ? {} : { data: {} }),
  });
  const text = `${JSON.stringify(reply.headers())} ${await reply.text()}`;
  return { status: reply.status(), text };
}

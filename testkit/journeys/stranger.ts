/**
 * The owner of another organisation of the same installation, in the same browser, who has every address of the first:
 * each answers as if nothing were there, and no answer holds a word of the first one's.
 */
import type { BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { openOrganisation } from "../../src/platform/organisations.ts";
import { signedIn } from "../signed-in.ts";
import { addresses, idsIn } from "./addresses.ts";
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
  let asked = 0;
  for (const { method, path, url } of addresses(first.slug, ids, () => true)) {
    const { status, text } = await askIn(context, kept.url, method, url);
    expect([method, path, first.canaries.filter((canary) => text.includes(canary))]).toEqual([
      method,
      path,
      [],
    ]);
    const isOpen = path.includes("/sign-in") || path.includes("/welcome/");
    if (!isOpen) expect([method, path, [303, 401].includes(status)]).toEqual([method, path, true]);
    asked += 1;
  }
  for (const { method, path, url, isOfSomething } of addresses(other, ids, (one) => one === "GET")) {
    const { status, text } = await askIn(context, kept.url, method, url);
    expect([path, first.canaries.filter((canary) => text.includes(canary))]).toEqual([path, []]);
    // The office's pages are one empty shell; what fills it is asked for by the other addresses.
    if (isOfSomething && path.includes("/api/"))
      expect([path, [400, 404].includes(status)]).toEqual([path, true]);
    asked += 1;
  }
  expect(asked).toBeGreaterThan(150);
  await page.goto(`${kept.url}/o/${first.slug}/work/${ids["reference"]?.[0] ?? ""}`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.goto(`${kept.url}/o/${other}/work/${ids["reference"]?.[0] ?? ""}`);
  await page.getByText("There is nothing here.").first().waitFor();
  await context.clearCookies();
  await context.addCookies(before);
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

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
  const atHome = addresses(other, ids, (one) => one === "GET");
  const ask = (method: string, url: string): Promise<Answered> => askIn(context, kept.url, method, url);
  expect(await faultsOf(everywhere, ask, (one, answered) => outside(one, answered, first.canaries))).toEqual(
    [],
  );
  expect(await faultsOf(atHome, ask, (one, answered) => inside(one, answered, first.canaries))).toEqual([]);
  expect(everywhere.length + atHome.length).toBeGreaterThan(150);
  await page.goto(`${kept.url}/o/${first.slug}/work/${ids["reference"]?.[0] ?? ""}`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.goto(`${kept.url}/o/${other}/work/${ids["reference"]?.[0] ?? ""}`);
  await page.getByText("There is nothing here.").first().waitFor();
  await context.clearCookies();
  await context.addCookies(before);
  await lookAsMember(everywhere, ask, first.canaries);
}

type Answered = { readonly status: number; readonly text: string };
type Ask = (method: string, url: string) => Promise<Answered>;

/**
 * The control: to somebody who belongs there, the same addresses answer as they would to a stranger if no scope held them
 * back. The same judgement must then find both names and open doors, or it could find nothing at all.
 */
async function lookAsMember(
  everywhere: readonly Address[],
  ask: Ask,
  canaries: readonly string[],
): Promise<void> {
  const reads = everywhere.filter(({ method, path }) => method === "GET" && path.includes("/api/"));
  const faults = await faultsOf(reads, ask, (one, answered) => outside(one, answered, canaries));
  expect(faults.filter((fault) => fault.endsWith("is open")).length).toBeGreaterThan(10);
  const known = canaries.filter((canary) => faults.some((fault) => fault.endsWith(`tells ${canary}`)));
  expect(known.length).toBeGreaterThan(1);
}

/** At the first organisation's door nothing opens, and no answer tells a name. */
function outside({ path }: Address, { status, text }: Answered, canaries: readonly string[]): string[] {
  const isPublic = path.includes("/sign-in") || path.includes("/welcome/");
  // A calendar's address is for whoever holds its secret; any other is nobody's.
  const closed = path.includes("/calendar/") ? [404] : [303, 401];
  const isOpen = !isPublic && !closed.includes(status);
  return [...told(text, canaries), ...(isOpen ? ["is open"] : [])];
}

/**
 * At home the first one's ids name nothing. The office's pages are one empty shell; what fills it is asked for by the
 * other addresses.
 */
function inside(one: Address, { status, text }: Answered, canaries: readonly string[]): string[] {
  const isFound = one.isOfSomething && one.path.includes("/api/") && status !== 400 && status !== 404;
  return [...told(text, canaries), ...(isFound ? ["is found"] : [])];
}

const told = (text: string, canaries: readonly string[]): string[] =>
  canaries.filter((canary) => text.includes(canary)).map((canary) => `tells ${canary}`);

async function faultsOf(
  list: readonly Address[],
  ask: Ask,
  judge: (one: Address, answered: Answered) => readonly string[],
): Promise<readonly string[]> {
  const faults: string[] = [];
  await each(list, async (one) => {
    const answered = await ask(one.method, one.url);
    faults.push(...judge(one, answered).map((fault) => `${one.method} ${one.path} ${fault}`));
  });
  return faults;
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
): Promise<Answered> {
  const reply = await context.request.fetch(`${origin}${path}`, {
    method,
    maxRedirects: 0,
    headers: { origin, ...(method === "GET" ? {} : { "idempotency-key": crypto.randomUUID() }) },
    ...(method === "GET" ? {} : { data: {} }),
  });
  const text = `${JSON.stringify(reply.headers())} ${await reply.text()}`;
  return { status: reply.status(), text };
}

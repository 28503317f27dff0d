/** Requests made before the measurement, through the public form, so that there are links which people then follow. */
import { setTimeout as pause } from "node:timers/promises";
import type { Mailbox } from "./mailbox.ts";
import { addressOf, mostVisitors } from "./plan.ts";
import { browser, mailboxOf, requestOf, type Links, type Target } from "./visitor.ts";

const atOnce = 4;
const mailSeconds = 60;

export async function prepareLinks(
  target: Target,
  mailbox: Mailbox,
  wanted: { readonly follow: number; readonly confirm: number },
): Promise<Links> {
  const links: Links = { follow: [], confirm: [] };
  // From the other end of the addresses: these people are not among the visitors.
  const numbers = Array.from({ length: wanted.follow + wanted.confirm }, (_, at) => mostVisitors - 2 - at);
  const one = async (number: number): Promise<void> => {
    const own = browser(target, { language: "en", address: addressOf(number) });
    await own.open(`/p/${target.slug}/request`);
    const { status } = await own.submit(requestOf(target, number));
    if (status !== 200) throw new Error(`A request made beforehand was answered with status ${status}.`);
    const path = await mailedTo(mailbox, mailboxOf(target, number));
    if (mostVisitors - 2 - number >= wanted.follow) {
      links.confirm.push(path);
      return;
    }
    await own.open(path);
    const { location } = await own.submit({});
    if (!location.includes("/request/")) throw new Error("A confirmed request led nowhere.");
    links.follow.push(location);
  };
  const waiting = numbers.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const number of waiting) await one(number);
    }),
  );
  return links;
}

async function mailedTo(mailbox: Mailbox, address: string): Promise<string> {
  for (let tries = 0; tries < mailSeconds * 50; tries += 1) {
    const path = mailbox.linksTo(address).find((each) => each.includes("/confirm/"));
    if (path !== undefined) return path;
    await pause(20);
  }
  throw new Error("A mail with a link did not come within a minute.");
}

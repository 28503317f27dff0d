/** What every journey to a delivered package does: read mails, decide for the others, fetch the file and read it back. */
import { readFile } from "node:fs/promises";
import pg from "pg";
import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";
import { expectedAnswer } from "../../packs/school/expected/answer.ts";
import type { SchoolPerson } from "../../packs/school/people.ts";
import { openPage, overflow } from "../browser.ts";
import { unzip } from "../review.ts";
import type { Installation } from "./installation.ts";

/** The newest mail to an address about something, whole. */
export async function mailTo(
  kept: Installation,
  slug: string,
  address: string,
  subject: RegExp,
): Promise<string> {
  const found = (await kept.mails(slug, address)).find((mail) => subject.test(mail.subject));
  if (found === undefined) throw new Error(`No mail to ${address} is about ${String(subject)}.`);
  return found.text;
}

export const linkIn = (text: string): string => /https?:\/\/\S+/.exec(text)?.[0] ?? "no link";
export const codeIn = (text: string): string => /^\d{8}$/m.exec(text)?.[0] ?? "no code";

/** On the review page: one decision for all the others, who were not asked. Gives their names. */
export async function decideForOthers(page: Page): Promise<readonly string[]> {
  const same = page.getByRole("button", { name: "They are the same person" });
  const decide = page.getByRole("button", { name: /^Decide (for|the same)/ });
  const approve = page.getByText("Approve the review");
  await same.or(decide).or(approve).first().waitFor();
  if ((await same.count()) > 0) {
    await same.click();
    await decide.or(approve).first().waitFor();
  }
  const names = (await page.locator(".people li b").allInnerTexts()).filter((name) => name !== "");
  while ((await decide.count()) > 0) {
    await decide.last().click();
    await page.getByRole("radio", { name: "Hold back" }).check();
    await page.getByRole("combobox", { name: /Why/ }).selectOption({ label: "They were not asked" });
    await page.getByRole("button", { name: /^Apply to/ }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByText("Nobody waits").or(decide.first()).waitFor();
  }
  await approve.waitFor();
  return names;
}

/** What the person does: the link, the code, the file; no script, a small telephone. */
export async function fetchPackage(
  browser: Browser,
  kept: Installation,
  slug: string,
  email: string,
): Promise<Buffer> {
  const { page, context, faults } = await openPage(browser, { width: 320, javaScriptEnabled: false });
  await page.goto(linkIn(await mailTo(kept, slug, email, /Your data are ready/)));
  expect(await overflow(page)).toEqual([]);
  await page.getByRole("button", { name: "Send me the code" }).click();
  await page.getByLabel("Code from the e-mail").fill("00000000");
  await page.getByRole("button", { name: "Download" }).click();
  await page.getByText("That is not the code we sent").waitFor();
  await page
    .getByLabel("Code from the e-mail")
    .fill(codeIn(await mailTo(kept, slug, email, /^The code for your data/)));
  const begun = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  const download = await begun;
  await page.getByText("That was the code.").waitFor();
  expect(await page.getByText("That is not the code we sent").count()).toBe(0);
  expect(await page.getByRole("link", { name: "Download" }).count()).toBe(1);
  expect(download.suggestedFilename()).toMatch(/^R-\d+-\d+\.zip$/);
  const bytes = await readFile(await download.path());
  expect(faults).toEqual([]);
  await context.close();
  return bytes;
}

type Given = { readonly tables: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> };

/** The rows hand-written SQL names as theirs alone, against what lies in the file; and nobody else's name. */
export async function checkFile(
  kept: Installation,
  person: SchoolPerson["key"],
  bytes: Buffer,
  others: readonly string[],
): Promise<void> {
  const files = unzip(bytes);
  const client = new pg.Client(kept.school.connection);
  await client.connect();
  try {
    const wanted = (await expectedAnswer(client, person)).filter(
      ({ disposition }) => disposition === "disclose",
    );
    const given = JSON.parse(files.get("school/data.json")?.toString("utf8") ?? "{}") as Given;
    const counts = (relations: readonly string[]): Record<string, number> =>
      Object.fromEntries(
        Map.groupBy(relations.toSorted(), (one) => one)
          .entries()
          .map(([relation, list]) => [relation, list.length]),
      );
    const found = Object.entries(given.tables).flatMap(([relation, rows]) => rows.map(() => relation));
    expect(counts(found)).toEqual(counts(wanted.map(({ relation }) => relation)));
    const { rows: keys } = await client.query<{ relation: string; columns: string[] }>(primaryKeys);
    for (const { relation, key } of wanted) {
      const columns = keys.find((one) => one.relation === relation)?.columns;
      if (columns === undefined) continue;
      const rows = given.tables[relation] ?? [];
      const held = rows.map((row) => columns.map((column) => String(row[column])));
      expect([relation, held]).toEqual([relation, expect.arrayContaining([[...key]])]);
    }
  } finally {
    await client.end();
  }
  for (const [name, body] of files)
    expect([name, others.filter((other) => body.includes(other))]).toEqual([name, []]);
}

const primaryKeys = `select case when n.nspname = 'public' then c.relname else n.nspname || '.' || c.relname end as relation,
  array_agg(a.attname::text order by k.at) as columns
  from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
  cross join lateral unnest(i.indkey::int2[]) with ordinality as k(number, at)
  join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
  where i.indisprimary group by 1`;

/** A vendor's page as a browser without a script uses it: its forms by where they go, its links and codes out of mails. */
import type { Visitor } from "./visitor.ts";

export const linkIn = (text = ""): string => /http:\S+vendor\S+/.exec(text)?.[0] ?? "none";
export const codeIn = (text = ""): string => /^\d{8}$/m.exec(text)?.[0] ?? "none";

export const plain = (text: string): string => text.replaceAll("&amp;", "&");

/** Opens the page and sends the form of it that goes to an address with this end. */
export async function submit(
  there: Visitor,
  at: string,
  end: string,
  fields: Readonly<Record<string, string>> = {},
): ReturnType<Visitor["send"]> {
  const { body } = await there.open(at);
  const forms = body.match(/<form[\s\S]*?<\/form>/g) ?? [];
  const actionOf = (form: string) => plain(/action="([^"]*)"/.exec(form)?.[1] ?? "");
  const form = forms.find((one) => actionOf(one).split("?", 1)[0]?.endsWith(end)) ?? "";
  const hidden = [...form.matchAll(/<input\s+type="hidden"\s+name="([^"]*)"\s+value="([^"]*)"/g)].map(
    ([, name = "", value = ""]) => [name, plain(value)] as const,
  );
  return there.send(actionOf(form), { ...Object.fromEntries(hidden), ...fields });
}

export const enter = (there: Visitor, link: string, code: string) => submit(there, link, "/open", { code });

/** The page behind a right code, and its address. */
export async function opened(there: Visitor, link: string, code: string) {
  const entered = await enter(there, link, code);
  if (entered.statusCode !== 303) throw new Error("The code was not right.");
  const at = String(entered.headers.location);
  return { at, page: await there.open(at) };
}

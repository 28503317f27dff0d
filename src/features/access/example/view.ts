/** The buttons by which one enters the example, on the pages for signing in and for proving again. */
import type { z } from "zod";
import type { ViewContext } from "../../../platform/http/routes.ts";
import { html } from "../../../public/html.ts";
import type { Html } from "../../../public/html.ts";
import { accessSentences } from "../sentences.ts";
import { form, signInFrame } from "../sign-in/fields.ts";
import type { enterExample } from "./endpoints.ts";

const { say } = accessSentences;

/** Of whom a page offers to be: for signing in all, for a fresh proof whoever is signed in. */
export type Door = readonly { readonly account: string; readonly name: string; readonly does: string }[];

export function exampleDoor(
  {
    organisation,
    to,
    door,
  }: { readonly organisation: string; readonly to?: string | undefined; readonly door: Door },
  kind: "in" | "again",
  { language, formFields }: Pick<ViewContext, "language" | "formFields">,
): Html | undefined {
  if (door.length === 0) return undefined;
  const path = `/o/${organisation}/sign-in/example`;
  return html`<section class="notice">
    <h2>${say(language, "example.title")}</h2>
    <p>${say(language, kind === "in" ? "example.in" : "example.again")}</p>
    ${door.map(({ account, name, does }, at) =>
      form({
        isQuiet: at > 0,
        path,
        hidden: html`${formFields(path)}<input type="hidden" name="account" value="${account}" />${
            to === undefined ? undefined : html`<input type="hidden" name="to" value="${to}" />`
          }`,
        fields: html``,
        button: say(language, kind === "in" ? "example.as" : "example.prove", { name, does }),
      }),
    )}
    ${kind === "in" ? html`<p class="soft">${say(language, "example.mails")}</p>` : undefined}
  </section>`;
}

export function exampleView(
  { organisation }: z.output<typeof enterExample.reply>,
  { language }: ViewContext,
): Html {
  return signInFrame({
    language,
    organisation: { slug: organisation, name: organisation },
    title: say(language, "sign-in.title"),
    lede: say(language, "example.in"),
    content: html``,
  });
}

/** The one button of a one-time link. */
import type { z } from "zod";
import type { ViewContext } from "../../../platform/http/routes.ts";
import { html } from "../../../public/html.ts";
import type { Html } from "../../../public/html.ts";
import { accessSentences } from "../sentences.ts";
import { form, signInFrame } from "../sign-in/fields.ts";
import type { linkPage } from "./endpoints.ts";

const { say } = accessSentences;

export function linkView(
  { organisation, name, token, exposed }: z.output<typeof linkPage.reply>,
  { language, formFields }: ViewContext,
): Html {
  const path = `/o/${organisation}/sign-in/link/${token}`;
  const warning = html`<div class="notice"><p>${say(language, "sign-in.exposed")}</p></div>`;
  return signInFrame({
    language,
    organisation: { slug: organisation, name },
    title: say(language, "sign-in.title"),
    lede: say(language, "link.lede", { name }),
    content: html`${exposed ? warning : undefined}
    ${form({ path, hidden: formFields(path), fields: html``, button: say(language, "link.go") })}`,
  });
}

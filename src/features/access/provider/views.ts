/**
 * The two pages around a visit to the identity provider. Nothing changes by opening one. Both go on by themselves, so that
 * the button of the sign-in page is the only click; what they show is there for browsers that do not.
 */
import type { z } from "zod";
import type { ViewContext } from "../../../platform/http/routes.ts";
import { assets } from "../../../public/assets.ts";
import { html, url } from "../../../public/html.ts";
import type { Html } from "../../../public/html.ts";
import { accessSentences } from "../sentences.ts";
import { form, signInFrame, wrong } from "../sign-in/fields.ts";
import type * as endpoints from "./endpoints.ts";

const { say } = accessSentences;

export function leaveView(model: z.output<typeof endpoints.leave.reply>, { language }: ViewContext): Html {
  const { organisation, name, address, host } = model;
  const back = html`<p>
    <a href="${url(`/o/${organisation}/sign-in`)}">${say(language, "provider.back")}</a>
  </p>`;
  // The provider's own address, made by its description; anything but http has no place in a link.
  const leads = address !== undefined && /^https?:\/\//.test(address);
  return signInFrame({
    language,
    organisation: { slug: organisation, name },
    title: say(language, "provider.title"),
    lede: say(language, "provider.lede", { host }),
    // A redirect would be refused: `form-action 'self'` holds for where a sent form is redirected, too.
    ...(leads ? { head: html`<meta http-equiv="refresh" content="0; url=${address}" />` } : {}),
    content: leads
      ? html`<p><a class="button" href="${address}">${say(language, "provider.go", { host })}</a></p>
          ${back}`
      : html`${wrong(say(language, "provider.silent", { host }))} ${back}`,
  });
}

export function returnView(
  model: z.output<typeof endpoints.returnPage.reply>,
  { language, formFields }: ViewContext,
): Html {
  const { organisation, name, code, state, iss, failed } = model;
  const path = `/o/${organisation}/sign-in/provider/return`;
  return signInFrame({
    language,
    organisation: { slug: organisation, name },
    title: say(language, failed ? "provider.failed" : "provider.welcome"),
    lede: say(language, failed ? "provider.failed.lede" : "provider.welcome.lede"),
    // After a form was refused, the same answer is not sent again.
    ...(failed ? {} : { script: assets.returnScript() }),
    content: failed
      ? html`<p><a href="${url(`/o/${organisation}/sign-in`)}">${say(language, "provider.back")}</a></p>`
      : form({
          path,
          sendsItself: true,
          hidden: html`${formFields(path)}<input type="hidden" name="code" value="${code}" /><input
              type="hidden"
              name="state"
              value="${state}"
            />${iss === undefined ? undefined : html`<input type="hidden" name="iss" value="${iss}" />`}`,
          fields: html``,
          button: say(language, "sign-in.continue"),
        }),
  });
}

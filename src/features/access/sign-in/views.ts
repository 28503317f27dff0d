/** The sign-in pages as HTML. They work without a script; the passkey's button appears only where it can work. */
import type { z } from "zod";
import type { ViewContext } from "../../../platform/http/routes.ts";
import { assets } from "../../../public/assets.ts";
import { html, url } from "../../../public/html.ts";
import type { Html } from "../../../public/html.ts";
import { exampleDoor } from "../example/view.ts";
import { wayBack } from "../place.ts";
import { accessSentences } from "../sentences.ts";
import type * as endpoints from "./endpoints.ts";
import { field, form, signInFrame, wrong } from "./fields.ts";

const { say } = accessSentences;

type SignInModel = z.output<typeof endpoints.signInPage.reply>;

export function signInView(model: SignInModel, { language, formFields }: ViewContext): Html {
  const { organisation, name, to, problem } = model;
  const path = `/o/${organisation}/sign-in`;
  const problems = {
    wrong: say(language, "sign-in.wrong"),
    no_second_factor: say(language, "sign-in.no-second-factor"),
    wrong_code: say(language, "code.wrong"),
    expired: say(language, "code.expired"),
  };
  const password = form({
    path,
    hidden: html`${formFields(path)}${to === undefined ? undefined : html`<input type="hidden" name="to" value="${to}" />`}`,
    fields: html`${field({
      name: "email",
      label: say(language, "sign-in.email"),
      type: "email",
      value: model.email,
      autocomplete: "username webauthn",
      inputMode: "email",
      maxLength: 254,
    })}
    ${field({
      name: "password",
      label: say(language, "sign-in.password"),
      type: "password",
      autocomplete: "current-password",
      maxLength: 1000,
    })}`,
    button: say(language, "sign-in.continue"),
  });
  return signInFrame({
    language,
    organisation: { slug: organisation, name },
    title: say(language, "sign-in.title"),
    lede: say(language, "sign-in.lede", { name }),
    script: model.passkeys ? assets.script() : undefined,
    content: html`${wrong(problem === undefined ? undefined : problems[problem])}
      ${model.exposed ? html`<div class="notice"><p>${say(language, "sign-in.exposed")}</p></div>` : undefined}
      ${exampleDoor(model, "in", { language, formFields })}
      ${model.passkeys ? passkeyButton(path, to, language, "sign-in.passkey") : undefined}
      ${model.provider ? providerForm(path, to, { language, formFields }) : undefined}
      ${model.passkeys || model.provider ? html`<p class="soft">${say(language, "sign-in.or")}</p>` : undefined}
      ${password}
      <p class="soft">${say(language, "sign-in.lost")}</p>`,
  });
}

type FormContext = Pick<ViewContext, "language" | "formFields">;

function providerForm(path: string, to: string | undefined, { language, formFields }: FormContext): Html {
  const hidden = formFields(`${path}/provider`);
  return form({
    path: `${path}/provider`,
    hidden: html`${hidden}${to === undefined ? undefined : html`<input type="hidden" name="to" value="${to}" />`}`,
    fields: html``,
    button: say(language, "sign-in.provider"),
  });
}

/** Hidden until the script has found that this browser knows passkeys. */
function passkeyButton(
  path: string,
  to: string | undefined,
  language: ViewContext["language"],
  label: "sign-in.passkey" | "again.passkey",
): Html {
  return html`<div class="passkey" data-passkey="${url(`${path}/passkey`)}" data-to="${to ?? ""}" hidden>
    <p><button type="button">${say(language, label)}</button></p>
    <p class="error" role="alert" hidden>${say(language, "sign-in.passkey.failed")}</p>
  </div>`;
}

export function codeView(
  model: z.output<typeof endpoints.codePage.reply>,
  { language, formFields }: ViewContext,
): Html {
  const { organisation, name, problem } = model;
  const path = `/o/${organisation}/sign-in/code`;
  const begin = url(`/o/${organisation}/sign-in`);
  return signInFrame({
    language,
    organisation: { slug: organisation, name },
    title: say(language, "code.title"),
    lede: say(language, "code.lede", { name }),
    content: html`${wrong(problem === "expired" ? say(language, "code.expired") : undefined)}
      ${form({
        path,
        hidden: formFields(path),
        fields: field({
          name: "code",
          label: say(language, "code.label"),
          hint: say(language, "code.hint"),
          error: problem === "wrong_code" ? say(language, "code.wrong") : undefined,
          autocomplete: "one-time-code",
          maxLength: 40,
          look: "code",
        }),
        button: say(language, "sign-in.continue"),
      })}
      <p><a href="${begin}">${say(language, "code.back")}</a></p>`,
  });
}

export function againView(
  model: z.output<typeof endpoints.againPage.reply>,
  { language, formFields }: ViewContext,
): Html {
  const { organisation, name, to, problem, hasProofs } = model;
  const path = `/o/${organisation}/sign-in/again`;
  const door = exampleDoor(model, "again", { language, formFields });
  if (!hasProofs && door !== undefined) {
    return signInFrame({
      language,
      organisation: { slug: organisation, name },
      title: say(language, "again.title"),
      lede: say(language, "again.lede"),
      content: door,
    });
  }
  if (!hasProofs) {
    return signInFrame({
      language,
      organisation: { slug: organisation, name },
      title: say(language, "again.title"),
      lede: say(language, "again.none"),
      content: html`<p>${say(language, "again.link")}</p>
        <p>
          <a class="button" href="${url(wayBack(organisation, to))}">${say(language, "again.back")}</a>
        </p>
        <p class="soft">
          ${say(language, "again.then")}
          <a href="${url(`/o/${organisation}/people/me`)}">${say(language, "again.own")}</a>
        </p>
        <p class="soft">
          ${say(language, "again.provider")}
          <a href="${url(`/o/${organisation}/sign-in/out`)}">${say(language, "again.out")}</a>
        </p>`,
    });
  }
  return signInFrame({
    language,
    organisation: { slug: organisation, name },
    title: say(language, "again.title"),
    lede: say(language, "again.lede"),
    script: model.passkeys ? assets.script() : undefined,
    content: html`${wrong(problem === undefined ? undefined : say(language, "again.wrong"))} ${door}
    ${model.passkeys ? passkeyButton(path, to, language, "again.passkey") : undefined}
    ${form({
      path,
      hidden: html`${formFields(path)}${to === undefined ? undefined : html`<input type="hidden" name="to" value="${to}" />`}`,
      fields: html`${field({
        name: "password",
        label: say(language, "sign-in.password"),
        type: "password",
        autocomplete: "current-password",
        maxLength: 1000,
      })}
      ${field({
        name: "code",
        label: say(language, "code.label"),
        autocomplete: "one-time-code",
        maxLength: 40,
        look: "code",
      })}`,
      button: say(language, "sign-in.continue"),
    })}`,
  });
}

export function outView(
  model: z.output<typeof endpoints.outPage.reply>,
  { language, formFields }: ViewContext,
): Html {
  const { organisation, name, out } = model;
  const path = `/o/${organisation}/sign-in/out`;
  return signInFrame({
    language,
    organisation: { slug: organisation, name },
    title: say(language, out ? "out.done" : "out.title"),
    lede: out ? say(language, "out.done.lede") : say(language, "out.lede", { name }),
    content: out
      ? html`<p><a href="${url(`/o/${organisation}/sign-in`)}">${say(language, "out.in")}</a></p>`
      : html`${form({ path, hidden: formFields(path), fields: html``, button: say(language, "out.do") })}
          <p><a href="${url(`/o/${organisation}`)}">${say(language, "out.stay")}</a></p>`,
  });
}

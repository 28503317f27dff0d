/** The pages of one-time links as HTML: the first organisation, one's account, the second factor, recovery codes. */
import type { z } from "zod";
import type { ViewContext } from "../../../platform/http/routes.ts";
import { html, url } from "../../../public/html.ts";
import type { Html } from "../../../public/html.ts";
import { longestPassword, shortestPassword } from "../password/rules.ts";
import { accessSentences } from "../sentences.ts";
import { choice, field, form, signInFrame } from "../sign-in/fields.ts";
import type * as endpoints from "./endpoints.ts";

const { say } = accessSentences;
type Language = ViewContext["language"];

const exposedNotice = (exposed: boolean, language: Language): Html | undefined =>
  exposed ? html`<div class="notice"><p>${say(language, "sign-in.exposed")}</p></div>` : undefined;

export function firstRunView(
  model: z.output<typeof endpoints.firstRunPage.reply>,
  { language, formFields }: ViewContext,
): Html {
  const path = `/first-run/${model.token}`;
  const places = [
    ...model.calendars.map(({ id, name }) => ({ value: id, label: name })),
    { value: "none", label: say(language, "first.place.other") },
  ];
  return signInFrame({
    language,
    organisation: undefined,
    title: say(language, "first.title"),
    lede: say(language, "first.lede"),
    content: html`${exposedNotice(model.exposed, language)}
    ${form({
      path,
      hidden: formFields(path),
      button: say(language, "first.continue"),
      fields: html`${field({
        name: "name",
        label: say(language, "first.name"),
        autocomplete: "organization",
        maxLength: 120,
        required: true,
      })}
      ${field({
        name: "slug",
        label: say(language, "first.slug"),
        hint: say(language, "first.slug.hint"),
        autocomplete: "off",
        maxLength: 60,
        pattern: "(?!form$)[a-z0-9](-?[a-z0-9])*",
      })}
      ${choice({
        name: "calendar",
        label: say(language, "first.country"),
        hint: say(language, "first.country.hint"),
        value: "england-and-wales",
        options: places,
      })}
      ${calendarSources(model.calendars, language)}
      ${choice({
        name: "zone",
        label: say(language, "first.zone"),
        value: "Europe/London",
        options: model.zones.map((zone) => ({ value: zone, label: zone })),
      })}
      ${choice({
        name: "language",
        label: say(language, "first.language"),
        value: language,
        options: [
          { value: "en", label: "English" },
          { value: "es", label: "Español" },
        ],
      })}`,
    })}`,
  });
}

/** What each calendar rests on and how far it reaches, for whoever wants to know before choosing. */
function calendarSources(
  calendars: z.output<typeof endpoints.firstRunPage.reply>["calendars"],
  language: Language,
): Html {
  const day = (date: string): string =>
    Temporal.PlainDate.from(date).toLocaleString(language === "es" ? "es" : "en-GB", { dateStyle: "long" });
  return html`<details>
    <summary>${say(language, "first.sources")}</summary>
    <ul>
      ${calendars
        .filter(({ sources }) => sources.length > 0)
        .map(
          ({ name, until, sources }) =>
            html`<li>
              <b>${name}</b>, ${say(language, "first.until", { date: day(until) })}: ${sources.join("; ")}
            </li>`,
        )}
    </ul>
  </details>`;
}

const passwordProblems: ReadonlySet<string> = new Set(["too_short", "too_long", "too_common", "too_close"]);

function passwordSentence(problem: string | undefined, language: Language): string | undefined {
  if (problem === undefined || !passwordProblems.has(problem)) return undefined;
  if (problem === "too_short") return say(language, "welcome.too_short", { count: shortestPassword });
  if (problem === "too_long") return say(language, "welcome.too_long", { count: longestPassword });
  return problem === "too_common" ? say(language, "welcome.too_common") : say(language, "welcome.too_close");
}

export function welcomeView(
  model: z.output<typeof endpoints.welcomePage.reply>,
  { language, formFields }: ViewContext,
): Html {
  const { organisation, name, token, first, person, problems } = model;
  const path = `/o/${organisation}/welcome/${token}`;
  return signInFrame({
    language,
    organisation: { slug: organisation, name },
    title: say(language, model.returning ? "welcome.title.again" : "welcome.title"),
    lede: say(language, "welcome.lede", { name }),
    content: html`${exposedNotice(model.exposed, language)}
    ${form({
      path,
      hidden: formFields(path),
      button: say(language, "welcome.continue"),
      fields: html`${field({
        name: "name",
        label: say(language, "welcome.your-name"),
        value: person.name,
        error: problems.name === undefined ? undefined : say(language, "first.empty"),
        autocomplete: "name",
        maxLength: 120,
      })}
      ${
        first
          ? field({
              name: "email",
              label: say(language, "sign-in.email"),
              type: "email",
              value: person.email,
              error: problems.email === undefined ? undefined : say(language, "welcome.email.wrong"),
              autocomplete: "username",
              inputMode: "email",
              maxLength: 254,
            })
          : html`<p class="soft">${person.email}</p>`
      }
      ${field({
        name: "password",
        label: say(language, "sign-in.password"),
        hint: say(language, "welcome.password.hint", { count: shortestPassword }),
        type: "password",
        error: passwordSentence(problems.password, language),
        autocomplete: "new-password",
        maxLength: 1000,
      })}
      ${
        first
          ? html`<div class="choices">
              <label
                ><input type="checkbox" name="officer" value="yes" checked />
                ${say(language, "welcome.officer")}</label
              >
            </div>`
          : undefined
      }`,
    })}`,
  });
}

export function factorView(
  model: z.output<typeof endpoints.factorPage.reply>,
  { language, formFields }: ViewContext,
): Html {
  const { organisation, name, token, qr, secret, problem, recoveryCodes } = model;
  const path = `/o/${organisation}/welcome/${token}/code`;
  const frame = { language, organisation: { slug: organisation, name } };
  if (recoveryCodes !== undefined) {
    return signInFrame({
      ...frame,
      title: say(language, "codes.title"),
      lede: say(language, "codes.lede"),
      content: html`<ol class="codes">
          ${recoveryCodes.map((one) => html`<li><code>${one}</code></li>`)}
        </ol>
        <p><a class="button" href="${url(`/o/${organisation}`)}">${say(language, "codes.done")}</a></p>`,
    });
  }
  return signInFrame({
    ...frame,
    title: say(language, "factor.title"),
    lede: say(language, "factor.lede"),
    content: html`<svg
        class="qr"
        role="img"
        aria-label="${say(language, "factor.alt")}"
        viewBox="0 0 ${qr.size} ${qr.size}"
        width="232"
        height="232"
        shape-rendering="crispEdges"
      >
        <rect width="${qr.size}" height="${qr.size}" fill="#fff" />
        <path d="${qr.path}" fill="#000" />
      </svg>
      <p class="soft">${say(language, "factor.typed")} <code>${secret}</code></p>
      ${form({
        path,
        hidden: formFields(path),
        button: say(language, "factor.finish"),
        fields: field({
          name: "code",
          label: say(language, "factor.code"),
          error: problem === undefined ? undefined : say(language, "code.wrong"),
          autocomplete: "one-time-code",
          inputMode: "numeric",
          maxLength: 20,
          look: "code",
        }),
      })}`,
  });
}

/**
 * The privacy centre: every right in plain words, what it does and what it does not; what takes effect at once comes
 * first. And whom to write to when something is wrong.
 */
import type { z } from "zod";
import type { ViewContext } from "../../../platform/http/routes.ts";
import { html, url } from "../../../public/html.ts";
import type { Html } from "../../../public/html.ts";
import { askRights } from "./contract.ts";
import type { Plain } from "./contract.ts";
import { framed, kept, reached } from "./frame.ts";
import { say } from "./sentences.ts";
import { withRight } from "./view.stop.ts";

type Model = z.output<typeof Plain>;

export function centreView({ organisation }: Model, { language }: ViewContext): Html {
  const home = `/p/${organisation.slug}`;
  const way = (path: string, title: string, note: string): Html =>
    html`<li>
      <a href="${url(path)}"><b>${title}</b><span>${note}</span></a>
    </li>`;
  const to = (path: string): string => kept(organisation, home + path);
  const title = say(language, "centre.title", { name: organisation.name });
  return framed({
    organisation,
    language,
    title,
    path: home,
    isCentre: true,
    content: html`<h1>${title}</h1>
      <p class="lede">${say(language, "centre.lede")}</p>
      <h2>${say(language, "centre.at-once")}</h2>
      <ul class="ways">
        ${way(to("/stop"), say(language, "centre.stop"), say(language, "centre.stop.note"))}
        ${way(to("/consent"), say(language, "centre.consent"), say(language, "centre.consent.note"))}
      </ul>
      <h2>${say(language, "centre.within")}</h2>
      <ul class="ways">
        ${askRights.map((right) =>
          way(
            withRight(to("/request"), right),
            say(language, `centre.${right}`),
            say(language, `centre.${right}.note`),
          ),
        )}
      </ul>
      <h2>${say(language, "centre.more")}</h2>
      <ul class="ways">
        ${way(to("/notices"), say(language, "centre.notices"), say(language, "centre.notices.note"))}
        ${way(to("/complain"), say(language, "centre.complain"), say(language, "centre.complain.note"))}
        ${way(to("/follow"), say(language, "centre.follow"), say(language, "centre.follow.note"))}
        ${way(to("/contact"), say(language, "centre.wrong"), say(language, "centre.wrong.note"))}
      </ul>`,
  });
}

export function wrongView({ organisation }: Model, { language }: ViewContext): Html {
  const { name, contact, authority } = organisation;
  return framed({
    organisation,
    language,
    title: say(language, "wrong.title"),
    path: `/p/${organisation.slug}/contact`,
    content: html`<h1>${say(language, "wrong.title")}</h1>
      <p class="lede">${say(language, "wrong.lede")}</p>
      <section class="card">
        <h2>${say(language, "wrong.complain")}</h2>
        <p>${say(language, "wrong.complain.text")}</p>
        <p>
          <a class="button" href="${url(kept(organisation, `/p/${organisation.slug}/complain`))}"
            >${say(language, "wrong.complain.go")}</a
          >
        </p>
      </section>
      <section class="card">
        <h2>${say(language, "wrong.us")}</h2>
        ${
          contact === undefined
            ? html`<p>${say(language, "wrong.us.none", { name })}</p>`
            : html`<p>${say(language, "wrong.us.text")}</p>
                <p><b>${reached(contact)}</b></p>`
        }
      </section>
      <section class="card">
        <h2>${say(language, "wrong.authority")}</h2>
        <p>
          ${
            authority === undefined
              ? say(language, "wrong.authority.some")
              : say(language, "wrong.authority.text", { authority })
          }
        </p>
      </section>`,
  });
}
